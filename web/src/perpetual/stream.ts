// PrimeBit's channels on one line: each begins with its whole state, then says what changes. A reconnect begins all of them anew.
import { Line, type Dial, type Speaker, type Watcher } from '../feed/line.ts';

export interface Listener {
  /** The state of the channel; null where it has none to begin with. */
  start?(data: unknown): void;
  push(data: unknown, atMs: number): void;
  /** Not subscribed, or not any more. */
  refused?(code: string): void;
}

interface Reply {
  correlation_id: string | null;
  response: { success: boolean; message: string; data: unknown; error?: { code: string } };
}

interface Push {
  channel: string;
  data: unknown;
  message_timestamp_ms: number;
}

const TERMINATED = /^subscription to (\S+) terminated$/;

export class PrimeStream implements Speaker {
  readonly #listeners = new Map<string, Listener>();
  readonly #line: Line;

  constructor(watcher: Watcher, dial?: Dial) {
    this.#line = new Line(watcher, this, dial);
  }

  connect(url: string): void {
    this.#line.connect(url);
  }

  retry(): void {
    this.#line.retry();
  }

  end(): void {
    this.#line.end();
  }

  /** One listener a channel: this page shows each in one place. The returned function stops. */
  listen(channel: string, listener: Listener): () => void {
    this.#listeners.set(channel, listener);
    this.#say('subscribe', channel);
    return () => {
      if (this.#listeners.get(channel) !== listener) return;
      this.#listeners.delete(channel);
      this.#say('unsubscribe', channel);
    };
  }

  opened(): void {
    for (const channel of this.#listeners.keys()) this.#say('subscribe', channel);
  }

  heard(message: Record<string, unknown>): void {
    if ('channel' in message) {
      const { channel, data, message_timestamp_ms } = message as unknown as Push;
      this.#listeners.get(channel)?.push(data, message_timestamp_ms);
    } else if ('response' in message) this.#answered(message as unknown as Reply);
  }

  #answered({ correlation_id, response }: Reply): void {
    // Each request names one channel, and that is its number; what was ended unasked has none.
    const [verb, channel] = correlation_id === null ? ['ended', TERMINATED.exec(response.message)?.[1] ?? ''] : split(correlation_id);
    const listener = this.#listeners.get(channel);
    if (!listener || verb === 'unsubscribe') return;
    if (response.success) listener.start?.(response.data);
    else listener.refused?.(response.error?.code ?? response.message);
  }

  #say(method: 'subscribe' | 'unsubscribe', channel: string): void {
    this.#line.say({ method, params: [channel], correlation_id: `${method} ${channel}` });
  }
}

function split(correlation: string): [string, string] {
  const [verb = '', channel = ''] = correlation.split(' ');
  return [verb, channel];
}
