// What an order is weighed against now: the contract on the screen, and the account of its realm.
import { read, type Units } from '../numbers/decimal.ts';
import type { Contract, Position } from '../wire/primebit.ts';
import { signOf, type PerpSurroundings } from './draft.ts';
import { margin } from './margin.svelte.ts';
import { valueOf } from './risk.ts';
import { room } from './room.svelte.ts';

export function surroundings(contract: Contract): PerpSurroundings {
  const isMine = margin.realm === contract.type;
  const account = isMine ? margin.account : null;
  const position = isMine ? margin.positionOf(contract.symbol) : undefined;
  const known = isMine ? margin.leverageOf(contract) : null;
  const units = (price: string | null) => (price === null ? null : read(price));
  return {
    contract,
    book: room.book,
    fair: units(room.prices.fair),
    last: units(room.prices.last),
    account: account === null ? null : { balance: read(account.balance), free: read(account.margin_free) },
    leverage: known ?? contract.max_leverage,
    isLeverageKnown: account === null || known !== null,
    position: position ? holdingOf(contract, position) : { volume: 0n, cost: 0n },
    others: othersOf(contract.symbol),
    waiting: { buys: restingOf(contract.symbol, 'buy'), sells: restingOf(contract.symbol, 'sell') },
  };
}

/** The cost of a position by its opening price: to eight decimals of it, which is all that the wire tells. */
function holdingOf(contract: Contract, position: Position): { volume: Units; cost: Units } {
  const volume = read(position.volume);
  const sign = signOf(position.side);
  return { volume: sign * volume, cost: sign * valueOf(contract, read(position.price_open), volume) };
}

function othersOf(symbol: string): Units {
  return margin.positions.filter((one) => one.symbol !== symbol).reduce((sum, one) => sum + read(one.profit) - read(one.maintenance_margin ?? '0'), 0n);
}

/** Of what may open something: reducing orders and waiting stops do not count. */
function restingOf(symbol: string, side: 'buy' | 'sell'): Units {
  return margin.orders
    .filter((one) => one.symbol === symbol && one.side === side && !one.reduce_only && read(one.stop_price) === 0n)
    .reduce((sum, one) => sum + read(one.volume), 0n);
}
