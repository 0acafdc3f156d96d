// My margin account of the realm on the screen: its money, positions and orders, kept by its three channels; and what I do with them.
import { nextFrame } from '../feed/frame.ts';
import { grouped, read, text, type Units } from '../numbers/decimal.ts';
import { milliseconds } from '../orders/desk.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import { sentencesOf } from '../wire/errors.ts';
import { isUnknown, type Answer } from '../wire/http.ts';
import * as prime from '../wire/primebit.ts';
import type { Account, Liquidated, NewOrder, OrderEvent, PerpOrder, Position, PositionEvent, Realm } from '../wire/primebit.ts';
import { describeOrder } from './draft.ts';
import { isSame, liquidationText, outcomeOf } from './orders.ts';
import type { PrimeStream } from './stream.ts';

const RESOLVE_EVERY_MS = 2_000;
const RESOLVE_PATIENCE_MS = 10_000;
const LIQUIDATIONS_AFTER_MS = 300;
const PAGE = 200;
const ENDED_MAX = 200;

export interface PerpPending {
  comment: string;
  text: string;
  state: 'sent' | 'unknown';
  /** The newest order that was known when this one was sent: its own number is higher. */
  after: number;
}

export type Done = { ok: true } | { ok: false; sentences: string[] };

/** What the two realms are called wherever money is at stake. */
export const REALM_NAMES: Record<Realm, string> = { demo: 'DEMO', live: 'LIVE' };

class MarginDesk {
  /** None: this member has no account of the realm. */
  state: 'out' | 'loading' | 'ready' | 'error' | 'none' = $state('out');
  realm: Realm = $state('demo');
  accounts: Account[] = $state.raw([]);
  account: Account | null = $state.raw(null);
  positions: Position[] = $state.raw([]);
  orders: PerpOrder[] = $state.raw([]);
  leverages: Record<string, number> = $state.raw({});
  pending: PerpPending[] = $state([]);
  /** The newest forced closing while somebody looked. */
  liquidated: Liquidated | null = $state.raw(null);
  /** Grow when lists of the past have something new. */
  traded = $state(0);
  booked = $state(0);

  #account: Account | null = null;
  readonly #positions = new Map<number, Position>();
  readonly #orders = new Map<number, PerpOrder>();
  readonly #ended = new Set<number>();
  #newest = 0;
  /** Liquidations up to here are known; null until that was asked. */
  #toldUntil: number | null = null;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #leave: (() => void)[] = [];
  #generation = 0;
  #begin: () => void = () => {};

  /** What all positions must keep. */
  get maintenance(): Units {
    return this.positions.reduce((sum, one) => sum + read(one.maintenance_margin ?? '0'), 0n);
  }

  positionOf(symbol: string): Position | undefined {
    return this.positions.find((one) => one.symbol === symbol);
  }

  /** Reads the accounts of a realm and listens to one of them, until the returned function is called. */
  enter(stream: PrimeStream, realm: Realm, wanted?: string): () => void {
    this.#begin = () => void this.#load(stream, realm, wanted);
    this.#begin();
    return () => {
      this.#begin = () => {};
      this.#generation++;
      this.#clear();
      this.state = 'out';
    };
  }

  /** Once more, where it could not be read. */
  again(): void {
    if (this.state === 'error') this.#begin();
  }

  async #load(stream: PrimeStream, realm: Realm, wanted: string | undefined): Promise<void> {
    this.#clear();
    this.realm = realm;
    this.state = 'loading';
    const generation = ++this.#generation;
    const answer = await prime.accounts();
    if (generation !== this.#generation) return;
    this.accounts = answer.ok ? answer.value.filter(({ type }) => type === realm) : [];
    const chosen = this.accounts.find(({ id }) => id === wanted) ?? this.accounts[0];
    if (chosen) this.#listen(stream, chosen);
    else this.state = answer.ok ? 'none' : 'error';
  }

  /** Opens an account of the realm on the screen; its number, so that it is looked at. */
  async open(): Promise<{ ok: true; id: string } | { ok: false; sentences: string[] }> {
    const answer = await prime.openAccount(this.realm);
    if (!answer.ok) return { ok: false, sentences: isUnknown(answer) ? ['No answer came. Load the page again before you open another.'] : sentencesOf(answer) };
    notices.say('good', `${REALM_NAMES[this.realm]} account ${answer.value.login} is open`, milliseconds(answer.ms));
    return { ok: true, id: answer.value.id };
  }

