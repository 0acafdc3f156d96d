import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { passes, server } from '../testing.ts';
import { notices } from '../shell/notices.svelte.ts';
import type { Contract, NewOrder, PerpOrder, Position } from '../wire/primebit.ts';
import { margin } from './margin.svelte.ts';
import type { Listener, PrimeStream } from './stream.ts';

const ACCOUNT = { currency: 'BTC', balance: '1.0', equity: '1.0', margin: '0.0', margin_free: '1.0' };
const DEMO = { ...ACCOUNT, id: 'd', login: '1', type: 'demo' };
const LIVE = { ...ACCOUNT, id: 'l', login: '2', type: 'live' };
const ORDER = {
  order_id: 7, symbol: 'BTCUSD', side: 'buy', type: 'limit', status: 'new', volume_initial: '1.0', volume: '1.0', limit_price: '8000.0', stop_price: '0.0', comment: 'mine',
} as PerpOrder;
const NEW: NewOrder = { symbol: 'BTCUSD', side: 'buy', type: 'limit', volume: '1', limit_price: '8000', comment: 'mine' };
const LONG = { position_id: 3, symbol: 'BTCUSD', side: 'buy', volume: '1.0', profit: '0.0' } as Position;
const BTCUSD = { symbol: 'BTCUSD', max_leverage: 200 } as Contract;

/** Channels that begin when the test says so. */
class TestStream {
  readonly #listeners = new Map<string, Listener>();

  listen(channel: string, listener: Listener): () => void {
    this.#listeners.set(channel, listener);
    return () => this.#listeners.delete(channel);
  }

  begin(id: string, orders: unknown[] = [], positions: unknown[] = []): void {
    this.of(`order_${id}`).start?.(orders);
    this.of(`positions_${id}`).start?.(positions);
    this.of(`account_${id}`).start?.(ACCOUNT);
  }

  of(channel: string): Listener {
    return this.#listeners.get(channel)!;
  }
}

let stream = new TestStream();
let leave = () => {};

/** Another realm comes on the screen. */
async function look(realm: 'demo' | 'live'): Promise<void> {
  leave();
  leave = margin.enter(stream as unknown as PrimeStream, realm);
  await passes(0);
}

beforeEach(() => {
  vi.useFakeTimers();
  server.begin();
  server.says(/GET .*\/account$/, [DEMO, LIVE]);
  server.says(/GET .*\/account\/d$/, DEMO);
  server.says(/GET .*\/account\/l$/, LIVE);
  server.says(/GET .*\/leverage$/, { BTCUSD: 20 });
  server.says(/GET .*\/history/, []);
  notices.all = [];
  stream = new TestStream();
});

afterEach(async () => {
  leave();
  // What is to be drawn is drawn: a frame that never comes would be waited for by the next test.
  await passes(1_000);
  vi.useRealTimers();
});

const told = () => notices.all.map(({ kind, text }) => `${kind}: ${text}`);

it('a late answer of the live account changes nothing of the demo account, and orders go to the one on the screen', async () => {
  await look('live');
  stream.begin('l');
  const answer = server.holds(/POST .*\/transfer$/);
  const moving = margin.transfer('to-account', '0.5');
  await look('demo');
  answer({ ...LIVE, balance: '1.5' });
  expect(await moving).toEqual({ ok: true });
  await passes(20);
  expect(margin.account).toMatchObject({ id: 'd', type: 'demo', balance: '1.0' });
  stream.begin('d');
  server.says(/POST .*\/order$/, ORDER);
  await margin.place(NEW);
  expect(server.linesOf(/POST .*\/order$/)).toEqual(['POST /api/v1/trading/account/d/order']);
});

it('no word of a channel or an answer makes one account into another', async () => {
  await look('demo');
  stream.begin('d');
  stream.of('account_d').push({ ...LIVE, balance: '2.0' }, 0);
  await passes(20);
  expect(margin.account).toMatchObject({ id: 'd', type: 'demo', balance: '2.0' });
});

it('figures that were asked for before the channel told newer ones are old; what only the answer tells is taken', async () => {
  await look('demo');
  const answer = server.holds(/GET .*\/account\/d$/);
  stream.begin('d');
  stream.of('account_d').push({ balance: '2.0' }, 0);
  answer({ ...DEMO, balance: '1.0', withdrawable: '0.5' });
  await passes(20);
  expect(margin.account).toMatchObject({ balance: '2.0', withdrawable: '0.5' });
});

