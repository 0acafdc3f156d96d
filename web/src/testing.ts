// A browser without a screen, and a server that answers as a test says: for what lives between page and wire. Imported before what it serves.
import { vi } from 'vitest';

interface Asked {
  /** "GET /api/…" */
  line: string;
  body: unknown;
}

interface Rule {
  pattern: RegExp;
  reply: (resolve: (response: Response) => void, reject: (error: Error) => void) => void;
}

const response = (value: unknown, status: number, total: number): Response =>
  new Response(JSON.stringify(value), { status, headers: { Total: String(total) } });

/** The newest rule that fits a request answers it; a request without a rule is a fault of the test. */
export class TestServer {
  asked: Asked[] = [];
  #rules: Rule[] = [];

  readonly fetch = (path: string, { method, body }: { method: string; body?: string }): Promise<Response> => {
    const line = `${method} ${path}`;
    this.asked.push({ line, body: body === undefined ? undefined : JSON.parse(body) });
    const rule = this.#rules.findLast(({ pattern }) => pattern.test(line));
    if (!rule) throw new Error(`nothing is said of ${line}`);
    return new Promise((resolve, reject) => rule.reply(resolve, reject));
  };

  /** Forgets all requests and rules. */
  begin(): void {
    this.asked = [];
    this.#rules = [];
  }

  says(pattern: RegExp, value: unknown, status = 200): void {
    const total = Array.isArray(value) ? value.length : 0;
    this.#rules.push({ pattern, reply: (resolve) => resolve(response(value, status, total)) });
  }

  refuses(pattern: RegExp, status: number, code: string): void {
    this.says(pattern, { errors: [code] }, status);
  }

  /** The answer is lost on its way. */
  loses(pattern: RegExp): void {
    this.#rules.push({ pattern, reply: (_, reject) => reject(new TypeError('network')) });
  }

  /** Keeps the answers back; the returned function gives one to everybody who waits. */
  holds(pattern: RegExp, status = 200): (value: unknown) => void {
    const waiting: ((response: Response) => void)[] = [];
    this.#rules.push({ pattern, reply: (resolve) => void waiting.push(resolve) });
    return (value) => waiting.splice(0).forEach((resolve) => resolve(response(value, status, Array.isArray(value) ? value.length : 0)));
  }

  linesOf(pattern: RegExp): string[] {
    return this.asked.map(({ line }) => line).filter((line) => pattern.test(line));
  }
}

export const server = new TestServer();

/** What a browser keeps, as a plain map. */
export const kept = new Map<string, string>();

const listeners = new Map<string, (event: unknown) => void>();

/** Something happens in the browser. */
export const happens = (name: string, event: unknown): void => listeners.get(name)?.(event);

/** The addresses that a connection was opened to. */
export const dialled: string[] = [];

class NoSocket {
  static readonly OPEN = 1;
  readyState = 0;

  constructor(url: string) {
    dialled.push(url);
  }

  close(): void {}
}

class NoChannel {
  port1 = { onmessage: null, close: () => {} };
  port2 = { postMessage: () => {} };
}

vi.stubGlobal('location', { protocol: 'http:', host: 'localhost', pathname: '/', search: '' });
vi.stubGlobal('fetch', server.fetch);
vi.stubGlobal('WebSocket', NoSocket);
vi.stubGlobal('MessageChannel', NoChannel);
vi.stubGlobal('requestAnimationFrame', (draw: (at: number) => void) => setTimeout(() => draw(performance.now()), 0));
vi.stubGlobal('addEventListener', (name: string, listener: (event: unknown) => void) => listeners.set(name, listener));
vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });

/** Lets everything happen that needs so much time, and what follows from it. */
export const passes = async (ms: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};
