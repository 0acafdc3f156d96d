// Signatures as classic Peatio and COINUT want them, made in the browser. The secret stays in the page.
import type { Fields } from '../wire/http.ts';

/** Browsers offer it to pages of a secure address only: https, or this machine. */
export const canSign = (): boolean => globalThis.crypto?.subtle !== undefined;

/** Lower-case hexadecimal HMAC-SHA256 of two texts. */
export async function hmac(secret: string, message: string): Promise<string> {
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  const hash = await crypto.subtle.sign('HMAC', key, bytes.encode(message));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The parameters of a classic request as they are sent and signed: encoded and sorted. */
export function classicQuery(fields: Fields): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value!)}`).sort().join('&');
}

/** What a classic signature is over. */
export const classicPayload = (verb: string, path: string, query: string): string => `${verb}|${path}|${query}`;

/** What a COINUT login signs. */
export const coinutLogin = (user: string, timestamp: number, nonce: number): string => `${user}|${timestamp}|${nonce}`;
