import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { passes, server } from '../testing.ts';
import { feed } from '../feed/feed.svelte.ts';
import { notices } from '../shell/notices.svelte.ts';
import { read } from '../numbers/decimal.ts';
import type { Market, Order } from '../wire/peatio.ts';
import { desk, newerOf } from './desk.svelte.ts';

const ETHUSD = { id: 'ethusd', name: 'ETH/USD', base_unit: 'eth', quote_unit: 'usd', price_precision: 2, amount_precision: 5 } as Market;
const ORDER: Order = {
  id: 7, side: 'buy', ord_type: 'limit', price: '100.0', avg_price: '0.0', state: 'wait', market: 'ethusd', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z',
  origin_volume: '2.0', remaining_volume: '2.0', executed_volume: '0.0', trades_count: 0, client_order_id: 'mine',
};
const FIELDS = { market: 'ethusd', side: 'buy', ord_type: 'limit', volume: '2', price: '100', client_order_id: 'mine' };
const OPEN = /GET .*\/orders\?state=wait/;
const ENDED = /GET .*\/orders\?state%5B%5D=done&state%5B%5D=cancel/;
const PLACED = /GET .*\/orders\?market=ethusd&time_from=/;
const PLACE = /POST .*\/market\/orders$/;

desk.start();
let leave = () => {};

beforeEach(async () => {
  vi.useFakeTimers();
  server.begin();
  server.says(OPEN, []);
  server.says(ENDED, []);
  server.says(/GET .*\/trades/, []);
  server.says(/GET .*\/balances/, [{ currency: 'usd', balance: '1000.0', locked: '0.0' }]);
  server.says(/GET .*\/timestamp/, '2026-01-01T00:10:00Z');
  notices.all = [];
  leave = desk.enter();
  await desk.load();
});

afterEach(async () => {
  leave();
  // What is to be drawn is drawn: a frame that never comes would be waited for by the next test.
  await passes(1_000);
  vi.useRealTimers();
});

const told = () => notices.all.map(({ kind, text }) => `${kind}: ${text}`);
const frameOf = (change: Partial<Order>) => ({ ...ORDER, created_at: 1_767_225_600, updated_at: 1_767_225_600, ...change });

it('a read that hangs is replaced by the one after it, and its late answer changes nothing', async () => {
  const late = server.holds(OPEN);
  void desk.load();
  server.says(OPEN, [ORDER]);
  await desk.load();
  late([]);
  await passes(0);
  expect(desk.open.map(({ id }) => id)).toEqual([7]);
});

it('what the streams tell while lists are read stays on top of them', async () => {
  const balances = server.holds(/GET .*\/balances/);
  const loading = desk.load();
  await passes(0);
  feed.ranger.heard({ balances: { usd: ['800.0', '200.0'] } });
  feed.ranger.heard({ order: frameOf({}) });
  balances([{ currency: 'usd', balance: '1000.0', locked: '0.0' }, { currency: 'eth', balance: '3.0', locked: '0.0' }]);
  await loading;
  expect([desk.moneyOf('usd').available, desk.moneyOf('eth').available]).toEqual([read('800'), read('3')]);
  expect(desk.open.map(({ id }) => id)).toEqual([7]);
});

it('an answer that comes behind a fill takes nothing back', async () => {
  const answer = server.holds(PLACE);
  const placing = desk.place(FIELDS, ETHUSD);
  await passes(0);
  feed.ranger.heard({ order: frameOf({ executed_volume: '0.5', remaining_volume: '1.5' }) });
  answer({ ...ORDER, display_volume: '1.0' });
  expect(await placing).toEqual({ ok: true });
  expect(desk.open[0]).toMatchObject({ remaining_volume: '1.5', display_volume: '1.0' });
  // Less of the same that is filled is newer, too: a self-trade takes from both.
  expect(newerOf({ ...ORDER, remaining_volume: '1.0' }, ORDER).remaining_volume).toBe('1.0');
});

