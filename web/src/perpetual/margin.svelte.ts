// My margin account of the realm on the screen: its money, positions and orders, kept by its three channels; and what I do with them.
import { nextFrame } from '../feed/frame.ts';
import { grouped, read, text, type Units } from '../numbers/decimal.ts';
import { tellWhatIsOpen } from '../orders/cancelled.ts';
import { milliseconds } from '../orders/desk.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import { sentencesOf } from '../wire/errors.ts';
import { isUnknown, type Answer } from '../wire/http.ts';
import { lookUp, unseen, type Look } from '../wire/lookup.ts';
import * as prime from '../wire/primebit.ts';
import type { Account, Contract, Liquidated, NewOrder, OrderEvent, PerpOrder, Position, PositionEvent, Realm } from '../wire/primebit.ts';
import { Turn } from '../wire/turn.ts';
import { describeOrder } from './draft.ts';
import { isSame, liquidationText, newerOf, outcomeOf } from './orders.ts';
import type { PrimeStream } from './stream.ts';

const RETRY_MS = 4_000;
const LIQUIDATIONS_AFTER_MS = 300;
const PAGE = 200;
const ENDED_MAX = 200;

export interface PerpPending {
  order: NewOrder;
  /** The account that it was sent to. */
  account: string;
  text: string;
  /** Unknown: being looked up. Lost: looking it up did not help, and may be asked for again. */
  state: 'sent' | 'unknown' | 'lost';
  /** The newest order that was known when this one was sent: its own number is higher. */
  after: number;
}

