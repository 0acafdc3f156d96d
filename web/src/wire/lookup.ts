// A write whose answer was lost: the server is asked until it is known what became of it. Reads only, so nothing can happen twice.
import type { Refused } from './http.ts';

const LOOK_EVERY_MS = 2_000;
/** Longer than a request can still be under way: what a server that answers does not know after that did not happen. */
const PATIENCE_MS = 10_000;

/** What one look saw: it happened, it is not there, nothing could be read now, or nothing can be read at all. */
export type Look<T> = { saw: 'it'; what: T } | { saw: 'nothing' } | { saw: 'no-answer' } | { saw: 'closed-door' };

export type Outcome<T> = { known: 'happened'; what: T } | { known: 'did-not' } | { known: 'no' };

/** A read that went wrong: whether another one may go better. */
export function unseen<T>({ status }: Refused): Look<T> {
  const isForNow = status === 0 || status === 429 || status >= 500;
  return { saw: isForNow ? 'no-answer' : 'closed-door' };
}

/** `isStill`: who sent it is still the one who asks; anybody else sees other things, and knows nothing. */
export async function lookUp<T>(look: () => Promise<Look<T>>, isStill: () => boolean): Promise<Outcome<T>> {
  // Only a server that answers all the time has no order under way: one look without an answer begins the count anew.
  let answersSince: number | null = null;
  for (;;) {
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    if (!isStill()) return { known: 'no' };
    const seen = await look();
    if (!isStill() || seen.saw === 'closed-door') return { known: 'no' };
    if (seen.saw === 'it') return { known: 'happened', what: seen.what };
    if (seen.saw === 'no-answer') answersSince = null;
    else {
      answersSince ??= performance.now();
      if (performance.now() - answersSince >= PATIENCE_MS) return { known: 'did-not' };
    }
  }
}
