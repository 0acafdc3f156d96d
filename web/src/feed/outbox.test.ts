import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Outbox } from './outbox.ts';

let posted: string[][];
let outbox: Outbox;

beforeEach(() => {
  vi.useFakeTimers();
  posted = [];
  outbox = new Outbox((texts) => posted.push(texts));
});

afterEach(() => void vi.useRealTimers());

const hear = (...texts: string[]) => texts.forEach((text) => outbox.add(text, { isUrgent: false }));

it('the first message goes at once, and all of the next sixteen milliseconds go together', () => {
  hear('a');
  outbox.taken();
  hear('b', 'c');
  vi.advanceTimersByTime(15);
  expect(posted).toEqual([['a']]);
  hear('d');
  vi.advanceTimersByTime(1);
  expect(posted).toEqual([['a'], ['b', 'c', 'd']]);
});

it('a page that did not take the last batch gets no other one', () => {
  hear('a');
  hear('b');
  vi.advanceTimersByTime(1_000);
  hear('c');
  expect(posted).toEqual([['a']]);
  outbox.taken();
  expect(posted).toEqual([['a'], ['b', 'c']]);
});

it('what came while the page stood still is several batches, in the order in which it came', () => {
  hear('first');
  const texts = Array.from({ length: 1_200 }, (_, index) => String(index));
  hear(...texts);
  for (let count = 0; count < 4; count++) {
    outbox.taken();
    vi.advanceTimersByTime(16);
  }
  expect(posted.map(({ length }) => length)).toEqual([1, 500, 500, 200]);
  expect(posted.slice(1).flat()).toEqual(texts);
});

it('what is urgent waits for nothing, and overtakes nothing', () => {
  hear('a');
  outbox.taken();
  hear('b');
  outbox.add('pong', { isUrgent: true });
  expect(posted).toEqual([['a'], ['b', 'pong']]);
  outbox.taken();
  vi.advanceTimersByTime(1_000);
  expect(posted).toHaveLength(2);
});

it('the end gives everything that was heard before it, and nothing afterwards', () => {
  hear('a', 'b');
  outbox.end();
  expect(posted).toEqual([['a'], ['b']]);
  outbox.taken();
  vi.advanceTimersByTime(1_000);
  expect(posted).toHaveLength(2);
});
