/** The two lower SIP layers of a node, with the limits and timers of the configuration and the trace of its messages. */
import type { Lifecycle } from '../core/lifecycle.ts';
import { TransactionLayer } from '../sip/transaction/index.ts';
import { type Flow, type Tap, TransportLayer, hostPortText, inheritedSockets } from '../sip/transport/index.ts';
import type { RoleContext } from './context.ts';

export interface SipLayers {
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
}

/** Of the process, so shared by its nodes: each takes those of its own listeners. */
const UDP_SOCKETS = inheritedSockets(process.env);

/** Opens them; the lifecycle closes them. */
export function openSipLayers(ctx: RoleContext, lifecycle: Lifecycle): SipLayers {
  const { clock, ids, log, config } = ctx;
  const { limits, timers } = config.sip;
  const transport = lifecycle.own(
    new TransportLayer({
      clock,
      ids,
      log,
      udpSockets: UDP_SOCKETS,
      limits: {
        maxMessage: limits.messageBytes,
        connectionsPerListener: limits.connections,
        connectionsPerSource: limits.connectionsPerSource,
        messageMs: limits.headerTimeoutMs,
        writeBuffer: limits.bufferedBytes,
      },
      ...(ctx.trace.enabled ? { tap: traceTap(ctx) } : {}),
    }),
  );
  const transactions = lifecycle.own(
    new TransactionLayer({ transport, clock, ids, log, timers, limits: { maxTransactions: limits.transactions } }),
  );
  return { transport, transactions };
}

function traceTap({ trace, clock }: RoleContext): Tap {
  return (direction, flow, data) => {
    trace.add({ at: clock.now(), direction, flow: flowText(flow), text: data });
  };
}

const FLOW_TEXTS = new WeakMap<Flow, string>();

function flowText(flow: Flow): string {
  let text = FLOW_TEXTS.get(flow);
  if (text === undefined) {
    text = `${flow.transport} ${hostPortText(flow.local)} - ${hostPortText(flow.remote)}`;
    FLOW_TEXTS.set(flow, text);
  }
  return text;
}
