// The exchange's public state of health.
import { get, type Answer } from './http.ts';

export interface Money {
  currency: string;
  members: string;
  exchange: string;
  outside: string;
  sum: string;
}

export interface Status {
  ready: boolean;
  disk_full: boolean;
  last_event: number;
  last_command: number;
  durable_frame: number;
  event_hash: string;
  history_event: number;
  snapshot_command: number;
  snapshot_state_hash: string;
  follower_agrees: boolean;
  conservation_checks: number;
  /** Frames that are written and not on disk yet. */
  durability_lag: number;
  /** Commands that the second engine has not replayed yet. */
  follower_lag: number;
  /** Events that the lists do not show yet. */
  history_lag: number;
  history_stalled: boolean;
  snapshot_age_s: number;
  log_segments: number;
  log_bytes: number;
  money: Money[];
}

export const status = (): Promise<Answer<Status>> => get('/health/status');
export const version = (): Promise<Answer<{ version: string; git_sha: string }>> => get('/api/v2/peatio/public/version');
