// My orders, fills and balances: read once after each connection, then kept by what the private streams tell.
import { feed } from '../feed/feed.svelte.ts';
import { nextFrame } from '../feed/frame.ts';
import { markets } from '../markets/markets.svelte.ts';
import { fixed, grouped, read, text, type Units } from '../numbers/decimal.ts';
import { notices } from '../shell/notices.svelte.ts';
import { sentencesOf } from '../wire/errors.ts';
import { isUnknown, type Fields } from '../wire/http.ts';
import { lookUp, unseen, type Look } from '../wire/lookup.ts';
import * as peatio from '../wire/peatio.ts';
import type { Market, Order, Side, Trade } from '../wire/peatio.ts';
import { Turn } from '../wire/turn.ts';
import { up } from './draft.ts';
import { PAGE_ROWS, everything } from './pages.ts';
import { tellWhatIsOpen } from './cancelled.ts';

export interface Money {
  available: Units;
  locked: Units;
}

export interface Pending {
  clientId: string;
  market: Market;
  text: string;
  /** Unknown: being looked up. Lost: looking it up did not help, and may be asked for again. */
  state: 'sent' | 'unknown' | 'lost';
  /** The newest order that was known when this one was sent: its own number is higher. */
  after: number;
  /** When it was sent, on the clock of `performance`. */
  sentAt: number;
}

export type TableState = 'out' | 'loading' | 'ready' | 'error';

interface OrderFrame extends Omit<Order, 'created_at' | 'updated_at'> {
  created_at: number;
  updated_at: number;
}

interface TradeFrame extends Omit<Trade, 'created_at'> {
  created_at: number;
}

const FILLS_MAX = 200;
const ENDED_MAX = 200;
/** Open orders are read to the end of so many pages; that there are more is said. */
const OPEN_PAGES = 5;
/** Placed since an order was sent: who has more than so many pages of them cannot be told in time. */
const LOOK_PAGES = 10;
/** The server may have stamped an order so long before we believe that it was sent. */
const STAMP_SLACK_S = 60;
const RETRY_MS = 4_000;

/** What the streams told while lists were read: it stays on top of them. */
interface Heard {
  orders: OrderFrame[];
  balances: Record<string, Money>;
}

class Desk {
  /** Of open orders and balances. */
  state: TableState = $state('out');
  endedState: TableState = $state('out');
  fillsState: TableState = $state('out');
  open: Order[] = $state.raw([]);
  /** Open orders that are too many to be listed. */
  unlisted = $state(0);
  ended: Order[] = $state.raw([]);
  fills: Trade[] = $state.raw([]);
  balances: Record<string, Money> = $state.raw({});
  pending: Pending[] = $state([]);
  endedTotal = $state(0);
  fillsTotal = $state(0);

