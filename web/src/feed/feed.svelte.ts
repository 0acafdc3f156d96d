// The live connection as the screen sees it: its state, its delay, how old the last word is.
import { Ranger } from './ranger.ts';

export type FeedState = 'connecting' | 'live' | 'stale' | 'offline';

const STALE_AFTER_MS = 15_000;
const ROOT = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v2/ranger`;

class Feed {
  state: FeedState = $state('connecting');
  /** There and back, ms; null before the first answer. */
  rtt: number | null = $state(null);
  /** Seconds since the last word of the server. */
  age = $state(0);
  /** The clock of `performance` at the last full second: what counts ages looks at it. */
  now = $state(performance.now());
  /** Grows with each connection: who has state from before asks for it again. */
  connections = $state(0);

  #isOpen = false;
  #heardAt = performance.now();
  #wasOpen = false;

  readonly ranger = new Ranger({
    state: (state) => {
      this.#isOpen = state === 'open';
      if (state === 'open') {
        this.#wasOpen = true;
        this.connections++;
        this.state = 'live';
      } else if (state === 'closed') this.state = 'offline';
      else if (!this.#wasOpen) this.state = 'connecting';
    },
    frame: () => (this.#heardAt = performance.now()),
    rtt: (ms) => (this.rtt = ms),
  });

  start(): void {
    setInterval(() => this.#look(), 1_000);
    addEventListener('online', () => this.ranger.retry());
    addEventListener('offline', () => (this.state = 'offline'));
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.ranger.retry();
    });
  }

  open(isPrivate: boolean): void {
    this.ranger.connect(`${ROOT}/${isPrivate ? 'private' : 'public'}`);
  }

  #look(): void {
    this.now = performance.now();
    const silent = this.now - this.#heardAt;
    this.age = Math.floor(silent / 1_000);
    if (!this.#isOpen) return;
    this.state = silent > STALE_AFTER_MS ? 'stale' : 'live';
  }
}

export const feed = new Feed();
