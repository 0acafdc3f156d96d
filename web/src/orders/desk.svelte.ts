// My orders, fills and balances: read once after each connection, then kept by what the private streams tell.
import { feed } from '../feed/feed.svelte.ts';
import { nextFrame } from '../feed/frame.ts';
import { markets } from '../markets/markets.svelte.ts';
import { fixed, grouped, read, text, type Units } from '../numbers/decimal.ts';
import { notices } from '../shell/notices.svelte.ts';
import { sentencesOf } from '../wire/errors.ts';
import { isUnknown, type Fields } from '../wire/http.ts';
import * as peatio from '../wire/peatio.ts';
import type { Market, Order, Trade } from '../wire/peatio.ts';
import { up } from './draft.ts';

export interface Money {
  available: Units;
  locked: Units;
}

export interface Pending {
  clientId: string;
  market: string;
  text: string;
  state: 'sent' | 'unknown';
  /** The newest order that was known when this one was sent: its own number is higher. */
  after: number;
}

type TableState = 'out' | 'loading' | 'ready' | 'error';

interface OrderFrame extends Omit<Order, 'created_at' | 'updated_at'> {
  created_at: number;
  updated_at: number;
}

interface TradeFrame extends Omit<Trade, 'created_at'> {
  created_at: number;
}

const FILLS_MAX = 200;
const ENDED_MAX = 200;
/** Longer than a request can still be under way: then what is not there was not placed. */
const RESOLVE_EVERY_MS = 2_000;
const RESOLVE_PATIENCE_MS = 10_000;

class Desk {
  state: TableState = $state('out');
  open: Order[] = $state.raw([]);
  ended: Order[] = $state.raw([]);
  fills: Trade[] = $state.raw([]);
  balances: Record<string, Money> = $state.raw({});
  pending: Pending[] = $state([]);
  endedTotal = $state(0);
  fillsTotal = $state(0);

  #open = new Map<number, Order>();
  #ended = new Map<number, Order>();
  #fills = new Map<number, Trade>();
  #isLoading = false;
  #heardWhileLoading: OrderFrame[] = [];

