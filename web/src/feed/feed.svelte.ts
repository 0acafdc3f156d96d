// The live connection to Ranger, and how fresh what it says is.
import { Freshness, type FeedState } from './freshness.svelte.ts';
import { Ranger } from './ranger.ts';

export type { FeedState } from './freshness.svelte.ts';

const ROOT = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v2/ranger`;

class Feed {
  readonly #freshness = new Freshness();
  readonly ranger = new Ranger(this.#freshness);

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

  start(): void {
    setInterval(() => this.#freshness.look(), 1_000);
    addEventListener('online', () => this.ranger.retry());
    addEventListener('offline', () => this.#freshness.lost());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.ranger.retry();
    });
  }

  open(isPrivate: boolean): void {
    this.ranger.connect(`${ROOT}/${isPrivate ? 'private' : 'public'}`);
  }
}

export const feed = new Feed();
