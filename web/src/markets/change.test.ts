import { expect, it } from 'vitest';
import { changeOf } from './change.ts';

const of = (last: string, change: string) => changeOf({ last, price_change_percent: change });

it('a change has a sign, a shape and a tone', () => {
  expect(of('8000.0', '+0.12%')).toEqual({ ratio: 1_200_000_000_000_000n, text: '▲ +0.12 %', tone: 'up' });
  expect(of('8000.0', '-12.50%')).toEqual({ ratio: -125_000_000_000_000_000n, text: '▼ −12.50 %', tone: 'down' });
  expect(of('8000.0', '+0.00%')).toEqual({ ratio: 0n, text: '0.00 %', tone: '' });
});

it('a market on which nothing was traded has none', () => {
  expect(of('0.0', '+0.00%').text).toBe('–');
  expect(changeOf(undefined).text).toBe('–');
});
