// Markets, currencies, tickers and fees: what is public and slow, and the tickers, which are not.
import { feed } from '../feed/feed.svelte.ts';
import { firstBook } from '../feed/first.ts';
import { nextFrame } from '../feed/frame.ts';
import { div, mul, read, type Units } from '../numbers/decimal.ts';
import * as peatio from '../wire/peatio.ts';

export type Loading = 'loading' | 'ready' | 'error';

const RETRY_MS = 2_000;
const DOLLAR = 'usd';

class Markets {
  state: Loading = $state('loading');
  all: peatio.Market[] = $state.raw([]);
  tickers: Record<string, peatio.Ticker> = $state.raw({});
  currencies: peatio.Currency[] = $state.raw([]);
  fees: peatio.TradingFee[] = $state.raw([]);
  tradingLevel = $state(3);
  /** What orders of this server can say; empty until known. */
  parameters: Map<string, string[]> = $state.raw(new Map());
  parametersState: Loading = $state('loading');

  #waiting: Record<string, peatio.Ticker> = {};

  find(id: string): peatio.Market | undefined {
    return this.all.find((market) => market.id === id);
  }

  precisionOf(currency: string): number {
    return this.currencies.find(({ id }) => id === currency)?.precision ?? 8;
  }

  /** The maker and taker rate of a fee group on a market. */
  rates(group: string, market: string): { maker: Units; taker: Units } {
    const fits = (fee: peatio.TradingFee, g: string, m: string) => fee.group === g && fee.market_id === m;
    const fee =
      this.fees.find((one) => fits(one, group, market)) ??
      this.fees.find((one) => fits(one, group, 'any')) ??
      this.fees.find((one) => fits(one, 'any', market)) ??
      this.fees.find((one) => fits(one, 'any', 'any'));
    return { maker: read(fee?.maker ?? '0'), taker: read(fee?.taker ?? '0') };
  }

  /** What so much of a currency is worth in dollars by the last prices; null when no market says. */
  worth(currency: string, amount: Units): Units | null {
    if (currency === DOLLAR) return amount;
    const direct = this.#lastOf(currency, DOLLAR);
    if (direct !== null) return mul(amount, direct);
    for (const { quote_unit } of this.all.filter(({ base_unit }) => base_unit === currency)) {
      const [here, there] = [this.#lastOf(currency, quote_unit), this.#lastOf(quote_unit, DOLLAR)];
      if (here !== null && there !== null) return mul(mul(amount, here), there);
    }
    return this.#worthThroughBase(currency, amount);
  }

  /** A currency that is only paid with, as another dollar is: what one market's base is worth in both. */
  #worthThroughBase(currency: string, amount: Units): Units | null {
    for (const { base_unit } of this.all.filter(({ quote_unit }) => quote_unit === currency)) {
      const [here, dollars] = [this.#lastOf(base_unit, currency), this.#lastOf(base_unit, DOLLAR)];
      if (here !== null && dollars !== null) return div(mul(amount, dollars), here);
    }
    return null;
  }

  #lastOf(base: string, quote: string): Units | null {
    const market = this.all.find((one) => one.base_unit === base && one.quote_unit === quote);
    const last = market === undefined ? 0n : read(this.tickers[market.id]?.last ?? '0');
    return last > 0n ? last : null;
  }

  start(): void {
    feed.ranger.subscribe('global.tickers');
    feed.ranger.on('global.tickers', (payload) => {
      this.#waiting = payload as Record<string, peatio.Ticker>;
      nextFrame(this.#show);
    });
    void this.load();
  }

  readonly #show = (): void => {
    this.tickers = this.#waiting;
  };

  async load(): Promise<void> {
    const [markets, tickers] = await Promise.all([peatio.markets(), peatio.tickers()]);
    if (!markets.ok) {
      this.state = 'error';
      setTimeout(() => void this.load(), RETRY_MS);
      return;
    }
    this.all = markets.value.filter(({ state }) => state !== 'hidden');
    if (tickers.ok && Object.keys(this.tickers).length === 0) {
      this.tickers = Object.fromEntries(Object.entries(tickers.value).map(([id, { ticker }]) => [id, ticker]));
    }
    this.state = 'ready';
    await this.#loadRest();
  }

  /** What a form or a price needs beside the markets; asked for again until all of it is here. */
  async #loadRest(): Promise<void> {
    const [currencies, fees, levels, parameters] = await Promise.all([
      peatio.currencies(), peatio.tradingFees(), peatio.memberLevels(), firstBook.then(() => peatio.orderFields()),
    ]);
    if (currencies.ok) this.currencies = currencies.value;
    if (fees.ok) this.fees = fees.value;
    if (levels.ok) this.tradingLevel = levels.value.trading.minimum_level;
    if (parameters.ok) this.parameters = parameters.value;
    this.parametersState = parameters.ok ? 'ready' : 'error';
    if (currencies.ok && fees.ok && levels.ok && parameters.ok) return;
    setTimeout(() => void this.#loadRest(), RETRY_MS);
  }
}

export const markets = new Markets();
