import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lookUp, unseen, type Look, type Outcome } from './lookup.ts';

const NOTHING: Look<string> = { saw: 'nothing' };
const NO_ANSWER: Look<string> = { saw: 'no-answer' };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Looks as told, the last one for ever; what is known after so many seconds, null = it is still being looked up. */
async function knownAfter(seconds: number, looks: Look<string>[], isStill = () => true): Promise<Outcome<string> | null> {
  let outcome: Outcome<string> | null = null;
  let next = 0;
  void lookUp(() => Promise.resolve(looks[Math.min(next++, looks.length - 1)]!), isStill).then((one) => (outcome = one));
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  return outcome;
}

it('what is seen happened', async () => {
  expect(await knownAfter(2, [{ saw: 'it', what: 'order 7' }])).toEqual({ known: 'happened', what: 'order 7' });
});

it('it did not happen when the server answered for ten seconds and never knew it', async () => {
  expect(await knownAfter(11, [NOTHING])).toBeNull();
  expect(await knownAfter(12, [NOTHING])).toEqual({ known: 'did-not' });
});

it('seconds without an answer do not count, and each one begins the count anew', async () => {
  const away = Array<Look<string>>(7).fill(NO_ANSWER);
  expect(await knownAfter(16, [...away, NOTHING])).toBeNull();
  expect(await knownAfter(26, [...away, NOTHING])).toEqual({ known: 'did-not' });
  expect(await knownAfter(20, [NOTHING, NOTHING, NOTHING, NOTHING, NO_ANSWER, NOTHING])).toBeNull();
});

it('a server that shows nothing to this person leaves it unknown', async () => {
  expect(await knownAfter(2, [{ saw: 'closed-door' }])).toEqual({ known: 'no' });
});

it('another person’s list says nothing', async () => {
  let isStill = true;
  const looked = vi.fn(() => {
    isStill = false;
    return Promise.resolve(NOTHING);
  });
  const outcome = lookUp(looked, () => isStill);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await outcome).toEqual({ known: 'no' });
  expect(await knownAfter(2, [NOTHING], () => false)).toEqual({ known: 'no' });
});

it('no answer, too many requests and faults pass; a refusal stays', () => {
  const look = (status: number) => unseen({ ok: false, status, codes: [], details: [], ms: 1 }).saw;
  expect([0, 429, 500, 503].map(look)).toEqual(Array(4).fill('no-answer'));
  expect([401, 403, 404].map(look)).toEqual(Array(3).fill('closed-door'));
});
