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

it('what is urgent goes on as soon as the batch before it is taken', () => {
  hear('a');
  outbox.add('pong', { isUrgent: true });
  vi.advanceTimersByTime(4);
  outbox.taken();
  expect(posted).toEqual([['a'], ['pong']]);
  hear('b');
  outbox.taken();
  expect(posted).toHaveLength(2);
});

it('what waits for five seconds is overdue, however little it is, and what is taken in time is not', () => {
  hear('a', 'b');
  vi.advanceTimersByTime(5_000);
  expect(outbox.isOverdue).toBe(false);
  vi.advanceTimersByTime(1);
  expect(outbox.isOverdue).toBe(true);
  outbox.taken();
  expect(outbox.isOverdue).toBe(false);
});

it('what waits may not be more than four mebibytes, however young it is', () => {
  hear('a', 'x'.repeat(4 << 20));
  expect(outbox.isOverdue).toBe(false);
  hear('b');
  expect(outbox.isOverdue).toBe(true);
  outbox.taken();
  vi.advanceTimersByTime(16);
  expect(outbox.isOverdue).toBe(false);
});

it('what is dropped never comes', () => {
  hear('a', 'b');
  outbox.drop();
  outbox.taken();
  vi.advanceTimersByTime(1_000);
  expect(posted).toEqual([['a']]);
});

it('the end of a long backlog is several batches, too, and no later one', () => {
  hear('a');
  outbox.taken();
  hear(...Array.from({ length: 1_200 }, String));
  outbox.end();
  vi.advanceTimersByTime(1_000);
  expect(posted.map(({ length }) => length)).toEqual([1, 500, 500, 200]);
});

it('the end gives everything that was heard before it, and nothing afterwards', () => {
  hear('a', 'b');
  outbox.end();
  expect(posted).toEqual([['a'], ['b']]);
  outbox.taken();
  vi.advanceTimersByTime(1_000);
  expect(posted).toHaveLength(2);
});
