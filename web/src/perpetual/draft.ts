// An order for a perpetual as it is being written: what is wrong with it, what it would bind, and how the wire says it. Pure.
import { sweep, type Book, type Sweep } from '../books/book.ts';
import { ONE, abs, div, fixed, max, min, mul, parse, read, text, type Units } from '../numbers/decimal.ts';
import { FAT_FINGER, positive } from '../orders/draft.ts';
import type { Side } from '../wire/peatio.ts';
import type { Contract, FillType, NewOrder, OrderType, Trigger } from '../wire/primebit.ts';
import { exposureOf, feeOf, initialOf, liquidationPrice, slicesOf, valueOf } from './risk.ts';

export interface PerpDraft {
  side: Side;
  type: OrderType;
  price: string;
  stop: string;
  volume: string;
  fill: FillType;
  trigger: Trigger;
  /** Local time of the browser, as its field gives it; empty = until cancelled. */
  expires: string;
  postOnly: boolean;
  reduceOnly: boolean;
  stopLoss: string;
  takeProfit: string;
}

export const NO_DRAFT: PerpDraft = {
  side: 'buy', type: 'limit', price: '', stop: '', volume: '', fill: 'normal', trigger: 'last', expires: '', postOnly: false, reduceOnly: false,
  stopLoss: '', takeProfit: '',
};

export type PerpField = 'price' | 'stop' | 'volume' | 'expires' | 'stopLoss' | 'takeProfit';

/** What an order is weighed against. */
export interface PerpSurroundings {
  contract: Contract;
  book: Book;
  fair: Units | null;
  last: Units | null;
  /** Null while nobody is signed in. */
  account: { balance: Units; free: Units } | null;
  leverage: number;
  /** No: the account's own could not be read, and the highest is counted with. */
  isLeverageKnown: boolean;
  /** Above 0 is long; its cost has the same sign. */
  position: { volume: Units; cost: Units };
  /** What the account's other positions gain less what they must keep. */
  others: Units;
  /** Remaining volume of one's resting orders that may open something. */
  waiting: { buys: Units; sells: Units };
}

export interface PerpPreview {
  problems: Partial<Record<PerpField, string>>;
  warnings: string[];
  isReady: boolean;
  /** In margin currency. */
  value: Units;
  /** Traded at once, and its average price; 0 = nothing. */
  now: Units;
  average: Units;
  impact: Units;
  /** Below 0 is received. */
  fee: Units;
  /** What it binds of the free margin, fee and loss at the fair price included. */
  need: Units;
  /** The position when all of it is filled; 0 = none. */
  after: Units;
  /** Where that position would be liquidated, about. */
  liquidation: Units | null;
}

const NOTHING: Sweep = { amount: 0n, cost: 0n, worst: 0n, levels: 0 };
const [LOWEST, HIGHEST] = [ONE / 2n, (ONE * 3n) / 2n];

export const hasLimit = (type: OrderType): boolean => type === 'limit' || type === 'stop-limit';
export const isStop = (type: OrderType): boolean => type === 'stop' || type === 'stop-limit';
/** A choice that its kind of order does not have is neither counted nor sent, whatever was chosen before. */
export const fillOf = ({ type, fill }: PerpDraft): FillType => (type === 'market' ? 'normal' : fill);
export const isPostOnly = (draft: PerpDraft): boolean => draft.postOnly && draft.type === 'limit' && fillOf(draft) === 'normal';
export const signOf = (side: Side): Units => (side === 'buy' ? 1n : -1n);

export function perpPreview(draft: PerpDraft, around: PerpSurroundings): PerpPreview {
  const problems: PerpPreview['problems'] = {};
  const { contract, fair } = around;
  const price = hasLimit(draft.type) ? checkedPrice(draft.price, 'price', 'Say a price.', problems, contract) : null;
  const stop = isStop(draft.type) ? checkedPrice(draft.stop, 'stop', 'Say at which price it fires.', problems, contract) : null;
  const volume = checkedVolume(draft.volume, problems, contract);
  checkRange(price, fair, problems);
  checkExits(draft, around, problems);
  checkExpiry(draft, problems);
  const sums = weighed(draft, around, price, stop, volume ?? 0n);
  const isComplete = Object.keys(problems).length === 0;
  return { ...sums, problems, warnings: isComplete ? warningsOf(draft, around, sums, price, volume ?? 0n) : [], isReady: isComplete };
}

