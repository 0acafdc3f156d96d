import { expect, it } from 'vitest';
import { read } from '../numbers/decimal.ts';
import { nextFunding, percentUp, priceOf, rateText, signed, untilText } from './words.ts';

const EIGHT_HOURS = 28_800_000;

it('funding is counted down to the announced time, or to the next whole interval', () => {
  // 2019-10-24 10:23:42.664 UTC; the next one is at 16:00.
  const now = 1571912622664;
  expect(nextFunding(1571932800000, EIGHT_HOURS, now)).toBe(1571932800000);
  expect(nextFunding(0, EIGHT_HOURS, now)).toBe(1571932800000);
  expect(nextFunding(null, EIGHT_HOURS, now)).toBe(1571932800000);
  expect(untilText(1571932800000, now)).toBe('05:36:17');
  expect(untilText(now - 1, now)).toBe('00:00:00');
});

it('figures have their signs and digits', () => {
  expect([rateText('0.0001'), rateText('-0.001875'), rateText('0.0'), rateText(null)]).toEqual(['+0.0100 %', '−0.1875 %', '0.0000 %', '–']);
  expect([signed(read('-0.0000126')), signed(read('0.1')), signed(read('-1234.5'), 2)]).toEqual(['−0.0000126', '+0.1', '−1,234.5']);
  expect([priceOf('8000.0', 1), priceOf('8268.53', 1), priceOf('0.0', 1), priceOf(null, 1)]).toEqual(['8,000.0', '8,268.53', '–', '–']);
  expect([percentUp(read('0.2101')), percentUp(read('0'))]).toEqual([22n, 0n]);
});