/** What an account begins with, each told by a channel of its own. */
type Part = 'orders' | 'positions' | 'account';

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
  /** Null while they could not be read. */
  leverages: Record<string, number> | null = $state.raw(null);
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
  /** Of one account on the screen, until another one is, or nobody. */
  readonly #turn = new Turn();
  readonly #missing = new Set<Part>();
  /** Grows with each word of the account's channel. */
  #told = 0;
  #retrying: ReturnType<typeof setTimeout> | undefined;
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
    const isStill = this.#turn.mark();
    const answer = await prime.accounts();
    if (!isStill()) return;
    this.accounts = answer.ok ? answer.value.filter(({ type }) => type === realm) : [];
    const chosen = this.accounts.find(({ id }) => id === wanted) ?? this.accounts[0];
    if (chosen) this.#listen(stream, chosen);
    else this.state = answer.ok ? 'none' : 'error';
  }

  /** Opens an account of the realm on the screen; its number, so that it is looked at. */
  async open(): Promise<{ ok: true; id: string } | { ok: false; sentences: string[] }> {
    const { realm } = this;
    const answer = await prime.openAccount(realm);
    if (!answer.ok) return no(answer, 'No answer came. Load the page again before you open another.');
    notices.say('good', `${REALM_NAMES[realm]} account ${answer.value.login} is open`, milliseconds(answer.ms));
    return { ok: true, id: answer.value.id };
  }

  #listen(stream: PrimeStream, chosen: Account): void {
    this.#account = chosen;
    const { id } = chosen;
    const isStill = this.#turn.mark();
    // What was liquidated before is no news.
    void prime.history<Liquidated>(id, 'liquidation', { limit: '1' }).then((answer) => {
      if (answer.ok && isStill()) this.#toldUntil = Math.max(this.#toldUntil ?? 0, answer.value[0]?.timestamp_ms ?? 0);
    });
    for (const part of ['orders', 'positions', 'account'] as const) this.#missing.add(part);
    this.#leave = [
      stream.listen(`order_${id}`, {
        start: (data) => this.#begins('orders', () => this.#ordersAre(data as PerpOrder[])),
        push: (data) => this.#heardOrder(data as OrderEvent),
        refused: () => this.#lacks('orders'),
      }),
      stream.listen(`positions_${id}`, {
        start: (data) => this.#begins('positions', () => this.#positionsAre(data as Position[])),
        push: (data) => this.#heardPosition(data as PositionEvent),
        refused: () => this.#lacks('positions'),
      }),
      stream.listen(`account_${id}`, {
        start: (data) => {
          this.#begins('account', () => this.#heardAccount(data as Partial<Account>));
          void this.#refresh();
          void this.#loadLeverages();
        },
        push: (data) => this.#heardAccount(data as Partial<Account>),
        refused: () => this.#lacks('account'),
      }),
    ];
    this.#draw();
  }

  /** Only what is known whole is shown: a missing channel is no empty list. */
  #begins(part: Part, take: () => void): void {
    take();
    this.#missing.delete(part);
    if (this.#missing.size === 0) this.state = 'ready';
  }

  #lacks(part: Part): void {
    this.#missing.add(part);
    this.state = 'error';
  }

  #clear(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    clearTimeout(this.#looking);
    clearTimeout(this.#retrying);
    this.#turn.next();
    this.#missing.clear();
    this.#account = null;
    this.#positions.clear();
    this.#orders.clear();
    this.#ended.clear();
    this.accounts = [];
    this.leverages = null;
    this.pending = [];
    this.liquidated = null;
    this.#newest = 0;
    this.#toldUntil = null;
    this.#draw();
  }

  /** Asked for with each beginning of the account's channel, and again until they are known. */
  async #loadLeverages(): Promise<void> {
    clearTimeout(this.#retrying);
    const isStill = this.#turn.mark();
    const answer = await this.#do(prime.leverages, (leverages) => (this.leverages = leverages));
    if (answer && !answer.ok && isStill()) this.#retrying = setTimeout(() => void this.#loadLeverages(), RETRY_MS);
  }

  /** What an order of this contract binds by; null while nobody knows. */
  leverageOf({ symbol, max_leverage }: Contract): number | null {
    return this.leverages === null ? null : (this.leverages[symbol] ?? max_leverage);
  }

  /** What the channel does not tell: state, and what may be taken out. */
  async #refresh(): Promise<void> {
    await this.#do(prime.account, this.#answerTaker());
  }

  refresh(): void {
    void this.#refresh();
  }

  /** Sends an order to the account on the screen, and tells each step of its life. */
  async place(order: NewOrder): Promise<Done> {
    const account = this.#account;
    if (!account) return { ok: false, sentences: ['Your account is not here yet.'] };
    const what = `${REALM_NAMES[account.type]} · ${describeOrder(order)}`;
    const pending: PerpPending = { order, account: account.id, text: what, state: 'sent', after: this.#newest };
    this.pending.push(pending);
    const notice = notices.say('busy', what, 'sent …');
    const isStill = this.#turn.mark();
    const answer = await prime.place(account.id, order, order.comment ?? '');
    if (answer.ok) {
      this.#settle(order);
      if (isStill()) this.#take(answer.value);
      notices.change(notice, answer.value.status === 'canceled' ? 'info' : 'good', what, `${outcomeOf(answer.value)} · ${milliseconds(answer.ms)}`);
      return { ok: true };
    }
    if (!isUnknown(answer)) {
      this.#settle(order);
      const sentences = sentencesOf(answer);
      notices.change(notice, 'bad', what, sentences.join(' '));
      return { ok: false, sentences };
    }
    void this.#resolve(pending, notice, isStill);
    return { ok: false, sentences: ['No answer came. Whether the order was placed is being looked up: do not send it again.'] };
  }

  /** Looks once more for an order of which nothing could be known. */
  lookAgain(pending: PerpPending): void {
    void this.#resolve(pending, notices.say('busy', pending.text), this.#turn.mark());
  }

  /** An order without an answer: asks the server until it knows, also when another account is looked at meanwhile. */
  async #resolve(pending: PerpPending, notice: number, isStill: () => boolean): Promise<void> {
    const { order, text: what } = pending;
    this.#mark(order, 'unknown');
    notices.change(notice, 'busy', what, 'No answer: UNKNOWN. Looking it up …');
    // Only its owner can read an account: whoever else asks is refused, and then nothing is known.
    const outcome = await lookUp(() => lookFor(pending), () => true);
    if (outcome.known === 'no') {
      this.#mark(order, 'lost');
      notices.change(notice, 'bad', what, `UNKNOWN: it could not be looked up. ${isStill() ? 'Look again' : 'Look at the orders of that account'} before you send it again.`);
      return;
    }
    this.#settle(order);
    if (outcome.known === 'happened') {
      if (isStill()) this.#take(outcome.what);
      notices.change(notice, 'good', what, `It was placed: ${outcomeOf(outcome.what)}`);
    } else notices.change(notice, 'bad', what, 'It was not placed. Nothing happened.');
  }

  #mark({ comment }: NewOrder, state: PerpPending['state']): void {
    this.pending = this.pending.map((one) => (one.order.comment === comment ? { ...one, state } : one));
  }

  #settle({ comment }: NewOrder): void {
    this.pending = this.pending.filter((one) => one.order.comment !== comment);
  }

  async cancel(order: PerpOrder): Promise<void> {
    const what = `${REALM_NAMES[this.realm]} · Order ${order.order_id}`;
    const open = this.#openOrders();
    const answer = await this.#do((id) => prime.cancel(id, order.order_id));
    if (!answer) return;
    if (answer.ok) notices.say('good', `${what} cancelled`, milliseconds(answer.ms));
    else if (isUnknown(answer)) void tellWhatIsOpen(`${what}: cancel`, [order.order_id], open, () => true);
    else notices.say('bad', `${what} was not cancelled`, sentencesOf(answer).join(' '));
  }

  async cancelAll(symbol?: string): Promise<void> {
    const realm = REALM_NAMES[this.realm];
    const meant = [...this.#orders.values()].filter((one) => (symbol ?? one.symbol) === one.symbol).map((one) => one.order_id);
    const open = this.#openOrders();
    const answer = await this.#do((id) => prime.cancelAll(id, { symbol }));
    if (!answer) return;
    if (answer.ok) notices.say('good', `${realm} · ${answer.value.canceled.length === 1 ? '1 order' : `${answer.value.canceled.length} orders`} cancelled`, milliseconds(answer.ms));
    else if (isUnknown(answer)) void tellWhatIsOpen(`${realm} · Cancel orders`, meant, open, () => true);
    else notices.say('bad', `${realm} · Nothing was cancelled`, sentencesOf(answer).join(' '));
  }

  /** Reads what is open on the account that is on the screen now, whichever is there later. */
  #openOrders(): () => Promise<Answer<number[]>> {
    const id = this.#account?.id ?? '';
    return async () => {
      const answer = await prime.orders(id);
      return answer.ok ? { ...answer, value: answer.value.map(({ order_id }) => order_id) } : answer;
    };
  }

  /** Changes an open order in its place, or leaves it as it was. */
  async amend(order: PerpOrder, change: prime.Amendment): Promise<Done> {
    const what = `${REALM_NAMES[this.realm]} · Order ${order.order_id} changed`;
    const answer = await this.#do((id) => prime.amend(id, order.order_id, change), (changed) => this.#take(changed));
    if (!answer?.ok) return no(answer, 'No answer came. Look at the order before you change it again.');
    notices.say('good', what, `${outcomeOf(answer.value)} · ${milliseconds(answer.ms)}`);
    return { ok: true };
  }

  /** Closes so much of a position at market: what was read by who closes it, never "all that is there by then". */
  async close({ symbol }: Position, volume: string): Promise<Done> {
    const what = `${REALM_NAMES[this.realm]} · Close ${volume} ${symbol}`;
    const answer = await this.#do((id) => prime.close(id, symbol, { volume }), (order) => this.#take(order));
    if (answer?.ok) {
      notices.say(read(answer.value.volume) === 0n ? 'good' : 'info', what, `${outcomeOf(answer.value)} · ${milliseconds(answer.ms)}`);
      return { ok: true };
    }
    const refused = no(answer, 'No answer came. Look whether the position is still there before you close it again.');
    if (answer) notices.say('bad', what, refused.sentences.join(' '));
    return refused;
  }

  async setExits(symbol: string, exits: prime.Exits): Promise<Done> {
    const what = `${REALM_NAMES[this.realm]} · ${symbol}: stop-loss and take-profit are set`;
    const answer = await this.#do((id) => prime.setExits(id, symbol, exits));
    if (!answer?.ok) return no(answer, 'No answer came. Look at stop-loss and take-profit of the position before you set them again.');
    notices.say('good', what, milliseconds(answer.ms));
    return { ok: true };
  }

  async setLeverage(symbol: string, leverage: number): Promise<Done> {
    const answer = await this.#do((id) => prime.setLeverage(id, symbol, leverage), (changed) => {
      this.leverages = { ...this.leverages, ...changed };
      this.refresh();
    });
    if (answer?.ok) return { ok: true };
    if (answer && isUnknown(answer)) void this.#loadLeverages();
    return no(answer, 'No answer came. What it is now is being read.');
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
    const answer = await this.#do(act, this.#answerTaker());
    if (!answer?.ok) return no(answer, 'No answer came. Look at both balances before you try again.');
    notices.say('good', said);
    return { ok: true };
  }

  /** Everything that is done is done to the account that is on the screen now; what is answered is taken while it still is there. */
  async #do<T>(act: (id: string) => Promise<Answer<T>>, take: (value: T) => void = () => {}): Promise<Answer<T> | null> {
    if (!this.#account) return null;
    const isStill = this.#turn.mark();
    const answer = await act(this.#account.id);
    if (answer.ok && isStill()) take(answer.value);
    return answer;
  }

  /** Of an answer to what is asked now: figures of which the channel tells meanwhile are old by then. */
  #answerTaker(): (account: Account) => void {
    const before = this.#told;
    return (account) => {
      const { status, withdrawable } = account;
      this.#accountIs(before === this.#told ? account : { ...(status ? { status } : {}), ...(withdrawable ? { withdrawable } : {}) });
    };
  }

  #heardAccount(change: Partial<Account>): void {
    this.#told++;
    this.#accountIs(change);
  }

  #accountIs(change: Partial<Account>): void {
    if (!this.#account) return;
    const { id, type, balance: before } = this.#account;
    // Which account it is, and of which realm, nobody tells but the list of accounts.
    this.#account = { ...this.#account, ...change, id, type };
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
      if (!this.#ended.has(order.order_id)) this.#orders.set(order.order_id, newerOf(this.#orders.get(order.order_id), order));
    } else this.#end(order.order_id);
    nextFrame(this.#draw);
  }

  #end(id: number): void {
    if (this.#orders.delete(id)) this.traded++;
    this.#ended.add(id);
    // A set keeps its order: what ended first is forgotten first.
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED_MAX) this.#ended.delete(oldest!);
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
    this.#looking = setTimeout(() => void this.#do((id) => prime.history<Liquidated>(id, 'liquidation', { limit: '20' }), (told) => this.#tellLiquidations(told)), LIQUIDATIONS_AFTER_MS);
  }

  #tellLiquidations(told: Liquidated[]): void {
    // Whether it is over is told with the account's state, not by its channel.
    void this.#refresh();
    const [newest] = told;
    const fresh = told.filter(({ timestamp_ms }) => timestamp_ms > (this.#toldUntil ?? 0));
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

/** The order that was sent without an answer, where one's orders are read. */
async function lookFor({ account, order, after }: PerpPending): Promise<Look<PerpOrder>> {
  const [open, past] = await Promise.all([prime.orders(account), prime.history<PerpOrder>(account, 'order', { symbol: order.symbol, limit: String(PAGE) })]);
  const known = [...(open.ok ? open.value : []), ...(past.ok ? past.value : [])];
  const found = known.find((one) => isSame(one, order, after));
  if (found) return { saw: 'it', what: found };
  // That it was not placed is known only by who has seen both lists, and the second one as far back as the sending.
  if (!open.ok) return unseen(open);
  if (!past.ok) return unseen(past);
  return { saw: past.value.length === PAGE && past.value.every(({ order_id }) => order_id > after) ? 'closed-door' : 'nothing' };
}

/** Why something was not done; without an answer nobody knows, and it is said where to look. */
function no(answer: Answer<unknown> | null, unknown: string): { ok: false; sentences: string[] } {
  if (!answer || answer.ok) return { ok: false, sentences: [] };
  return { ok: false, sentences: isUnknown(answer) ? [unknown] : sentencesOf(answer) };
}

export const margin = new MarginDesk();
