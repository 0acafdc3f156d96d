// The same request as lines for a terminal, in each dialect that this server speaks. Signing happens in the line itself: a nonce is
// good for seconds only.
import type { Fields } from '../wire/http.ts';

/** Quoted for a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function dataOf(fields: Fields): string {
  return Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) => ` \\\n  -d ${quoted(`${name}=${value}`)}`).join('');
}

/** Peatio v2 by an API key: HMAC-SHA256 of nonce and key id under the secret. */
export function signedExample(origin: string, kid: string, secret: string, method: 'GET' | 'POST', path: string, fields: Fields): string {
  return [
    `KID=${quoted(kid)} SECRET=${quoted(secret)}`,
    'NONCE=$(date +%s%3N)',
    'SIGN=$(printf %s "$NONCE$KID" | openssl dgst -sha256 -hmac "$SECRET" | sed \'s/.* //\')',
    `curl -s${method === 'GET' ? '' : ` -X ${method}`} ${quoted(origin + path)} \\`,
    `  -H "X-Auth-Apikey: $KID" -H "X-Auth-Nonce: $NONCE" -H "X-Auth-Signature: $SIGN"${dataOf(fields)}`,
  ].join('\n');
}

/** Peatio v2 by a Barong session: the cookie stays in a file. */
export function cookieExample(origin: string, email: string, path: string, fields: Fields): string {
  return [
    `curl -s -c rialto.cookies ${quoted(`${origin}/api/v2/barong/identity/sessions`)} \\`,
    `  -d ${quoted(`email=${email}`)} -d password=YOUR-PASSWORD`,
    `curl -s -b rialto.cookies ${quoted(origin + path)}${dataOf(fields)}`,
  ].join('\n');
}

/** Ranger: the stream of one's own orders, by an API key. */
export function streamExample(origin: string, kid: string, secret: string, streams: readonly string[]): string {
  const query = streams.map((stream) => `stream=${stream}`).join('&');
  return [
    `KID=${quoted(kid)} SECRET=${quoted(secret)}`,
    'NONCE=$(date +%s%3N)',
    'SIGN=$(printf %s "$NONCE$KID" | openssl dgst -sha256 -hmac "$SECRET" | sed \'s/.* //\')',
    `curl -sN --http1.1 ${quoted(`${origin}/api/v2/ranger/private?${query}`)} \\`,
    '  -H "Connection: Upgrade" -H "Upgrade: websocket" -H "Sec-WebSocket-Version: 13" -H "Sec-WebSocket-Key: cmlhbHRvLXJpYWx0by0xNg==" \\',
    '  -H "X-Auth-Apikey: $KID" -H "X-Auth-Nonce: $NONCE" -H "X-Auth-Signature: $SIGN"',
  ].join('\n');
}
