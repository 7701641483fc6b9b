/** The two lower SIP layers of a node, with the limits and timers of the configuration, the trace and the counts of its messages. */
import type { Lifecycle } from '../core/lifecycle.ts';
import { TransactionLayer } from '../sip/transaction/index.ts';
import {
  type Flow,
  MessageCounts,
  type Tap,
  TransportLayer,
  hostPortText,
  inheritedSockets,
} from '../sip/transport/index.ts';
import type { RoleContext } from './context.ts';
import type { HepExporter } from '../sip/transport/hep/exporter.ts';
import { openHep } from './hep.ts';
import { exposeSipMetrics } from './sip-metrics.ts';

export interface SipLayers {
  readonly transport: TransportLayer;
  readonly transactions: TransactionLayer;
  readonly hep: HepExporter | undefined;
}

/** Of the process, so shared by its nodes: each takes those of its own listeners. */
const UDP_SOCKETS = inheritedSockets(process.env);

/** Opens them; the lifecycle closes them. */
export function openSipLayers(ctx: RoleContext, lifecycle: Lifecycle): SipLayers {
  const { clock, ids, log, config } = ctx;
  const { limits, timers } = config.sip;
  const messages = new MessageCounts();
  const hep = openHep(ctx, lifecycle);
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
      tap: tapOf(ctx, messages, hep),
    }),
  );
  const transactions = lifecycle.own(
    new TransactionLayer({ transport, clock, ids, log, timers, limits: { maxTransactions: limits.transactions } }),
  );
  exposeSipMetrics({ transport, transactions, messages }, lifecycle);
  return { transport, transactions, hep };
}

function tapOf({ trace, clock }: RoleContext, messages: MessageCounts, hep: HepExporter | undefined): Tap {
  const isTraced = trace.enabled;
  return (direction, flow, data) => {
    messages.add(direction, data);
    if (isTraced) trace.add({ at: clock.now(), direction, flow: flowText(flow), text: data });
    hep?.sip(direction, flow, data);
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
