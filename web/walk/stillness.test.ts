// The watch of the machine: what its watchers say is taken from a task that ran there meanwhile, and from no other.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterEach, expect, it } from 'vitest';
import { Stillness } from './stillness.ts';

let stillness: Stillness | undefined;
afterEach(() => stillness?.end());

it('a watcher that finds no processor says when and for how long', async () => {
  stillness = new Stillness([]);
  expect(await stillness.begun()).toBe(true);
  const now = () => performance.timeOrigin + performance.now();
  const start = now();
  // Three for each processor, so that a watcher has to wait for them; as long as it takes until one had to.
  const busy = Array.from({ length: 3 * availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);']));
  try {
    await expect.poll(() => stillness!.within({ start, ms: now() - start }), { timeout: 60_000 }).toBeGreaterThan(0);
  } finally {
    for (const one of busy) one.kill('SIGKILL');
  }
  expect(stillness.within({ start: start - 600_000, ms: 500_000 })).toBe(0);
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
  await expect.poll(() => stillness!.within({ start: 0, ms: 5_000 }), { timeout: 30_000 }).toBe(600);
  expect(stillness.within({ start: 1_100, ms: 100 }, 0)).toBe(100);
  expect(stillness.within({ start: 1_250, ms: 800 }, 0)).toBe(99.5);
  expect(stillness.within({ start: 500, ms: 500 }, 0)).toBe(0);
  expect(stillness.within({ start: 1_100, ms: 100 }, 1)).toBe(0);
});
