// Many messages, one drawing: whatever became dirty is drawn at most once per animation frame.

const waiting = new Set<() => void>();
let asked = false;

export function nextFrame(draw: () => void): void {
  waiting.add(draw);
  if (asked) return;
  asked = true;
  requestAnimationFrame(flush);
}

function flush(): void {
  asked = false;
  const draws = [...waiting];
  waiting.clear();
  for (const draw of draws) draw();
}
