import { expect, it } from 'vitest';
import { read } from '../numbers/decimal.ts';
import type { Contract, PerpOrder } from '../wire/primebit.ts';
import { amended, changeOf, followed, meanwhile } from './amend.ts';

const CONTRACT = { tick_size: '0.5', volume_step: '0.0001', volume_min: '0.0001', volume_max: '1000.0' } as Contract;
const LIMIT = { order_id: 7, symbol: 'BTCUSD', side: 'buy', type: 'limit', volume_initial: '2.0', volume: '1.5', limit_price: '8000.0', stop_price: '0.0' } as PerpOrder;
const STOP: PerpOrder = { ...LIMIT, type: 'stop', limit_price: '0.0', stop_price: '8200.0' };
const FAIR = read('8000');

const change = (order: PerpOrder, what: Partial<ReturnType<typeof changeOf>>) => amended(order, changeOf(order), { ...changeOf(order), ...what }, CONTRACT, FAIR);

it('the fields begin with what the order says now, and nothing is sent that is not different', () => {
  expect(changeOf(LIMIT)).toEqual({ volume: '1.5', price: '8000', stop: '' });
  expect(changeOf(STOP)).toEqual({ volume: '1.5', price: '', stop: '8200' });
  expect(change(LIMIT, {})).toEqual({ problems: ['Nothing is different.'], amendment: {}, losesPlace: false });
  expect(change(LIMIT, { price: '8000.50' }).amendment).toEqual({ limit_price: '8000.5' });
  expect(change(STOP, { stop: '8300', volume: '2' }).amendment).toEqual({ volume: '2', stop_price: '8300' });
});

it('less of the same price keeps its place; more, or another price, goes behind', () => {
  expect(change(LIMIT, { volume: '1.4' }).losesPlace).toBe(false);
  expect(change(LIMIT, { volume: '1.6' }).losesPlace).toBe(true);
  expect(change(LIMIT, { price: '7999.5' }).losesPlace).toBe(true);
  expect(change(STOP, { stop: '8300' }).losesPlace).toBe(false);
});

it('what the exchange would refuse is said before', () => {
  expect(change(LIMIT, { price: '8000.3' }).problems).toEqual(['The price must be a multiple of 0.5.']);
  expect(change(LIMIT, { price: '' }).problems).toEqual(['Say a price.']);
  expect(change(LIMIT, { price: '3999.5' }).problems).toEqual(['It must lie between half and one and a half of the fair price, 8000.']);
  expect(change(LIMIT, { volume: '0' }).problems).toEqual(['It must be more than zero.']);
  expect(change(LIMIT, { volume: '1.00005' }).problems).toEqual(['The amount must be a multiple of 0.0001.']);
  expect(change(STOP, { stop: 'x' }).problems).toEqual(['This is no number.']);
});

it('an order that is far from the fair price already may keep its price', () => {
  const far = { ...LIMIT, limit_price: '3000.0' };
  expect(change(far, { volume: '1' })).toEqual({ problems: [], amendment: { volume: '1' }, losesPlace: false });
});

it('a new price of an order that was partly filled meanwhile buys nothing back', () => {
  const before = changeOf(LIMIT);
  const later = { ...LIMIT, volume: '1.0' };
  expect(amended(later, before, { ...before, price: '8000.5' }, CONTRACT, FAIR)).toEqual({ problems: [], amendment: { limit_price: '8000.5' }, losesPlace: true });
  const elsewhere = { ...LIMIT, limit_price: '8001.0' };
  expect(amended(elsewhere, before, { ...before, volume: '1.2' }, CONTRACT, FAIR).amendment).toEqual({ volume: '1.2' });
});

it('what the order became is said, and only what somebody wrote stays in the fields', () => {
  const before = changeOf(LIMIT);
  expect(meanwhile(LIMIT, before)).toEqual([]);
  const later = { ...LIMIT, volume: '1.0', limit_price: '8001.0' };
  expect(meanwhile(later, before)).toEqual(['1 is left by now, it was 1.5.', '8001 is its limit price by now, it was 8000.']);
  expect(followed(later, before, { ...before, price: '8000.5' })).toEqual({ volume: '1', price: '8000.5', stop: '' });
});
