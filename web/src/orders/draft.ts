// An order as it is being written, what it would do, and how the wire says it. Pure: no screen, no network.
import type { Book, Sweep } from '../books/book.ts';
import { sweep } from '../books/book.ts';
import { ONE, abs, decimalsOf, div, fixed, floorTo, mul, mulUp, parse, read, type Units } from '../numbers/decimal.ts';
import type { Fields } from '../wire/http.ts';
import type { Market, Side } from '../wire/peatio.ts';

export type Kind = 'limit' | 'market' | 'stop_limit' | 'stop_market' | 'take_profit_limit' | 'take_profit_market';
export type Lifetime = 'gtc' | 'ioc' | 'fok' | 'gtd';

export interface Draft {
  side: Side;
  kind: Kind;
  price: string;
  stop: string;
  volume: string;
  /** A market buy by what it may spend, in quote currency. */
  spend: string;
  by: 'volume' | 'spend';
  lifetime: Lifetime;
  /** Local time of the browser, as its field gives it. */
  expires: string;
  postOnly: 'no' | 'yes' | 'reprice';
  display: string;
  stp: string;
}

export const EMPTY: Draft = {
  side: 'buy', kind: 'limit', price: '', stop: '', volume: '', spend: '', by: 'volume',
  lifetime: 'gtc', expires: '', postOnly: 'no', display: '', stp: '',
};

export type Field = 'price' | 'stop' | 'volume' | 'spend' | 'display' | 'expires';

export interface Preview {
  problems: Partial<Record<Field, string>>;
  warnings: string[];
  /** The order can be sent. */
  isReady: boolean;
  amount: Units;
  /** Quote money that changes hands at most, or is expected to. */
  total: Units;
  /** Average price of what trades at once; 0 = nothing does. */
  average: Units;
  /** How far the last touched level is from the best price, as a ratio. */
  impact: Units;
  /** What trades at once. */
  now: Units;
  fee: Units;
  /** The fee if all of it rests first: the maker's. */
  feeResting: Units;
  feeCurrency: string;
  /** What comes in, after the fee. */
  receive: Units;
  receiveCurrency: string;
  /** What must be available. */
  needs: Units;
  needsCurrency: string;
}

export interface Surroundings {
  market: Market;
  book: Book;
  available: { base: Units; quote: Units } | null;
  rates: { maker: Units; taker: Units };
  last: Units | null;
}

/** Beyond this distance from the best price an order is asked for twice. */
export const FAT_FINGER: Units = ONE / 20n;

const STOP_RESERVE: Units = (ONE * 105n) / 100n;

export const isMarketKind = (kind: Kind): boolean => kind.endsWith('market');
export const isStopKind = (kind: Kind): boolean => kind.startsWith('stop') || kind.startsWith('take_profit');
/** A choice that its kind of order does not have is neither counted nor sent, whatever was chosen before. */
export const isPostOnly = (draft: Draft): boolean => draft.kind === 'limit' && draft.postOnly !== 'no';
const isAtOnce = ({ kind, lifetime }: Draft): boolean => kind === 'limit' && (lifetime === 'ioc' || lifetime === 'fok');
export const isBySpend = (draft: Draft): boolean => draft.by === 'spend' && draft.kind === 'market' && draft.side === 'buy';

export function preview(draft: Draft, around: Surroundings): Preview {
  const problems: Preview['problems'] = {};
  const price = isMarketKind(draft.kind) ? null : checkedPrice(draft.price, 'price', problems, around.market);
  const stop = isStopKind(draft.kind) ? checkedPrice(draft.stop, 'stop', problems, around.market) : null;
  const bySpend = isBySpend(draft);
  const spend = bySpend ? positive(draft.spend, 'spend', problems, `Say how much ${up(around.market.quote_unit)} to spend.`) : null;
  const volume = bySpend ? null : checkedVolume(draft.volume, 'volume', problems, around.market);
  checkOptions(draft, volume, problems, around.market);
  const fill = isStopKind(draft.kind) ? NOTHING : filled(draft, around, price, volume, spend);
  const result = sums(draft, around, { price, stop, volume, spend, fill });
  const isComplete = Object.keys(problems).length === 0;
  const warnings = isComplete ? warningsOf(draft, around, result, { price, volume, spend, fill }) : [];
  return { ...result, problems, warnings, isReady: isComplete };
}

const NOTHING: Sweep = { amount: 0n, cost: 0n, worst: 0n, levels: 0 };

interface Terms {
  price: Units | null;
  volume: Units | null;
  spend: Units | null;
  fill: Sweep;
}

