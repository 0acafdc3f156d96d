// What PrimeBit says on the wire about perpetuals, and the calls we make: the session's cookie stands in for its three headers.
import { get, post, put, remove, type Answer, type Fields } from './http.ts';
import type { Side } from './peatio.ts';

const ROOT = '/api/v1/trading';
const DATA = `${ROOT}/market_data`;

/** Two exchanges of the same contracts: real money, and play money. Nothing of one is ever seen in the other. */
export type Realm = 'live' | 'demo';

export const REALMS: readonly Realm[] = ['demo', 'live'];

export interface Tier {
  up_to: string;
  initial: string;
  maintenance: string;
}

export interface Contract {
  symbol: string;
  type: Realm;
  contract_type: 'quanto' | 'linear' | 'inverse';
  base_currency: string;
  quote_currency: string;
  margin_currency: string;
  contract_size: string;
  tick_size: string;
  volume_step: string;
  volume_min: string;
  volume_max: string;
  max_leverage: number;
  initial_margin: string;
  maintenance_margin: string;
  maker_fee: string;
  taker_fee: string;
  funding_interval_ms: number;
  next_funding_time_ms: number;
  funding_rate: string;
  next_funding_rate: string;
  trade_mode: 'full' | 'reduce-only' | 'cancel-only' | 'disabled';
  tiers: Tier[];
}

export interface Summary {
  last_price: string | null;
  lowest_ask: string | null;
  highest_bid: string | null;
  base_volume: string | null;
  quote_volume: string | null;
  max_price: string | null;
  min_price: string | null;
  price_change_percent: string | null;
  fair_price: string | null;
  spot_price: string | null;
  funding_rate: string | null;
  next_funding_rate: string | null;
  open_interest: string | null;
}

export interface BookLevel {
  price: string;
  size: string;
}

export interface BookState {
  asks: BookLevel[];
  bids: BookLevel[];
}

export interface Tick {
  ask: string | null;
  bid: string | null;
  last: string;
  timestamp_ms: number;
  volume: string | null;
  /** Of the two funding categories. */
  funding_time_ms?: number;
}

export interface PrintedTrade {
  trade_id: number;
  price: string;
  volume: string;
  side: Side;
  timestamp_ms: number;
}

export interface PriceCandle {
  time_ms: number;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
}

export interface Settled {
  symbol: string;
  rate: string;
  fair_price: string;
  settled_time_ms: number;
}

export interface Account {
  id: string;
  login: string;
  type: Realm;
  currency: string;
  balance: string;
  equity: string;
  margin: string;
  margin_free: string;
  profit?: string;
  margin_level?: string | null;
  maintenance_margin?: string;
  bonus?: string;
  withdrawable?: string;
  status?: 'active' | 'liquidating' | 'disabled';
  name?: string;
}

export type OrderType = 'market' | 'limit' | 'stop' | 'stop-limit';
export type FillType = 'normal' | 'immediate-or-cancel' | 'fill-or-kill';
export type Trigger = 'last' | 'fair' | 'spot';

export interface PerpOrder {
  order_id: number;
  symbol: string;
  side: Side;
  type: OrderType;
  fill_type: FillType;
  volume_initial: string;
  /** What remains. */
  volume: string;
  limit_price: string;
  stop_price: string;
  /** Unix seconds. */
  time_created: number;
  /** Unix milliseconds; 0 = none. */
  expiration_time: number;
  comment: string;
  status: 'new' | 'partially-filled' | 'filled' | 'canceled' | 'rejected' | 'expired';
  reason: string;
  reduce_only: boolean;
  post_only?: boolean;
  stop_trigger: Trigger;
  average_price?: string;
  fee?: string;
  time_updated_ms?: number;
}

export interface Position {
  position_id: number;
  symbol: string;
  side: Side;
  volume: string;
  price_open: string;
  /** The fair price. */
  price_current: string;
  profit: string;
  contract_size?: string;
  value?: string;
  margin?: string;
  maintenance_margin?: string;
  liquidation_price?: string | null;
  leverage?: number;
  realized_profit?: string;
  funding?: string;
  stop_loss?: string | null;
  take_profit?: string | null;
  adl_rank?: number;
  time_created?: number;
}

export interface PerpFill {
  trade_id: number;
  order_id: number;
  position_id: number;
  symbol: string;
  side: Side;
  price: string;
  volume: string;
  value: string;
  fee: string;
  liquidity: 'maker' | 'taker' | 'liquidation' | 'adl';
  realized_profit: string;
  timestamp_ms: number;
}

export interface FundingPaid {
  symbol: string;
  position_id: number;
  rate: string;
  fair_price: string;
  volume: string;
  amount: string;
  timestamp_ms: number;
}

export interface Liquidated {
  symbol: string;
  side: Side;
  price: string;
  volume: string;
  kind: 'liquidation' | 'takeover' | 'adl';
  timestamp_ms: number;
  order_id?: number;
}

