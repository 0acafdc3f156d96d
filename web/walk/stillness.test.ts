// The watch of the machine: what its watchers say is taken from a task that ran there meanwhile, and from no other.
import { afterEach, expect, it } from 'vitest';
import { Stillness } from './stillness.ts';

let stillness: Stillness | undefined;
afterEach(() => stillness?.end());

it('the watchers begin, and say what they see', async () => {
  stillness = new Stillness([]);
  expect(await stillness.begun()).toBe(true);
});

it('where nobody may go first it is said', async () => {
  stillness = new Stillness(['false']);
  expect(await stillness.begun()).toBe(false);
});

it('of a task, that counts for which its own processor was away meanwhile', async () => {
  // In a watcher's place, one that saw processor 0 away for 300 ms, twice; the words behind are its own arguments.
  const words = 'echo watching; if [ "$3" = 0 ]; then echo 1000 300; echo 2000.5 300; fi; exec sleep 60';
  stillness = new Stillness(['sh', '-c', words, 'watcher']);
  expect(await stillness.begun()).toBe(true);
  await expect.poll(() => stillness!.total, { timeout: 30_000 }).toBe(600);
  expect(stillness.within({ start: 1_100, ms: 100 }, 0)).toBe(100);
  expect(stillness.within({ start: 1_250, ms: 800 }, 0)).toBe(99.5);
  expect(stillness.within({ start: 500, ms: 500 }, 0)).toBe(0);
  expect(stillness.within({ start: 1_100, ms: 100 }, 1)).toBe(0);
});
