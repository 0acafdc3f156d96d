import { expect, it } from 'vitest';
import { read, text } from '../numbers/decimal.ts';
import { exposureOf, feeOf, initialOf, liquidationPrice, maintenanceOf, slicesOf, usedOf, valueOf } from './risk.ts';

const tier = (up_to: string, initial: string, maintenance: string) => ({ up_to, initial, maintenance });
const BTCUSD = {
  contract_type: 'quanto' as const, contract_size: '0.0001',
  tiers: [tier('50.0', '0.005', '0.0025'), tier('100.0', '0.01', '0.005'), tier('200.0', '0.02', '0.01'), tier('500.0', '0.04', '0.02'), tier('1000.0', '0.1', '0.05'), tier('5000.0', '0.2', '0.1')],
};
const ETHUSD = {
  ...BTCUSD, contract_size: '0.001',
  tiers: [tier('25.0', '0.01', '0.005'), tier('50.0', '0.02', '0.01'), tier('100.0', '0.04', '0.02'), tier('250.0', '0.1', '0.05'), tier('1000.0', '0.2', '0.1')],
};

const said = (units: bigint | null) => (units === null ? null : text(units));

it.each([
  [BTCUSD, '1', 200, '0.005', '0.0025'],
  [BTCUSD, '50', 200, '0.25', '0.125'],
  [BTCUSD, '50.000001', 200, '0.25000001', '0.125000005'],
  [BTCUSD, '75', 200, '0.5', '0.25'],
  [BTCUSD, '250', 200, '4.75', '2.375'],
  [BTCUSD, '1200', 200, '104.75', '52.375'],
  [ETHUSD, '60', 100, '1.15', '0.575'],
  [BTCUSD, '75', 20, '3.75', '0.25'],
  [BTCUSD, '250', 50, '6', '2.375'],
])('margin of a notional, case %#', (contract, notional, leverage, initial, maintenance) => {
  const slices = slicesOf(contract.tiers);
  expect([said(initialOf(read(notional), slices, leverage)), said(maintenanceOf(read(notional), slices))]).toEqual([initial, maintenance]);
});

it('above the last slice nothing is admitted', () => {
  expect(initialOf(read('5000.000001'), slicesOf(BTCUSD.tiers), 200)).toBeNull();
});

it.each([
  ['8268.5', '0.0315', BTCUSD, '0.000019534332', '-0.000006511443'],
  ['228.7', '0.01', ETHUSD, '0.00000171525', '-0.00000057175'],
  ['8000.5', '0.0001', BTCUSD, '0.000000060004', '-0.000000020001'],
])('fees of %s × %s, a taker’s and a maker’s', (price, volume, contract, taker, maker) => {
  const value = valueOf(contract, read(price), read(volume));
  expect([said(feeOf(value, read('0.00075'))), said(feeOf(value, read('-0.00025')))]).toEqual([taker, maker]);
});

it.each([
  ['0', '10', '0', '10'], ['0', '10', '4', '10'], ['5', '0', '5', '5'], ['5', '0', '12', '7'], ['-5', '3', '0', '5'], ['5', '10', '12', '15'],
])('position %s with buys %s and sells %s answers for %s', (position, buys, sells, exposure) => {
  expect(said(exposureOf(read(position), read(buys), read(sells)))).toBe(exposure);
});

it.each([
  ['0.094', '10', '8000', '7925.82'],
  ['0.094', '-10', '8000', '8073.81'],
  ['0.94', '100', '8000', '7933.17'],
  ['4.91', '-150', '8000', '8286.13'],
  ['0.0479091875', '3', '9292.5', '9155.7'],
])('with a balance of %s, %s bought at %s is liquidated below %s', (balance, volume, open, price) => {
  const cost = valueOf(BTCUSD, read(open), read(volume));
  expect(said(liquidationPrice(BTCUSD, { volume: read(volume), cost, balance: read(balance), others: 0n }))).toBe(price);
});

it('other positions of the account count with what they gain less what they must keep', () => {
  // 0.494 balance; 5 BTCUSD from 8000 and −20 ETHUSD from 200; fair 7900 and 205.
  const btc = { volume: read('5'), cost: read('4'), balance: read('0.494'), others: read('-0.1') - read('0.0205') };
  const eth = { volume: read('-20'), cost: read('-4'), balance: read('0.494'), others: read('-0.05') - read('0.009875') };
  expect([said(liquidationPrice(BTCUSD, btc)), said(liquidationPrice(ETHUSD, eth))]).toEqual(['7271.18', '220.6']);
});

it('who has more than his position is worth has no such price', () => {
  expect(liquidationPrice(BTCUSD, { volume: read('1'), cost: read('0.8'), balance: read('1'), others: 0n })).toBeNull();
  expect(liquidationPrice(BTCUSD, { volume: 0n, cost: 0n, balance: read('1'), others: 0n })).toBeNull();
});

it('how near liquidation is, from nothing to all', () => {
  expect([said(usedOf(0n, read('1'))), said(usedOf(read('0.02'), read('0.08'))), said(usedOf(read('0.02'), read('-0.01')))]).toEqual(['0', '0.25', '1']);
});
