// What a socket heard, on its way to the page: in its order, many messages together.

/** About a picture: nobody sees more of them. */
const PACE_MS = 16;
/** What the page does at once, some 3 ms of its time: what came while it stood still does not hold it up again. */
const BATCH_MAX = 500;

export class Outbox {
  readonly #post: (texts: string[]) => void;
  #texts: string[] = [];
  #postedAt = -PACE_MS;
  #isTaken = true;
  #pacing: ReturnType<typeof setTimeout> | undefined;

  constructor(post: (texts: string[]) => void) {
    this.#post = post;
  }

  /** What is urgent waits for no picture, and neither does what came before it. */
  add(text: string, { isUrgent }: { isUrgent: boolean }): void {
    this.#texts.push(text);
    this.#hurry(isUrgent ? 0 : PACE_MS);
  }

  /** The page did what the last batch said: it may have the next one. */
  taken(): void {
    this.#isTaken = true;
    this.#hurry(PACE_MS);
  }

  /** Nothing more comes: the page gets the rest at once. */
  end(): void {
    clearTimeout(this.#pacing);
    if (this.#texts.length > 0) this.#post(this.#texts);
    this.#texts = [];
  }

  #hurry(paceMs: number): void {
    if (!this.#isTaken || this.#texts.length === 0) return;
    const pause = this.#postedAt + paceMs - performance.now();
    if (pause <= 0) this.#flush();
    else this.#pacing ??= setTimeout(() => this.#flush(), pause);
  }

  #flush(): void {
    clearTimeout(this.#pacing);
    this.#pacing = undefined;
    this.#postedAt = performance.now();
    this.#isTaken = false;
    this.#post(this.#texts.splice(0, BATCH_MAX));
  }
}
