/** What a hostile source may take: connections, patience, bytes, guesses. Others must not notice. */
import { connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DOMAIN } from '../../kit/cluster.ts';
import { snapshots, type NodeSnapshot } from '../../kit/inspect.ts';
import { RawAgent } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { tcpTap, udpTap } from '../../kit/wire-tap.ts';
import { connect, site } from './site.ts';

const PER_SOURCE = 20;
const HEADER_MS = 1500;
const here = site({
  extra: `sip: { limits: { connectionsPerSource: ${PER_SOURCE}, headerTimeoutMs: ${HEADER_MS} } }`,
});

interface Line {
  readonly socket: Socket;
  closed: boolean;
  readonly openedAt: number;
  text: string;
}

async function line(port: number, localAddress: string): Promise<Line> {
  const socket = connectTcp({ port, host: '127.0.0.1', localAddress });
  const made: Line = { socket, closed: false, openedAt: performance.now(), text: '' };
  socket.on('error', () => undefined);
  socket.on('close', () => (made.closed = true));
  socket.setEncoding('latin1').on('data', (text: string) => (made.text += text));
  onTestFinished(() => void socket.destroy());
  await until('a connection', () => made.closed || socket.readyState === 'open');
  return made;
}

const options = (branch: string, extra = ''): string =>
  `OPTIONS sip:${DOMAIN} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bK${branch};rport\r\nMax-Forwards: 70\r\n` +
  `From: <sip:x@${DOMAIN}>;tag=1\r\nTo: <sip:${DOMAIN}>\r\nCall-ID: ${branch}\r\nCSeq: 1 OPTIONS\r\n${extra}` +
  'Content-Length: 0\r\n\r\n';

const edge = async (): Promise<NodeSnapshot> => {
  const found = (await snapshots(here.cluster)).get('lb1');
  if (found === undefined) throw new Error('no load balancer');
  return found;
};

async function callWorks(): Promise<void> {
  const [a, b] = [await here.agent({ transport: 'tcp' }), await here.agent()];
  const { a: dialog } = await connect(a, b);
  expect(await dialog.bye()).toBe(200);
}

describe('connections', () => {
  it('of one source are limited, those of others are not', async () => {
    const { tcp } = here.cluster.public;
    const lines = await Promise.all(Array.from({ length: PER_SOURCE + 10 }, () => line(tcp, '127.0.3.1')));
    await until('those beyond the limit to be closed', () => lines.filter(one => one.closed).length === 10);
    const [alive] = lines.filter(one => !one.closed);
    alive?.socket.write(options('alive'));
    await until('one of the first to be served', () => alive?.text.startsWith('SIP/2.0 200'));
    await callWorks();
    // Places become free again, as soon as the server has seen the others go.
    for (const one of lines) one.socket.destroy();
    await until('a new one to be served', async () => {
      const again = await line(tcp, '127.0.3.1');
      again.socket.write(options('again'));
      await until('its fate', () => again.closed || again.text !== '');
      return again.text.startsWith('SIP/2.0 200');
    });
  });

  it.each(['tcp', 'tls', 'ws'] as const)('that only trickle a head are closed after a while: %s', async name => {
    const slow = await line(here.cluster.public[name], '127.0.3.2');
    const text = name === 'ws' ? 'GET / HTTP/1.1\r\nHost: x\r\nX: ' : 'OPTIONS sip:x SIP/2.0\r\nX: ';
    slow.socket.write(name === 'tls' ? Buffer.from([0x16, 0x03, 0x01, 0x02]) : text);
    const timer = setInterval(() => slow.socket.write(name === 'tls' ? Buffer.from([0]) : 'x'), 100);
    onTestFinished(() => clearInterval(timer));
    await until('the slow one to be closed', () => slow.closed, HEADER_MS + 10_000);
    expect(performance.now() - slow.openedAt).toBeGreaterThan(HEADER_MS * 0.8);
  });

  it('that trickle a body are closed as well', async () => {
    const slow = await line(here.cluster.public.tcp, '127.0.3.3');
    slow.socket.write(options('body').replace('Content-Length: 0', 'Content-Length: 5000'));
    const timer = setInterval(() => slow.socket.write('x'), 100);
    onTestFinished(() => clearInterval(timer));
    await until('the slow one to be closed', () => slow.closed, HEADER_MS + 20_000);
  });

  it('that are registered and idle stay', async () => {
    const phone = await here.agent({ transport: 'tcp' });
    const from = performance.now();
    await until('time to pass', () => performance.now() - from > 2 * HEADER_MS);
    expect(phone.closedByPeer).toBe(false);
  });
});

