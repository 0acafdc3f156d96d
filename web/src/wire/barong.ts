// People: sign-up, sessions, second factor, keys.
import { get, patch, post, put, remove, type Answer } from './http.ts';

const ROOT = '/api/v2/barong';

export interface Person {
  email: string;
  uid: string;
  role: string;
  level: number;
  otp: boolean;
  state: string;
  csrf_token?: string;
  labels: { key: string; value: string; scope: string }[];
}

export interface ApiKey {
  kid: string;
  algorithm: string;
  scope: string[];
  state: string;
  secret?: string;
  created_at: string;
}

export interface Session {
  id: number;
  user_ip: string;
  user_agent: string;
  created_at: string;
  last_used_at: string;
  current: boolean;
}

export interface Activity {
  id: number;
  user_ip: string;
  user_agent: string;
  topic: string;
  action: string;
  result: string;
  created_at: string;
}

export interface Configs {
  session_expire_time: number;
  password_min_entropy: number;
}

export const configs = (): Promise<Answer<Configs>> => get(`${ROOT}/identity/configs`);
export const signIn = (email: string, password: string, otp?: string): Promise<Answer<Person>> =>
  post(`${ROOT}/identity/sessions`, { email, password, otp_code: otp });
export const signOut = (): Promise<Answer<unknown>> => remove(`${ROOT}/identity/sessions`);
export const signUp = (email: string, password: string): Promise<Answer<Person>> => post(`${ROOT}/identity/users`, { email, password });
export const passwordStrength = (password: string): Promise<Answer<{ entropy: number }>> =>
  post(`${ROOT}/identity/password/validate`, { password });
export const askConfirmation = (email: string): Promise<Answer<unknown>> =>
  post(`${ROOT}/identity/users/email/generate_code`, { email });
export const confirmEmail = (token: string): Promise<Answer<Person>> => post(`${ROOT}/identity/users/email/confirm_code`, { token });
export const askReset = (email: string): Promise<Answer<unknown>> => post(`${ROOT}/identity/users/password/generate_code`, { email });
export const resetPassword = (token: string, password: string): Promise<Answer<unknown>> =>
  post(`${ROOT}/identity/users/password/confirm_code`, { reset_password_token: token, password, confirm_password: password });

export const person = (): Promise<Answer<Person>> => get(`${ROOT}/resource/users/me`);
export const csrfToken = (): Promise<Answer<{ csrf_token: string }>> => get(`${ROOT}/resource/sessions/csrf_token`);
export const changePassword = (old: string, fresh: string): Promise<Answer<unknown>> =>
  put(`${ROOT}/resource/users/password`, { old_password: old, new_password: fresh, confirm_password: fresh });
export const otpQrCode = (): Promise<Answer<{ data: { barcode: string; url: string } }>> => post(`${ROOT}/resource/otp/generate_qrcode`);
export const otpEnable = (code: string): Promise<Answer<unknown>> => post(`${ROOT}/resource/otp/enable`, { code });
export const otpDisable = (code: string): Promise<Answer<unknown>> => post(`${ROOT}/resource/otp/disable`, { code });
export const apiKeys = (): Promise<Answer<ApiKey[]>> => get(`${ROOT}/resource/api_keys`);
/** A key for COINUT takes the place of the one that every member has there. */
export const createKey = (format: 'barong' | 'coinut', scope: string, totp: string): Promise<Answer<ApiKey>> =>
  post(`${ROOT}/resource/api_keys`, { algorithm: 'HS256', format, scope: scope === '' || format === 'coinut' ? undefined : scope, totp_code: totp });
export const setKeyState = (kid: string, state: string, totp: string): Promise<Answer<ApiKey>> =>
  patch(`${ROOT}/resource/api_keys/${kid}`, { state, totp_code: totp });
export const deleteKey = (kid: string, totp: string): Promise<Answer<unknown>> =>
  remove(`${ROOT}/resource/api_keys/${kid}`, { totp_code: totp });
export const sessions = (): Promise<Answer<Session[]>> => get(`${ROOT}/resource/sessions`);
export const revokeSession = (id: number): Promise<Answer<unknown>> => remove(`${ROOT}/resource/sessions/${id}`);
export const activity = (page: number): Promise<Answer<Activity[]>> =>
  get(`${ROOT}/resource/users/activity/all`, { limit: '25', page: String(page) });
