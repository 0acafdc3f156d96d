// What an authenticator app does (RFC 6238): six digits for thirty seconds, from a base32 key.
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PERIOD_MS = 30_000;

let last = 0;

/** A code that was not given before: the server takes each period's code once. Near ones count, too, so nobody waits half a minute. */
export async function freshCode(secret: string): Promise<string> {
  const now = Math.floor(Date.now() / PERIOD_MS);
  const next = Math.max(last + 1, now - 1);
  if (next > now + 1) await new Promise((done) => setTimeout(done, (next - 1) * PERIOD_MS - Date.now() + 200));
  last = next;
  return codeAt(secret, next);
}

export function codeAt(secret: string, counter: number): string {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', key).update(message).digest();
  const offset = digest.at(-1)! & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
