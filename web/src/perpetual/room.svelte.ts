// The perpetual on the screen: its prices, book and tape. One connection while the page is open; live and demo are never mixed.
import { Book, type BookState } from '../books/book.ts';
import { bookDrawn } from '../feed/first.ts';
import { Freshness, Living } from '../feed/freshness.svelte.ts';
import { nextFrame } from '../feed/frame.ts';
import * as prime from '../wire/primebit.ts';
import type { BookLevel, Contract, Realm, Summary, Tick } from '../wire/primebit.ts';
import { PrimeStream } from './stream.ts';
import { moved, type TapeLine } from './tape.ts';

const URL_OF_STREAM = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v0/websocket`;
const TAPE_MAX = 60;
const RETRY_MS = 2_000;
/** Sums of the day and open interest are asked for after trades, not more often than this. */
const SUMMARY_EVERY_MS = 5_000;

export interface Prices {
  last: string | null;
  fair: string | null;
  spot: string | null;
  funding: string | null;
  nextFunding: string | null;
  /** Unix milliseconds of the server's clock. */
  fundingAtMs: number | null;
}

const NO_PRICES: Prices = { last: null, fair: null, spot: null, funding: null, nextFunding: null, fundingAtMs: null };

class Room extends Living {
  realm: Realm = $state('demo');
  symbol = $state('');
  contracts: Contract[] = $state.raw([]);
  contractsState: 'loading' | 'ready' | 'error' | 'none' = $state('loading');
  summaries: Record<string, Summary> = $state.raw({});
  prices: Prices = $state.raw(NO_PRICES);
  drawn = $state(0);
  bookState: BookState = $state('empty');
  heardAt = $state.raw(0);
  tape: TapeLine[] = $state.raw([]);
  tapeState: 'loading' | 'ready' | 'error' = $state('loading');
  /** The server's clock minus ours, ms. */
  ahead = $state.raw(0);
  readonly book = new Book();
  readonly #freshness: Freshness;
  readonly stream: PrimeStream;

  #heardAt = 0;
  #prices: Prices = NO_PRICES;
  #old: prime.PrintedTrade[] = [];
  #ticks: { key: string; price: string; volume: string; atMs: number }[] = [];
  #count = 0;
  readonly #known = new Map<Realm, Contract[]>();
  #summedAt = 0;
  #summing: ReturnType<typeof setTimeout> | undefined;
  #leave: (() => void)[] = [];
  readonly #watchers = new Set<(category: string, tick: Tick) => void>();

  constructor(freshness: Freshness) {
    super(freshness);
    this.#freshness = freshness;
    this.stream = new PrimeStream(freshness);
  }

  get contract(): Contract | undefined {
    return this.contracts.find(({ symbol, type }) => symbol === this.symbol && type === this.realm);
  }

  /** The page is open: a connection of its own, until the returned function is called. The cookie at its opening says who listens. */
  enter(): () => void {
    const leave = this.#freshness.watch(() => this.stream.retry());
    this.stream.connect(URL_OF_STREAM);
    return () => {
      leave();
      this.stream.end();
    };
  }

  /** Shows another contract, or the same one of the other realm. */
  view(realm: Realm, symbol: string): void {
    if (realm === this.realm && symbol === this.symbol) return;
    const isOtherRealm = realm !== this.realm || this.contracts.length === 0;
    this.leave();
    this.realm = realm;
    this.symbol = symbol;
    if (isOtherRealm) {
      // What was read of a realm before stands until it is read again.
      this.contracts = this.#known.get(realm) ?? [];
      this.summaries = {};
      void this.#loadContracts(realm);
    }
    void this.#loadSummary(realm);
    const ends = `${symbol}_`;
    const tick = (category: string) => this.stream.listen(`tick_${ends}${category}_${realm}`, { push: (data, at) => this.#ticked(category, data as Tick, at) });
    this.#leave = [
      this.stream.listen(`order_book_${ends}${realm}`, { start: (data) => this.#levels(data), push: (data) => this.#levels(data) }),
      ...['market', 'fair', 'spot', 'funding', 'next-funding'].map(tick),
    ];
    void this.loadTape();
  }

  /** Nothing is shown any more. */
  leave(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    this.symbol = '';
    this.book.clear();
    this.#prices = NO_PRICES;
    this.#old = [];
    this.#ticks = [];
    this.tapeState = 'loading';
    this.#draw();
  }

  /** Each tick of a category as it comes. */
  onTick(watcher: (category: string, tick: Tick) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Trades may have been missed while there was no connection. */
  async loadTape(): Promise<void> {
    const { realm, symbol } = this;
    if (symbol === '') return;
    const answer = await prime.lastTrades(realm, symbol, TAPE_MAX);
    if (realm !== this.realm || symbol !== this.symbol) return;
    if (answer.ok) {
      this.#old = answer.value;
      // What the list has is not shown twice.
      const newest = answer.value[0]?.timestamp_ms ?? 0;
      this.#ticks = this.#ticks.filter(({ atMs }) => atMs > newest);
      this.tapeState = 'ready';
    } else if (this.#old.length + this.#ticks.length === 0) this.tapeState = 'error';
    nextFrame(this.#draw);
  }

  async #loadContracts(realm: Realm): Promise<void> {
    this.contractsState = this.contracts.length > 0 ? 'ready' : 'loading';
    const answer = await prime.contracts(realm);
    if (realm !== this.realm) return;
    if (answer.ok) {
      this.contracts = answer.value;
      this.#known.set(realm, answer.value);
      this.contractsState = 'ready';
      this.#seed();
      return;
    }
    if (this.contracts.length === 0) this.contractsState = answer.status === 404 ? 'none' : 'error';
    if (answer.status !== 404) setTimeout(() => void (realm === this.realm && this.#loadContracts(realm)), RETRY_MS);
  }

  async #loadSummary(realm: Realm): Promise<void> {
    this.#summedAt = performance.now();
    const [answer, time] = await Promise.all([prime.summary(realm), prime.serverTime()]);
    if (time.ok) this.ahead = time.value.timestamp_ms - Date.now();
    if (!answer.ok || realm !== this.realm) return;
    this.summaries = answer.value;
    this.#seed();
  }

  /** Until the first ticks are here, what the lists say. */
  #seed(): void {
    const summary = this.summaries[this.symbol];
    const { contract } = this;
    this.#prices = {
      last: this.#prices.last ?? summary?.last_price ?? null,
      fair: this.#prices.fair ?? summary?.fair_price ?? null,
      spot: this.#prices.spot ?? summary?.spot_price ?? null,
      funding: this.#prices.funding ?? contract?.funding_rate ?? null,
      nextFunding: this.#prices.nextFunding ?? contract?.next_funding_rate ?? null,
      fundingAtMs: this.#prices.fundingAtMs ?? contract?.next_funding_time_ms ?? null,
    };
    nextFrame(this.#draw);
  }

  #levels(data: unknown): void {
    const { asks, bids } = data as { asks: BookLevel[]; bids: BookLevel[] };
    const level = ({ price, size }: BookLevel): [string, string] => [price, size];
    this.book.reset({ asks: asks.map(level), bids: bids.map(level), sequence: this.book.sequence + 1 });
    this.#heardAt = performance.now();
    nextFrame(this.#draw);
  }

  #ticked(category: string, tick: Tick, atMs: number): void {
    const p = this.#prices;
    if (category === 'market') this.#printed(tick);
    this.#prices = {
      last: category === 'market' ? tick.last : p.last,
      fair: category === 'fair' ? tick.last : p.fair,
      spot: category === 'spot' ? tick.last : p.spot,
      funding: category === 'funding' ? tick.last : p.funding,
      nextFunding: category === 'next-funding' ? tick.last : p.nextFunding,
      fundingAtMs: category === 'funding' && tick.funding_time_ms !== undefined ? tick.funding_time_ms : p.fundingAtMs,
    };
    this.ahead = atMs - Date.now();
    for (const watcher of this.#watchers) watcher(category, tick);
    nextFrame(this.#draw);
    if (category === 'market') this.#sumSoon();
  }

  #sumSoon(): void {
    if (this.#summing !== undefined) return;
    const wait = Math.max(0, this.#summedAt + SUMMARY_EVERY_MS - performance.now());
    this.#summing = setTimeout(() => {
      this.#summing = undefined;
      if (this.symbol !== '') void this.#loadSummary(this.realm);
    }, wait);
  }

  #printed(tick: Tick): void {
    if (tick.timestamp_ms <= (this.#old[0]?.timestamp_ms ?? 0)) return;
    this.#ticks.unshift({ key: `t${++this.#count}`, price: tick.last, volume: tick.volume ?? '0', atMs: tick.timestamp_ms });
    if (this.#ticks.length > TAPE_MAX) this.#ticks.length = TAPE_MAX;
  }

  readonly #draw = (): void => {
    this.bookState = this.book.state;
    this.heardAt = this.#heardAt;
    this.prices = this.#prices;
    this.drawn++;
    if (this.book.state !== 'empty') bookDrawn();
    const old = this.#old.map(({ trade_id, price, volume, timestamp_ms }) => ({ key: String(trade_id), price, volume, atMs: timestamp_ms }));
    this.tape = moved([...this.#ticks, ...old].slice(0, TAPE_MAX));
  };
}

export const room = new Room(new Freshness());
