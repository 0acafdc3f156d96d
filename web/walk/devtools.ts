// Debian's chromium, driven by its own protocol over a pipe. Playwright has the browser tell it each frame of each WebSocket:
// at 5,000 a second that was 61 of 130 % of a processor, and the page waited for one 27 % of the time instead of 5.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser that was asked to end and does not is killed. */
const END_MAX_MS = 5_000;

interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  sessionId?: string;
  result?: unknown;
  error?: { message: string };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

export class Devtools {
  readonly #process: ChildProcess;
  readonly #directory: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ((method: string, params: Record<string, unknown>) => void)[] = [];
  #asked = 0;
  #isOver = false;

  private constructor(directory: string, child: ChildProcess) {
    this.#directory = directory;
    this.#process = child;
    let rest = '';
    (child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const all = (rest + text).split('\0');
      rest = all.pop()!;
      for (const one of all) this.#heard(JSON.parse(one) as Message);
    });
    child.on('exit', () => this.#ended());
    child.on('error', () => this.#ended());
    (child.stdio[3] as Writable).on('error', () => this.#ended());
  }

  static launch(args: readonly string[] = []): Devtools {
    const directory = mkdtempSync(join(tmpdir(), 'rialto-soak-'));
    const words = [...ARGS, ...args, `--user-data-dir=${directory}`, '--remote-debugging-pipe', 'about:blank'];
    return new Devtools(directory, spawn(process.env['CHROMIUM'] ?? '/usr/bin/chromium', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] }));
  }

  /** A page of this size, of a visitor who was never here: what is sent to it goes by the returned session. */
  async page(width: number, height: number): Promise<string> {
    const { browserContextId } = await this.send<{ browserContextId: string }>('Target.createBrowserContext');
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank', browserContextId });
    const session = await this.attach(targetId);
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }, session);
    await this.send('Page.enable', {}, session);
    return session;
  }

  async attach(targetId: string): Promise<string> {
    return (await this.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })).sessionId;
  }

  send<T>(method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<T> {
    if (this.#isOver) return Promise.reject(new Error('the browser ended'));
    const id = ++this.#asked;
    const answer = new Promise<T>((resolve, reject) => this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject }));
    (this.#process.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answer;
  }

  /** What an expression is, once it is settled. */
  async evaluate<T>(session: string, expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send<{ result: { value: T }; exceptionDetails?: { text: string; exception?: { description?: string } } }>(
      'Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, session);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  on(listener: (method: string, params: Record<string, unknown>) => void): void {
    this.#listeners.push(listener);
  }

  async end(): Promise<void> {
    if (!this.#isOver) {
      const exit = once(this.#process, 'exit');
      void this.send('Browser.close').catch(() => {});
      const killer = setTimeout(() => this.#process.kill('SIGKILL'), END_MAX_MS);
      await exit;
      clearTimeout(killer);
    }
    // Its children may still be writing there.
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  #ended(): void {
    this.#isOver = true;
    this.#waiting.forEach(({ reject }) => reject(new Error('the browser ended')));
    this.#waiting.clear();
  }

  #heard({ id, method, params, result, error }: Message): void {
    if (id === undefined) {
      for (const listener of this.#listeners) listener(method!, params ?? {});
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message));
    else waiting?.resolve(result);
  }
}
