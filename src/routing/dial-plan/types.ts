/** A routing question and its answer. */
import type { Destination } from '../destination.ts';

/** Who calls. */
export type RouteOrigin =
  | { readonly extension: string }
  /** From outside, over this trunk; `caller` as the trunk's inbound rules made it, undefined when it is hidden. */
  | { readonly trunk: string; readonly caller?: string };

export interface RouteQuery {
  /** As the phone or trunk sent it. */
  readonly dialled: string;
  readonly from: RouteOrigin;
  /** Runtime settings of the caller that decide here. */
  readonly caller?: { readonly locked?: boolean; readonly hideCallerId?: boolean };
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
  /** Principal in whose name a delegate calls. */
  readonly onBehalfOf?: string;
  readonly steps: readonly RouteStep[];
}
