// An open order that is being changed in its place: what is wrong with it, and what of it is said. Pure.
import { parse, read, text } from '../numbers/decimal.ts';
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
  /** Only what somebody changed. */
  amendment: Amendment;
  /** The order goes behind those that wait at its price: a new price, or more than before. */
  losesPlace: boolean;
}

/** What stands in the fields before anybody writes. */
export function changeOf(order: PerpOrder): Change {
  const price = (given: string) => (read(given) > 0n ? text(read(given)) : '');
  return { volume: text(read(order.volume)), price: price(order.limit_price), stop: price(order.stop_price) };
}

/** `before` is what the fields began with. The order itself goes on while somebody writes: what nobody touched is never sent back as it was. */
export function amended(order: PerpOrder, before: Change, change: Change, contract: Contract, fair: bigint | null): Amended {
  const isTouched = (field: keyof Change) => parse(change[field]) !== parse(before[field]);
  const found: PerpPreview['problems'] = {};
  const volume = isTouched('volume') ? checkedVolume(change.volume, found, contract) : null;
  const price = before.price !== '' && isTouched('price') ? checkedPrice(change.price, 'price', 'Say a price.', found, contract) : null;
  const stop = before.stop !== '' && isTouched('stop') ? checkedPrice(change.stop, 'stop', 'Say at which price it fires.', found, contract) : null;
  checkRange(price, fair, found);
  const amendment: Amendment = {
    ...(volume === null ? {} : { volume: text(volume) }),
    ...(price === null ? {} : { limit_price: text(price) }),
    ...(stop === null ? {} : { stop_price: text(stop) }),
  };
  const problems = Object.values(found);
  if (problems.length === 0 && Object.keys(amendment).length === 0) problems.push('Nothing is different.');
  // What waits for its trigger has no place in the book yet.
  const losesPlace = before.stop === '' && (price !== null || (volume ?? 0n) > read(order.volume));
  return { problems, amendment, losesPlace };
}

/** What the order became since the fields were filled, in words; empty while it is as it was. */
export function meanwhile(order: PerpOrder, before: Change): string[] {
  const now = changeOf(order);
  const names = { volume: 'left', price: 'its limit price', stop: 'its trigger price' } as const;
  const fields = (['volume', 'price', 'stop'] as const).filter((field) => now[field] !== before[field]);
  return fields.map((field) => `${now[field]} is ${names[field]} by now, it was ${before[field]}.`);
}

/** The fields once more, from what the order is now: what somebody wrote stays. */
export function followed(order: PerpOrder, before: Change, change: Change): Change {
  const now = changeOf(order);
  const field = (name: keyof Change) => (parse(change[name]) === parse(before[name]) ? now[name] : change[name]);
  return { volume: field('volume'), price: field('price'), stop: field('stop') };
}
