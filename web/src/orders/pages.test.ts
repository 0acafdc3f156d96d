import { expect, it } from 'vitest';
import type { Answer, Fields } from '../wire/http.ts';
import { everything } from './pages.ts';

type Row = { id: number };
const done = (ids: number[]): Answer<Row[]> => ({ ok: true, value: ids.map((id) => ({ id })), ms: 1, total: 0 });
const downFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first - index);
const rowsOf = (answer: Answer<Row[]>) => (answer.ok ? answer.value.map(({ id }) => id) : null);

it('pages are read until one is not full, and a row that moved to the next page is there once', async () => {
  const asked: Fields[] = [];
  const pages = [done(downFrom(1_500, 1_000)), done(downFrom(502, 502))];
  const rows = await everything((page) => {
    asked.push(page);
    return Promise.resolve(pages[asked.length - 1]!);
  });
  expect(asked).toEqual([{ limit: '1000', page: '1' }, { limit: '1000', page: '2' }]);
  expect(rowsOf(rows)).toEqual(downFrom(1_500, 1_500));
});

it('a page that could not be read is no short list', async () => {
  const pages: Answer<Row[]>[] = [done(downFrom(2_000, 1_000)), { ok: false, status: 503, codes: ['server.busy'], details: [], ms: 1 }];
  expect(await everything<Row>(() => Promise.resolve(pages.shift()!))).toMatchObject({ ok: false, status: 503 });
});

it('no more is read than is wanted, and nothing for who went away', async () => {
  let asked = 0;
  const read = () => Promise.resolve(done(downFrom(10_000 - 1_000 * asked++, 1_000)));
  expect(rowsOf(await everything(read, { pages: 2 }))).toEqual(downFrom(10_000, 2_000));
  expect(asked).toBe(2);
  await everything(read, { isWanted: () => asked < 4 });
  expect(asked).toBe(4);
});