  #open = new Map<number, Order>();
  #ended = new Map<number, Order>();
  #fills = new Map<number, Trade>();
  /** Whose desk it is. */
  readonly #person = new Turn();
  readonly #reading = new Turn();
  #heard: Heard | null = null;
  #retrying: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    const { ranger } = feed;
    ranger.on('order', (payload) => this.#heardOrder(payload as OrderFrame));
    ranger.on('trade', (payload) => this.#heardTrade(payload as TradeFrame));
    ranger.on('balances', (payload) => this.#heardBalances(payload as Record<string, [string, string]>));
  }

  /** Someone signed in: listen, and read what was before. */
  enter(): () => void {
    const leave = ['order', 'trade', 'balances'].map((stream) => feed.ranger.subscribe(stream));
    this.#is('loading');
    return () => {
      for (const one of leave) one();
      this.#clear();
    };
  }

  #is(state: TableState): void {
    [this.state, this.endedState, this.fillsState] = [state, state, state];
  }

  #clear(): void {
    this.#person.next();
    this.#reading.next();
    clearTimeout(this.#retrying);
    this.#heard = null;
    this.#open.clear();
    this.#ended.clear();
    this.#fills.clear();
    this.pending = [];
    this.balances = {};
    [this.unlisted, this.endedTotal, this.fillsTotal] = [0, 0, 0];
    this.#is('out');
    this.#show();
  }

  /** Reads everything anew, and again until it could be read. A read that begins later knows more: it takes the place of one under way. */
  async load(): Promise<void> {
    if (this.state === 'out') return;
    this.#reading.next();
    const isNewest = this.#reading.mark();
    clearTimeout(this.#retrying);
    const heard: Heard = (this.#heard = { orders: [], balances: {} });
    const [open, ended, fills, balances] = await Promise.all([
      everything((page) => peatio.orders({ state: 'wait', ...page }), { pages: OPEN_PAGES }),
      peatio.orders({ 'state[]': ['done', 'cancel'], limit: '100' }),
      peatio.trades({ limit: '100' }),
      peatio.balances(),
    ]);
    if (!isNewest()) return;
    this.#heard = null;
    if (open.ok) this.#openAre(open.value, open.total);
    if (ended.ok) this.#endedAre(ended.value, ended.total);
    if (fills.ok) this.#fillsAre(fills.value, fills.total);
    if (balances.ok) this.balances = { ...moneyBy(balances.value), ...heard.balances };
    for (const frame of heard.orders) this.#apply(frame);
    this.state = balances.ok ? stateOf(open) : 'error';
    [this.endedState, this.fillsState] = [stateOf(ended), stateOf(fills)];
    if ([this.state, this.endedState, this.fillsState].includes('error')) this.#retrying = setTimeout(() => void this.load(), RETRY_MS);
    this.#show();
  }

  #openAre(orders: Order[], total: number): void {
    const known = this.#open;
    this.#open = new Map();
    for (const order of orders) if (!this.#ended.has(order.id)) this.#open.set(order.id, newerOf(known.get(order.id), order));
    this.unlisted = Math.max(0, total - orders.length);
  }

  #endedAre(orders: Order[], total: number): void {
    for (const order of orders) this.#ended.set(order.id, order);
    this.endedTotal = total;
  }

  #fillsAre(trades: Trade[], total: number): void {
    for (const trade of trades) this.#fills.set(trade.id, trade);
    this.fillsTotal = total;
  }

  moneyOf(currency: string): Money {
    return this.balances[currency] ?? { available: 0n, locked: 0n };
  }

  /** Sends an order and tells each step of its life, with its times. */
  async place(fields: Fields, market: Market): Promise<{ ok: true } | { ok: false; sentences: string[] }> {
    const clientId = fields['client_order_id'] ?? '';
    const what = describe(fields, market);
    const after = Math.max(0, ...this.#open.keys(), ...this.#ended.keys());
    const pending: Pending = { clientId, market, text: what, state: 'sent', after, sentAt: performance.now() };
    this.pending.push(pending);
    const notice = notices.say('busy', what, 'sent …');
    const isStill = this.#person.mark();
    const answer = await peatio.place(fields);
    if (answer.ok) {
      this.#settle(clientId);
      // What was sent is known, whether the answer repeats it or not.
      if (isStill()) this.#take({ ...(fields['stop_price'] === undefined ? {} : { stop_price: fields['stop_price'] }), ...answer.value });
      notices.change(notice, answer.value.state === 'cancel' ? 'info' : 'good', what, `${outcomeOf(answer.value, market)} · ${milliseconds(answer.ms)}`);
      return { ok: true };
    }
    if (!isUnknown(answer)) {
      this.#settle(clientId);
      const sentences = sentencesOf(answer);
      notices.change(notice, 'bad', what, sentences.join(' '));
      return { ok: false, sentences };
    }
    void this.#resolve(pending, notice, isStill);
    return { ok: false, sentences: ['No answer came. Whether the order was placed is being looked up: do not send it again.'] };
  }

  /** Looks once more for an order of which nothing could be known. */
  lookAgain(pending: Pending): void {
    void this.#resolve(pending, notices.say('busy', pending.text), this.#person.mark());
  }

  /** An order without an answer: asks the server until it knows. */
  async #resolve(pending: Pending, notice: number, isStill: () => boolean): Promise<void> {
    const { clientId, market, text: what } = pending;
    this.#mark(clientId, 'unknown');
    notices.change(notice, 'busy', what, 'No answer: UNKNOWN. Looking it up …');
    const outcome = await lookUp(() => this.#lookFor(pending), isStill);
    if (outcome.known === 'no') {
      this.#mark(clientId, 'lost');
      notices.change(notice, 'bad', what, `UNKNOWN: it could not be looked up. ${isStill() ? 'Look again' : 'Sign in again and look at your orders'} before you send it again.`);
      return;
    }
    this.#settle(clientId);
    if (outcome.known === 'happened') {
      this.#take(outcome.what);
      notices.change(notice, 'good', what, `It was placed: ${outcomeOf(outcome.what, market)}`);
    } else notices.change(notice, 'bad', what, 'It was not placed. Nothing happened.');
  }

  /** Among everything that was placed on its market since it was sent, by the server's clock: ours may be another. */
  async #lookFor({ clientId, market, sentAt }: Pending): Promise<Look<Order>> {
    const clock = await peatio.serverTime();
    if (!clock.ok) return unseen(clock);
    const since = Math.floor((Date.parse(clock.value) - (performance.now() - sentAt)) / 1_000) - STAMP_SLACK_S;
    const placed = await everything((page) => peatio.orders({ market: market.id, time_from: String(since), ...page }), { pages: LOOK_PAGES });
    if (!placed.ok) return unseen(placed);
    const found = placed.value.find((order) => order.client_order_id === clientId);
    if (found) return { saw: 'it', what: found };
    return { saw: placed.total > LOOK_PAGES * PAGE_ROWS ? 'closed-door' : 'nothing' };
  }

  #mark(clientId: string, state: Pending['state']): void {
    this.pending = this.pending.map((one) => (one.clientId === clientId ? { ...one, state } : one));
  }

