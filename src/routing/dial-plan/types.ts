/** A routing question and its answer. */
import type { Destination } from '../destination.ts';

/** Who calls. */
export type RouteOrigin =
  /** `phone`: the shared one at which the user has logged in. */
  | { readonly extension: string; readonly phone?: string }
  /** From outside, over this trunk; `caller` as the trunk's inbound rules made it, `name` as the trunk says it. `hidden`: it asked not to be shown (RFC 3323). */
  | { readonly trunk: string; readonly caller?: string; readonly name?: string; readonly hidden?: boolean };

export interface RouteQuery {
  /** As the phone or trunk sent it. */
  readonly dialled: string;
  readonly from: RouteOrigin;
  /** Runtime settings of the caller that decide here. */
  readonly caller?: {
    readonly locked?: boolean;
    readonly hideCallerId?: boolean;
    /** The shared line group or principal on whose line the phone makes the call. */
    readonly line?: string | undefined;
  };
  /** What is known of numbers that emergency calls have shown, as long as it counts. */
  readonly callBack?: (number: string) => CallBack | undefined;
}

/** To whom a number of an emergency pool leads, and until when, ms since 1970. */
export interface CallBack {
  readonly extension: string;
  readonly until: number;
}

export interface CallerId {
  /** E.164 outside, the extension inside. */
  readonly number?: string;
  readonly name?: string;
  /** The callee does not see it; the network may. */
  readonly hidden: boolean;
}

/** One step of the decision, for people. */
export interface RouteStep {
  /** What was looked at: `emergency`, `feature code`, `extension`, ... */
  readonly rule: string;
  /** What came of it, in a few words. */
  readonly outcome: string;
}

export interface RoutePlan {
  readonly destination: Destination;
  /** What the called party sees. */
  readonly callerId: CallerId;
  /** Principal or shared line group in whose name the call is made. */
  readonly onBehalfOf?: string;
  /** The called extension, where its own block list has chosen the destination. */
  readonly sentBy?: string;
  /** Code of the client for whom the call is made. */
  readonly clientCode?: string;
  /** An answering point calls back: nothing may keep the phone from ringing. */
  readonly emergencyCallBack?: boolean;
  readonly steps: readonly RouteStep[];
}