  #listen(stream: PrimeStream, chosen: Account): void {
    this.#account = chosen;
    const { id } = chosen;
    // What was liquidated before is no news.
    void prime.history<Liquidated>(id, 'liquidation', { limit: '1' }).then((answer) => {
      if (answer.ok && this.#account?.id === id) this.#toldUntil = Math.max(this.#toldUntil ?? 0, answer.value[0]?.timestamp_ms ?? 0);
    });
    this.#leave = [
      stream.listen(`order_${id}`, { start: (data) => this.#ordersAre(data as PerpOrder[]), push: (data) => this.#heardOrder(data as OrderEvent) }),
      stream.listen(`positions_${id}`, { start: (data) => this.#positionsAre(data as Position[]), push: (data) => this.#heardPosition(data as PositionEvent) }),
      stream.listen(`account_${id}`, {
        start: (data) => {
          this.#accountIs(data as Partial<Account>);
          this.state = 'ready';
          void this.#refresh(id);
        },
        push: (data) => this.#accountIs(data as Partial<Account>),
        refused: () => (this.state = 'error'),
      }),
    ];
    void this.#loadLeverages(id);
    this.#draw();
  }

  #clear(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    clearTimeout(this.#looking);
    this.#account = null;
    this.#positions.clear();
    this.#orders.clear();
    this.#ended.clear();
    this.accounts = [];
    this.leverages = {};
    this.pending = [];
    this.liquidated = null;
    this.#newest = 0;
    this.#toldUntil = null;
    this.#draw();
  }

  async #loadLeverages(id: string): Promise<void> {
    const answer = await prime.leverages(id);
    if (answer.ok && this.#account?.id === id) this.leverages = answer.value;
  }

  /** What the channel does not tell: state, and what may be taken out. */
  async #refresh(id: string): Promise<void> {
    const answer = await prime.account(id);
    if (answer.ok && this.#account?.id === id) this.#accountIs(answer.value);
  }

  refresh(): void {
    if (this.#account) void this.#refresh(this.#account.id);
  }

  /** Sends an order to the account on the screen, and tells each step of its life. */
  async place(order: NewOrder): Promise<Done> {
    const account = this.#account;
    if (!account) return { ok: false, sentences: ['Your account is not here yet.'] };
    const comment = order.comment ?? '';
    const what = `${REALM_NAMES[account.type]} · ${describeOrder(order)}`;
    this.pending.push({ comment, text: what, state: 'sent', after: this.#newest });
    const notice = notices.say('busy', what, 'sent …');
    const answer = await prime.place(account.id, order, comment);
    if (answer.ok) {
      this.#settle(comment);
      this.#take(answer.value);
      notices.change(notice, answer.value.status === 'canceled' ? 'info' : 'good', what, `${outcomeOf(answer.value)} · ${milliseconds(answer.ms)}`);
      return { ok: true };
    }
    if (!isUnknown(answer)) {
      this.#settle(comment);
      const sentences = sentencesOf(answer);
      notices.change(notice, 'bad', what, sentences.join(' '));
      return { ok: false, sentences };
    }
    this.pending = this.pending.map((one) => (one.comment === comment ? { ...one, state: 'unknown' } : one));
    notices.change(notice, 'busy', what, 'No answer: UNKNOWN. Looking it up …');
    void this.#resolve(account.id, order, what, notice);
    return { ok: false, sentences: ['No answer came. Whether the order was placed is being looked up: do not send it again.'] };
  }

  /** An order without an answer: asks the server until it knows. Reads only, so nothing can happen twice. */
  async #resolve(id: string, order: NewOrder, what: string, notice: number): Promise<void> {
    const began = performance.now();
    const after = this.pending.find(({ comment }) => comment === order.comment)?.after ?? 0;
    for (;;) {
      await new Promise((done) => setTimeout(done, RESOLVE_EVERY_MS));
      const [open, past] = await Promise.all([prime.orders(id), prime.history<PerpOrder>(id, 'order', { symbol: order.symbol, limit: String(PAGE) })]);
      const known = [...(open.ok ? open.value : []), ...(past.ok ? past.value : [])];
      const found = known.find((one) => isSame(one, order, after));
      // That it was not placed is known only by who has seen both lists.
      if (!found && (!open.ok || !past.ok || performance.now() - began < RESOLVE_PATIENCE_MS)) continue;
      this.#settle(order.comment ?? '');
      if (found) {
        this.#take(found);
        notices.change(notice, 'good', what, `It was placed: ${outcomeOf(found)}`);
      } else notices.change(notice, 'bad', what, 'It was not placed. Nothing happened.');
      return;
    }
  }

  #settle(comment: string): void {
    this.pending = this.pending.filter((one) => one.comment !== comment);
  }

  async cancel(order: PerpOrder): Promise<void> {
    await this.#told(`Order ${order.order_id} cancelled`, `Order ${order.order_id} was not cancelled`, (id) => prime.cancel(id, order.order_id));
  }

  /** Changes an open order in its place, or leaves it as it was. */
  async amend(order: PerpOrder, change: prime.Amendment): Promise<Done> {
    const answer = await this.#do((id) => prime.amend(id, order.order_id, change));
    if (!answer) return { ok: false, sentences: [] };
    if (!answer.ok) return { ok: false, sentences: isUnknown(answer) ? ['No answer came. Look at the order before you change it again.'] : sentencesOf(answer) };
    this.#take(answer.value);
    notices.say('good', `${REALM_NAMES[this.realm]} · Order ${order.order_id} changed`, `${outcomeOf(answer.value)} · ${milliseconds(answer.ms)}`);
    return { ok: true };
  }

  async cancelAll(symbol?: string): Promise<void> {
    const answer = await this.#do((id) => prime.cancelAll(id, { symbol }));
    if (!answer) return;
    if (answer.ok) notices.say('good', answer.value.canceled.length === 1 ? '1 order cancelled' : `${answer.value.canceled.length} orders cancelled`, milliseconds(answer.ms));
    else notices.say('bad', 'Nothing was cancelled', sentencesOf(answer).join(' '));
  }

  /** Closes a position, or a part of it, at market. */
  async close(position: Position, volume?: string): Promise<Done> {
    const what = `${REALM_NAMES[this.realm]} · Close ${volume ?? position.volume} ${position.symbol}`;
    const answer = await this.#do((id) => prime.close(id, position.symbol, { volume }));
    if (!answer) return { ok: false, sentences: [] };
    if (answer.ok) {
      this.#take(answer.value);
      notices.say(read(answer.value.volume) === 0n ? 'good' : 'info', what, `${outcomeOf(answer.value)} · ${milliseconds(answer.ms)}`);
      return { ok: true };
    }
    const sentences = isUnknown(answer) ? ['No answer came. Look whether the position is still there before you close it again.'] : sentencesOf(answer);
    notices.say('bad', what, sentences.join(' '));
    return { ok: false, sentences };
  }

  setExits(symbol: string, exits: prime.Exits): Promise<Done> {
    return this.#told(`${symbol}: stop-loss and take-profit are set`, null, (id) => prime.setExits(id, symbol, exits));
  }

  async setLeverage(symbol: string, leverage: number): Promise<Done> {
    const answer = await this.#do((id) => prime.setLeverage(id, symbol, leverage));
    if (!answer) return { ok: false, sentences: [] };
    if (!answer.ok) return { ok: false, sentences: sentencesOf(answer) };
    this.leverages = { ...this.leverages, ...answer.value };
    this.refresh();
    return { ok: true };
  }

  async transfer(direction: 'to-account' | 'to-wallet', amount: string): Promise<Done> {
    const { currency = '' } = this.#account ?? {};
    const where = direction === 'to-account' ? 'to the margin account' : 'to the wallet';
    return this.#money(`${amount} ${currency} moved ${where}`, (id) => prime.transfer(id, direction, amount));
  }

  resetDemo(amount: string): Promise<Done> {
    return this.#money(`The demo account has ${amount} demo BTC`, (id) => prime.resetDemo(id, amount));
  }

  async #money(said: string, act: (id: string) => Promise<Answer<Account>>): Promise<Done> {
    const answer = await this.#do(act);
    if (!answer) return { ok: false, sentences: [] };
    if (!answer.ok) return { ok: false, sentences: isUnknown(answer) ? ['No answer came. Look at both balances before you try again.'] : sentencesOf(answer) };
    this.#accountIs(answer.value);
    notices.say('good', said);
    return { ok: true };
  }

  async #told(good: string, bad: string | null, act: (id: string) => Promise<Answer<unknown>>): Promise<Done> {
    const answer = await this.#do(act);
    if (!answer) return { ok: false, sentences: [] };
    if (answer.ok) {
      notices.say('good', good, milliseconds(answer.ms));
      return { ok: true };
    }
    const sentences = sentencesOf(answer);
    if (bad !== null) notices.say('bad', bad, sentences.join(' '));
    return { ok: false, sentences };
  }

  /** Everything that is done is done to the account that is on the screen now. */
  async #do<T>(act: (id: string) => Promise<T>): Promise<T | null> {
    return this.#account ? act(this.#account.id) : null;
  }

