// Who is signed in. The cookie is the browser's and HttpOnly; the CSRF token lives in memory and is fetched again after a reload.
import { feed } from '../feed/feed.svelte.ts';
import * as barong from '../wire/barong.ts';
import { setCsrfToken, whenUnauthorized } from '../wire/http.ts';
import { settings } from '../shell/settings.svelte.ts';
import * as peatio from '../wire/peatio.ts';

const LOOK_AGAIN_MS = 2_000;

class Session {
  state: 'loading' | 'out' | 'in' = $state('loading');
  person: barong.Person | null = $state.raw(null);
  group = $state('any');

  async start(): Promise<void> {
    whenUnauthorized(() => this.#leave());
    if (!settings.hadSession) {
      this.#leave();
      return;
    }
    const [token, person] = await Promise.all([barong.csrfToken(), barong.person()]);
    if (!token.ok || !person.ok) {
      this.#leave();
      return;
    }
    this.enter({ ...person.value, csrf_token: token.value.csrf_token });
  }

  enter(person: barong.Person): void {
    if (person.csrf_token) setCsrfToken(person.csrf_token);
    this.person = person;
    settings.hadSession = true;
    this.state = 'in';
    feed.open(true);
    void this.#learnGroup();
  }

  async refresh(): Promise<void> {
    const person = await barong.person();
    if (person.ok) this.person = person.value;
  }

  /** The line was cut: by the network, or because somebody ended this session. Asks until the server answers; a refusal ends it here, too. */
  async look(): Promise<void> {
    while (this.state === 'in' && feed.state === 'offline') {
      const person = await barong.person();
      if (person.ok || person.status !== 0) return;
      await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
    }
  }

  async signOut(): Promise<void> {
    await barong.signOut();
    this.#leave();
  }

  async #learnGroup(): Promise<void> {
    const me = await peatio.me();
    if (me.ok) this.group = me.value.group;
  }

  #leave(): void {
    if (this.state === 'out') return;
    setCsrfToken('');
    settings.hadSession = false;
    this.person = null;
    this.group = 'any';
    this.state = 'out';
    feed.open(false);
  }
}

export const session = new Session();
