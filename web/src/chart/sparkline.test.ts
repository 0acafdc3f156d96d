import { expect, it } from 'vitest';
import { sparkline } from './sparkline.ts';

it('a line goes from the first close to the last price, lowest at the bottom', () => {
  expect(sparkline([10, 30, 20])).toBe('M0.0 22.0L50.0 2.0L100.0 12.0');
});

it('prices that do not move are a line in the middle', () => {
  expect(sparkline([5, 5])).toBe('M0.0 12.0L100.0 12.0');
});

it('one price, or none, is no line', () => {
  expect(sparkline([10])).toBe('');
  expect(sparkline([])).toBe('');
});
