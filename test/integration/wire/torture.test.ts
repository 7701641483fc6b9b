/** RFC 4475 and RFC 5118 against the running load balancer: each message gets the outcome that its RFC asks for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TORTURE_MESSAGES, type ServerVerdict, type TortureMessage } from '../../fixtures/sip/torture.ts';
import { Cluster, DOMAIN } from '../../kit/cluster.ts';
import { nothingLeft, pids } from '../../kit/inspect.ts';
import { SoftPhone } from '../../kit/soft-phone.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { tcpTap, udpTap, type WireTap } from '../../kit/wire-tap.ts';

let cluster: Cluster;
let before: Map<string, number>;
let next = 1000;

beforeAll(async () => {
  cluster = await Cluster.start({ processes: 'single' });
  before = await pids(cluster);
});
afterAll(() => cluster?.stop());

/** After everything the server must be its old self: the same processes, and a call goes through with sound. */
async function stillWorks(): Promise<void> {
  expect(await pids(cluster)).toEqual(before);
  const [a, b] = [await ToneEndpoint.open(500), await ToneEndpoint.open(700)];
  a.listenFor = 700;
  b.listenFor = 500;
  const stopDriving = drive([a, b]);
  const port = cluster.public.udp;
  const caller = await SoftPhone.start({ extension: ++next, transport: 'udp', port, media: a });
  const callee = await SoftPhone.start({ extension: ++next, transport: 'tls', port: cluster.public.tls, media: b });
  try {
    expect(await caller.call(callee.extension)).toBe(200);
    await until('both to hear', () => [a, b].every(one => one.heard.filter(h => h.share > 0.5).length > 10));
    expect(await caller.bye()).toBe(200);
    await until('the callee to be told', () => callee.state === 'ended');
  } finally {
    stopDriving();
    caller.close();
    callee.close();
  }
  await nothingLeft(cluster);
  expect(cluster.log).not.toMatch(/uncaught|unhandled/i);
}

/** Asks the load balancer itself; its answer comes after whatever it had to say to what was sent before. */
const probe = (source: string, transport: string): Buffer =>
  Buffer.from(
    `OPTIONS sip:${DOMAIN} SIP/2.0\r\nVia: SIP/2.0/${transport} ${source};branch=z9hG4bKprobe;rport\r\n` +
      `Max-Forwards: 70\r\nFrom: <sip:probe@${DOMAIN}>;tag=1\r\nTo: <sip:${DOMAIN}>\r\nCall-ID: probe-${source}\r\n` +
      'CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n',
  );

const isProbe = (callId: string): boolean => callId.startsWith('probe-');

/** Final statuses that came for the message itself. */
const finals = (tap: WireTap): number[] =>
  tap.responses.filter(r => r.status >= 200 && !isProbe(r.callId)).map(r => r.status);
const anything = (tap: WireTap): number[] => tap.responses.filter(r => !isProbe(r.callId)).map(r => r.status);

async function judge(tap: WireTap, verdict: ServerVerdict): Promise<void> {
  if (verdict === 'silence') {
    await until('the probe to be answered', () => tap.responses.some(r => isProbe(r.callId)));
    expect(anything(tap)).toEqual([]);
    return;
  }
  await until('a final response', () => finals(tap).length > 0);
  for (const status of finals(tap)) {
    if (verdict === 'served')
      expect(status === 400 || (status >= 500 && status < 600), `answered ${status}`).toBe(false);
    else expect(verdict).toContain(status);
  }
}

describe('over UDP', () => {
  afterAll(stillWorks);

  it.each(TORTURE_MESSAGES.map(message => [message.name, message] as const))('%s', async (_name, message) => {
    const tap = await udpTap(cluster.public.udp);
    try {
      tap.send(message.bytes);
      if (message.server === 'silence') tap.send(probe('127.0.0.1', 'UDP'));
      await judge(tap, message.server);
    } finally {
      tap.close();
    }
  });
});

describe('over TCP', () => {
  afterAll(stillWorks);

  it.each(TORTURE_MESSAGES.map(message => [message.name, message] as const))('%s', async (_name, message) => {
    // RFC 3261 17.2.3: with the same branch, or of an old client from the same host, it would be a repetition.
    const tap = await tcpTap(cluster.public.tcp, '127.0.0.2');
    const text = message.bytes.toString('latin1').replaceAll(/z9hG4bK(?=[a-z])/g, 'z9hG4bKtcp');
    try {
      tap.send(Buffer.from(text, 'latin1'));
      if (message.name === 'clerr') {
        // RFC 4475 3.1.2.2: over a stream the rest of the body may still come, so nothing behind it is heard.
        tap.send(probe('127.0.0.2', 'TCP').subarray(0, 50));
        const control = await tcpTap(cluster.public.tcp);
        control.send(probe('127.0.0.1', 'TCP'));
        await judge(control, 'silence');
        control.close();
        expect(tap.responses).toEqual([]);
        return;
      }
      if (message.server === 'silence') tap.send(probe('127.0.0.2', 'TCP'));
      await judge(tap, message.server);
    } finally {
      tap.close();
    }
  });
});

it('the table names every message of both documents', () => {
  const names = (rfc: TortureMessage['rfc']): string[] =>
    TORTURE_MESSAGES.filter(message => message.rfc === rfc).map(message => message.name);
  expect(new Set(names(4475)).size).toBe(49);
  expect(new Set(names(5118)).size).toBeGreaterThanOrEqual(10);
});
