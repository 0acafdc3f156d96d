import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Answer } from '../wire/http.ts';
import type { Candle } from '../wire/peatio.ts';
import { readCandles, type Loaded } from './reading.ts';

const CANDLE: Candle = [60, 1, 2, 1, 2, 5];
const done = (value: Candle[]): Answer<Candle[]> => ({ ok: true, value, ms: 1, total: 0 });
const FAILED: Answer<Candle[]> = { ok: false, status: 503, codes: [], details: [], ms: 1 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('candles that could not be read are asked for again, and once they are here no more', async () => {
  const answers = [FAILED, FAILED, done([CANDLE])];
  const told: [Loaded, number][] = [];
  let asked = 0;
  readCandles(() => Promise.resolve(answers[asked++]!), (loaded, candles) => told.push([loaded, candles.length]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([['error', 0], ['error', 0], ['ready', 1]]);
  expect(asked).toBe(3);
});

it('who looks at another chart is told nothing of this one any more', async () => {
  let answer: (one: Answer<Candle[]>) => void = () => {};
  const told = vi.fn();
  const leave = readCandles(() => new Promise((resolve) => (answer = resolve)), told);
  leave();
  answer(done([CANDLE]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).not.toHaveBeenCalled();
});
