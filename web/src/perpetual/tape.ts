// The tape of a perpetual: its ticks name price and volume, not who took.
import { read } from '../numbers/decimal.ts';

export interface TapeLine {
  key: string;
  price: string;
  volume: string;
  /** Against the print before: the ticks do not say who took. */
  move: 'up' | 'down';
  atMs: number;
}

/** Newest first, each with the way the price went to it; an equal price goes on as before. */
export function moved(prints: readonly Omit<TapeLine, 'move'>[]): TapeLine[] {
  let move: TapeLine['move'] = 'up';
  let before: bigint | null = null;
  return prints.toReversed().map((print) => {
    const price = read(print.price);
    if (before !== null && price !== before) move = price > before ? 'up' : 'down';
    before = price;
    return { ...print, move };
  }).toReversed();
}
