// Dials WebSockets on a thread of their own, which brings what they hear a batch a picture. Where there is no such thread, and where it
// fails or never answers, the page holds them itself, and has less time for everything else.
import type { Dial, Link } from './line.ts';
import script from './socket.worker.ts?worker&url';

/** To the thread: the socket's number, what to do, and with what. */
export type Order = [id: number, verb: 'dial' | 'say' | 'close' | 'taken', text: string];
/** From the thread: of a socket, what became of it or what it heard. */
export type News = [id: number, what: 'dialled' | 'open' | 'close' | string[]];

/** What of a `Worker` is needed; a test puts its own here. */
export interface Thread {
  onmessage: ((event: MessageEvent<News>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(order: Order): void;
  terminate(): void;
}

type Listener = Parameters<Dial>[1];

/** A thread that has not even begun to dial by then is not there. Counted in steps: a page that stood still has not waited. */
const STEP_MS = 1_000;
const STEPS_MAX = 4;

export class Sockets {
  readonly #dialHere: Dial;
  readonly #listeners = new Map<number, Listener>();
  #thread: Thread | null;
  readonly #waits = new Map<number, ReturnType<typeof setInterval>>();
  #last = 0;

  constructor(thread: Thread | null, dialHere: Dial = dialOnPage) {
    this.#thread = thread;
    this.#dialHere = dialHere;
    if (!thread) return;
    thread.onmessage = ({ data }) => this.#heard(data);
    thread.onerror = () => this.#failed();
  }

  readonly dial: Dial = (url, on) => {
    if (!this.#thread) return this.#dialHere(url, on);
    const id = ++this.#last;
    this.#listeners.set(id, on);
    this.#order(id, 'dial', url);
    this.#await(id);
    return {
      send: (text) => this.#order(id, 'say', text),
      close: () => {
        this.#settle(id);
        if (this.#listeners.delete(id)) this.#order(id, 'close');
      },
    };
  };

  #order(id: number, verb: Order[1], text = ''): void {
    this.#thread?.postMessage([id, verb, text]);
  }

  #await(id: number): void {
    let steps = 0;
    this.#waits.set(id, setInterval(() => {
      if (++steps === STEPS_MAX) this.#failed();
    }, STEP_MS));
  }

  #settle(id: number): void {
    clearInterval(this.#waits.get(id));
    this.#waits.delete(id);
  }

  #heard([id, what]: News): void {
    if (what === 'dialled') this.#settle(id);
    else if (what === 'open') this.#listeners.get(id)?.open();
    else if (what === 'close') this.#ended(id);
    else {
      // A message may end the line that it came by.
      for (const text of what) this.#tell(id, text);
      this.#order(id, 'taken');
    }
  }

  /** One that is not understood takes none of the others with it, as none did when each was a task of its own. */
  #tell(id: number, text: string): void {
    try {
      this.#listeners.get(id)?.message(text);
    } catch (fault) {
      reportError(fault);
    }
  }

  #ended(id: number): void {
    const listener = this.#listeners.get(id);
    this.#listeners.delete(id);
    listener?.close();
  }

  /** The lines that it held have ended, so they are dialled again: from here, this time. */
  #failed(): void {
    this.#thread?.terminate();
    this.#thread = null;
    for (const id of [...this.#waits.keys()]) this.#settle(id);
    for (const id of [...this.#listeners.keys()]) this.#ended(id);
  }
}

function startThread(): Thread | null {
  if (typeof Worker === 'undefined') return null;
  try {
    // The page's policy admits a script by this name's word alone: there is nothing to clean in our own file's address.
    const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('rialto-sockets', { createScriptURL: (url) => url });
    return new Worker((policy?.createScriptURL(script) ?? script) as string, { type: 'module', name: 'sockets' });
  } catch {
    // A stricter policy than ours, of a proxy before the server for instance.
    return null;
  }
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

function dialOnPage(url: string, on: Listener): Link {
  const socket = new WebSocket(url);
  socket.onopen = () => on.open();
  socket.onmessage = (event: MessageEvent<string>) => on.message(event.data);
  socket.onclose = () => on.close();
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
}

export const sockets = new Sockets(startThread());
