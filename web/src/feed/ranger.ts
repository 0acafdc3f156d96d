// One WebSocket to Ranger. Subscriptions survive reconnects; every reconnect starts each stream anew, so nobody sees a gap.

export type Handler = (payload: unknown) => void;
export type LinkState = 'connecting' | 'open' | 'closed';

export interface Link {
  send(text: string): void;
  close(): void;
}

export interface Watcher {
  state(state: LinkState): void;
  frame(): void;
  rtt(ms: number): void;
}

/** Opens a connection; a test puts its own here. */
export type Dial = (url: string, on: { open(): void; message(text: string): void; close(): void }) => Link;

const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 10_000;
const PING_EVERY_MS = 4_000;
/** No answer to a ping for so long: the connection is dead although nobody said so. */
const SILENCE_MAX_MS = 15_000;

export class Ranger {
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #dial: Dial;
  readonly #watcher: Watcher;
  #url = '';
  #link: Link | null = null;
  #isOpen = false;
  #attempts = 0;
  #generation = 0;
  #pingedAt = 0;
  #heardAt = 0;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #redial: ReturnType<typeof setTimeout> | undefined;

  constructor(watcher: Watcher, dial: Dial = dialSocket) {
    this.#watcher = watcher;
    this.#dial = dial;
  }

  /** Connects, or moves to another door (public or private) with all subscriptions. */
  connect(url: string): void {
    this.#url = url;
    this.#attempts = 0;
    this.#open();
  }

  /** Tries at once instead of waiting: the network came back, or the page was looked at again. */
  retry(): void {
    if (!this.#isOpen && this.#url !== '') this.#open();
  }

  /** Listens to payloads under a key. The returned function stops. */
  on(key: string, handler: Handler): () => void {
    let handlers = this.#handlers.get(key);
    if (!handlers) this.#handlers.set(key, (handlers = new Set()));
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  readonly #streams = new Map<string, number>();

  /** Asks for a stream; counted, so that two panels may want the same. The returned function gives it back. */
  subscribe(stream: string): () => void {
    const users = this.#streams.get(stream) ?? 0;
    this.#streams.set(stream, users + 1);
    if (users === 0) this.#say('subscribe', [stream]);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = (this.#streams.get(stream) ?? 1) - 1;
      if (left > 0) this.#streams.set(stream, left);
      else {
        this.#streams.delete(stream);
        this.#say('unsubscribe', [stream]);
      }
    };
  }

  /** Starts one stream anew after a gap: the server sends a fresh snapshot. */
  resubscribe(stream: string): void {
    this.#say('subscribe', [stream]);
  }

  #say(event: string, streams: string[]): void {
    if (this.#isOpen) this.#link?.send(JSON.stringify({ event, streams }));
  }

  #open(): void {
    clearTimeout(this.#redial);
    clearInterval(this.#pinger);
    // A dial that nobody answers is given up, too.
    this.#redial = setTimeout(() => this.#open(), SILENCE_MAX_MS);
    const generation = ++this.#generation;
    this.#isOpen = false;
    this.#link?.close();
    this.#watcher.state('connecting');
    const mine = (act: () => void) => () => {
      if (generation === this.#generation) act();
    };
    this.#link = this.#dial(this.#url, {
      open: mine(() => this.#opened()),
      message: (text) => {
        if (generation === this.#generation) this.#heard(text);
      },
      close: mine(() => this.#closed()),
    });
  }

  #opened(): void {
    clearTimeout(this.#redial);
    this.#isOpen = true;
    this.#attempts = 0;
    this.#heardAt = performance.now();
    this.#watcher.state('open');
    this.#watcher.frame();
    if (this.#streams.size > 0) this.#say('subscribe', [...this.#streams.keys()]);
    clearInterval(this.#pinger);
    this.#pinger = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#ping();
  }

  #ping(): void {
    if (performance.now() - this.#heardAt > SILENCE_MAX_MS) {
      this.#open();
      return;
    }
    this.#pingedAt = performance.now();
    this.#link?.send('ping');
  }

  #closed(): void {
    this.#isOpen = false;
    clearInterval(this.#pinger);
    this.#watcher.state('closed');
    clearTimeout(this.#redial);
    const most = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** this.#attempts++);
    this.#redial = setTimeout(() => this.#open(), most / 2 + (Math.random() * most) / 2);
  }

  #heard(text: string): void {
    this.#heardAt = performance.now();
    this.#watcher.frame();
    if (text === 'pong') {
      this.#watcher.rtt(this.#heardAt - this.#pingedAt);
      return;
    }
    const message = JSON.parse(text) as Record<string, unknown>;
    for (const key in message) {
      const handlers = this.#handlers.get(key);
      if (handlers) for (const handler of handlers) handler(message[key]);
    }
  }
}

function dialSocket(url: string, on: { open(): void; message(text: string): void; close(): void }): Link {
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