type Sums = Omit<PerpPreview, 'problems' | 'warnings' | 'isReady'>;

function weighed(draft: PerpDraft, around: PerpSurroundings, price: Units | null, stop: Units | null, volume: Units): Sums {
  const { contract, book, position } = around;
  const isBuy = draft.side === 'buy';
  const isWaiting = isStop(draft.type) || isPostOnly(draft);
  const within = (level: Units) => price === null || (isBuy ? level <= price : level >= price);
  const there = isWaiting ? NOTHING : sweep(book.opposite(draft.side), { amount: volume }, within);
  const fill = !isStop(draft.type) && fillOf(draft) === 'fill-or-kill' && there.amount < volume ? NOTHING : there;
  const average = div(fill.cost, fill.amount);
  // What does not trade at once rests at its limit; what trades at once or not leaves nothing. A stop waits as a whole, whatever it does then.
  const leavesNothing = draft.type === 'market' || (fillOf(draft) !== 'normal' && !isStop(draft.type));
  const resting = leavesNothing ? 0n : volume - fill.amount;
  const restingPrice = price ?? stop ?? 0n;
  const [value, restingValue] = [valueOf(contract, average, fill.amount), valueOf(contract, restingPrice, resting)];
  const fees = { maker: read(contract.maker_fee), taker: read(contract.taker_fee) };
  const traded = fill.amount + resting;
  const after = position.volume + signOf(draft.side) * traded;
  const best = book.opposite(draft.side)[0]?.price;
  const fee = feeOf(value, fees.taker) + feeOf(restingValue, draft.type === 'stop' ? fees.taker : fees.maker);
  return {
    value: value + restingValue,
    now: fill.amount,
    average,
    impact: best === undefined || fill.levels === 0 ? 0n : div(abs(fill.worst - best), best),
    fee,
    need: draft.reduceOnly ? 0n : needOf(draft.side, around, traded, [[average, fill.amount], [restingPrice, resting]]),
    after,
    liquidation: liquidationAfter(draft, around, value + restingValue, after, fee),
  };
}

/** How much more margin it binds: by exposure at the fair price, by what it loses there at once, and by a taker's fee. */
function needOf(side: Side, around: PerpSurroundings, volume: Units, parts: readonly (readonly [price: Units, volume: Units])[]): Units {
  const { contract, position, waiting, leverage } = around;
  const fair = around.fair ?? parts.find(([, amount]) => amount > 0n)?.[0] ?? 0n;
  const slices = slicesOf(contract.tiers);
  const initial = (buys: Units, sells: Units) => initialOf(valueOf(contract, fair, exposureOf(position.volume, buys, sells)), slices, leverage) ?? 0n;
  const before = initial(waiting.buys, waiting.sells);
  const then = side === 'buy' ? initial(waiting.buys + volume, waiting.sells) : initial(waiting.buys, waiting.sells + volume);
  let hold = 0n;
  for (const [price, amount] of parts) {
    if (amount === 0n) continue;
    const loss = signOf(side) * (price - fair);
    hold += (loss > 0n ? valueOf(contract, loss, amount) : 0n) + feeOf(valueOf(contract, price, amount), read(contract.taker_fee));
  }
  return max(0n, then - before) + hold;
}

function liquidationAfter(draft: PerpDraft, around: PerpSurroundings, value: Units, after: Units, fee: Units): Units | null {
  const { contract, position, account, others } = around;
  if (account === null || after === 0n || value === 0n) return null;
  const isMore = position.volume === 0n || position.volume > 0n === (draft.side === 'buy');
  const isFlip = !isMore && position.volume > 0n !== after > 0n;
  const volume = abs(after - position.volume);
  const price = div(value, volume);
  const share = (part: Units) => mul(price, part);
  if (isMore) return liquidationPrice(contract, { volume: after, cost: position.cost + signOf(draft.side) * value, balance: account.balance - fee, others });
  // What closes realises its result; what is left keeps its cost, and what turns round costs what it was bought for.
  const closed = isFlip ? abs(position.volume) : volume;
  const closedCost = div(mul(position.cost, closed), abs(position.volume));
  const realised = (position.volume > 0n ? 1n : -1n) * share(closed) - closedCost;
  const cost = isFlip ? signOf(draft.side) * share(abs(after)) : position.cost - closedCost;
  return liquidationPrice(contract, { volume: after, cost, balance: account.balance + realised - fee, others });
}

