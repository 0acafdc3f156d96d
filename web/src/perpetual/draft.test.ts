import { expect, it } from 'vitest';
import { Book } from '../books/book.ts';
import { read, text } from '../numbers/decimal.ts';
import type { Contract } from '../wire/primebit.ts';
import { NO_DRAFT, describeOrder, exitProblem, newOrderOf, perpPreview, steppedBy, volumeOfShare, type PerpDraft, type PerpSurroundings } from './draft.ts';

const tier = (up_to: string, initial: string, maintenance: string) => ({ up_to, initial, maintenance });
// BTCUSD as the contract shows it, with all its tiers.
const BTCUSD: Contract = {
  symbol: 'BTCUSD', type: 'live', contract_type: 'quanto', base_currency: 'BTC', quote_currency: 'USD', margin_currency: 'BTC', contract_size: '0.0001', tick_size: '0.5',
  volume_step: '0.0001', volume_min: '0.0001', volume_max: '1000.0', max_leverage: 200, initial_margin: '0.005', maintenance_margin: '0.0025', maker_fee: '-0.00025',
  taker_fee: '0.00075', funding_interval_ms: 28800000, next_funding_time_ms: 1571932800000, funding_rate: '0.0001', next_funding_rate: '0.0001', trade_mode: 'full',
  tiers: [tier('50.0', '0.005', '0.0025'), tier('100.0', '0.01', '0.005'), tier('200.0', '0.02', '0.01'), tier('500.0', '0.04', '0.02'), tier('1000.0', '0.1', '0.05'), tier('5000.0', '0.2', '0.1')],
};

function around(change: Partial<PerpSurroundings> = {}): PerpSurroundings {
  const book = new Book();
  book.reset({ asks: [['8000.0', '10.0'], ['8010.0', '20.0']], bids: [['7990.0', '10.0']], sequence: 1 });
  return {
    contract: BTCUSD, book, fair: read('8000'), last: read('8000'), account: { balance: read('0.1'), free: read('0.1') }, leverage: 200, isLeverageKnown: true,
    position: { volume: 0n, cost: 0n }, others: 0n, waiting: { buys: 0n, sells: 0n }, ...change,
  };
}

const draft = (change: Partial<PerpDraft>): PerpDraft => ({ ...NO_DRAFT, ...change });

it('a market buy of 10 at 8,000 binds 0.04 and its fee, and is liquidated at 7,925.82', () => {
  const seen = perpPreview(draft({ type: 'market', volume: '10' }), around());
  expect(seen.isReady).toBe(true);
  expect([seen.value, seen.now, seen.average, seen.fee, seen.need, seen.after, seen.liquidation!].map(text)).toEqual(['8', '10', '8000', '0.006', '0.046', '10', '7925.82']);
  expect(seen.warnings).toEqual([]);
});

it('what rests pays a maker’s fee, but a taker’s is held; a limit above the fair price holds its loss, too', () => {
  const low = perpPreview(draft({ price: '7990', volume: '10' }), around());
  expect([low.now, low.fee, low.need].map(text)).toEqual(['0', '-0.0019975', '0.0459925']);
  const book = new Book();
  const high = perpPreview(draft({ price: '8010', volume: '10' }), around({ book }));
  expect(text(high.need)).toBe('0.0560075');
});

it('an order that closes binds no margin but its fee, and a reducing one nothing', () => {
  const mine = around({ position: { volume: read('10'), cost: read('8') } });
  const sell = perpPreview(draft({ side: 'sell', type: 'market', volume: '10' }), mine);
  expect([sell.need, sell.after].map(text)).toEqual(['0.0159925', '0']);
  expect(sell.liquidation).toBeNull();
  expect(text(perpPreview(draft({ side: 'sell', type: 'market', volume: '10', reduceOnly: true }), mine).need)).toBe('0');
});

