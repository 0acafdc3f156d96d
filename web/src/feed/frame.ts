// Many messages, one drawing: whatever became dirty is drawn at most once per animation frame, and less often where drawing is dear, so
// that clicks and keys always find time.

const waiting = new Set<() => void>();
let asked = false;
let nextAt = 0;

/** Drawing takes at most a fifth of the time: where it is dear, the browser's own threads need the processors for the same picture. */
const PART = 5;
const PAUSE_MAX_MS = 250;

export function nextFrame(draw: () => void): void {
  waiting.add(draw);
  if (asked) return;
  asked = true;
  const pause = nextAt - performance.now();
  if (pause > 1) setTimeout(() => requestAnimationFrame(flush), pause);
  else requestAnimationFrame(flush);
}

function flush(began: number): void {
  asked = false;
  const draws = [...waiting];
  waiting.clear();
  for (const draw of draws) draw();
  // After the effects of what was drawn, the browser lays out and paints; then a message comes.
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const now = performance.now();
    nextAt = now + Math.min(PAUSE_MAX_MS, (now - began) * (PART - 1));
    channel.port1.close();
  };
  channel.port2.postMessage(null);
}
