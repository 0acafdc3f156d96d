import { afterEach, expect, it } from 'vitest';
import { asking } from './ask.svelte.ts';
import { keys } from './keys.svelte.ts';

let leave = () => {};
afterEach(() => leave());

interface Focus {
  /** The element that has it lies in a dialog. */
  inDialog?: boolean;
  isField?: boolean;
  /** Some dialog of the page is open. */
  isAsked?: boolean;
}

/** Strikes a key; what became of it. */
function struck(key: string, focus: Focus): { acted: number; taken: boolean; blurred: boolean } {
  const seen = { acted: 0, taken: false, blurred: false };
  leave = keys.on(key, () => seen.acted++);
  const target = {
    closest: () => (focus.inDialog ? { open: focus.isAsked ?? false } : null),
    matches: () => focus.isField ?? false,
    blur: () => (seen.blurred = true),
    ownerDocument: { querySelector: (selector: string) => (selector === 'dialog[open]' && focus.isAsked ? {} : null) },
  };
  keys.press({ key, target, preventDefault: () => (seen.taken = true) } as unknown as KeyboardEvent);
  return seen;
}

it('a key is heard on the page, and by a dialog that is closed but has the focus still', () => {
  expect(struck('/', {})).toEqual({ acted: 1, taken: true, blurred: false });
  expect(struck('/', { inDialog: true })).toEqual({ acted: 1, taken: true, blurred: false });
  expect(struck('b', { inDialog: true, isField: true })).toEqual({ acted: 1, taken: true, blurred: false });
});

it('a field keeps its keys, and gives the focus away with Escape', () => {
  expect(struck('b', { isField: true })).toEqual({ acted: 0, taken: false, blurred: false });
  expect(struck('Escape', { isField: true })).toEqual({ acted: 0, taken: false, blurred: true });
});

it('while something is asked no key does anything else, wherever the focus is', () => {
  expect(struck('X', { inDialog: true, isAsked: true })).toEqual({ acted: 0, taken: false, blurred: false });
  expect(struck('X', { isAsked: true })).toEqual({ acted: 0, taken: false, blurred: false });
});

it('a question that comes before the last one was answered answers it with no', async () => {
  const first = asking.ask('First?', 'Yes');
  const second = asking.ask('Second?', 'Yes');

  expect(await first).toBe(false);
  expect(asking.question?.title).toBe('Second?');
  asking.question?.answer(true);
  expect(await second).toBe(true);
  expect(asking.question).toBeNull();
});
