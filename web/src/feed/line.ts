// One WebSocket that stays: dialled again when it ends, later each time, and replaced when it went silent.
import { sockets } from './sockets.ts';

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

/** What speaks through the line. */
export interface Speaker {
  /** A new connection knows nothing: everything is asked for again. */
  opened(): void;
  heard(message: Record<string, unknown>): void;
}

const BACKOFF_MIN_MS = 500;
const BACKOFF_MAX_MS = 10_000;
const PING_EVERY_MS = 4_000;
/** No answer to a ping for so long: the connection is dead although nobody said so. */
const SILENCE_MAX_MS = 15_000;

export class Line {
  readonly #dial: Dial;
  readonly #watcher: Watcher;
  readonly #speaker: Speaker;
  #url = '';
  #link: Link | null = null;
  #isOpen = false;
  #attempts = 0;
  #generation = 0;
  /** When the ping was said that has no answer yet; 0 = all have one. */
  #pingedAt = 0;
  #heardAt = 0;
  #pinger: ReturnType<typeof setInterval> | undefined;
  #redial: ReturnType<typeof setTimeout> | undefined;

  constructor(watcher: Watcher, speaker: Speaker, dial: Dial = sockets.dial) {
    this.#watcher = watcher;
    this.#speaker = speaker;
    this.#dial = dial;
  }

  /** Connects, or moves to another door. */
  connect(url: string): void {
    this.#url = url;
    this.#attempts = 0;
    this.#open();
  }

  /** Tries at once instead of waiting: the network came back, or the page was looked at again. */
  retry(): void {
    if (!this.#isOpen && this.#url !== '') this.#open();
  }

  /** Ends the connection until somebody connects again. */
  end(): void {
    this.#url = '';
    this.#generation++;
    this.#isOpen = false;
    clearTimeout(this.#redial);
    clearInterval(this.#pinger);
    this.#link?.close();
    this.#link = null;
  }

  /** Nothing is kept for later: who speaks says everything again after each opening. */
  say(message: unknown): void {
    if (this.#isOpen) this.#link?.send(JSON.stringify(message));
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
    this.#pingedAt = 0;
    this.#watcher.state('open');
    this.#speaker.opened();
    clearInterval(this.#pinger);
    this.#pinger = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#ping();
  }

  #ping(): void {
    if (performance.now() - this.#heardAt > SILENCE_MAX_MS) {
      this.#open();
      return;
    }
    // One at a time: the answer to a late one would look like that to the next.
    if (this.#pingedAt !== 0) return;
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
    if (text === 'pong') this.#answered();
    else this.#speaker.heard(JSON.parse(text) as Record<string, unknown>);
  }

  #answered(): void {
    this.#watcher.rtt(this.#heardAt - this.#pingedAt);
    this.#pingedAt = 0;
  }
}
