// The order that is being written. Kept apart from its panel: the book and the keys write into it, too.
import { EMPTY, type Draft, type Field } from '../orders/draft.ts';

class Form {
  draft: Draft = $state({ ...EMPTY });
  /** The field that shall get the keyboard, with a number that makes each wish a new one. */
  wish: { field: Field; count: number } | null = $state.raw(null);
  #market = '';

  /** Prices of one market mean nothing on another. */
  forMarket(market: string): void {
    if (market === this.#market) return;
    this.#market = market;
    this.draft = { ...EMPTY, side: this.draft.side, kind: this.draft.kind };
  }

  focus(field: Field): void {
    this.wish = { field, count: (this.wish?.count ?? 0) + 1 };
  }
}

export const form = new Form();