it('turning round realises the one and opens the other', () => {
  const short = { position: { volume: read('-10'), cost: read('-8') }, account: { balance: read('0.094'), free: read('0.05') } };
  const seen = perpPreview(draft({ type: 'market', volume: '20', side: 'buy' }), around(short));
  // 10 at 8,000 and 10 at 8,010 are 16.01, 8,005 on average; −10 from 8,000 loses 0.005, the fee is 0.0120075: 0.0769925 is left.
  // (8.005 − 0.0769925) ÷ 0.9975 ÷ 0.001 = 7,947.877…
  expect(text(seen.after)).toBe('10');
  expect([seen.fee, seen.liquidation!].map(text)).toEqual(['0.0120075', '7947.88']);
});

it('what the contract does not take is said at its field', () => {
  const problems = (change: Partial<PerpDraft>) => perpPreview(draft({ price: '8000', volume: '1', ...change }), around()).problems;
  expect(problems({ price: '8000.25' }).price).toBe('The price must be a multiple of 0.5.');
  expect(problems({ price: '3999.5' }).price).toBe('It must lie between half and one and a half of the fair price, 8000.');
  expect(problems({ price: '12000.5' }).price).toBe('It must lie between half and one and a half of the fair price, 8000.');
  expect(problems({ volume: '0.00015' }).volume).toBe('The amount must be a multiple of 0.0001.');
  expect(problems({ volume: '1000.0001' }).volume).toBe('The largest amount is 1000.');
  expect(problems({ volume: 'x' }).volume).toBe('This is no number.');
  expect(problems({ type: 'stop', stop: '' }).stop).toBe('Say at which price it fires.');
  expect(problems({ expires: '2000-01-01T00:00' }).expires).toBe('That time is over.');
  expect(problems({ stopLoss: '8000.5' }).stopLoss).toBe('It must lie below the fair price, 8000.');
  expect(problems({})).toEqual({});
});

it('a stop-loss lies behind, a take-profit ahead', () => {
  const fair = read('8000');
  expect(exitProblem('stopLoss', read('7999.5'), true, fair)).toBeNull();
  expect(exitProblem('takeProfit', read('8000'), true, fair)).toBe('It must lie above the fair price, 8000.');
  expect(exitProblem('stopLoss', read('7999.5'), false, fair)).toBe('It must lie above the fair price, 8000.');
  expect(exitProblem('takeProfit', read('7999.5'), false, fair)).toBeNull();
});

it('what somebody may not mean is asked about', () => {
  const warnings = (change: Partial<PerpDraft>, more: Partial<PerpSurroundings> = {}) => perpPreview(draft({ volume: '1', ...change }), around(more)).warnings;
  expect(warnings({ type: 'market', volume: '31' })).toContain('The book shows only 30.');
  expect(warnings({ price: '8500' })).toEqual(['The price is 6.2 % above the best.']);
  expect(warnings({ type: 'market', volume: '30' })).toEqual(['This needs more margin than is free.']);
  expect(warnings({ price: '7000', reduceOnly: true })).toEqual(['There is no position that this would reduce.']);
});

it('the wire gets what differs from its defaults', () => {
  expect(newOrderOf(draft({ price: '8268.5', volume: '0.0315' }), 'BTCUSD', 'c')).toEqual({ symbol: 'BTCUSD', type: 'limit', side: 'buy', volume: '0.0315', limit_price: '8268.5', comment: 'c' });
  const stop = draft({ type: 'stop-limit', side: 'sell', stop: '7000', price: '6990', volume: '2', trigger: 'fair', fill: 'fill-or-kill', reduceOnly: true, postOnly: true });
  expect(newOrderOf(stop, 'BTCUSD', 'c')).toEqual({
    symbol: 'BTCUSD', type: 'stop-limit', side: 'sell', volume: '2', limit_price: '6990', stop_price: '7000', stop_trigger: 'fair', fill_type: 'fill-or-kill', reduce_only: true, comment: 'c',
  });
  const market = draft({ type: 'market', price: '1', volume: '2', expires: '2030-01-01T00:00' });
  expect(newOrderOf(market, 'BTCUSD', 'c')).toEqual({ symbol: 'BTCUSD', type: 'market', side: 'buy', volume: '2', comment: 'c' });
  expect(describeOrder(newOrderOf(stop, 'BTCUSD', 'c'))).toBe('Sell 2 BTCUSD at 6990, triggered at 7000, reduce-only');
});

