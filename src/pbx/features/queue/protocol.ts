/** What the application of a queue asks of its service, and what it is told; the service's name is `queue`. */
import type { Json } from '../../call/application.ts';
import type { OverflowCause } from './ports.ts';

export const QUEUE_SERVICE = 'queue';

export type QueueQuestion =
  /** Let me in; `again` where it has been let in before. `rang`: members that rang for it when that broke off. */
  | {
      readonly ask: 'enter';
      readonly queue: string;
      readonly joinedAt: number;
      readonly again: boolean;
      readonly rang: readonly string[];
    }
  /** Members may ring. Answered when it is known whether any can now. */
  | { readonly ask: 'ready'; readonly queue: string }
  | { readonly ask: 'place'; readonly queue: string }
  /** This member, or whoever has picked the call up, had hung up when it was to be joined with the caller, or does so at once. */
  | {
      readonly ask: 'hungUp';
      readonly queue: string;
      readonly ticket: string;
      readonly joinedAt: number;
      readonly member?: string;
    }
  | { readonly ask: 'refused'; readonly queue: string; readonly member: string }
  | { readonly ask: 'unanswered'; readonly queue: string }
  | { readonly ask: 'leave'; readonly queue: string; readonly cause: OverflowCause }
  /** Turned away at the door, for the reports. */
  | { readonly ask: 'turnedAway'; readonly queue: string; readonly cause: OverflowCause };

/** Place 1 is the head. `waitMs` is an estimate, absent where there is nothing to make it from. */
export interface QueuePlace {
  readonly position: number;
  readonly waitMs?: number;
}

/** Tagged with what was asked: an answer may come when another application, or another queue, has the call. */
export type QueueReply =
  | {
      readonly re: 'enter';
      readonly queue: string;
      readonly ticket: string;
      readonly result: 'admitted' | 'full' | 'noMembers';
    }
  | { readonly re: 'ready' | 'place'; readonly queue: string; readonly place: QueuePlace };

export type QueueNews =
  /** Ring these members, in the name of this offer. */
  | { readonly news: 'offer'; readonly queue: string; readonly members: readonly string[] }
  /** No member has been opted in for a while. */
  | { readonly news: 'noMembers'; readonly queue: string };

export interface QueueDuty {
  readonly account: string;
  readonly queue: string;
  /** Absent: somebody has picked the call up. */
  readonly member?: string;
  readonly ticket: string;
  readonly joinedAt: number;
  /** As it was set when the call was answered, ms. */
  readonly wrapUpMs: number;
}

/** What crosses the seam is data by construction; the types say it for this side. */
export const json = (value: QueueQuestion | QueueReply | QueueNews | QueueDuty): Json => value as unknown as Json;
