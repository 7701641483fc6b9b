/**
 * The messages of a call, on all its legs and nodes, as one ladder: what one node sent and another received is one arrow, what has
 * no other end in the cluster comes from a phone or a peer, or goes to one. Pure.
 */
import type { TraceEntry } from '../../core/trace.ts';

export interface TracedMessage extends TraceEntry {
  readonly node: string;
}

/** A node of the cluster as far as it matters here. */
export interface LadderNode {
  readonly id: string;
  readonly role: string;
  /** Where others reach it inside: `127.0.0.1:5070`. */
  readonly inner: string;
}

export interface Participant {
  readonly id: string;
  readonly kind: 'node' | 'peer';
  /** For people: `lb1`, `1001 udp 192.0.2.1:5060`. */
  readonly label: string;
  readonly role?: string;
}

export interface LadderMessage {
  /** Counted from 1. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly transport: string;
  /** From one node's transport to the other's; absent where only one end is ours. */
  readonly tookMs?: number;
  /** Of a request; of a response, what it answers. */
  readonly method: string;
  readonly status?: number;
  readonly startLine: string;
  readonly callId: string;
  readonly cseq: number;
  readonly sdp: boolean;
  /** The same message went the same way before. */
  readonly repeated: boolean;
  /** The whole message, secrets masked. */
  readonly text: string;
}

export interface Ladder {
  readonly participants: readonly Participant[];
  readonly messages: readonly LadderMessage[];
}

interface Arrow {
  readonly sent: TracedMessage | undefined;
  readonly received: TracedMessage | undefined;
}

interface Flow {
  readonly transport: string;
  readonly local: string;
  readonly remote: string;
}

export function buildLadder(traced: readonly TracedMessage[], nodes: readonly LadderNode[]): Ladder {
  const byInner = new Map(nodes.map(node => [node.inner, node]));
  const roles = new Map(nodes.map(({ id, role }) => [id, role]));
  const participants = new Map<string, Participant>();
  const nodeNamed = (id: string): string => {
    const role = roles.get(id);
    participants.set(id, participants.get(id) ?? { id, kind: 'node', label: id, ...(role !== undefined && { role }) });
    return id;
  };
  const peerAt = ({ transport, remote }: Flow, user: string | undefined): string => {
    const inner = byInner.get(remote);
    if (inner !== undefined) return nodeNamed(inner.id);
    const id = `${transport} ${remote}`;
    const known = participants.get(id);
    if (known === undefined || known.label === id) {
      participants.set(id, { id, kind: 'peer', label: user === undefined ? id : `${user} ${id}` });
    }
    return id;
  };
  const seen = new Set<string>();
  const messages = arrowsOf(traced).map(({ sent, received }, index): LadderMessage => {
    const one = sent ?? received;
    if (one === undefined) throw new Error('an arrow without an end');
    const flow = flowOf(one.flow);
    const head = headOf(one.text);
    const far = (outwards: boolean): string => peerAt(flow, head.isRequest === outwards ? head.toUser : head.fromUser);
    // Whoever sends is drawn before whoever receives.
    const from = sent === undefined ? far(false) : nodeNamed(sent.node);
    const to = received === undefined ? far(true) : nodeNamed(received.node);
    const way = `${from}\n${to}\n${one.text}`;
    const repeated = seen.has(way);
    seen.add(way);
    const took = sent !== undefined && received !== undefined ? { tookMs: Math.max(0, received.at - sent.at) } : {};
    return {
      ...{ number: index + 1, at: one.at, from, to, transport: flow.transport, ...took, repeated, text: one.text },
      ...{ method: head.method, startLine: head.startLine, callId: one.callKey, cseq: head.cseq, sdp: head.sdp },
      ...(head.status !== undefined && { status: head.status }),
    };
  });
  return { participants: [...participants.values()], messages };
}

/** In the order in which they were sent; what was received under the same addresses with the same bytes is the other end. */
function arrowsOf(traced: readonly TracedMessage[]): readonly Arrow[] {
  const inOrder = [...traced].sort((a, b) => a.at - b.at || order(a) - order(b));
  const received = new Map<string, TracedMessage[]>();
  for (const message of inOrder) {
    if (message.direction !== 'in') continue;
    const { transport, local, remote } = flowOf(message.flow);
    const key = `${transport} ${remote} ${local}\n${message.text}`;
    const all = received.get(key);
    if (all === undefined) received.set(key, [message]);
    else all.push(message);
  }
  const paired = new Set<TracedMessage>();
  const other = new Map<TracedMessage, TracedMessage>();
  for (const message of inOrder) {
    if (message.direction !== 'out') continue;
    const { transport, local, remote } = flowOf(message.flow);
    const found = received.get(`${transport} ${local} ${remote}\n${message.text}`)?.shift();
    if (found === undefined) continue;
    other.set(message, found);
    paired.add(found);
  }
  return inOrder
    .filter(message => !paired.has(message))
    .map(message =>
      message.direction === 'out'
        ? { sent: message, received: other.get(message) }
        : { sent: undefined, received: message },
    );
}

const order = ({ direction }: TracedMessage): number => (direction === 'in' ? 0 : 1);

const FLOW = /^(\S+) (\S+) - (\S+)$/;

function flowOf(text: string): Flow {
  const [, transport = '', local = '', remote = ''] = FLOW.exec(text) ?? [];
  return { transport, local, remote };
}

interface Head {
  readonly startLine: string;
  readonly isRequest: boolean;
  readonly method: string;
  readonly status: number | undefined;
  readonly cseq: number;
  readonly sdp: boolean;
  readonly fromUser: string | undefined;
  readonly toUser: string | undefined;
}

function headOf(text: string): Head {
  const end = text.search(/\r?\n\r?\n/);
  const head = end < 0 ? text : text.slice(0, end);
  const startLine = /^[^\r\n]*/.exec(head)?.[0] ?? '';
  const status = /^SIP\/2\.0 (\d{3})/.exec(startLine)?.[1];
  const [, cseq = '0', method = ''] = /^CSeq[ \t]*:[ \t]*(\d+)[ \t]+(\S+)/im.exec(head) ?? [];
  return {
    startLine,
    isRequest: status === undefined,
    method: method === '' ? (/^\S+/.exec(startLine)?.[0] ?? '') : method,
    status: status === undefined ? undefined : Number(status),
    cseq: Number(cseq),
    sdp: /^(?:Content-Type|c)[ \t]*:[ \t]*application\/sdp/im.test(head),
    fromUser: userIn(head, /^(?:From|f)[ \t]*:[^\r\n]*?sips?:([^@>;\s]+)@/im),
    toUser: userIn(head, /^(?:To|t)[ \t]*:[^\r\n]*?sips?:([^@>;\s]+)@/im),
  };
}

const userIn = (head: string, pattern: RegExp): string | undefined => pattern.exec(head)?.[1];

/** What stands on an arrow. */
export function captionOf({ status, method, startLine, sdp, repeated }: LadderMessage): string {
  const what = status === undefined ? method : `${startLine.slice('SIP/2.0 '.length)} (${method})`;
  return `${what}${sdp ? ' SDP' : ''}${repeated ? ' again' : ''}`;
}
