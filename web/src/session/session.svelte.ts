// Who is signed in. The cookie is the browser's and HttpOnly; the CSRF token lives in memory and is fetched again after a reload.
import { feed } from '../feed/feed.svelte.ts';
import * as barong from '../wire/barong.ts';
import { setCsrfToken, whenUnauthorized } from '../wire/http.ts';
import { hadSession, listenToTabs, noteSession } from '../shell/settings.svelte.ts';
import * as peatio from '../wire/peatio.ts';
import { Turn } from '../wire/turn.ts';

const LOOK_AGAIN_MS = 2_000;
const newWord = (): string => crypto.randomUUID?.() ?? String(Date.now());

export class Session {
  state: 'loading' | 'out' | 'in' = $state('loading');
  person: barong.Person | null = $state.raw(null);
  /** The number of who is signed in: what belongs to a person is begun anew with another one. */
  who: string | null = $state(null);
  group = $state('any');
  readonly #asking = new Turn();
  /** The line was dialled for whoever the cookie is of, before the server said who that is. */
  #isDialled = false;
  /** Another tab signed in since the line was dialled: it may be of whoever the cookie was of before. */
  #isOfBefore = false;

  async start(): Promise<void> {
    whenUnauthorized(() => this.#leave());
    listenToTabs(() => {
      this.#isDialled = false;
      this.#isOfBefore = true;
      void this.look();
    });
    if (!hadSession()) {
      this.#leave();
      return;
    }
    // The book need not wait for two answers about a person.
    this.#openPrivate();
    this.#isDialled = true;
    await this.look();
  }

  /** Somebody signed in on this page. */
  enter(person: barong.Person): void {
    noteSession(newWord());
    this.#isDialled = false;
    this.#enter(person);
  }

  #enter(person: barong.Person): void {
    this.#asking.next();
    if (person.csrf_token) setCsrfToken(person.csrf_token);
    this.person = person;
    if (this.who !== person.uid) this.group = 'any';
    this.who = person.uid;
    this.state = 'in';
    if (!this.#isDialled) this.#openPrivate();
    this.#isDialled = false;
    void this.#learnGroup(person.uid);
  }

  async refresh(): Promise<void> {
    const person = await barong.person();
    if (person.ok && person.value.uid === this.who) this.person = person.value;
  }

  /**
   * Asks the server who we are, until it says: after a reload; when the line was cut, by the network or because somebody ended this session; when another
   * tab signed in or out. No answer, or a busy server, says nothing of it. Another person is entered as one.
   */
  async look(): Promise<void> {
    this.#asking.next();
    const isNewest = this.#asking.mark();
    for (;;) {
      const [token, person] = await Promise.all([barong.csrfToken(), barong.person()]);
      if (!isNewest()) return;
      if (token.ok && person.ok) {
        if (!hadSession()) noteSession(newWord());
        this.#isNow({ ...person.value, csrf_token: token.value.csrf_token });
        return;
      }
      if ([token, person].some((one) => !one.ok && one.status === 401)) {
        this.#leave();
        return;
      }
      // What is public is shown meanwhile.
      if (this.state === 'loading') this.#openPublic();
      await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
      if (!isNewest()) return;
    }
  }

  #isNow(person: barong.Person & { csrf_token: string }): void {
    if (this.state !== 'in' || this.who !== person.uid) {
      this.#enter(person);
      return;
    }
    // The session may be another one of the same person, with another token. That it is the same person may also have been heard before the other tab's word
    // came, and the line be older than both.
    setCsrfToken(person.csrf_token);
    this.person = person;
    if (this.#isOfBefore) this.#openPrivate();
  }

  async signOut(): Promise<void> {
    await barong.signOut();
    this.#leave();
  }

  async #learnGroup(uid: string): Promise<void> {
    const me = await peatio.me();
    if (me.ok && uid === this.who) this.group = me.value.group;
  }

  #leave(): void {
    this.#asking.next();
    if (this.state === 'out') return;
    setCsrfToken('');
    if (hadSession()) noteSession('');
    this.person = null;
    this.who = null;
    this.group = 'any';
    this.state = 'out';
    this.#openPublic();
  }

  #openPrivate(): void {
    this.#isOfBefore = false;
    feed.open(true);
  }

  #openPublic(): void {
    this.#isDialled = false;
    feed.open(false);
  }
}

export const session = new Session();
