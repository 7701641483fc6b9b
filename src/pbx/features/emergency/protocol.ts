/** What an emergency call and its safety team ask, and what they are told. */
import type { Json } from '../../call/application.ts';

export const EMERGENCY_SERVICE = 'emergency';

export type EmergencyQuestion =
  /** Tells people and the store. */
  | { readonly ask: 'tell'; readonly number: string }
  /** Where the team finds the caller. */
  | { readonly ask: 'place' }
  /** One of the team has answered and waits for this call. */
  | { readonly ask: 'join'; readonly call: string }
  /** Nobody has answered at the answering point: the caller is the team's. */
  | { readonly ask: 'alone' };

/** The answer to `place`. */
export interface CallerPlace {
  readonly call: string;
  readonly leg: string;
}

/** What who waits is told. */
export interface TeamNews {
  readonly news: 'alone';
}

export const json = (value: EmergencyQuestion | CallerPlace | TeamNews): Json => value as unknown as Json;
