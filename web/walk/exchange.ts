// A real exchange for the browser: a process of its own, on a data directory and a port of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = resolve(import.meta.dirname, '../../artifacts/bin/Rialto.Server/release/rialto');
const WEB = resolve(import.meta.dirname, '../../src/Rialto.Server/wwwroot');

export interface Mail {
  to: string;
  kind: string;
  data: { token?: string };
}

export class Exchange {
  readonly #directory = mkdtempSync(join(tmpdir(), 'rialto-walk-'));
  readonly #words: readonly string[];
  #process: ChildProcess | undefined;
  #port = 0;

  private constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** What `--demo` starts, bots included. */
  static demo(): Promise<Exchange> {
    return Exchange.#start(['--demo']);
  }

  /** The demo's members and play money, but nobody else trades; who signs up begins at the bottom. */
  static quiet(): Promise<Exchange> {
    return Exchange.#start(['--set', 'demo.members=true', '--set', 'demo.faucet=true']);
  }

  /** As quiet, with index prices that only a test sets. */
  static perpetual(): Promise<Exchange> {
    return Exchange.#start(['--set', 'demo.members=true', '--set', 'demo.faucet=true', '--set', 'feeds.source=off', '--set', 'primebit.sandbox=true']);
  }

  static async #start(words: readonly string[]): Promise<Exchange> {
    const exchange = new Exchange(words);
    exchange.#port = await freePort();
    await exchange.start();
    return exchange;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Nothing happens when it runs already. */
  async start(): Promise<void> {
    const { exitCode, signalCode } = this.#process ?? { exitCode: 0, signalCode: null };
    if (exitCode === null && signalCode === null) return;
    const settings = ['barong.password_rounds=1', 'limits.off=true', 'barong.identity_rate_per_min=0', `server.web=${WEB}`];
    const words = ['serve', '--data', this.#directory, '--listen', this.url, ...this.#words, ...settings.flatMap((one) => ['--set', one])];
    const started = spawn(PROGRAM, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = started;
    let complaints = '';
    started.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    for await (const line of createInterface({ input: started.stdout })) {
      if (line.startsWith('ready ')) {
        started.stdout.resume();
        return;
      }
      const found = /^ {2}(\w+)@demo\.example.* kid (\w+) +secret (\w+)/.exec(line);
      if (found) this.keys.set(found[1]!, { kid: found[2]!, secret: found[3]! });
      const coinut = /^ +COINUT user (\S+) +key (\S+)/.exec(line);
      if (coinut) this.coinut.push({ user: coinut[1]!, key: coinut[2]! });
    }
    throw new Error(`the server ended before it was ready: ${complaints}`);
  }

  readonly keys = new Map<string, { kid: string; secret: string }>();

  /** In the order of the keys. */
  readonly coinut: { user: string; key: string }[] = [];

  /** Ends it without a word, as a power cut does. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  /** What only a test may do to perpetuals. */
  async sandbox(act: string, body: object): Promise<void> {
    const answer = await fetch(`${this.url}/api/v1/sandbox/${act}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${act} ${JSON.stringify(body)}: ${answer.status} ${await answer.text()}`);
  }

  /** The newest mail of a kind to somebody. */
  mail(to: string, kind: string): Mail | undefined {
    const lines = readFileSync(join(this.#directory, 'outbox.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Mail).findLast((mail) => mail.to === to && mail.kind === kind);
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A port that was free a moment ago; the server of a restart must find it again. */
async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
