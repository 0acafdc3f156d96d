import { expect, it } from 'vitest';
import { sorted } from './sorting.svelte.ts';

const rows = [{ name: 'b', amount: 9n }, { name: 'c', amount: 10n }, { name: 'a', amount: 9n }];

it('amounts are sorted as numbers, and equal ones stay as they came', () => {
  expect(sorted(rows, (row) => row.amount, true).map(({ name }) => name)).toEqual(['c', 'b', 'a']);
  expect(sorted(rows, (row) => row.amount, false).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
});

it('names are sorted as text, and the rows themselves stay as they are', () => {
  expect(sorted(rows, (row) => row.name, false).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(rows[0]!.name).toBe('b');
});
