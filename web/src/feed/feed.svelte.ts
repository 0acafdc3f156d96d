// The live connection to Ranger, and how fresh what it says is.
import { Freshness, Living } from './freshness.svelte.ts';
import { Ranger } from './ranger.ts';

export type { FeedState } from './freshness.svelte.ts';

const ROOT = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v2/ranger`;

class Feed extends Living {
  readonly #freshness: Freshness;
  readonly ranger: Ranger;

  constructor(freshness: Freshness) {
    super(freshness);
    this.#freshness = freshness;
    this.ranger = new Ranger(freshness);
  }

  start(): void {
    this.#freshness.watch(() => this.ranger.retry());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.ranger.retry();
    });
  }

  open(isPrivate: boolean): void {
    this.ranger.connect(`${ROOT}/${isPrivate ? 'private' : 'public'}`);
  }
}

export const feed = new Feed(new Freshness());
