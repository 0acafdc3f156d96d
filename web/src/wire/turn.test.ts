import { expect, it } from 'vitest';
import { Turn } from './turn.ts';

it('what was asked in a turn that is over is nobody’s, and each turn has its own', () => {
  const turn = new Turn();
  const first = turn.mark();
  expect(first()).toBe(true);
  turn.next();
  const second = turn.mark();
  expect([first(), second()]).toEqual([false, true]);
});
