// Whose answer is it? While a request is under way somebody may sign out, another account may come on the screen, or the same thing be asked anew.

export class Turn {
  #number = 0;

  /** From now on everything that is still under way belongs to a turn that is over. */
  next(): void {
    this.#number++;
  }

  /** Remembers this turn; the returned function says whether it still lasts. */
  mark(): () => boolean {
    const number = this.#number;
    return () => number === this.#number;
  }
}