export interface LedgerEntry {
  id: number;
  kind: string;
  amount: string;
  balance_after: string;
  ref: string | number | null;
  timestamp_ms: number;
}

/** An event of the channel of one's orders. */
export interface OrderEvent {
  event_type: 'new_request' | 'new' | 'partial_fill' | 'fill' | 'reject' | 'modify' | 'modify_reject' | 'cancel' | 'cancel_reject';
  order: PerpOrder;
  fill?: { trade_id: number; price: string; volume: string; fee: string; liquidity: PerpFill['liquidity'] };
  error?: { code: string; message: string };
  triggered?: boolean;
}

export interface PositionEvent {
  event_type: 'new' | 'modified' | 'closed';
  position: Position;
}

export interface NewOrder {
  symbol: string;
  side: Side;
  type: OrderType;
  volume: string;
  limit_price?: string;
  stop_price?: string;
  fill_type?: FillType;
  expiration_time?: number;
  reduce_only?: boolean;
  post_only?: boolean;
  stop_trigger?: Trigger;
  stop_loss?: string;
  take_profit?: string;
  comment?: string;
}

/** What of an open order changes; the volume is what remains. */
export interface Amendment {
  volume?: string;
  limit_price?: string;
  stop_price?: string;
}

export interface Exits {
  stop_loss: string | null;
  take_profit: string | null;
  stop_trigger: Trigger;
}

export type HistoryKind = 'order' | 'trade' | 'position' | 'funding' | 'liquidation';

export const contracts = (realm: Realm): Promise<Answer<Contract[]>> => get(`${DATA}/symbol/${realm}`);
export const summary = (realm: Realm): Promise<Answer<Record<string, Summary>>> => get(`${DATA}/summary/${realm}`);
export const lastTrades = (realm: Realm, symbol: string, limit: number): Promise<Answer<PrintedTrade[]>> =>
  get(`${DATA}/trades/${realm}/${symbol}`, { limit: String(limit) });
export const priceCandles = (realm: Realm, symbol: string, interval: string, price: string, limit: number): Promise<Answer<PriceCandle[]>> =>
  get(`${DATA}/candles/${realm}/${symbol}`, { interval, price, limit: String(limit) });
export const settled = (realm: Realm, symbol: string): Promise<Answer<Settled[]>> => get(`${DATA}/funding/${realm}/${symbol}`);
export const serverTime = (): Promise<Answer<{ timestamp_ms: number }>> => get(`${ROOT}/time`);

const of = (account: string): string => `${ROOT}/account/${account}`;

export const accounts = (): Promise<Answer<Account[]>> => get(`${ROOT}/account`);
export const openAccount = (realm: Realm): Promise<Answer<Account>> => post(`${ROOT}/account`, { type: realm });
export const account = (id: string): Promise<Answer<Account>> => get(of(id));
export const leverages = (id: string): Promise<Answer<Record<string, number>>> => get(`${of(id)}/leverage`);
export const setLeverage = (id: string, symbol: string, leverage: number): Promise<Answer<Record<string, number>>> =>
  put(`${of(id)}/leverage/${symbol}`, { leverage });
export const orders = (id: string): Promise<Answer<PerpOrder[]>> => get(`${of(id)}/order`);
/** Answers the order as it is after matching. The key makes a repetition of this very request harmless. */
export const place = (id: string, order: NewOrder, key: string): Promise<Answer<PerpOrder>> => post(`${of(id)}/order`, order, { 'Idempotency-Key': key });
export const amend = (id: string, order: number, change: Amendment): Promise<Answer<PerpOrder>> => put(`${of(id)}/order/${order}`, change);
export const cancel = (id: string, order: number): Promise<Answer<PerpOrder>> => remove(`${of(id)}/order/${order}`);
export const cancelAll = (id: string, query: Fields): Promise<Answer<{ canceled: number[] }>> => remove(`${of(id)}/order`, query);
export const positions = (id: string): Promise<Answer<Position[]>> => get(`${of(id)}/position`);
export const setExits = (id: string, symbol: string, exits: Exits): Promise<Answer<Position>> => put(`${of(id)}/position/${symbol}`, exits);
export const close = (id: string, symbol: string, query: Fields): Promise<Answer<PerpOrder>> => remove(`${of(id)}/position/${symbol}`, query);
export const history = <Row>(id: string, kind: HistoryKind, query: Fields = {}): Promise<Answer<Row[]>> => get(`${of(id)}/history/${kind}`, query);
export const ledger = (id: string, query: Fields = {}): Promise<Answer<LedgerEntry[]>> => get(`${of(id)}/ledger`, query);
export const transfer = (id: string, direction: 'to-account' | 'to-wallet', amount: string): Promise<Answer<Account>> =>
  post(`${of(id)}/transfer`, { direction, amount });
export const resetDemo = (id: string, amount: string): Promise<Answer<Account>> => post(`${of(id)}/demo_balance`, { amount });
