// Short messages in the corner: what became of an order, what went wrong.

export interface Notice {
  id: number;
  kind: 'good' | 'bad' | 'busy' | 'info';
  title: string;
  text: string;
}

const SHOWN_MS = 6_000;
const MOST = 4;
let count = 0;

class Notices {
  all: Notice[] = $state([]);

  say(kind: Notice['kind'], title: string, text = ''): number {
    const id = ++count;
    this.all = [...this.all, { id, kind, title, text }].slice(-MOST);
    this.#leave(id, kind);
    return id;
  }

  /** Changes what a message says, as its order goes on. */
  change(id: number, kind: Notice['kind'], title: string, text = ''): void {
    if (!this.all.some((notice) => notice.id === id)) this.all = [...this.all, { id, kind, title, text }].slice(-MOST);
    else this.all = this.all.map((notice) => (notice.id === id ? { id, kind, title, text } : notice));
    this.#leave(id, kind);
  }

  drop(id: number): void {
    this.all = this.all.filter((notice) => notice.id !== id);
  }

  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  #leave(id: number, kind: Notice['kind']): void {
    clearTimeout(this.#timers.get(id));
    if (kind === 'busy') return;
    this.#timers.set(id, setTimeout(() => this.drop(id), kind === 'bad' ? 2 * SHOWN_MS : SHOWN_MS));
  }
}

export const notices = new Notices();
