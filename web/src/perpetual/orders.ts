// What the wire says of orders and liquidations, in words; and which order a request made. Pure.
import { fixed, grouped, read, text } from '../numbers/decimal.ts';
import type { Liquidated, NewOrder, PerpOrder, Position } from '../wire/primebit.ts';

/** The order that this request made: by what was said of it, or else by being as it was sent, and newer than all that were known. */
export function isSame(found: PerpOrder, sent: NewOrder, after: number): boolean {
  if (found.comment !== '' && found.comment === sent.comment) return true;
  const isNewer = found.order_id > after && found.comment === '';
  const limit = (price: string | undefined) => read(price ?? '0');
  return isNewer && found.symbol === sent.symbol && found.side === sent.side && found.type === sent.type
    && read(found.volume_initial) === read(sent.volume) && limit(found.limit_price) === limit(sent.limit_price) && limit(found.stop_price) === limit(sent.stop_price);
}

/** What two tellings of an order come to: the one that was changed later. */
export function newerOf(known: PerpOrder | undefined, told: PerpOrder): PerpOrder {
  if (!known) return told;
  const isOld = (told.time_updated_ms ?? Infinity) < (known.time_updated_ms ?? 0);
  return isOld ? { ...told, ...known } : { ...known, ...told };
}

/** Why a position is not closed as it was shown when somebody said so: it is another one by now. Null: it is the same. */
export function changedSince(shown: Position, now: Position | undefined): string | null {
  if (!now || now.position_id !== shown.position_id || now.side !== shown.side) return `This position is gone${now ? ', and there is another one' : ''}. Nothing was sent.`;
  if (read(now.volume) === read(shown.volume)) return null;
  return `It is ${text(read(now.volume))} by now, and was ${text(read(shown.volume))}. Nothing was sent.`;
}

const LIQUIDATION_NAMES: Record<Liquidated['kind'], string> = { liquidation: 'Liquidated', takeover: 'Taken over', adl: 'Deleveraged' };

export const liquidationText = ({ kind, volume, symbol, price }: Liquidated): string => `${LIQUIDATION_NAMES[kind]}: ${text(read(volume))} ${symbol} at ${grouped(text(read(price)))}`;

const REASONS: Record<string, string> = {
  'immediate-or-cancel': 'nothing more to trade with', 'fill-or-kill': 'not all of it could be filled', 'post-only': 'it would have traded at once',
  'self-trade': 'it met an order of yours', 'price-protection': 'the price went too far from the fair price', expired: 'its time was over',
  liquidation: 'the account was liquidated', 'reduce-only': 'there was no more to reduce', 'position-closed': 'the position was closed',
  'insufficient-margin': 'margin was missing', 'symbol-disabled': 'the contract is not traded', admin: 'by the operator', user: 'by you',
};

export const reasonText = (reason: string): string => REASONS[reason] ?? reason;

/** What became of an order, after its answer. */
export function outcomeOf(order: PerpOrder): string {
  const done = read(order.volume_initial) - read(order.volume);
  const average = order.average_price !== undefined && read(order.average_price) > 0n ? ` at ${grouped(fixedShort(order.average_price))}` : '';
  if (order.status === 'filled') return `filled${average}`;
  const part = done > 0n ? `${text(done)} filled${average}, ` : '';
  if (order.status === 'canceled' || order.status === 'rejected' || order.status === 'expired') return `${part}${part === '' ? 'not filled' : 'rest cancelled'}: ${reasonText(order.reason)}`;
  return part === '' ? 'placed' : `${part}rest placed`;
}

/** Average prices have eight decimals; two are read. */
const fixedShort = (price: string): string => fixed(read(price), 2);
