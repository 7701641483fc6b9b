/** The seam between the run of an application and the call that it runs for. */
import type { CallId, LegId } from '../../../core/ids.ts';
import type { Sound } from '../../../media/gateway/ports.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { Anchor } from '../anchor.ts';
import type { CallContext, Caller, ShownLine, Target } from '../application.ts';
import type { Leg } from '../leg.ts';
import type { RungResult } from '../ports.ts';
import type { CallEnd } from '../record.ts';

/** A leg of another call. */
export interface Wanted {
  readonly call: string;
  /** Of a ringing call, whichever leg was seen: the caller, or one that rings. */
  readonly leg: string;
  /** In the place of this leg, so that the anchor is joined with its peer: always, or only while it holds. */
  readonly inPlace?: 'always' | 'held';
}

/** `begins`: rings now, once more or for the first time. */
export interface Rung {
  readonly target: Target;
  readonly result: RungResult;
  readonly begins: boolean;
}

/** What the run needs of its call. */
export interface RunHost {
  readonly callId: CallId;
  /** Joins the anchor with a leg that sends early media. */
  joinEarly(anchor: Leg, other: Leg): void;
  /** Nobody is heard but us. */
  part(): void;
  /** The anchor was answered by the application itself. */
  attended(anchor: Leg): Promise<void>;
  /** The run has reached its end well: the two talk. `back`: what goes on should the other hang up at once. */
  connected(anchor: Leg, other: Leg, back?: WayBack): Promise<void>;
  /** Joins the anchor with a leg of another call here; false when that is not there any more. */
  take(anchor: Anchor, wanted: Wanted): Promise<boolean>;
  /** Sends elsewhere whom this leg talks with, who has it until it is taken there; undefined: nowhere. */
  sendPeer(by: Leg, destination: Destination | undefined): void;
  /** A leg of another call here and who it talks with; undefined when it talks with nobody. */
  pairOf(call: string, leg: string): { readonly agent: Leg; readonly other: Leg } | undefined;
  /** A leg of a call here. */
  legOf(call: string, leg: string): Leg | undefined;
  /** A phone that was called for a call of its own has answered. */
  summoned(callId: CallId, leg: Leg, destination: Destination): void;
  /** Phones that go on ringing for the call until it is over. */
  keep(ringing: { cancel(): void }): void;
  /** The anchor was refused, or is done with, and with it the call. */
  refused(end: CallEnd): void;
  /** Worth writing down. */
  changed(): void;
  /** Something may be seen from outside that was not before. */
  stirred(): void;
  show(line: ShownLine | undefined): void;
  /** Says something to whoever has transferred the anchor; absent where nobody has. */
  announce?(sounds: readonly Sound[], text: string): void;
  /** Somebody rings. */
  alerting(): void;
  note(what: { readonly resolved?: string; readonly via?: string }): void;
  /** Somebody has been rung, for the call's last application, or something came of it. */
  rung(note: Rung): void;
  /** Queues a job of the call. */
  push(name: string, job: () => Promise<void>): void;
}

/** An application that has joined its anchor with somebody, and has it again with `gone` when he hangs up in this time. */
export interface WayBack {
  readonly run: RunState;
  /** From the joining, ms; undefined: none. */
  readonly graceMs: number | undefined;
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
  /** Of the anchor. */
  readonly leg: LegId;
  readonly destination: Destination;
  readonly context: CallContext;
  readonly caller: Caller;
  readonly dialled: string;
  readonly state: unknown;
}