export function checkedPrice(given: string, field: 'price' | 'stop' | 'stopLoss' | 'takeProfit', missing: string, problems: PerpPreview['problems'], contract: Contract): Units | null {
  const price = positive(given, field, problems, missing);
  if (price !== null && price % read(contract.tick_size) !== 0n) problems[field] = `The price must be a multiple of ${text(read(contract.tick_size))}.`;
  return price;
}

export function checkedVolume(given: string, problems: PerpPreview['problems'], contract: Contract): Units | null {
  const volume = positive(given, 'volume', problems, 'Say how much.');
  if (volume === null) return null;
  if (volume % read(contract.volume_step) !== 0n) problems.volume = `The amount must be a multiple of ${text(read(contract.volume_step))}.`;
  else if (volume < read(contract.volume_min)) problems.volume = `The smallest amount is ${text(read(contract.volume_min))}.`;
  else if (volume > read(contract.volume_max)) problems.volume = `The largest amount is ${text(read(contract.volume_max))}.`;
  return volume;
}

/** Limits far from the fair price are mistakes, and the exchange refuses them. */
export function checkRange(price: Units | null, fair: Units | null, problems: PerpPreview['problems']): void {
  if (price === null || fair === null || problems.price !== undefined) return;
  if (price < mul(fair, LOWEST) || price > mul(fair, HIGHEST)) problems.price = `It must lie between half and one and a half of the fair price, ${text(fair)}.`;
}

function checkExits(draft: PerpDraft, around: PerpSurroundings, problems: PerpPreview['problems']): void {
  for (const field of ['stopLoss', 'takeProfit'] as const) {
    if (draft[field].trim() === '') continue;
    const price = checkedPrice(draft[field], field, '', problems, around.contract);
    const problem = price === null || problems[field] !== undefined ? null : exitProblem(field, price, signOf(draft.side) > 0n, around.fair);
    if (problem !== null) problems[field] = problem;
  }
}

/** Where a stop-loss or take-profit would be no such thing; null when it is right. */
export function exitProblem(field: 'stopLoss' | 'takeProfit', price: Units, isLong: boolean, fair: Units | null): string | null {
  if (fair === null) return null;
  const mustBeAbove = (field === 'takeProfit') === isLong;
  if (mustBeAbove ? price > fair : price < fair) return null;
  return `It must lie ${mustBeAbove ? 'above' : 'below'} the fair price, ${text(fair)}.`;
}

function checkExpiry(draft: PerpDraft, problems: PerpPreview['problems']): void {
  if (draft.expires === '' || draft.type === 'market' || draft.fill !== 'normal') return;
  const at = Date.parse(draft.expires);
  if (Number.isNaN(at)) problems.expires = 'Say until when.';
  else if (at <= Date.now() + 1_000) problems.expires = 'That time is over.';
}

function warningsOf(draft: PerpDraft, around: PerpSurroundings, sums: Sums, price: Units | null, volume: Units): string[] {
  const warnings: string[] = [];
  const { contract, account, book, position } = around;
  if (!around.isLeverageKnown) warnings.push('Your leverage could not be read yet: it may bind more than is said here.');
  const closes = position.volume !== 0n && position.volume > 0n !== (draft.side === 'buy');
  if (draft.reduceOnly && !closes) warnings.push('There is no position that this would reduce.');
  if (account !== null && sums.need > 0n && sums.need > account.free) warnings.push('This needs more margin than is free.');
  if (sums.impact > FAT_FINGER) warnings.push(`It would move the price by ${fixed(sums.impact * 100n, 1)} %.`);
  const best = book.opposite(draft.side)[0]?.price;
  if (price !== null && best !== undefined && !isStop(draft.type)) {
    const beyond = signOf(draft.side) * (price - best);
    if (beyond > 0n && div(beyond, best) > FAT_FINGER) warnings.push(`The price is ${fixed(div(beyond, best) * 100n, 1)} % ${draft.side === 'buy' ? 'above' : 'below'} the best.`);
  }
  if (draft.type === 'market' && sums.now < volume) warnings.push(`The book shows only ${text(sums.now)}.`);
  if (!isStop(draft.type) && fillOf(draft) === 'fill-or-kill' && sums.now < volume) warnings.push('The book has less than this within its limit: all or nothing is nothing.');
  const value = valueOf(contract, around.fair ?? 0n, abs(sums.after));
  if (initialOf(value, slicesOf(contract.tiers), around.leverage) === null) warnings.push('The position would be larger than any may be.');
  return warnings;
}

