// One place where requests leave. Every answer says how long it took; a write without an answer is "unknown", never "failed".

export interface Detail {
  code: string;
  field?: string;
  rule?: string;
  limit?: string;
  got?: string;
  /** The server's own words. */
  message?: string;
}

export interface Done<T> {
  ok: true;
  value: T;
  ms: number;
  total: number;
}

export interface Refused {
  ok: false;
  /** 0 = no answer came. */
  status: number;
  codes: string[];
  details: Detail[];
  ms: number;
}

export type Answer<T> = Done<T> | Refused;

export type Fields = Record<string, string | undefined>;

/** Of an address: a list is said once for each of its words. */
export type Query = Record<string, string | readonly string[] | undefined>;

const PATIENCE_MS = 8_000;

let csrfToken = '';
let onUnauthorized: () => void = () => {};

/** The session's token: in memory only, fetched again after a reload. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the server does not know our session any more; not for what was asked under another session than the present one. */
export function whenUnauthorized(act: () => void): void {
  onUnauthorized = act;
}

/** Nobody knows whether it happened: no answer, or a fault inside the server. 503 means that nothing happened. */
export function isUnknown(answer: Refused): boolean {
  return answer.status === 0 || (answer.status >= 500 && answer.status !== 503);
}

export function get<T>(path: string, query: Query = {}): Promise<Answer<T>> {
  return send<T>('GET', path + queryText(query), undefined);
}

export function post<T>(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<Answer<T>> {
  return send<T>('POST', path, body, headers);
}

export function put<T>(path: string, body: object = {}): Promise<Answer<T>> {
  return send<T>('PUT', path, body);
}

export function patch<T>(path: string, body: Fields = {}): Promise<Answer<T>> {
  return send<T>('PATCH', path, body);
}

export function remove<T>(path: string, query: Fields = {}): Promise<Answer<T>> {
  return send<T>('DELETE', path + queryText(query), undefined);
}

export function queryText(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) for (const one of [value ?? []].flat()) search.append(name, one);
  const all = search.toString();
  return all === '' ? '' : `?${all}`;
}

async function send<T>(method: string, path: string, body: object | undefined, more: Record<string, string> = {}): Promise<Answer<T>> {
  const began = performance.now();
  const askedUnder = csrfToken;
  const headers: Record<string, string> = { Accept: 'application/json', ...more };
  if (method !== 'GET' && csrfToken !== '') headers['X-CSRF-Token'] = csrfToken;
  if (body) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const value: unknown = await bodyOf(response);
    const ms = performance.now() - began;
    if (response.ok) {
      const total = parseInt(response.headers.get('Total') ?? '', 10);
      return { ok: true, value: value as T, ms, total: Number.isNaN(total) ? 0 : total };
    }
    const refused = { ok: false as const, status: response.status, ...problemsOf(value, response.status), ms };
    if (refused.status === 401 && askedUnder === csrfToken && refused.codes.some((code) => SESSION_OVER.has(code))) onUnauthorized();
    return refused;
  } catch {
    return { ok: false, status: 0, codes: ['web.no_answer'], details: [], ms: performance.now() - began };
  }
}

const SESSION_OVER = new Set(['authz.invalid_session', 'authz.client_session_mismatch', 'authz.user_not_active', 'missing-credentials']);

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

interface PrimeBitError {
  code: string;
  message?: string;
  field?: string;
}

export function problemsOf(value: unknown, status: number): { codes: string[]; details: Detail[] } {
  const body = (typeof value === 'object' && value !== null ? value : {}) as { errors?: unknown; error?: unknown; details?: unknown };
  // PrimeBit's errors are objects with a code.
  if (typeof body.error === 'object' && body.error !== null && 'code' in body.error) {
    const { code, message, field } = body.error as PrimeBitError;
    return { codes: [code], details: [{ code, ...(field === undefined ? {} : { field }), ...(message === undefined ? {} : { message }) }] };
  }
  const errors = Array.isArray(body.errors) ? body.errors : [body.errors ?? body.error ?? `http.${status}`];
  return { codes: errors.map(String), details: Array.isArray(body.details) ? (body.details as Detail[]) : [] };
}
