import { expect, it } from 'vitest';
import '../testing.ts';
import { merged, settings, type Kept } from './settings.svelte.ts';

it('a tab writes what it changed, and takes back nothing that another one did', () => {
  const before: Kept = { ...settings, confirm: false, market: 'btcusd' };
  const stored = { ...before, confirm: true };
  expect(merged(stored, before, { ...before, market: 'ethusd' })).toEqual({ ...before, confirm: true, market: 'ethusd' });
  expect(merged({}, before, before)).toEqual(before);
});

it('lists are compared by what is in them', () => {
  const before: Kept = { ...settings, favourites: ['btcusd'] };
  const stored = { ...before, favourites: ['btcusd', 'ethusd'] };
  expect(merged(stored, before, { ...before, favourites: ['btcusd'] }).favourites).toEqual(['btcusd', 'ethusd']);
  expect(merged(stored, before, { ...before, favourites: [] }).favourites).toEqual([]);
});