  #accountIs(change: Partial<Account>): void {
    if (!this.#account) return;
    const before = this.#account.balance;
    this.#account = { ...this.#account, ...change };
    if (before !== this.#account.balance) this.booked++;
    nextFrame(this.#draw);
  }

  #ordersAre(orders: PerpOrder[]): void {
    this.#orders.clear();
    for (const order of orders) this.#take(order);
    nextFrame(this.#draw);
  }

  #positionsAre(positions: Position[]): void {
    this.#positions.clear();
    for (const position of positions) this.#positions.set(position.position_id, position);
    this.traded++;
    nextFrame(this.#draw);
  }

  #take(order: PerpOrder): void {
    this.#newest = Math.max(this.#newest, order.order_id);
    if (order.status === 'new' || order.status === 'partially-filled') {
      // An answer may come behind the end that the channel told already.
      if (!this.#ended.has(order.order_id)) this.#orders.set(order.order_id, { ...this.#orders.get(order.order_id), ...order });
    } else this.#end(order.order_id);
    nextFrame(this.#draw);
  }

  #end(id: number): void {
    if (this.#orders.delete(id)) this.traded++;
    this.#ended.add(id);
    if (this.#ended.size > ENDED_MAX) this.#ended.delete(Math.min(...this.#ended));
  }

  #heardOrder({ event_type, order, fill, error }: OrderEvent): void {
    const known = this.#orders.get(order.order_id);
    if (fill) this.traded++;
    if (event_type === 'fill' && known) this.#tellFilled(known, fill?.price ?? order.limit_price);
    if (event_type === 'cancel' && order.reason === 'liquidation') this.#lookForLiquidations();
    if (event_type === 'cancel_reject' || event_type === 'modify_reject') notices.say('bad', `Order ${order.order_id}`, error?.message ?? '');
    if (event_type === 'new_request' || event_type === 'cancel_reject' || event_type === 'modify_reject') return;
    this.#take(order);
  }

  /** A resting order that was filled is said; one that is being sent says so itself. */
  #tellFilled(order: PerpOrder, price: string): void {
    if (this.pending.some(({ after }) => order.order_id > after)) return;
    const said = { side: order.side, volume: order.volume_initial, symbol: order.symbol, reduce_only: order.reduce_only };
    const limit = read(order.limit_price) > 0n ? { limit_price: order.limit_price } : {};
    notices.say('good', `${REALM_NAMES[this.realm]} · ${describeOrder({ ...said, ...limit })}`, `filled at ${grouped(text(read(price)))}`);
  }

  #heardPosition({ event_type, position }: PositionEvent): void {
    const known = this.#positions.get(position.position_id);
    const isLess = known !== undefined && (event_type === 'closed' || read(position.volume) < read(known.volume));
    if (event_type === 'closed') this.#positions.delete(position.position_id);
    else this.#positions.set(position.position_id, { ...known, ...position });
    if (isLess || event_type === 'new') this.traded++;
    if (isLess) this.#lookForLiquidations();
    nextFrame(this.#draw);
  }

  /** Less of a position than before: was it forced? The list of liquidations says so. */
  #lookForLiquidations(): void {
    clearTimeout(this.#looking);
    const { id } = this.#account ?? {};
    if (id === undefined) return;
    this.#looking = setTimeout(() => void this.#readLiquidations(id), LIQUIDATIONS_AFTER_MS);
  }

  async #readLiquidations(id: string): Promise<void> {
    const answer = await prime.history<Liquidated>(id, 'liquidation', { limit: '20' });
    // Whether it is over is told with the account's state, not by its channel.
    void this.#refresh(id);
    if (!answer.ok || this.#account?.id !== id) return;
    const [newest] = answer.value;
    const fresh = answer.value.filter(({ timestamp_ms }) => timestamp_ms > (this.#toldUntil ?? 0));
    if (!newest || fresh.length === 0 || this.#toldUntil === null) return;
    this.#toldUntil = newest.timestamp_ms;
    this.liquidated = newest;
    this.traded++;
    for (const one of fresh.slice(0, 2)) notices.say('bad', `${REALM_NAMES[this.realm]} · ${liquidationText(one)}`, 'The account could not keep this position.');
  }

  dismiss(): void {
    this.liquidated = null;
  }

  readonly #draw = (): void => {
    this.account = this.#account;
    this.positions = [...this.#positions.values()].sort((a, b) => a.position_id - b.position_id);
    this.orders = [...this.#orders.values()].sort((a, b) => b.order_id - a.order_id);
  };
}

export const margin = new MarginDesk();
