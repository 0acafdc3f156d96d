import { expect, it } from 'vitest';
import { ema, ma, vwap, type Bar } from './indicators.ts';

const bars: Bar[] = [10, 20, 30, 40].map((close, index) => ({ time: index * 60, open: close, high: close, low: close, close, volume: index }));

it('the mean begins when there are enough bars', () => {
  expect(ma(bars, 2)).toEqual([{ time: 60, value: 15 }, { time: 120, value: 25 }, { time: 180, value: 35 }]);
  expect(ma(bars, 5)).toEqual([]);
});

it('the exponential mean begins with the first close', () => {
  expect(ema(bars, 3).map(({ value }) => value)).toEqual([10, 15, 22.5, 31.25]);
});

it('the volume-weighted price begins anew each day', () => {
  expect(vwap(bars).map(({ value }) => value)).toEqual([10, 20, 80 / 3, 200 / 6]);
  const tomorrow = { ...bars[3]!, time: 86_400, volume: 2 };
  expect(vwap([...bars, tomorrow]).at(-1)!.value).toBe(40);
});