  #settle(clientId: string): void {
    this.pending = this.pending.filter((one) => one.clientId !== clientId);
  }

  async cancel(order: Order): Promise<void> {
    const isStill = this.#person.mark();
    const answer = await peatio.cancel(order.id);
    if (answer.ok) notices.say('good', `Order ${order.id} cancelled`, milliseconds(answer.ms));
    else if (isUnknown(answer)) this.#lookForOpen(`Cancel order ${order.id}`, [order.id], isStill);
    else notices.say('bad', `Order ${order.id} was not cancelled`, sentencesOf(answer).join(' '));
  }

  async cancelMany(fields: { market?: string; side?: Side }): Promise<void> {
    const isStill = this.#person.mark();
    const meant = [...this.#open.values()].filter(({ market, side }) => (fields.market ?? market) === market && (fields.side ?? side) === side);
    const answer = await peatio.cancelMany(fields);
    if (answer.ok) notices.say('good', answer.value.length === 1 ? '1 order cancelled' : `${answer.value.length} orders cancelled`, milliseconds(answer.ms));
    else if (isUnknown(answer)) this.#lookForOpen('Cancel orders', meant.map(({ id }) => id), isStill);
    else notices.say('bad', 'Nothing was cancelled', sentencesOf(answer).join(' '));
  }

  /** A cancel without an answer. */
  #lookForOpen(what: string, ids: readonly number[], isStill: () => boolean): void {
    const open = async () => {
      const answer = await everything((page) => peatio.orders({ state: 'wait', ...page }), { pages: OPEN_PAGES });
      return answer.ok ? { ...answer, value: answer.value.map(({ id }) => id) } : answer;
    };
    void tellWhatIsOpen(what, ids, open, isStill).then(() => this.load());
  }

  #take(order: Order): void {
    if (order.state === 'wait' || order.state === 'pending') {
      if (!this.#ended.has(order.id)) this.#open.set(order.id, newerOf(this.#open.get(order.id), order));
    } else this.#end(order);
    this.#show();
  }

  #end(order: Order): void {
    const known = this.#open.get(order.id);
    this.#open.delete(order.id);
    if (!this.#ended.has(order.id)) this.endedTotal++;
    this.#ended.set(order.id, { ...known, ...order });
    if (this.#ended.size > ENDED_MAX) this.#ended.delete(Math.min(...this.#ended.keys()));
  }

  #heardOrder(frame: OrderFrame): void {
    if (this.state === 'out') return;
    this.#tellFilled(frame);
    this.#heard?.orders.push(frame);
    this.#apply(frame);
    nextFrame(this.#show);
  }

  /** A resting order that was filled is said; one that is being sent says so itself. */
  #tellFilled(frame: OrderFrame): void {
    if (frame.state !== 'done' || !this.#open.has(frame.id)) return;
    if (this.pending.some((one) => one.market.id === frame.market && frame.id > one.after)) return;
    const market = markets.find(frame.market);
    if (!market) return;
    const what = { side: frame.side, volume: text(read(frame.origin_volume)), price: frame.price ?? undefined };
    notices.say('good', describe(what, market), `filled at ${grouped(fixed(read(frame.avg_price), market.price_precision))}`);
  }

  #apply(frame: OrderFrame): void {
    const order: Order = { ...frame, created_at: isoOf(frame.created_at), updated_at: isoOf(frame.updated_at) };
    if (order.state === 'pending') return;
    if (order.state !== 'wait') {
      this.#end(order);
      return;
    }
    if (this.#ended.has(order.id)) return;
    const known = this.#open.get(order.id);
    this.#open.set(order.id, newerOf(known, order));
    // A trigger price is not in the frame.
    if (!known && order.ord_type !== 'limit') void this.#readOne(order.id);
  }

  async #readOne(id: number): Promise<void> {
    const isStill = this.#person.mark();
    const answer = await peatio.order(id);
    if (answer.ok && isStill()) this.#take(answer.value);
  }

  #heardTrade(frame: TradeFrame): void {
    if (this.state === 'out') return;
    if (!this.#fills.has(frame.id)) this.fillsTotal++;
    this.#fills.set(frame.id, { ...frame, created_at: isoOf(frame.created_at) });
    if (this.#fills.size > FILLS_MAX) this.#fills.delete(Math.min(...this.#fills.keys()));
    nextFrame(this.#show);
  }

  #heardBalances(rows: Record<string, [string, string]>): void {
    if (this.state === 'out') return;
    const changed = Object.fromEntries(Object.entries(rows).map(([currency, [available, locked]]) => [currency, { available: read(available), locked: read(locked) }]));
    this.balances = { ...this.balances, ...changed };
    if (this.#heard) Object.assign(this.#heard.balances, changed);
  }

  readonly #show = (): void => {
    this.open = newestFirst(this.#open);
    this.ended = newestFirst(this.#ended);
    this.fills = newestFirst(this.#fills);
  };
}

/** Whoever may not trade has no lists, and is told that elsewhere. */
const stateOf = (answer: { ok: true } | { ok: false; status: number }): TableState => (answer.ok || answer.status === 403 ? 'ready' : 'error');

const moneyBy = (rows: peatio.Balance[]): Record<string, Money> =>
  Object.fromEntries(rows.map((row) => [row.currency, { available: read(row.balance), locked: read(row.locked) }]));

/** What two tellings of an open order come to: it is filled ever more and waits with ever less, so the one that says so is the newer. */
export function newerOf(known: Order | undefined, told: Order): Order {
  if (!known) return told;
  const [before, now] = [read(known.executed_volume), read(told.executed_volume)];
  const isOld = before === now ? read(told.remaining_volume) > read(known.remaining_volume) : now < before;
  return isOld ? { ...told, ...known } : { ...known, ...told };
}

function newestFirst<T extends { id: number }>(rows: Map<number, T>): T[] {
  return [...rows.values()].sort((a, b) => b.id - a.id);
}

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

/** "Buy 0.1 BTC at 8,000.00" */
export function describe(fields: Fields, market: Market): string {
  const side = fields['side'] === 'buy' ? 'Buy' : 'Sell';
  const amount = fields['quote_amount'] === undefined
    ? `${fields['volume']} ${up(market.base_unit)}`
    : `${up(market.base_unit)} for ${fields['quote_amount']} ${up(market.quote_unit)}`;
  const price = fields['price'] === undefined ? 'at market' : `at ${grouped(fixed(read(fields['price']), market.price_precision))}`;
  const stop = fields['stop_price'] === undefined ? '' : `, triggered at ${fields['stop_price']}`;
  return `${side} ${amount} ${price}${stop}`;
}

function outcomeOf(order: Order, market: Market): string {
  const average = () => `at ${grouped(fixed(read(order.avg_price), market.price_precision))}`;
  if (order.state === 'done') return `filled ${average()}`;
  const part = read(order.executed_volume) > 0n ? `${fixed(read(order.executed_volume), market.amount_precision)} filled ${average()}, ` : '';
  if (order.state === 'cancel') return `${part}rest cancelled`;
  return part === '' ? 'placed' : `${part}rest placed`;
}

export const desk = new Desk();