it('an order for play money that is answered late is none of the live account’s', async () => {
  await look('demo');
  stream.begin('d');
  const answer = server.holds(/POST .*\/account\/d\/order$/);
  const placing = margin.place(NEW);
  await look('live');
  stream.begin('l');
  answer(ORDER);
  await placing;
  await passes(20);
  expect([margin.realm, margin.orders, margin.state]).toEqual(['live', [], 'ready']);
  expect(notices.all[0]!.title).toBe('DEMO · Buy 1 BTCUSD at 8000');
});

it('an unknown order is looked up on the account that it was sent to, whichever is on the screen', async () => {
  await look('demo');
  stream.begin('d');
  server.loses(/POST .*\/account\/d\/order$/);
  server.says(/GET .*\/account\/d\/order$/, [ORDER]);
  await margin.place(NEW);
  await look('live');
  stream.begin('l');
  await passes(2_020);
  expect(told()).toEqual(['good: It was placed: placed']);
  expect(margin.orders).toEqual([]);
});

it('it was not placed only when a server that answers did not know it for ten seconds', async () => {
  await look('demo');
  stream.begin('d');
  server.loses(/POST .*\/order$/);
  server.refuses(/GET .*\/order$/, 503, 'maintenance');
  await margin.place(NEW);
  await passes(30_000);
  expect(margin.pending.map(({ state }) => state)).toEqual(['unknown']);
  server.says(/GET .*\/order$/, []);
  await passes(12_000);
  expect(told()).toEqual(['bad: It was not placed. Nothing happened.']);
});

it('who may not read the account any more is told that it is unknown, and nobody is asked for ever', async () => {
  await look('demo');
  stream.begin('d');
  server.loses(/POST .*\/order$/);
  server.refuses(/GET .*\/order$/, 404, 'not-found');
  await margin.place(NEW);
  await passes(3_000);
  expect(told()).toEqual(['bad: UNKNOWN: it could not be looked up. Look again before you send it again.']);
  await passes(60_000);
  expect(server.linesOf(/GET .*\/order$/).length).toBe(1);
  expect(margin.pending.map(({ state }) => state)).toEqual(['lost']);
  server.says(/GET .*\/order$/, [ORDER]);
  margin.lookAgain(margin.pending[0]!);
  await passes(2_020);
  expect([margin.pending, margin.orders.length]).toEqual([[], 1]);
});

it('a position is closed by the amount that was read, also when that is all of it', async () => {
  await look('demo');
  stream.begin('d', [], [LONG]);
  server.says(/DELETE .*\/position\/BTCUSD/, { ...ORDER, status: 'filled', volume: '0.0' });
  await margin.close(LONG, '1');
  expect(server.linesOf(/DELETE/)).toEqual(['DELETE /api/v1/trading/account/d/position/BTCUSD?volume=1']);
});

it('a channel that is refused is no empty list', async () => {
  await look('demo');
  stream.of('order_d').start?.([]);
  stream.of('positions_d').refused?.('temporary-server-error');
  stream.of('account_d').start?.(ACCOUNT);
  expect(margin.state).toBe('error');
  stream.of('positions_d').start?.([LONG]);
  expect(margin.state).toBe('ready');
});

it('leverages that could not be read are unknown, not the highest, and are asked for again', async () => {
  server.refuses(/GET .*\/leverage$/, 500, 'internal-error');
  await look('demo');
  stream.begin('d');
  await passes(20);
  expect(margin.leverageOf(BTCUSD)).toBeNull();
  server.says(/GET .*\/leverage$/, { BTCUSD: 20 });
  await passes(4_000);
  expect(margin.leverageOf(BTCUSD)).toBe(20);
});

it('a cancel without an answer is unknown until the open orders say what became of it', async () => {
  await look('demo');
  stream.begin('d', [ORDER]);
  server.loses(/DELETE .*\/order/);
  server.says(/GET .*\/account\/d\/order$/, [ORDER]);
  await margin.cancel(ORDER);
  expect(told()).toEqual(['busy: No answer: UNKNOWN whether it happened. Looking it up …']);
  await passes(12_000);
  expect(told()).toEqual(['bad: It is still open: it was not cancelled.']);
  notices.all = [];
  await margin.cancelAll();
  server.says(/GET .*\/account\/d\/order$/, []);
  await passes(2_000);
  expect(told()).toEqual(['good: Not open any more. What was filled before is in the history.']);
});
