// A cancel whose answer was lost is neither done nor refused: the list of open orders says what became of it.
import { notices } from '../shell/notices.svelte.ts';
import type { Answer } from '../wire/http.ts';
import { lookUp, unseen, type Look } from '../wire/lookup.ts';

/** Tells which of these orders are open still, as soon as that is known. */
export async function tellWhatIsOpen(what: string, ids: readonly number[], open: () => Promise<Answer<readonly number[]>>, isStill: () => boolean): Promise<void> {
  const notice = notices.say('busy', what, 'No answer: UNKNOWN whether it happened. Looking it up …');
  const look = async (): Promise<Look<null>> => {
    const answer = await open();
    if (!answer.ok) return unseen(answer);
    return answer.value.some((id) => ids.includes(id)) ? { saw: 'nothing' } : { saw: 'it', what: null };
  };
  const outcome = await lookUp(look, isStill);
  const several = ids.length === 1 ? 'It is still open: it was not cancelled.' : 'Not all of them were cancelled: the list shows what is still open.';
  switch (outcome.known) {
    case 'happened': return notices.change(notice, 'good', what, 'Not open any more. What was filled before is in the history.');
    case 'did-not': return notices.change(notice, 'bad', what, several);
    case 'no': return notices.change(notice, 'bad', what, 'UNKNOWN: it could not be looked up. Look at your open orders.');
  }
}
