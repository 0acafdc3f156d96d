// A connection as the screen sees it: its state, its delay, how old the last word is.
import type { LinkState, Watcher } from './line.ts';

export type FeedState = 'connecting' | 'live' | 'stale' | 'offline';

const STALE_AFTER_MS = 15_000;

export class Freshness implements Watcher {
  seen: FeedState = $state('connecting');
  /** There and back, ms; null before the first answer. */
  delay: number | null = $state(null);
  /** Seconds since the last word of the server. */
  age = $state(0);
  /** The clock of `performance` at the last full second: what counts ages looks at it. */
  now = $state(performance.now());
  /** Grows with each connection: who has state from before asks for it again. */
  connections = $state(0);

  #isOpen = false;
  #wasOpen = false;
  #heardAt = performance.now();

  state(state: LinkState): void {
    this.#isOpen = state === 'open';
    if (state === 'open') {
      this.#wasOpen = true;
      this.connections++;
      this.seen = 'live';
    } else if (state === 'closed') this.seen = 'offline';
    else if (!this.#wasOpen) this.seen = 'connecting';
  }

  frame(): void {
    this.#heardAt = performance.now();
  }

  rtt(ms: number): void {
    this.delay = ms;
  }

  /** The browser itself says that there is no network. */
  lost(): void {
    this.seen = 'offline';
  }

  /** Once a second. */
  look(): void {
    this.now = performance.now();
    const silent = this.now - this.#heardAt;
    this.age = Math.floor(silent / 1_000);
    if (this.#isOpen) this.seen = silent > STALE_AFTER_MS ? 'stale' : 'live';
  }
}