it('each list that could not be read says so, and all are read again until they are here', async () => {
  server.refuses(ENDED, 503, 'server.busy');
  await desk.load();
  expect([desk.state, desk.endedState, desk.fillsState]).toEqual(['ready', 'error', 'ready']);
  server.refuses(OPEN, 500, 'server.internal_error');
  await passes(4_000);
  expect(desk.state).toBe('error');
  server.says(OPEN, [ORDER]);
  server.says(ENDED, [{ ...ORDER, id: 6, state: 'done' }]);
  await passes(4_000);
  expect([desk.state, desk.endedState, desk.open.length, desk.ended.length]).toEqual(['ready', 'ready', 1, 1]);
  const asked = server.asked.length;
  await passes(60_000);
  expect(server.asked.length).toBe(asked);
});

it('nothing of who left is there for who comes, and late answers to who left are nobody’s', async () => {
  server.says(ENDED, [{ ...ORDER, id: 6, state: 'done' }]);
  await desk.load();
  const placed = server.holds(PLACE);
  const placing = desk.place(FIELDS, ETHUSD);
  const late = server.holds(OPEN);
  void desk.load();
  leave();
  leave = desk.enter();
  server.says(OPEN, []);
  server.says(ENDED, []);
  await desk.load();
  placed(ORDER);
  late([ORDER]);
  await placing;
  await passes(0);
  expect([desk.open, desk.ended, desk.pending]).toEqual([[], [], []]);
});

it('an order without an answer was not placed when a server that answers does not know it for ten seconds', async () => {
  server.loses(PLACE);
  server.says(PLACED, []);
  expect((await desk.place(FIELDS, ETHUSD)).ok).toBe(false);
  await passes(11_000);
  expect(desk.pending.map(({ state }) => state)).toEqual(['unknown']);
  await passes(1_000);
  expect(told()).toEqual(['bad: It was not placed. Nothing happened.']);
  expect(desk.pending).toEqual([]);
  // Asked for by the server's clock, a minute before it was sent.
  expect(server.linesOf(PLACED)[0]).toContain('time_from=1767226138&');
});

it('an order without an answer is found among all that were placed since, however many changed', async () => {
  server.loses(PLACE);
  const others = Array.from({ length: 1_000 }, (_, index) => ({ ...ORDER, id: 5_000 - index, client_order_id: `other-${index}` }));
  server.says(/time_from=\d+&limit=1000&page=1$/, others);
  server.says(/time_from=\d+&limit=1000&page=2$/, [ORDER]);
  await desk.place(FIELDS, ETHUSD);
  await passes(2_000);
  expect(told()).toEqual(['good: It was placed: placed']);
  expect(desk.open.map(({ id }) => id)).toEqual([7]);
});

it('who may not read the orders any more is told that it is unknown, and can look again', async () => {
  server.loses(PLACE);
  server.refuses(PLACED, 403, 'market.trade.not_permitted');
  await desk.place(FIELDS, ETHUSD);
  await passes(60_000);
  expect(desk.pending.map(({ state }) => state)).toEqual(['lost']);
  expect(server.linesOf(PLACED).length).toBe(1);
  server.says(PLACED, [ORDER]);
  desk.lookAgain(desk.pending[0]!);
  await passes(2_000);
  expect([desk.pending, desk.open.length]).toEqual([[], 1]);
});

it('the list of another person says nothing of an order without an answer', async () => {
  server.loses(PLACE);
  server.says(PLACED, []);
  await desk.place(FIELDS, ETHUSD);
  leave();
  leave = desk.enter();
  await passes(3_000);
  expect(told()).toEqual(['bad: UNKNOWN: it could not be looked up. Sign in again and look at your orders before you send it again.']);
  expect(server.linesOf(PLACED)).toEqual([]);
});

it('a cancel without an answer is unknown until the open orders say what became of it', async () => {
  server.says(OPEN, [ORDER]);
  await desk.load();
  server.loses(/POST .*\/cancel$/);
  await desk.cancel(ORDER);
  expect(told()).toEqual(['busy: No answer: UNKNOWN whether it happened. Looking it up …']);
  await passes(12_000);
  expect(told()).toEqual(['bad: It is still open: it was not cancelled.']);
  notices.all = [];
  await desk.cancelMany({ market: 'ethusd' });
  server.says(OPEN, []);
  await passes(2_000);
  expect(told()).toEqual(['good: Not open any more. What was filled before is in the history.']);
});