/** The order in the wire's words; only what differs from its default is said. */
export function newOrderOf(draft: PerpDraft, symbol: string, comment: string): NewOrder {
  const { type, side } = draft;
  const fill = fillOf(draft);
  const canExpire = type !== 'market' && fill === 'normal';
  return {
    symbol, side, type, volume: draft.volume.trim(), comment,
    ...(hasLimit(type) ? { limit_price: draft.price.trim() } : {}),
    ...(isStop(type) ? { stop_price: draft.stop.trim(), stop_trigger: draft.trigger } : {}),
    ...(fill === 'normal' ? {} : { fill_type: fill }),
    ...(draft.expires !== '' && canExpire ? { expiration_time: Date.parse(draft.expires) } : {}),
    ...(draft.reduceOnly ? { reduce_only: true } : {}),
    ...(isPostOnly(draft) ? { post_only: true } : {}),
    ...(draft.stopLoss.trim() !== '' ? { stop_loss: draft.stopLoss.trim() } : {}),
    ...(draft.takeProfit.trim() !== '' ? { take_profit: draft.takeProfit.trim() } : {}),
  };
}

/** The largest volume whose need fits into a share (0 … 100) of the free margin; of a reducing order, that share of the position. */
export function volumeOfShare(share: bigint, draft: PerpDraft, around: PerpSurroundings): string {
  const { account, contract, position } = around;
  const step = read(contract.volume_step);
  if (draft.reduceOnly) return shareText((abs(position.volume) * share) / 100n, step);
  if (account === null) return '';
  const money = (max(0n, account.free) * share) / 100n;
  let [fits, tooMuch] = [0n, read(contract.volume_max) / step + 1n];
  while (tooMuch - fits > 1n) {
    const middle = (fits + tooMuch) / 2n;
    const sums = perpPreview({ ...draft, volume: text(middle * step) }, around);
    const isLess = draft.type === 'market' && sums.now < middle * step;
    if (!isLess && sums.need <= money) fits = middle;
    else tooMuch = middle;
  }
  return shareText(min(fits * step, read(contract.volume_max)), step);
}

const shareText = (volume: Units, step: Units): string => (volume < step ? '' : text(volume - (volume % step)));

/** A price moved by so many ticks onto the grid, never below one tick. */
export function steppedBy(price: string, ticks: bigint, contract: Contract, fallback: Units | null): string {
  const tick = read(contract.tick_size);
  const from = parse(price) ?? fallback ?? 0n;
  return text(max(tick, from - (from % tick) + ticks * tick));
}

/** A price of the book or between its sides, on the grid. */
export const onGrid = (price: Units, contract: Contract): string => text(max(read(contract.tick_size), price - (price % read(contract.tick_size))));

/** "Buy 0.1 BTCUSD at 8,000.5" */
export function describeOrder(order: Pick<NewOrder, 'side' | 'volume' | 'symbol' | 'limit_price' | 'stop_price' | 'reduce_only'>): string {
  const price = order.limit_price === undefined ? 'at market' : `at ${order.limit_price}`;
  const stop = order.stop_price === undefined ? '' : `, triggered at ${order.stop_price}`;
  return `${order.side === 'buy' ? 'Buy' : 'Sell'} ${order.volume} ${order.symbol} ${price}${stop}${order.reduce_only ? ', reduce-only' : ''}`;
}
