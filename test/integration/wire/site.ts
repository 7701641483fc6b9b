/** One cluster for a file of tests, agents that close themselves, and the leak gate after each test. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Cluster, type ClusterOptions } from '../../kit/cluster.ts';
import { nothingLeft, pids, snapshots } from '../../kit/inspect.ts';
import { allBack } from '../../kit/kill.ts';
import { RawAgent, type RawAgentOptions, type RawCall, type RawDialog } from '../../kit/raw-agent.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import type { Suite } from '../../kit/srtp.ts';
import type { CallRecord } from '../../../src/pbx/call/ports.ts';
import type { SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import { until } from '../../kit/wait.ts';

export interface Site {
  readonly cluster: Cluster;
  agent(options?: Partial<RawAgentOptions> & { register?: boolean }): Promise<RawAgent>;
  /** A tone endpoint that is driven until the end of the test. */
  tone(frequency: number, listenFor: number, suite?: Suite, host?: string): Promise<ToneEndpoint>;
  /** The records of calls of this caller, as soon as there are so many. */
  records(from: number, count?: number): Promise<readonly CallRecord[]>;
}

/** Description for calls whose sound does not matter. */
export const SILENT_SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0 101\r\n' +
  'a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n';

export const newVersion = (version: number, sdp = SILENT_SDP): string =>
  sdp.replace(/^o=(\S+) (\d+) \d+/m, `o=$1 $2 ${version}`);

export interface SiteOptions extends ClusterOptions {
  /** What the leak gate does not mind, see nothingLeft. */
  readonly besides?: RegExp;
  /** Tests kill nodes: the supervisor starts them again with other pids. */
  readonly mortal?: boolean;
}

export function site({ mortal = false, besides, ...options }: SiteOptions = {}): Site {
  let cluster: Cluster;
  let before: Map<string, number>;
  let next = 1000;
  const agents: RawAgent[] = [];
  const endpoints: ToneEndpoint[] = [];
  let stopDriving: () => void;

  beforeAll(async () => {
    cluster = await Cluster.start({ users: '1001-1090', processes: mortal ? 'per-node' : 'single', ...options });
    before = await pids(cluster);
    stopDriving = drive(endpoints);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await dump(cluster, agents, task.name);
    try {
      if (mortal) await allBack(cluster);
      await nothingLeft(cluster, undefined, besides);
      if (!mortal) expect(await pids(cluster)).toEqual(before);
      expect(cluster.log).not.toMatch(/uncaught|unhandled/i);
    } finally {
      for (const agent of agents.splice(0)) agent.close();
      for (const endpoint of endpoints.splice(0)) endpoint.close();
    }
  });
  afterAll(async () => {
    stopDriving?.();
    await cluster?.stop();
  });

  return {
    get cluster() {
      return cluster;
    },
    async agent({ register = true, ...wish } = {}) {
      const transport = wish.transport ?? 'udp';
      const full = { extension: wish.extension ?? ++next, port: cluster.public[transport], ...wish, transport };
      const agent = register ? await RawAgent.registered(full) : await RawAgent.open(full);
      agents.push(agent);
      return agent;
    },
    async tone(frequency, listenFor, suite, host) {
      const endpoint = await ToneEndpoint.open(frequency, suite, host);
      endpoint.listenFor = listenFor;
      endpoints.push(endpoint);
      return endpoint;
    },
    records(from, count = 1) {
      return until('the call record', async () => {
        const rows = await cluster.records({ from: String(from) });
        return rows.length >= count ? rows : undefined;
      });
    },
  };
}

/** For whoever looks for the reason: TANDEM_TEST_DUMP names a directory. */
async function dump(cluster: Cluster, agents: readonly RawAgent[], name: string): Promise<void> {
  const directory = process.env['TANDEM_TEST_DUMP'];
  if (directory === undefined) return;
  const heard = agents.map(
    agent => `== ${agent.extension}\n${agent.log.map(m => m.toBuffer().toString()).join('\n--\n')}`,
  );
  const state = JSON.stringify([...(await snapshots(cluster)).values()], undefined, 1);
  writeFileSync(
    join(directory, `${name.replace(/\W+/g, '-')}.txt`),
    [...heard, cluster.log.slice(-20_000), state].join('\n'),
  );
}

export interface Talk {
  readonly call: RawCall;
  readonly invite: SipRequest;
  readonly answer: SipResponse;
  /** Dialogs as the caller and the callee see them. */
  readonly a: RawDialog;
  readonly b: RawDialog;
}

export interface TalkOptions {
  readonly offer?: string;
  readonly answer?: string;
  readonly callerHeaders?: readonly string[];
  readonly calleeHeaders?: readonly string[];
}

/** An ordinary call from dialling to the ACK at the callee. */
export async function connect(caller: RawAgent, callee: RawAgent, options: TalkOptions = {}): Promise<Talk> {
  const { offer = SILENT_SDP, answer: sdp = SILENT_SDP, callerHeaders = [], calleeHeaders = [] } = options;
  const call = await caller.invite(callee.extension, { body: offer, headers: callerHeaders });
  const invite = await callee.next('INVITE');
  callee.respond(invite, 180);
  await call.exchange.status(180);
  callee.respond(invite, 200, { body: sdp, headers: calleeHeaders });
  const answer = await call.exchange.status(200);
  const a = call.dialog(answer);
  a.ack(answer);
  await callee.next('ACK');
  return { call, invite, answer, a, b: callee.dialogOf(invite) };
}

/** Resolves once the endpoint has clearly heard its tone after now. */
export async function hears(endpoint: ToneEndpoint, who = 'an endpoint'): Promise<void> {
  const from = performance.now();
  await until(
    `${who} to hear ${endpoint.listenFor} Hz`,
    () => endpoint.heard.filter(hearing => hearing.at > from && hearing.share > 0.5).length > 10,
  );
}
