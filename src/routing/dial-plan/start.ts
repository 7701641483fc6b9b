/** With what a call begins that the dial plan has sent somewhere. */
import type { Destination } from '../destination.ts';
import type { RouteOrigin, RoutePlan } from './types.ts';

interface Start {
  readonly destination: Destination;
  readonly caller: {
    readonly extension?: string;
    readonly number?: string;
    readonly trunk?: string;
    readonly anonymous: boolean;
  };
  readonly context: { readonly sentBy?: string; readonly onBehalfOf?: string };
}

export function startOf({ destination, callerId, sentBy, onBehalfOf }: RoutePlan, from: RouteOrigin): Start {
  const { number, hidden } = callerId;
  const caller =
    'trunk' in from
      ? { trunk: from.trunk, ...(number !== undefined && { number }), anonymous: hidden }
      : { extension: from.extension, anonymous: false };
  const context = { ...(sentBy !== undefined && { sentBy }), ...(onBehalfOf !== undefined && { onBehalfOf }) };
  return { destination, caller, context };
}
