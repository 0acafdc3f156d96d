import { expect, it } from 'vitest';
import type { PerpOrder, Position } from '../wire/primebit.ts';
import { changedSince, isSame, liquidationText, newerOf, outcomeOf } from './orders.ts';

// An order as the contract shows one, and what is added to it.
const ORDER: PerpOrder = {
  volume_initial: '0.01', volume: '0.01', time_created: 1577966281, symbol: 'ETHUSD', stop_price: '0.0', side: 'sell', order_id: 135153, limit_price: '228.7',
  fill_type: 'normal', comment: 'order#8880', type: 'limit', status: 'new', expiration_time: 0, reduce_only: false, stop_trigger: 'last', reason: '', average_price: '0.0',
};
const SENT = { symbol: 'ETHUSD', side: 'sell', type: 'limit', volume: '0.01', limit_price: '228.70', comment: 'order#8880' } as const;

it('an order that was sent is found by its comment, whatever became of it', () => {
  expect(isSame({ ...ORDER, volume: '0.0', status: 'filled' }, SENT, 999_999)).toBe(true);
  expect(isSame({ ...ORDER, comment: 'order#8881' }, SENT, 0)).toBe(false);
});

it('where comments are not kept it is found by being newer and as it was sent', () => {
  const bare = { ...ORDER, comment: '' };
  expect(isSame(bare, SENT, 135152)).toBe(true);
  expect(isSame(bare, SENT, 135153)).toBe(false);
  expect(isSame({ ...bare, side: 'buy' }, SENT, 0)).toBe(false);
  expect(isSame({ ...bare, volume_initial: '0.02' }, SENT, 0)).toBe(false);
  expect(isSame({ ...bare, limit_price: '228.8' }, SENT, 0)).toBe(false);
});

it('what became of an order', () => {
  expect(outcomeOf(ORDER)).toBe('placed');
  expect(outcomeOf({ ...ORDER, status: 'partially-filled', volume: '0.004', average_price: '228.75' })).toBe('0.006 filled at 228.75, rest placed');
  expect(outcomeOf({ ...ORDER, status: 'filled', volume: '0.0', average_price: '1228.70000001' })).toBe('filled at 1,228.70');
  expect(outcomeOf({ ...ORDER, status: 'canceled', reason: 'post-only' })).toBe('not filled: it would have traded at once');
  const part = { ...ORDER, status: 'canceled', volume: '0.004', reason: 'price-protection', average_price: '228.7' } as const;
  expect(outcomeOf(part)).toBe('0.006 filled at 228.70, rest cancelled: the price went too far from the fair price');
});

it('a liquidation in words', () => {
  expect(liquidationText({ symbol: 'BTCUSD', side: 'sell', price: '7907.0', volume: '4.0', kind: 'liquidation', timestamp_ms: 1 })).toBe('Liquidated: 4 BTCUSD at 7,907');
});

it('of two tellings of an order the later one counts, in whatever order they come', () => {
  const known = { order_id: 7, volume: '1.0', comment: 'mine', time_updated_ms: 2_000 } as PerpOrder;
  const late = { order_id: 7, volume: '1.5', comment: '', average_price: '8000.0', time_updated_ms: 1_000 } as PerpOrder;
  expect(newerOf(known, late)).toEqual({ ...known, average_price: '8000.0' });
  expect(newerOf(late, known)).toEqual({ ...known, average_price: '8000.0' });
  expect(newerOf(undefined, late)).toBe(late);
});

it('a position that is not as it was shown is not closed unsaid', () => {
  const shown = { position_id: 3, side: 'buy', volume: '1.0' } as Position;
  expect(changedSince(shown, { ...shown, profit: '5' })).toBeNull();
  expect(changedSince(shown, { ...shown, volume: '3.0' })).toBe('It is 3 by now, and was 1. Nothing was sent.');
  expect(changedSince(shown, { ...shown, side: 'sell' })).toBe('This position is gone, and there is another one. Nothing was sent.');
  expect(changedSince(shown, { ...shown, position_id: 4 })).toBe('This position is gone, and there is another one. Nothing was sent.');
  expect(changedSince(shown, undefined)).toBe('This position is gone. Nothing was sent.');
});
