// An open order that is being changed in its place: what is wrong with it, and what of it is said. Pure.
import { read, text } from '../numbers/decimal.ts';
import type { Amendment, Contract, PerpOrder } from '../wire/primebit.ts';
import { checkRange, checkedPrice, checkedVolume, type PerpPreview } from './draft.ts';

/** As the fields give it; empty where the order has no such price. */
export interface Change {
  volume: string;
  price: string;
  stop: string;
}

export interface Amended {
  problems: string[];
  /** Only what differs from the order. */
  amendment: Amendment;
  /** The order goes behind those that wait at its price: a new price, or more than before. */
  losesPlace: boolean;
}

/** What stands in the fields before anybody writes. */
export function changeOf(order: PerpOrder): Change {
  const price = (given: string) => (read(given) > 0n ? text(read(given)) : '');
  return { volume: text(read(order.volume)), price: price(order.limit_price), stop: price(order.stop_price) };
}

export function amended(order: PerpOrder, change: Change, contract: Contract, fair: bigint | null): Amended {
  const before = changeOf(order);
  const found: PerpPreview['problems'] = {};
  const volume = checkedVolume(change.volume, found, contract);
  const price = before.price === '' ? null : checkedPrice(change.price, 'price', 'Say a price.', found, contract);
  const stop = before.stop === '' ? null : checkedPrice(change.stop, 'stop', 'Say at which price it fires.', found, contract);
  if (price !== null && price !== read(order.limit_price)) checkRange(price, fair, found);
  const amendment: Amendment = {
    ...(volume !== null && volume !== read(order.volume) ? { volume: text(volume) } : {}),
    ...(price !== null && price !== read(order.limit_price) ? { limit_price: text(price) } : {}),
    ...(stop !== null && stop !== read(order.stop_price) ? { stop_price: text(stop) } : {}),
  };
  const problems = Object.values(found);
  if (problems.length === 0 && Object.keys(amendment).length === 0) problems.push('Nothing is different.');
  // What waits for its trigger has no place in the book yet.
  const losesPlace = stop === null && (amendment.limit_price !== undefined || (volume ?? 0n) > read(order.volume));
  return { problems, amendment, losesPlace };
}
