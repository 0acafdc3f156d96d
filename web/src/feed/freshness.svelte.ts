// A connection as the screen sees it: its state, its delay, how old the last word is.
import type { LinkState, Watcher } from './line.ts';

export type FeedState = 'connecting' | 'live' | 'stale' | 'offline';

const STALE_AFTER_MS = 15_000;
const LOOK_EVERY_MS = 1_000;

/** Something on the screen that lives by one connection: how the screen sees it. */
export class Living {
  readonly #freshness: Freshness;

  constructor(freshness: Freshness) {
    this.#freshness = freshness;
  }

  get state(): FeedState {
    return this.#freshness.seen;
  }

  get rtt(): number | null {
    return this.#freshness.delay;
  }

  get age(): number {
    return this.#freshness.age;
  }

  get now(): number {
    return this.#freshness.now;
  }

  get connections(): number {
    return this.#freshness.connections;
  }
}

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
    } else if (state === 'closed') this.seen = 'offline';
    else if (!this.#wasOpen) this.seen = 'connecting';
  }

  /** Only a word of the server makes what is shown live: a connection that opens says nothing of its own. */
  frame(): void {
    this.#heardAt = performance.now();
    if (this.#isOpen) this.seen = 'live';
  }

  rtt(ms: number): void {
    this.delay = ms;
  }

  /** The browser itself says that there is no network. */
  lost(): void {
    this.seen = 'offline';
  }

  /** Looks once a second, and dials again when the network comes back, until the returned function is called. */
  watch(retry: () => void): () => void {
    const looking = setInterval(() => this.look(), LOOK_EVERY_MS);
    const lost = () => this.lost();
    addEventListener('online', retry);
    addEventListener('offline', lost);
    return () => {
      clearInterval(looking);
      removeEventListener('online', retry);
      removeEventListener('offline', lost);
    };
  }

  look(): void {
    this.now = performance.now();
    const silent = this.now - this.#heardAt;
    this.age = Math.floor(silent / 1_000);
    // Also while it is being dialled: a line that hangs says nothing of its own.
    if ((this.#isOpen || this.seen === 'live') && silent > STALE_AFTER_MS) this.seen = 'stale';
  }
}