  start(): void {
    const { ranger } = feed;
    ranger.on('order', (payload) => this.#heardOrder(payload as OrderFrame));
    ranger.on('trade', (payload) => this.#heardTrade(payload as TradeFrame));
    ranger.on('balances', (payload) => this.#heardBalances(payload as Record<string, [string, string]>));
  }

  /** Someone signed in: listen, and read what was before. */
  enter(): () => void {
    const leave = ['order', 'trade', 'balances'].map((stream) => feed.ranger.subscribe(stream));
    this.state = 'loading';
    return () => {
      for (const one of leave) one();
      this.#clear();
    };
  }

  #clear(): void {
    this.#open.clear();
    this.#ended.clear();
    this.#fills.clear();
    this.pending = [];
    this.balances = {};
    this.state = 'out';
    this.#show();
  }

  /** Reads everything anew; what is heard meanwhile is applied on top, so that nothing newer is overwritten. */
  async load(): Promise<void> {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.#heardWhileLoading = [];
    const [open, ended, fills, balances] = await Promise.all([
      peatio.orders({ state: 'wait', limit: '1000' }),
      peatio.orders({ 'state[]': undefined, limit: '100' }),
      peatio.trades({ limit: '100' }),
      peatio.balances(),
    ]);
    this.#isLoading = false;
    if (this.state === 'out') return;
    if (!open.ok || !balances.ok) {
      const isForbidden = !open.ok && open.status === 403;
      if (balances.ok) this.#setBalances(balances.value);
      this.state = isForbidden ? 'ready' : 'error';
      return;
    }
    this.#open = new Map(open.value.map((order) => [order.id, order]));
    if (ended.ok) {
      for (const order of ended.value) if (order.state !== 'wait' && order.state !== 'pending') this.#ended.set(order.id, order);
      this.endedTotal = ended.total;
    }
    if (fills.ok) {
      for (const trade of fills.value) this.#fills.set(trade.id, trade);
      this.fillsTotal = fills.total;
    }
    this.#setBalances(balances.value);
    for (const frame of this.#heardWhileLoading) this.#apply(frame);
    this.state = 'ready';
    this.#show();
  }

  #setBalances(rows: peatio.Balance[]): void {
    this.balances = Object.fromEntries(rows.map((row) => [row.currency, { available: read(row.balance), locked: read(row.locked) }]));
  }

  moneyOf(currency: string): Money {
    return this.balances[currency] ?? { available: 0n, locked: 0n };
  }

  /** Sends an order and tells each step of its life, with its times. */
  async place(fields: Fields, market: Market): Promise<{ ok: true } | { ok: false; sentences: string[] }> {
    const clientId = fields['client_order_id'] ?? '';
    const what = describe(fields, market);
    this.pending.push({ clientId, market: market.id, text: what, state: 'sent', after: Math.max(0, ...this.#open.keys(), ...this.#ended.keys()) });
    const notice = notices.say('busy', what, 'sent …');
    const answer = await peatio.place(fields);
    if (answer.ok) {
      this.#settle(clientId);
      // What was sent is known, whether the answer repeats it or not.
      this.#take({ ...(fields['stop_price'] === undefined ? {} : { stop_price: fields['stop_price'] }), ...answer.value });
      notices.change(notice, answer.value.state === 'cancel' ? 'info' : 'good', what, `${outcomeOf(answer.value, market)} · ${milliseconds(answer.ms)}`);
      return { ok: true };
    }
    if (!isUnknown(answer)) {
      this.#settle(clientId);
      const sentences = sentencesOf(answer);
      notices.change(notice, 'bad', what, sentences.join(' '));
      return { ok: false, sentences };
    }
    this.pending = this.pending.map((one) => (one.clientId === clientId ? { ...one, state: 'unknown' } : one));
    notices.change(notice, 'busy', what, 'No answer: UNKNOWN. Looking it up …');
    void this.#resolve(clientId, market, what, notice);
    return { ok: false, sentences: ['No answer came. Whether the order was placed is being looked up: do not send it again.'] };
  }

  /** An order without an answer: asks the server until it knows. Reads only, so nothing can happen twice. */
  async #resolve(clientId: string, market: Market, what: string, notice: number): Promise<void> {
    const began = performance.now();
    for (;;) {
      await new Promise((done) => setTimeout(done, RESOLVE_EVERY_MS));
      const answer = await peatio.orders({ market: market.id, limit: '200' });
      if (!answer.ok) continue;
      const found = answer.value.find((order) => order.client_order_id === clientId);
      if (found) {
        this.#settle(clientId);
        this.#take(found);
        notices.change(notice, 'good', what, `It was placed: ${outcomeOf(found, market)}`);
        return;
      }
      if (performance.now() - began < RESOLVE_PATIENCE_MS) continue;
      this.#settle(clientId);
      notices.change(notice, 'bad', what, 'It was not placed. Nothing happened.');
      return;
    }
  }

  #settle(clientId: string): void {
    this.pending = this.pending.filter((one) => one.clientId !== clientId);
  }

  async cancel(order: Order): Promise<void> {
    const answer = await peatio.cancel(order.id);
    if (answer.ok) notices.say('good', `Order ${order.id} cancelled`, milliseconds(answer.ms));
    else notices.say('bad', `Order ${order.id} was not cancelled`, sentencesOf(answer).join(' '));
    if (!answer.ok && isUnknown(answer)) void this.load();
  }

  async cancelMany(fields: Fields): Promise<void> {
    const answer = await peatio.cancelMany(fields);
    if (answer.ok) notices.say('good', answer.value.length === 1 ? '1 order cancelled' : `${answer.value.length} orders cancelled`, milliseconds(answer.ms));
    else notices.say('bad', 'Nothing was cancelled', sentencesOf(answer).join(' '));
    if (!answer.ok && isUnknown(answer)) void this.load();
  }

  #take(order: Order): void {
    if (order.state === 'wait' || order.state === 'pending') {
      if (!this.#ended.has(order.id)) this.#open.set(order.id, { ...this.#open.get(order.id), ...order });
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
    if (this.#isLoading) this.#heardWhileLoading.push(frame);
    this.#apply(frame);
    nextFrame(this.#show);
  }

  /** A resting order that was filled is said; one that is being sent says so itself. */
  #tellFilled(frame: OrderFrame): void {
    if (frame.state !== 'done' || !this.#open.has(frame.id)) return;
    if (this.pending.some((one) => one.market === frame.market && frame.id > one.after)) return;
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
    this.#open.set(order.id, { ...known, ...order });
    // A trigger price is not in the frame.
    if (!known && order.ord_type !== 'limit') void peatio.order(order.id).then((answer) => answer.ok && this.#take(answer.value));
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
    const changed = Object.entries(rows).map(([currency, [available, locked]]) => [currency, { available: read(available), locked: read(locked) }]);
    this.balances = { ...this.balances, ...(Object.fromEntries(changed) as Record<string, Money>) };
  }

  readonly #show = (): void => {
    this.open = newestFirst(this.#open);
    this.ended = newestFirst(this.#ended);
    this.fills = newestFirst(this.#fills);
  };
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
