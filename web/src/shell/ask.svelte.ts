// "Are you sure?", as a dialog that the keyboard answers.

export interface Question {
  title: string;
  lines: string[];
  warnings: string[];
  yes: string;
  danger: boolean;
  /** Colours the answer as the side of an order. */
  side: 'buy' | 'sell' | null;
  answer: (isYes: boolean) => void;
}

class Asking {
  question: Question | null = $state.raw(null);

  ask(title: string, yes: string, more: { lines?: string[]; warnings?: string[]; danger?: boolean; side?: 'buy' | 'sell' } = {}): Promise<boolean> {
    // Whoever asked before gets an answer, too.
    this.question?.answer(false);
    return new Promise((resolve) => {
      this.question = {
        title, yes, lines: more.lines ?? [], warnings: more.warnings ?? [], danger: more.danger ?? false, side: more.side ?? null,
        answer: (isYes) => {
          this.question = null;
          resolve(isYes);
        },
      };
    });
  }
}

export const asking = new Asking();