describe('messages', () => {
  it('of any announced size never fill the memory', async () => {
    const before = (await edge()).node.rssBytes;
    for (const length of ['99999999', '4294967295', '99999999999999999999']) {
      const tap = await tcpTap(here.cluster.public.tcp, '127.0.3.4');
      tap.send(Buffer.from(options(`big${length}`).replace('Content-Length: 0', `Content-Length: ${length}`)));
      for (let part = 0; part < 40; part++) tap.send(Buffer.alloc(1 << 20, 0x61));
      await until('the connection to be closed', () => tap.closed());
      expect(tap.responses.every(({ status }) => [400, 413, 513].includes(status))).toBe(true);
      tap.close();
    }
    expect((await edge()).node.rssBytes - before).toBeLessThan(100 << 20);
    await callWorks();
  });

  it('with a head without end are refused', async () => {
    const tap = await tcpTap(here.cluster.public.tcp, '127.0.3.5');
    tap.send(Buffer.from(`OPTIONS sip:x SIP/2.0\r\nX: ${'x'.repeat(300_000)}`));
    await until('the connection to be closed', () => tap.closed());
    tap.close();
  });

  it('with thousands of headers are refused', async () => {
    const tap = await udpTap(here.cluster.public.udp, '127.0.3.6');
    tap.send(Buffer.from(options('many', 'X: y\r\n'.repeat(5000))));
    await until('a refusal', () => tap.responses.length > 0);
    expect([400, 413, 513]).toContain(tap.responses[0]?.status);
    tap.close();
  });
});

describe('floods', () => {
  it('of wrong passwords for many users do not lock the users out, nor fill tables', async () => {
    // The real phones live at the same address as the flood, behind one NAT.
    const real = await here.agent();
    const peer = await here.agent({ transport: 'tcp' });
    const flood: RawAgent[] = [];
    const { udp } = here.cluster.public;
    for (let index = 0; index < 60; index++) {
      flood.push(await RawAgent.open({ extension: 1020 + index, transport: 'udp', port: udp }));
    }
    const statuses: number[] = [];
    const guessing = async (agent: RawAgent): Promise<void> => {
      for (let guess = 0; guess < 10; guess++)
        statuses.push((await agent.register({ secret: `wrong-${guess}` })).status);
    };
    // A source that is shut out hears nothing any more: nobody waits for that.
    for (const agent of flood) guessing(agent).catch(() => undefined);
    await until('the flood to be under way', () => statuses.length > 50);
    expect((await real.register()).status).toBe(200);
    const { a: dialog } = await connect(real, peer);
    expect(await dialog.bye()).toBe(200);
    const { guard } = (await edge())['load-balancer'] as { guard: { banned: number; trusted: number } };
    expect(guard.banned + guard.trusted).toBeLessThan(500);
    for (const agent of flood) agent.close();
    expect([...new Set(statuses)].filter(status => ![401, 403, 429, 503].includes(status))).toEqual([]);
  });

  it('of INVITEs that nobody answers are bounded and forgotten', async () => {
    const real = await here.agent();
    const peer = await here.agent({ transport: 'tcp' });
    const tap = await udpTap(here.cluster.public.udp, '127.0.3.7');
    for (let index = 0; index < 3000; index++) {
      tap.send(
        Buffer.from(
          `INVITE sip:1001@${DOMAIN} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.3.7;branch=z9hG4bKflood${index};rport\r\n` +
            `Max-Forwards: 70\r\nFrom: <sip:x@${DOMAIN}>;tag=1\r\nTo: <sip:1001@${DOMAIN}>\r\nCall-ID: flood${index}\r\n` +
            'CSeq: 1 INVITE\r\nContact: <sip:x@127.0.3.7>\r\nContent-Length: 0\r\n\r\n',
        ),
      );
      if (index % 100 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    const { a: dialog } = await connect(real, peer);
    expect(await dialog.bye()).toBe(200);
    for (const [id, { calls, media }] of await snapshots(here.cluster)) {
      expect(calls?.length ?? 0, id).toBe(0);
      expect(media?.portsUsed ?? 0, id).toBe(0);
    }
    tap.close();
  });
});
