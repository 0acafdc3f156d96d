// What Peatio v2 says on the wire, and the calls we make. Prices and amounts are decimal text.
import { get, post, type Answer, type Fields, type Query } from './http.ts';
import { orderFieldsOf, type OpenApi } from './openapi.ts';

const ROOT = '/api/v2/peatio';

export interface Market {
  id: string;
  name: string;
  base_unit: string;
  quote_unit: string;
  min_price: string;
  max_price: string;
  min_amount: string;
  amount_precision: number;
  price_precision: number;
  state: string;
}

export interface Ticker {
  buy: string;
  sell: string;
  low: string;
  high: string;
  open: string;
  last: string;
  volume: string;
  amount: string;
  avg_price: string;
  price_change_percent: string;
  at: number;
}

export interface Currency {
  id: string;
  name?: string;
  type: 'fiat' | 'coin';
  precision: number;
}

export type Level = [price: string, amount: string];

export interface Depth {
  asks: Level[];
  bids: Level[];
  sequence: number;
}

export interface PublicTrade {
  id: number;
  price: string;
  amount: string;
  created_at: string;
  taker_type: Side;
}

/** [time, open, high, low, close, volume]: the one place where the wire itself has numbers. */
export type Candle = [number, number, number, number, number, number];

export type Side = 'buy' | 'sell';

export interface Order {
  id: number;
  uuid?: string;
  side: Side;
  ord_type: string;
  price: string | null;
  avg_price: string;
  state: 'pending' | 'wait' | 'done' | 'cancel' | 'reject';
  market: string;
  created_at: string;
  updated_at: string;
  origin_volume: string;
  remaining_volume: string;
  executed_volume: string;
  trades_count: number;
  client_order_id?: string;
  stop_price?: string | null;
  time_in_force?: string | null;
  display_volume?: string | null;
  /** Unix milliseconds. */
  expiration_time?: number;
}

export interface Trade {
  id: number;
  price: string;
  amount: string;
  total: string;
  fee_currency: string;
  fee: string;
  fee_amount: string;
  market: string;
  created_at: string;
  side: Side;
  order_id: number;
}

export interface Balance {
  currency: string;
  balance: string;
  locked: string;
}

export interface LedgerLine {
  id: number;
  currency: string;
  amount: string;
  kind: string;
  reference: number;
  balance_after: string;
  created_at: string;
}

export interface TradingFee {
  group: string;
  market_id: string;
  maker: string;
  taker: string;
}

export interface MemberLevels {
  trading: { minimum_level: number };
  deposit: { minimum_level: number };
  withdraw: { minimum_level: number };
}

export const markets = (): Promise<Answer<Market[]>> => get(`${ROOT}/public/markets`, { limit: '1000' });
export const tickers = (): Promise<Answer<Record<string, { ticker: Ticker }>>> => get(`${ROOT}/public/markets/tickers`);
export const currencies = (): Promise<Answer<Currency[]>> => get(`${ROOT}/public/currencies`, { limit: '1000' });
export const tradingFees = (): Promise<Answer<TradingFee[]>> => get(`${ROOT}/public/trading_fees`, { limit: '1000' });
export const memberLevels = (): Promise<Answer<MemberLevels>> => get(`${ROOT}/public/member-levels`);
export const depth = (market: string): Promise<Answer<Depth>> => get(`${ROOT}/public/markets/${market}/depth`, { limit: '300' });
export const publicTrades = (market: string): Promise<Answer<PublicTrade[]>> =>
  get(`${ROOT}/public/markets/${market}/trades`, { limit: '60' });
export const candles = (market: string, period: number, limit: number): Promise<Answer<Candle[]>> =>
  get(`${ROOT}/public/markets/${market}/k-line`, { period: String(period), limit: String(limit) });
export const serverTime = (): Promise<Answer<string>> => get(`${ROOT}/public/timestamp`);

export const me = (): Promise<Answer<{ uid: string; group: string }>> => get(`${ROOT}/account/members/me`);
export const balances = (): Promise<Answer<Balance[]>> => get(`${ROOT}/account/balances`, { limit: '1000' });
export const ledger = (query: Fields): Promise<Answer<LedgerLine[]>> => get(`${ROOT}/account/ledger`, query);
export const faucet = (currency: string): Promise<Answer<unknown>> => post(`${ROOT}/account/faucet`, { currency });

export const orders = (query: Query): Promise<Answer<Order[]>> => get(`${ROOT}/market/orders`, query);
export const order = (id: number): Promise<Answer<Order>> => get(`${ROOT}/market/orders/${id}`);
export const trades = (query: Fields): Promise<Answer<Trade[]>> => get(`${ROOT}/market/trades`, query);
/** Answers the order as it is after matching. */
export const place = (fields: Fields): Promise<Answer<Order>> => post(`${ROOT}/market/orders`, fields, { 'X-Sync': 'true' });
export const cancel = (id: number): Promise<Answer<Order>> => post(`${ROOT}/market/orders/${id}/cancel`);
export const cancelMany = (fields: Fields): Promise<Answer<Order[]>> => post(`${ROOT}/market/orders/cancel`, fields);

/** What this server's orders can say, from its own document; refused as "unreadable" when that says nothing of orders. */
export async function orderFields(): Promise<Answer<Map<string, string[]>>> {
  const answer = await get<OpenApi>('/docs/peatio.json');
  if (!answer.ok) return answer;
  const value = orderFieldsOf(answer.value);
  return value === null ? { ok: false, status: 200, codes: ['web.unreadable'], details: [], ms: answer.ms } : { ...answer, value };
}
