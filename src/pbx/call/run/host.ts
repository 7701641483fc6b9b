/** The seam between the run of an application and the call that it runs for. */
import type { CallId } from '../../../core/ids.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { Anchor } from '../anchor.ts';
import type { CallContext, Caller } from '../application.ts';
import type { Leg } from '../leg.ts';
import type { CallEnd } from '../record.ts';

/** What the run needs of its call. */
export interface RunHost {
  readonly callId: CallId;
  /** Joins the anchor with a leg that sends early media. */
  joinEarly(anchor: Leg, other: Leg): void;
  /** Nobody is heard but us. */
  part(): void;
  /** The anchor was answered by the application itself. */
  attended(anchor: Leg): Promise<void>;
  /** The run has reached its end well: the two talk. */
  connected(anchor: Leg, other: Leg): Promise<void>;
  /** Joins the anchor with a leg of another call here; false when that is not there any more. */
  take(anchor: Anchor, call: string, leg: string): Promise<boolean>;
  /** A leg of another call here and who it talks with; undefined when it talks with nobody. */
  pairOf(call: string, leg: string): { readonly agent: Leg; readonly other: Leg } | undefined;
  /** A leg of a call here. */
  legOf(call: string, leg: string): Leg | undefined;
  /** A phone that was called for a call of its own has answered. */
  summoned(callId: CallId, leg: Leg, destination: Destination): void;
  /** The anchor was refused, or is done with, and with it the call. */
  refused(end: CallEnd): void;
  /** Worth writing down. */
  changed(): void;
  /** Somebody rings. */
  alerting(): void;
  note(what: { readonly resolved?: string; readonly via?: string }): void;
  /** Queues a job of the call. */
  push(name: string, job: () => Promise<void>): void;
}

export interface RunPlan {
  readonly destination: Destination;
  readonly anchor: Anchor;
  readonly host: RunHost;
  readonly caller: Caller;
  readonly dialled: string;
  readonly context?: Partial<CallContext> | undefined;
}

/** What is written down of a run. */
export interface RunState {
  readonly application: string;
  readonly destination: Destination;
  readonly context: CallContext;
  readonly caller: Caller;
  readonly dialled: string;
  readonly state: unknown;
}
