// What a socket heard, on its way to the page: in its order, many messages together.

/** About a picture: nobody sees more of them. */
const PACE_MS = 16;
/** What the page does at once, some 3 ms of its time: what came while it stood still does not hold it up again. */
const BATCH_MAX = 500;
/** A page that is further behind shows what is no more: it gets a new connection, and with it the state as it is. */
const BEHIND_MAX_MS = 5_000;
/** As much as the exchange would keep for a reader that is slow. */
const WAITING_MAX_CHARS = 4 << 20;

export class Outbox {
  readonly #post: (texts: string[]) => void;
  #texts: string[] = [];
  /** When each of them came. */
  #times: number[] = [];
  #chars = 0;
  #postedAt = -PACE_MS;
  #isTaken = true;
  #isUrgent = false;
  #pacing: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (texts: string[]) => void) {
    this.#post = post;
  }

  /** What waits is too much, or too old, to be of use to anybody. */
  get isOverdue(): boolean {
    return this.#chars > WAITING_MAX_CHARS || (this.#texts.length > 0 && performance.now() - this.#times[0]! > BEHIND_MAX_MS);
  }

  /** What is urgent waits for no picture, and neither does what came before it. */
  add(text: string, { isUrgent }: { isUrgent: boolean }): void {
    this.#texts.push(text);
    this.#times.push(performance.now());
    this.#chars += text.length;
    this.#isUrgent ||= isUrgent;
    this.#hurry();
  }

  /** The page did what the last batch said: it may have the next one. */
  taken(): void {
    this.#isTaken = true;
    this.#hurry();
  }

  /** Nothing more comes: the page gets the rest at once. */
  end(): void {
    clearTimeout(this.#pacing);
    while (this.#texts.length > 0) this.#post(this.#next());
  }

  /** Nothing more comes, and what waits is worth nothing. */
  drop(): void {
    this.#texts = [];
    this.end();
  }

  #hurry(): void {
    if (!this.#isTaken || this.#texts.length === 0) return;
    const pause = this.#isUrgent ? 0 : this.#postedAt + PACE_MS - performance.now();
    if (pause <= 0) this.#flush();
    else this.#pacing ??= setTimeout(() => this.#flush(), pause);
  }

  #flush(): void {
    clearTimeout(this.#pacing);
    this.#pacing = undefined;
    this.#postedAt = performance.now();
    this.#isTaken = false;
    this.#post(this.#next());
    this.#isUrgent &&= this.#texts.length > 0;
  }

  #next(): string[] {
    const texts = this.#texts.splice(0, BATCH_MAX);
    this.#times.splice(0, texts.length);
    for (const text of texts) this.#chars -= text.length;
    return texts;
  }
}
