// Keys for PrimeBit's signed requests, made and ended in the page's own session.
import { get, post, put, remove, type Answer } from './http.ts';

const ROOT = '/api/v1/user/api_key';

export type PrimeScope = 'read' | 'trade' | 'transfer';

export interface PrimeKey {
  api_key: string;
  label: string;
  scopes: PrimeScope[];
  ip_allow: string[];
  /** Unix seconds. */
  time_created: number;
  time_last_used: number | null;
  enabled: boolean;
  /** In the answer to its making only. */
  api_secret?: string;
}

const codeOf = (otp: string): { otp?: string } => (otp === '' ? {} : { otp });

export const list = (): Promise<Answer<PrimeKey[]>> => get(ROOT);
export const create = (label: string, scopes: readonly PrimeScope[], ip_allow: readonly string[], otp: string): Promise<Answer<PrimeKey>> =>
  post(ROOT, { label, scopes, ip_allow, ...codeOf(otp) });
export const change = ({ api_key, enabled, label, scopes, ip_allow }: PrimeKey, otp: string): Promise<Answer<PrimeKey>> =>
  put(`${ROOT}/${api_key}`, { enabled, label, scopes, ip_allow, ...codeOf(otp) });
export const forget = (key: string, otp: string): Promise<Answer<unknown>> => remove(`${ROOT}/${key}`, otp === '' ? {} : { otp });
