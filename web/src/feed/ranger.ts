// Ranger's streams on one line. Subscriptions survive reconnects; every reconnect starts each stream anew, so nobody sees a gap.
import { Line, type Dial, type Speaker, type Watcher } from './line.ts';

export type { Link, LinkState } from './line.ts';
export type Handler = (payload: unknown) => void;

export class Ranger implements Speaker {
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #streams = new Map<string, number>();
  readonly #line: Line;

  constructor(watcher: Watcher, dial?: Dial) {
    this.#line = new Line(watcher, this, dial);
  }

  /** Connects, or moves to another door (public or private) with all subscriptions. */
  connect(url: string): void {
    this.#line.connect(url);
  }

  /** Tries at once instead of waiting. */
  retry(): void {
    this.#line.retry();
  }

  /** Listens to payloads under a key. The returned function stops. */
  on(key: string, handler: Handler): () => void {
    let handlers = this.#handlers.get(key);
    if (!handlers) this.#handlers.set(key, (handlers = new Set()));
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

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

  opened(): void {
    if (this.#streams.size > 0) this.#say('subscribe', [...this.#streams.keys()]);
  }

  heard(message: Record<string, unknown>): void {
    for (const key in message) {
      const handlers = this.#handlers.get(key);
      if (handlers) for (const handler of handlers) handler(message[key]);
    }
  }

  #say(event: string, streams: string[]): void {
    this.#line.say({ event, streams });
  }
}
