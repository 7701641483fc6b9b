/** Where emergency calls are told, besides being made. */
import type { Address } from '../../../routing/index.ts';

export interface EmergencyEvent {
  /** Of the call; an event is told once for each. */
  readonly callId: string;
  readonly account: string;
  /** Ms since 1970. */
  readonly at: number;
  /** As dialled. */
  readonly number: string;
  readonly extension?: string;
  /** The shared phone that it was made from. */
  readonly phone?: string;
  readonly name?: string;
  readonly site?: string;
  /** Where help is to go: what the user has reported, else the phone's address, else the site's. */
  readonly address?: Address;
  readonly reported?: string;
}

export interface EmergencyEvents {
  /** Kept for good, once for each call. Rejects with TandemError `store-unavailable`. */
  record(event: EmergencyEvent): Promise<void>;
}

export interface EmergencyNotice {
  /** Tells people. Never throws and never waits. */
  notify(event: EmergencyEvent): void;
}
