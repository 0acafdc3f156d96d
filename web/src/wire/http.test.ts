import { expect, it } from 'vitest';
import { isUnknown, problemsOf, queryText } from './http.ts';

it('reads refusals of each dialect', () => {
  expect(problemsOf({ errors: ['market.order.missing_volume', 'market.order.missing_price'] }, 422)).toEqual({ codes: ['market.order.missing_volume', 'market.order.missing_price'], details: [] });
  expect(problemsOf({ error: 'Route is not found' }, 404)).toEqual({ codes: ['Route is not found'], details: [] });
  expect(problemsOf({ error: { code: 'insufficient-margin', message: 'Not enough margin', field: 'volume' } }, 422)).toEqual({
    codes: ['insufficient-margin'], details: [{ code: 'insufficient-margin', message: 'Not enough margin', field: 'volume' }],
  });
  expect(problemsOf('<html>', 502)).toEqual({ codes: ['http.502'], details: [] });
});

it('only where nobody knows, an order is unknown', () => {
  const refused = (status: number) => ({ ok: false as const, status, codes: [], details: [], ms: 1 });
  expect([0, 422, 429, 500, 503, 504].map((status) => isUnknown(refused(status)))).toEqual([true, false, false, true, false, true]);
});

it('a list in an address is said word by word, and what is not said is left out', () => {
  expect(queryText({ 'state[]': ['done', 'cancel'], limit: '100', page: undefined })).toBe('?state%5B%5D=done&state%5B%5D=cancel&limit=100');
  expect(queryText({ page: undefined })).toBe('');
});
