// The same request as lines for a terminal, in each dialect that this server speaks. Signing happens in the line itself: a nonce is
// good for seconds only.
import type { Fields } from '../wire/http.ts';
import { classicPayload, classicQuery, hmac } from './signing.ts';

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

const HASH = (message: string, secret: string): string => `$(printf %s "${message}" | openssl dgst -sha256 -hmac "$${secret}" | sed 's/.* //')`;

/** Classic Peatio: verb, path and sorted parameters are signed; a tonce is good once, for half a minute. */
export function classicExample(origin: string, access: string, secret: string, method: 'GET' | 'POST', path: string, fields: Fields): string {
  // In the shell the two that only it knows take the places that the order gives them.
  const query = classicQuery({ ...fields, access_key: 'ACCESS', tonce: 'TONCE' }).replace('access_key=ACCESS', 'access_key=$ACCESS').replace('tonce=TONCE', 'tonce=$(date +%s%3N)');
  const send = method === 'GET' ? `curl -s "${origin}${path}?$QUERY&signature=$SIGN"` : `curl -s -d "$QUERY&signature=$SIGN" ${quoted(origin + path)}`;
  return [`ACCESS=${quoted(access)} SECRET=${quoted(secret)}`, `QUERY="${query}"`, `SIGN=${HASH(`${method}|${path}|$QUERY`, 'SECRET')}`, send].join('\n');
}

/** The same with the signature in it: to be pasted within half a minute. */
export async function classicSigned(origin: string, access: string, secret: string, method: 'GET' | 'POST', path: string, fields: Fields, tonce: number): Promise<string> {
  const query = classicQuery({ ...fields, access_key: access, tonce: String(tonce) });
  const all = `${query}&signature=${await hmac(secret, classicPayload(method, path, query))}`;
  return method === 'GET' ? `curl -s ${quoted(`${origin}${path}?${all}`)}` : `curl -s -d ${quoted(all)} ${quoted(origin + path)}`;
}

/** PrimeBit: verb, body, path, query and the second are signed, one after the other; good for half a minute. */
export function primebitExample(origin: string, key: string, secret: string, method: 'GET' | 'POST', path: string, query: string, body: object | null): string {
  const sign = `SIGN=${HASH(`${method}${body === null ? '' : '$BODY'}${path}${query}$NOW`, 'SECRET')}`;
  const headers = '-H "api-key: $KEY" -H "timestamp: $NOW" -H "authorization: $SIGN"';
  const url = quoted(`${origin}${path}${query === '' ? '' : `?${query}`}`);
  const lines = [`KEY=${quoted(key)} SECRET=${quoted(secret)}`, ...(body === null ? [] : [`BODY=${quoted(JSON.stringify(body))}`]), 'NOW=$(date +%s)', sign];
  return [...lines, `curl -s ${headers}${body === null ? '' : ` -H 'content-type: application/json' -d "$BODY"`} ${url}`].join('\n');
}

/** COINUT: the body is signed, byte for byte, and counts once. */
export function coinutExample(origin: string, user: string, key: string, request: object): string {
  // The nonce stands outside of the quotes, so that each paste is a request of its own.
  const [head, tail] = JSON.stringify({ ...request, nonce: 0 }).split('"nonce":0');
  return [
    `COINUT=${quoted(user)} KEY=${quoted(key)}`,
    `BODY=${quoted(`${head}"nonce":`)}$(date +%s)${quoted(tail!)}`,
    `SIGN=${HASH('$BODY', 'KEY')}`,
    `curl -s -H "X-USER: $COINUT" -H "X-SIGNATURE: $SIGN" -d "$BODY" ${quoted(`${origin}/coinut`)}`,
  ].join('\n');
}

/** The same with the signature in it. */
export async function coinutSigned(origin: string, user: string, key: string, request: object, nonce: number): Promise<string> {
  const body = JSON.stringify({ ...request, nonce });
  return `curl -s -H ${quoted(`X-USER: ${user}`)} -H ${quoted(`X-SIGNATURE: ${await hmac(key, body)}`)} -d ${quoted(body)} ${quoted(`${origin}/coinut`)}`;
}
