// The order for a perpetual that is being written. The book and the keys write into it, too.
import { NO_DRAFT, type PerpDraft, type PerpField } from './draft.ts';

/** The lists below the chart. */
export const TABS = ['positions', 'orders', 'history', 'fills', 'funding', 'liquidations', 'ledger'] as const;

class PerpForm {
  /** Which list is looked at: the same one when the realm or the contract changes. */
  tab: (typeof TABS)[number] = $state('positions');
  draft: PerpDraft = $state({ ...NO_DRAFT });
  wish: { field: PerpField; count: number } | null = $state.raw(null);
  #place = '';

  /** Prices of one contract mean nothing on another, and nothing that was meant for play money is left when real money is on the screen. */
  forContract(place: string): void {
    if (place === this.#place) return;
    this.#place = place;
    this.draft = { ...NO_DRAFT };
  }

  focus(field: PerpField): void {
    this.wish = { field, count: (this.wish?.count ?? 0) + 1 };
  }
}

export const perpForm = new PerpForm();
