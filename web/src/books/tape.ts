// The tape as it is read: what one order took at one price in one second is one line.
import { read, type Units } from '../numbers/decimal.ts';
import type { Side } from '../wire/peatio.ts';

export interface Print {
  id: number;
  price: string;
  amount: string;
  side: Side;
  /** Unix seconds. */
  at: number;
}

export interface Line {
  /** Of the oldest print in it: stays the same while newer ones join. */
  id: number;
  ids: number[];
  price: string;
  amount: Units;
  side: Side;
  at: number;
}

/** Neighbours of the same second, price and side together; newest first, as they come. */
export function gatheredPrints(prints: readonly Print[]): Line[] {
  const lines: Line[] = [];
  for (const { id, price, amount, side, at } of prints) {
    const last = lines.at(-1);
    if (last && last.at === at && last.price === price && last.side === side) {
      last.id = id;
      last.ids.push(id);
      last.amount += read(amount);
    } else lines.push({ id, ids: [id], price, amount: read(amount), side, at });
  }
  return lines;
}
