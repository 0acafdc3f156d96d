// When the machine itself stood still: a virtual processor that its host takes away for 50 ms is no fault of what ran there, and the
// guest books those milliseconds to it all the same. Seen once in a trace of the soak: a task of the page, one of its drawing threads
// and one of the browser's network process, on two processors, each 53 ms long and ended at the same moment.
import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

/** Above everything that is not of the kernel: who asks for a processor like this waits for nobody in the guest. */
const AT_ONCE = ['chrt', '-f', '50'];
/** Asked for each millisecond, so that what is shorter may be the timer's. */
const LEAST_MS = 5;

export interface Stretch {
  /** Milliseconds since 1970. */
  start: number;
  ms: number;
}

// It ends with who began it, however that ended.
const WATCH = `
  const { writeSync } = require('node:fs');
  const parent = process.ppid;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const now = () => performance.timeOrigin + performance.now();
  writeSync(1, 'watching\\n');
  for (let last = now(); process.ppid === parent; ) {
    Atomics.wait(cell, 0, 0, 1);
    const at = now();
    // One millisecond of it is sleep.
    if (at - last - 1 >= ${LEAST_MS}) writeSync(1, last + 1 + ' ' + (at - last - 1) + '\\n');
    last = at;
  }`;

/** Watches each processor with a process that wakes every millisecond, before all others. */
export class Stillness {
  readonly #watchers: ChildProcess[];
  readonly #seen: Stretch[][];
  readonly #begun: Promise<boolean[]>;

  /** @param first The words before the watcher's command, by which it goes first. */
  constructor(first: readonly string[] = AT_ONCE) {
    this.#watchers = Array.from({ length: availableParallelism() }, (_, processor) => {
      const words = [...first, 'taskset', '-c', String(processor), process.execPath, '-e', WATCH];
      return spawn('env', words, { stdio: ['ignore', 'pipe', 'ignore'] });
    });
    this.#seen = this.#watchers.map(() => []);
    this.#begun = Promise.all(this.#watchers.map((watcher, processor) => this.#listen(watcher, processor)));
  }

  /** False where not everybody may go first: then the machine is taken never to have stood still. */
  async begun(): Promise<boolean> {
    return (await this.#begun).every((one) => one);
  }

  #listen(watcher: ChildProcess, processor: number): Promise<boolean> {
    return new Promise((resolve) => {
      watcher.on('error', () => resolve(false));
      watcher.on('exit', () => resolve(false));
      createInterface({ input: watcher.stdout! }).on('line', (line) => {
        if (line === 'watching') return resolve(true);
        const [start, ms] = line.split(' ').map(parseFloat) as [number, number];
        this.#seen[processor]!.push({ start, ms });
      });
    });
  }

  /** For how many milliseconds of a stretch a processor was taken away; without one, all of them together. */
  within({ start, ms }: Stretch, processor?: number): number {
    const overlap = (still: Stretch) => Math.min(start + ms, still.start + still.ms) - Math.max(start, still.start);
    const seen = processor === undefined ? this.#seen.flat() : (this.#seen[processor] ?? []);
    return seen.reduce((sum, still) => sum + Math.max(0, overlap(still)), 0);
  }

  end(): void {
    for (const watcher of this.#watchers) watcher.kill('SIGKILL');
  }
}
