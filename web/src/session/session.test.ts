import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dialled, happens, kept, passes, server } from '../testing.ts';
import type { Person } from '../wire/barong.ts';
import * as peatio from '../wire/peatio.ts';
import { Session } from './session.svelte.ts';

const ANN = { uid: 'ID1', email: 'ann@demo.example' } as Person;
const BEN = { uid: 'ID2', email: 'ben@demo.example' } as Person;
const KEY = 'rialto.session';
const ME = /GET .*\/resource\/users\/me$/;

/** A page that was just loaded. */
async function loaded(): Promise<Session> {
  const session = new Session();
  void session.start();
  await passes(0);
  return session;
}

/** What is asked of a session that is over, and answered when somebody has entered; the returned function is the next such answer. */
async function refusedBehindEntering(session: Session): Promise<() => void> {
  const says = server.holds(/GET .*\/account\/balances/, 401);
  void peatio.balances();
  await passes(0);
  session.enter({ ...ANN, csrf_token: 'd' });
  says({ errors: ['authz.invalid_session'] });
  await passes(0);
  return () => says({ errors: ['authz.invalid_session'] });
}

beforeEach(() => {
  vi.useFakeTimers();
  server.begin();
  kept.clear();
  dialled.length = 0;
  server.says(/GET .*\/csrf_token$/, { csrf_token: 'c' });
  server.says(/GET .*\/members\/me$/, { uid: 'ID1', group: 'vip-1' });
});

afterEach(() => {
  vi.useRealTimers();
});

it('a visitor’s page asks for no session', async () => {
  expect((await loaded()).state).toBe('out');
  expect(server.asked).toEqual([]);
});

it('after a reload the line is dialled beside the question who this is, and not again for the answer', async () => {
  kept.set(KEY, 'x');
  const says = server.holds(ME);
  const session = await loaded();
  expect([session.state, dialled]).toEqual(['loading', ['ws://localhost/api/v2/ranger/private']]);
  says(ANN);
  await passes(0);
  expect([session.state, dialled.length]).toEqual(['in', 1]);
  session.enter({ ...BEN, csrf_token: 'c' });
  expect(dialled.length).toBe(2);
});

it('a line that was dialled for nobody goes on as everybody’s', async () => {
  kept.set(KEY, 'x');
  server.refuses(ME, 401, 'authz.invalid_session');
  expect((await loaded()).state).toBe('out');
  expect(dialled).toEqual(['private', 'public'].map((door) => `ws://localhost/api/v2/ranger/${door}`));
});

it('after a reload no answer and a busy server are no sign-out: it is asked again, and not forgotten', async () => {
  kept.set(KEY, 'x');
  server.refuses(ME, 429, 'server.rate_limited');
  const session = await loaded();
  await passes(5_000);
  expect([session.state, kept.get(KEY)]).toEqual(['loading', 'x']);
  server.loses(ME);
  await passes(5_000);
  expect(session.state).toBe('loading');
  server.says(ME, ANN);
  await passes(2_000);
  expect([session.state, session.who, session.group]).toEqual(['in', 'ID1', 'vip-1']);
});

it('only a server that does not know the session ends it', async () => {
  kept.set(KEY, 'x');
  server.refuses(ME, 401, 'authz.invalid_session');
  const session = await loaded();
  await passes(10_000);
  expect([session.state, kept.get(KEY), server.linesOf(ME).length]).toEqual(['out', '', 1]);
});

it('that a session is over says nothing of the one that took its place meanwhile', async () => {
  kept.set(KEY, 'x');
  server.says(ME, ANN);
  const session = await loaded();
  const refuse = await refusedBehindEntering(session);
  expect([session.state, kept.get(KEY) === '']).toEqual(['in', false]);
  void peatio.balances();
  await passes(0);
  refuse();
  await passes(0);
  expect([session.state, kept.get(KEY)]).toEqual(['out', '']);
});

it('nor does it when the page was asked before anybody was known on it', async () => {
  kept.set(KEY, 'x');
  server.holds(ME);
  const session = await loaded();
  await refusedBehindEntering(session);
  expect([session.state, kept.get(KEY) === '']).toEqual(['in', false]);
});

it('another person behind the same cookie is entered as another person', async () => {
  kept.set(KEY, 'x');
  server.says(ME, ANN);
  const session = await loaded();
  server.says(ME, BEN);
  await session.look();
  expect([session.state, session.who, session.person!.email]).toEqual(['in', 'ID2', 'ben@demo.example']);
});

it('a tab hears that another one signed in or out', async () => {
  server.says(ME, BEN);
  const session = await loaded();
  kept.set(KEY, 'y');
  happens('storage', { key: KEY });
  await passes(0);
  expect(session.who).toBe('ID2');
  kept.set(KEY, '');
  server.refuses(ME, 401, 'authz.invalid_session');
  happens('storage', { key: KEY });
  await passes(0);
  expect([session.state, session.who, session.person]).toEqual(['out', null, null]);
});

it('a line that was dialled for whoever was signed in before another tab signed in is dialled anew', async () => {
  kept.set(KEY, 'x');
  server.holds(ME);
  const session = await loaded();
  expect([session.state, dialled.length]).toEqual(['loading', 1]);
  server.says(ME, BEN);
  kept.set(KEY, 'y');
  happens('storage', { key: KEY });
  await passes(0);
  expect([session.who, dialled]).toEqual(['ID2', ['private', 'private'].map((door) => `ws://localhost/api/v2/ranger/${door}`)]);
});

it('so is one of before where the answer about the other person came before the other tab’s word, and only once', async () => {
  kept.set(KEY, 'x');
  server.says(ME, BEN);
  const session = await loaded();
  expect([session.who, dialled.length]).toEqual(['ID2', 1]);
  kept.set(KEY, 'y');
  happens('storage', { key: KEY });
  await passes(0);
  expect([session.who, dialled.length]).toEqual(['ID2', 2]);
  await session.look();
  expect(dialled.length).toBe(2);
});

it('who signs in on this page leaves a word that other tabs have not seen', async () => {
  const session = await loaded();
  session.enter({ ...ANN, csrf_token: 'c' });
  const first = kept.get(KEY);
  expect(first).not.toBe('');
  session.enter({ ...BEN, csrf_token: 'c' });
  expect([kept.get(KEY) === first, session.who]).toEqual([false, 'ID2']);
});