function filled(draft: Draft, { book, market }: Surroundings, price: Units | null, volume: Units | null, spend: Units | null): Sweep {
  if (isPostOnly(draft)) return NOTHING;
  const levels = book.opposite(draft.side);
  if (spend !== null) {
    const bought = sweep(levels, { funds: spend });
    return { ...bought, amount: floorTo(bought.amount, market.amount_precision) };
  }
  if (volume === null) return NOTHING;
  if (price === null) return isMarketKind(draft.kind) ? sweep(levels, { amount: volume }) : NOTHING;
  const there = sweep(levels, { amount: volume }, (level) => (draft.side === 'buy' ? level <= price : level >= price));
  return draft.lifetime === 'fok' && there.amount < volume ? NOTHING : there;
}

function sums(draft: Draft, around: Surroundings, terms: Terms & { stop: Units | null }) {
  const { market, rates } = around;
  const { price, stop, volume, spend, fill } = terms;
  const resting = volume === null ? 0n : volume - fill.amount;
  const restingPrice = price ?? stop ?? 0n;
  // A market order and one that trades at once or not leave nothing behind; a stop waits as a whole, whatever it does then.
  const isIncomplete = draft.kind === 'market' || isAtOnce(draft);
  const restingCost = isIncomplete ? 0n : mul(resting, restingPrice);
  const total = spend !== null ? fill.cost : fill.cost + restingCost;
  const amount = spend !== null || isIncomplete ? fill.amount : (volume ?? 0n);
  const isBuy = draft.side === 'buy';
  const gross = isBuy ? amount : total;
  const nowGross = isBuy ? fill.amount : fill.cost;
  const takesLater = isMarketKind(draft.kind) || draft.lifetime === 'ioc' || draft.lifetime === 'fok';
  const restRate = takesLater ? rates.taker : rates.maker;
  const fee = mulUp(nowGross, rates.taker) + mulUp(gross - nowGross, restRate);
  return {
    amount,
    total,
    average: div(fill.cost, fill.amount),
    impact: impactOf(draft.side, around.book, fill),
    now: fill.amount,
    fee,
    feeResting: mulUp(gross, rates.maker),
    feeCurrency: isBuy ? market.base_unit : market.quote_unit,
    receive: gross - fee,
    receiveCurrency: isBuy ? market.base_unit : market.quote_unit,
    needs: isBuy ? needsOfBuy(draft, price, stop, volume, spend, fill) : (volume ?? 0n),
    needsCurrency: isBuy ? market.quote_unit : market.base_unit,
  };
}

function needsOfBuy(draft: Draft, price: Units | null, stop: Units | null, volume: Units | null, spend: Units | null, fill: Sweep): Units {
  if (spend !== null) return spend;
  if (price !== null) return mul(volume ?? 0n, price);
  if (stop !== null && isMarketKind(draft.kind)) return mulUp(mul(volume ?? 0n, stop), STOP_RESERVE);
  return fill.cost;
}

function impactOf(side: Side, book: Book, fill: Sweep): Units {
  const best = book.opposite(side)[0]?.price;
  return best === undefined || fill.levels === 0 ? 0n : div(abs(fill.worst - best), best);
}

function checkedPrice(given: string, field: 'price' | 'stop', problems: Preview['problems'], market: Market): Units | null {
  const price = positive(given, field, problems, field === 'stop' ? 'Say at which price it fires.' : 'Say a price.');
  if (price === null) return null;
  const max = read(market.max_price);
  if (decimalsOf(given) > market.price_precision) problems[field] = `At most ${market.price_precision} decimals.`;
  else if (price < read(market.min_price)) problems[field] = `The lowest price is ${market.min_price}.`;
  else if (max !== 0n && price > max) problems[field] = `The highest price is ${market.max_price}.`;
  return price;
}

function checkedVolume(given: string, field: 'volume' | 'display', problems: Preview['problems'], market: Market): Units | null {
  const volume = positive(given, field, problems, 'Say how much.');
  if (volume === null) return null;
  if (decimalsOf(given) > market.amount_precision) problems[field] = `At most ${market.amount_precision} decimals.`;
  else if (field === 'volume' && volume < read(market.min_amount)) problems[field] = `The smallest amount is ${market.min_amount}.`;
  return volume;
}

/** What is written in a field as more than nothing; else it is said what is wrong with it. */
export function positive<Name extends string>(given: string, field: Name, problems: Partial<Record<Name, string>>, missing: string): Units | null {
  if (given.trim() === '') {
    problems[field] = missing;
    return null;
  }
  const units = parse(given);
  if (units === null) problems[field] = 'This is no number.';
  else if (units <= 0n) problems[field] = 'It must be more than zero.';
  return units !== null && units > 0n ? units : null;
}

function checkOptions(draft: Draft, volume: Units | null, problems: Preview['problems'], market: Market): void {
  if (draft.display.trim() !== '' && canHide(draft)) {
    const display = checkedVolume(draft.display, 'display', problems, market);
    if (display !== null && volume !== null && display > volume) problems.display = 'More than the order itself.';
  }
  if (draft.lifetime !== 'gtd' || !canExpire(draft)) return;
  const at = Date.parse(draft.expires);
  if (Number.isNaN(at)) problems.expires = 'Say until when.';
  else if (at <= Date.now()) problems.expires = 'That time is over.';
}

