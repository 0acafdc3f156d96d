// The market on the screen: its book and its tape, drawn at most once a frame however fast they change.
import { feed } from '../feed/feed.svelte.ts';
import { bookDrawn } from '../feed/first.ts';
import { nextFrame } from '../feed/frame.ts';
import * as peatio from '../wire/peatio.ts';
import { Book, type BookState as State, type Increment, type Snapshot } from './book.ts';
import { gatheredPrints, type Line, type Print } from './tape.ts';

const TAPE_MAX = 60;
const LIT_MS = 150;
/** A book that did not come for so long while the line is open, at first or after a gap, is asked for again. */
const BOOK_PATIENCE_MS = 10_000;

export type BookState = State | 'late';

class ViewedMarket {
  id = $state('');
  /** Grows with each drawn change of the book; the book itself is plain data. */
  drawn = $state(0);
  bookState: BookState = $state('empty');
  sequence = $state(0);
  /** When the book was heard of last, on the clock of `performance`. */
  heardAt = $state.raw(0);
  tape: Line[] = $state.raw([]);
  /** Trades after this one came with the last drawing of the tape: they flash. Null until the tape is read. */
  tapeFrom: number | null = $state.raw(null);
  /** For a moment after new trades were drawn. No animation: that would draw a picture each frame for as long as somebody trades. */
  isTapeLit = $state.raw(false);
  tapeState: 'loading' | 'ready' | 'error' = $state('loading');
  readonly book = new Book();

  #tape: Print[] = [];
  #heardAt = 0;
  #isLate = false;
  #isTapeRead = false;
  #drawnUntil = 0;
  #dimming: ReturnType<typeof setTimeout> | undefined;
  #expecting: ReturnType<typeof setInterval> | undefined;
  #leave: (() => void)[] = [];

  view(id: string): void {
    if (id === this.id) return;
    for (const leave of this.#leave) leave();
    this.id = id;
    this.book.clear();
    this.#tape = [];
    this.tapeState = 'loading';
    this.tapeFrom = null;
    this.#isTapeRead = false;
    this.#draw();
    this.#drawTape();
    const { ranger } = feed;
    const stream = `${id}.ob-inc`;
    this.#leave = [
      ranger.on(`${id}.ob-snap`, (payload) => {
        this.book.reset(payload as Snapshot);
        this.#heardAt = performance.now();
        nextFrame(this.#draw);
      }),
      ranger.on(stream, (payload) => {
        if (!this.book.apply(payload as Increment)) ranger.resubscribe(stream);
        // What is dropped while the book waits for its beginning makes nothing newer.
        if (this.book.state === 'live') this.#heardAt = performance.now();
        nextFrame(this.#draw);
      }),
      ranger.on(`${id}.trades`, (payload) => this.#traded(payload as { trades: Traded[] })),
      ranger.subscribe(stream),
      ranger.subscribe(`${id}.trades`),
    ];
    this.#expect(stream);
    void this.loadTape();
  }

  /** A book that does not come is asked for again, and that is said. */
  #expect(stream: string): void {
    clearInterval(this.#expecting);
    this.#isLate = false;
    this.#expecting = setInterval(() => {
      if (this.book.state === 'live' || feed.state !== 'live') return;
      feed.ranger.resubscribe(stream);
      this.#isLate = true;
      nextFrame(this.#draw);
    }, BOOK_PATIENCE_MS);
  }

  /** After a new connection: trades may have been missed meanwhile. The book starts anew by itself. */
  async loadTape(): Promise<void> {
    const { id } = this;
    if (id === '') return;
    const answer = await peatio.publicTrades(id);
    if (id !== this.id) return;
    if (!answer.ok) {
      if (this.#tape.length === 0) this.tapeState = 'error';
      return;
    }
    const known = new Set(this.#tape.map((print) => print.id));
    const old = answer.value.map((trade) => ({
      id: trade.id, price: trade.price, amount: trade.amount, side: trade.taker_type, at: Date.parse(trade.created_at) / 1000,
    }));
    this.#tape = [...this.#tape, ...old.filter((print) => !known.has(print.id))].sort((a, b) => b.id - a.id).slice(0, TAPE_MAX);
    this.tapeState = 'ready';
    if (!this.#isTapeRead) this.#drawnUntil = this.#tape[0]?.id ?? 0;
    this.#isTapeRead = true;
    nextFrame(this.#drawTape);
  }

  #traded({ trades }: { trades: Traded[] }): void {
    for (const { tid, price, amount, taker_type, date } of trades) this.#tape.unshift({ id: tid, price, amount, side: taker_type, at: date });
    if (this.#tape.length > TAPE_MAX) this.#tape.length = TAPE_MAX;
    nextFrame(this.#drawTape);
  }

  readonly #draw = (): void => {
    this.bookState = this.#isLate && this.book.state === 'empty' ? 'late' : this.book.state;
    this.sequence = this.book.sequence;
    this.drawn++;
    this.heardAt = this.#heardAt;
    if (this.book.state !== 'empty') bookDrawn();
  };

  // Apart from the book: most of what moves a book is no trade.
  readonly #drawTape = (): void => {
    this.tapeFrom = this.#isTapeRead ? this.#drawnUntil : null;
    this.#drawnUntil = this.#tape[0]?.id ?? 0;
    this.tape = gatheredPrints(this.#tape);
    if (this.tapeFrom === null || this.#drawnUntil <= this.tapeFrom) return;
    this.isTapeLit = true;
    clearTimeout(this.#dimming);
    this.#dimming = setTimeout(() => nextFrame(this.#dim), LIT_MS);
  };

  readonly #dim = (): void => {
    this.isTapeLit = false;
  };
}

interface Traded {
  tid: number;
  price: string;
  amount: string;
  taker_type: peatio.Side;
  date: number;
}

export const viewed = new ViewedMarket();