it('a share of the free margin is the most that it pays for', () => {
  const all = volumeOfShare(100n, draft({ price: '7990' }), around());
  const [fits, tooMuch] = [all, text(read(all) + read('0.0001'))].map((volume) => perpPreview(draft({ price: '7990', volume }), around()).need);
  expect(fits! <= read('0.1')).toBe(true);
  expect(tooMuch! > read('0.1')).toBe(true);
  expect(volumeOfShare(50n, draft({ reduceOnly: true }), around({ position: { volume: read('-3.0001'), cost: 0n } }))).toBe('1.5');
  expect(volumeOfShare(100n, draft({ price: '7990' }), around({ account: null }))).toBe('');
});

it('prices go by ticks, on the grid', () => {
  expect(steppedBy('8000.3', 1n, BTCUSD, null)).toBe('8000.5');
  expect(steppedBy('8000', -10n, BTCUSD, null)).toBe('7995');
  expect(steppedBy('', 1n, BTCUSD, read('8000'))).toBe('8000.5');
  expect(steppedBy('0.5', -1n, BTCUSD, null)).toBe('0.5');
});

it('post-only that was chosen for a limit order means nothing for another kind, in the preview and on the wire', () => {
  const market = perpPreview(draft({ type: 'market', volume: '10', postOnly: true }), around());
  expect([market.now, market.need, market.after].map(text)).toEqual(['10', '0.046', '10']);
  const atOnce = draft({ price: '8000', volume: '10', postOnly: true, fill: 'immediate-or-cancel' });
  expect(text(perpPreview(atOnce, around()).now)).toBe('10');
  expect(newOrderOf(atOnce, 'BTCUSD', 'c')).toEqual({ symbol: 'BTCUSD', side: 'buy', type: 'limit', volume: '10', comment: 'c', limit_price: '8000', fill_type: 'immediate-or-cancel' });
  const limit = draft({ price: '8000', volume: '10', postOnly: true });
  expect(text(perpPreview(limit, around()).now)).toBe('0');
  expect(newOrderOf(limit, 'BTCUSD', 'c').post_only).toBe(true);
});

it('what trades at once or not counts only what trades; all or nothing is nothing where the book has less; a stop waits as a whole', () => {
  const seen = (change: Partial<PerpDraft>) => perpPreview(draft({ price: '8000', volume: '20', ...change }), around());
  const ioc = seen({ fill: 'immediate-or-cancel' });
  expect([ioc.now, ioc.after].map(text)).toEqual(['10', '10']);
  const fok = seen({ fill: 'fill-or-kill' });
  expect([fok.now, fok.after, fok.need].map(text)).toEqual(['0', '0', '0']);
  expect(fok.warnings).toEqual(['The book has less than this within its limit: all or nothing is nothing.']);
  expect(seen({ fill: 'fill-or-kill', volume: '10' }).warnings).toEqual([]);
  const stop = seen({ type: 'stop-limit', stop: '8100', fill: 'immediate-or-cancel', volume: '10' });
  expect([stop.now, stop.after, stop.value].map(text)).toEqual(['0', '10', '8']);
});

it('a leverage that could not be read is said', () => {
  expect(perpPreview(draft({ type: 'market', volume: '1' }), around({ isLeverageKnown: false })).warnings).toEqual(['Your leverage could not be read yet: it may bind more than is said here.']);
});