const canHide = (draft: Draft): boolean => !isMarketKind(draft.kind);
const canExpire = (draft: Draft): boolean => !isMarketKind(draft.kind) || isStopKind(draft.kind);

function warningsOf(draft: Draft, around: Surroundings, sums: Omit<Preview, 'problems' | 'warnings' | 'isReady'>, terms: Terms): string[] {
  const warnings: string[] = [];
  const { available, market, book } = around;
  if (available !== null) {
    const has = draft.side === 'buy' ? available.quote : available.base;
    if (sums.needs > has) warnings.push(`This needs more ${up(sums.needsCurrency)} than you have available.`);
  }
  if (sums.impact > FAT_FINGER) warnings.push(`It would move the price by ${fixed(sums.impact * 100n, 1)} %.`);
  const best = book.opposite(draft.side)[0]?.price;
  if (terms.price !== null && best !== undefined && !isStopKind(draft.kind)) {
    const beyond = draft.side === 'buy' ? terms.price - best : best - terms.price;
    if (beyond > 0n && div(beyond, best) > FAT_FINGER) {
      warnings.push(`The price is ${fixed(div(beyond, best) * 100n, 1)} % ${draft.side === 'buy' ? 'above' : 'below'} the best.`);
    }
  }
  if (draft.kind === 'market' && terms.volume !== null && terms.fill.amount < terms.volume) {
    warnings.push(`The book shows only ${fixed(terms.fill.amount, market.amount_precision)} ${up(market.base_unit)}.`);
  }
  if (isAtOnce(draft) && draft.lifetime === 'fok' && terms.fill.amount < (terms.volume ?? 0n)) {
    warnings.push(`The book has less ${up(market.base_unit)} than this within its limit: all or nothing is nothing.`);
  }
  return warnings;
}

/** The order in the wire's words; only what differs from its default is said. */
export function fieldsOf(draft: Draft, market: string, clientId: string): Fields {
  const fields: Fields = { market, side: draft.side, ord_type: draft.kind, client_order_id: clientId };
  if (isBySpend(draft)) fields['quote_amount'] = draft.spend.trim();
  else fields['volume'] = draft.volume.trim();
  if (!isMarketKind(draft.kind)) fields['price'] = draft.price.trim();
  if (isStopKind(draft.kind)) fields['stop_price'] = draft.stop.trim();
  if (draft.lifetime !== 'gtc' && draft.kind !== 'market') fields['time_in_force'] = draft.lifetime;
  if (draft.lifetime === 'gtd' && canExpire(draft)) fields['expiration_time'] = String(Date.parse(draft.expires));
  if (isPostOnly(draft)) fields['post_only'] = draft.postOnly === 'yes' ? 'true' : 'reprice';
  if (draft.display.trim() !== '' && canHide(draft)) fields['display_volume'] = draft.display.trim();
  if (draft.stp !== '') fields['stp'] = draft.stp;
  return fields;
}

/** The amount for a share (0 … 100) of what is available; 100 leaves exactly nothing. */
export function amountOfShare(share: bigint, draft: Draft, around: Surroundings): string {
  const { market, available, book } = around;
  if (available === null) return '';
  if (draft.side === 'sell') return fixed((available.base * share) / 100n, market.amount_precision);
  const funds = (available.quote * share) / 100n;
  if (isBySpend(draft)) return fixed(funds, 18).replace(/\.?0+$/, '');
  const price = parse(isMarketKind(draft.kind) && isStopKind(draft.kind) ? draft.stop : draft.price);
  if (isMarketKind(draft.kind) && !isStopKind(draft.kind)) return fixed(sweep(book.asks, { funds }).amount, market.amount_precision);
  if (price === null || price <= 0n) return '';
  const reserve = isMarketKind(draft.kind) ? STOP_RESERVE : ONE;
  return fixed(div(div(funds, reserve), price), market.amount_precision);
}

/** A price moved by so many ticks, never below one. */
export function stepped(price: string, ticks: bigint, market: Market, fallback: Units | null): string {
  const tick = 10n ** BigInt(18 - market.price_precision);
  const from = parse(price) ?? fallback ?? 0n;
  const moved = floorTo(from, market.price_precision) + ticks * tick;
  return fixed(moved < tick ? tick : moved, market.price_precision);
}

export const up = (currency: string): string => currency.toUpperCase();

const KIND_NAMES: Record<string, string> = {
  limit: 'Limit', market: 'Market', stop_limit: 'Stop limit', stop_market: 'Stop market',
  take_profit_limit: 'Take-profit limit', take_profit_market: 'Take-profit market', post_only: 'Post-only', ioc: 'IOC', fok: 'FOK',
};

export const kindName = (kind: string): string => KIND_NAMES[kind] ?? kind;
