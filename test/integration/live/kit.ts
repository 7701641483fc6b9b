/** What the control API has at hand, over the files and sockets of a running cluster; and two who talk, each with its own tone. */
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { NodeClient } from '../../../src/api/inspection/client.ts';
import { LiveCalls } from '../../../src/api/live/calls.ts';
import { SystemClock } from '../../../src/core/clock.ts';
import type { EventType, TandemEvent } from '../../../src/core/events.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { SqliteEventLog } from '../../../src/store/index.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { connect, type Site, type Talk } from '../wire/site.ts';

export const CALLER = 700;
export const CALLEE = 1900;
export const THIRD = 1300;

export interface LiveSide {
  readonly nodes: NodeClient;
  readonly calls: LiveCalls;
  /** All events so far. */
  events(call?: string): Promise<readonly TandemEvent[]>;
  /** Resolves with the events of a call as soon as one of this type is among them. */
  eventsUntil(type: EventType, call: string): Promise<readonly TandemEvent[]>;
}

export function liveSide(here: Site, switches: readonly string[]): LiveSide {
  let clock: SystemClock;
  let nodes: NodeClient;
  let calls: LiveCalls;
  let log: SqliteEventLog;
  beforeAll(() => {
    const state = join(here.cluster.directory, 'state');
    clock = new SystemClock();
    nodes = new NodeClient(state);
    calls = new LiveCalls({
      switches: () => switches.map(id => ({ id, draining: false, load: 0 })),
      ownerOf: () => Promise.resolve(undefined),
      command: (node, name, body) => nodes.command(node, name, body),
    });
    const directory = join(state, 'shared');
    log = new SqliteEventLog({ directory, synchronous: 'off', clock, log: silentLogger, node: 'test' });
  });
  afterAll(() => {
    log.close();
    nodes.close();
    clock.close();
  });
  const events = async (call?: string): Promise<readonly TandemEvent[]> => {
    const all = (await log.after(0, 10_000)).events;
    return call === undefined ? all : all.filter(event => event.call === call);
  };
  return {
    get nodes() {
      return nodes;
    },
    get calls() {
      return calls;
    },
    events,
    eventsUntil: (type, call) =>
      until(`${type} of the call`, async () => {
        const found = await events(call);
        return found.some(event => event.type === type) ? found : undefined;
      }),
  };
}

export interface Talking extends Talk {
  readonly caller: RawAgent;
  readonly callee: RawAgent;
  readonly sound: ToneEndpoint;
  readonly other: ToneEndpoint;
}

/** The caller hears CALLEE, the callee hears CALLER. */
export async function talking(here: Site, from: number, to: number): Promise<Talking> {
  const [sound, other] = [await here.tone(CALLER, CALLEE), await here.tone(CALLEE, CALLER)];
  const [caller, callee] = [await here.agent({ extension: from }), await here.agent({ extension: to })];
  const talk = await connect(caller, callee, { offer: sound.sdp(), answer: other.sdp() });
  sound.connect(talk.answer.body.toString());
  other.connect(talk.invite.body.toString());
  return { ...talk, caller, callee, sound, other };
}

/** Resolves once the endpoint has not heard its tone for a while. */
export async function deaf(endpoint: ToneEndpoint, who: string): Promise<void> {
  await until(`${who} to hear nothing of ${endpoint.listenFor} Hz`, () => {
    const recent = endpoint.heard.slice(-15);
    return recent.length === 15 && recent.every(({ share }) => share < 0.2);
  });
}
