// The order book: a snapshot, then gapless increments. Plain data; nothing here draws.
import { ONE, read, type Units } from '../numbers/decimal.ts';
import type { Level, Side } from '../wire/peatio.ts';

export interface Row {
  price: Units;
  amount: Units;
}

export interface Snapshot {
  asks: Level[];
  bids: Level[];
  sequence: number;
}

export interface Increment {
  asks?: Level[];
  bids?: Level[];
  sequence: number;
}

export type BookState = 'empty' | 'live' | 'resyncing';

export class Book {
  /** Best first. */
  readonly asks: Row[] = [];
  /** Best first. */
  readonly bids: Row[] = [];
  sequence = 0;
  state: BookState = 'empty';

  clear(): void {
    this.asks.length = 0;
    this.bids.length = 0;
    this.sequence = 0;
    this.state = 'empty';
  }

  reset(snapshot: Snapshot): void {
    this.clear();
    for (const level of snapshot.asks) this.asks.push(rowOf(level));
    for (const level of snapshot.bids) this.bids.push(rowOf(level));
    this.sequence = snapshot.sequence;
    this.state = 'live';
  }

  /** False when the increment is not the next one: the stream must start anew. One before any snapshot is nothing. */
  apply(increment: Increment): boolean {
    if (this.state !== 'live') return true;
    if (increment.sequence <= this.sequence) return true;
    if (increment.sequence !== this.sequence + 1) {
      this.state = 'resyncing';
      return false;
    }
    for (const level of increment.asks ?? []) put(this.asks, rowOf(level), 1);
    for (const level of increment.bids ?? []) put(this.bids, rowOf(level), -1);
    this.sequence = increment.sequence;
    return true;
  }

  get bestAsk(): Units | null {
    return this.asks[0]?.price ?? null;
  }

  get bestBid(): Units | null {
    return this.bids[0]?.price ?? null;
  }

  get mid(): Units | null {
    const { bestAsk, bestBid } = this;
    return bestAsk === null || bestBid === null ? null : (bestAsk + bestBid) / 2n;
  }

  /** What an order of this side would meet, best first. */
  opposite(side: Side): readonly Row[] {
    return side === 'buy' ? this.asks : this.bids;
  }
}

export interface Step extends Row {
  /** Sum of amounts from the best price to here. */
  total: Units;
}

/** The first rows with prices gathered in steps: asks upwards, bids downwards, so that nobody sees a better price than there is. */
export function gathered(levels: readonly Row[], side: 'ask' | 'bid', step: Units, most: number): Step[] {
  const steps: Step[] = [];
  let total = 0n;
  for (const { price, amount } of levels) {
    const rest = price % step;
    const at = rest === 0n ? price : side === 'ask' ? price - rest + step : price - rest;
    const last = steps.at(-1);
    total += amount;
    if (last?.price === at) {
      last.amount += amount;
      last.total = total;
    } else {
      if (steps.length === most) break;
      steps.push({ price: at, amount, total });
    }
  }
  return steps;
}

export interface Sweep {
  amount: Units;
  cost: Units;
  /** Price of the last level that is touched; 0 for nothing. */
  worst: Units;
  levels: number;
}

/** What taking from these levels would trade: at most `amount`, or, with `funds`, for at most that money; never beyond `limit`. */
export function sweep(
  levels: readonly Row[],
  want: { amount: Units } | { funds: Units },
  isWithin: (price: Units) => boolean = () => true,
): Sweep {
  const result: Sweep = { amount: 0n, cost: 0n, worst: 0n, levels: 0 };
  for (const { price, amount } of levels) {
    const left = 'amount' in want ? want.amount - result.amount : ((want.funds - result.cost) * ONE) / price;
    if (left <= 0n || !isWithin(price)) break;
    const taken = left < amount ? left : amount;
    result.amount += taken;
    result.cost += (taken * price) / ONE;
    result.worst = price;
    result.levels++;
  }
  return result;
}

function rowOf([price, amount]: Level): Row {
  return { price: read(price), amount: read(amount) };
}

function put(levels: Row[], row: Row, direction: 1 | -1): void {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = levels[middle]!.price;
    if (direction === 1 ? other < row.price : other > row.price) low = middle + 1;
    else high = middle;
  }
  const isThere = levels[low]?.price === row.price;
  if (row.amount === 0n) {
    if (isThere) levels.splice(low, 1);
  } else levels.splice(low, isThere ? 1 : 0, row);
}
