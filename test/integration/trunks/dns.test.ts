/** A carrier behind a name: where its calls go by the DNS, and what happens when servers or the DNS fail (RFC 3263). */
import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { leaks } from '../../../src/core/leaks.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { ResolvedTrunks } from '../../../src/sip/edge/trunks/resolved-trunks.ts';
import { parseMessage, SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import { SystemDns } from '../../../src/sip/trunk/system-dns.ts';
import { DnsServer, type DnsRecord } from '../../kit/dns-server.ts';
import { takePorts, type PortBlock } from '../../kit/ports.ts';
import { until } from '../../kit/wait.ts';
import { TestSite } from '../routing/site.ts';
import { TestTrunks, trunk } from './trunk-site.ts';

let site: TestSite;
let trunks: TestTrunks;
let ports: PortBlock;
let dns: DnsServer;
let resolved: ResolvedTrunks;
let resolver: SystemDns;
const closers: (() => Promise<unknown> | unknown)[] = [];

beforeEach(async () => {
  ports = await takePorts(4);
  dns = await DnsServer.start();
  resolver = new SystemDns([dns.address]);
  trunks = new TestTrunks();
  const common = { clock: trunks.clock, log: silentLogger, refreshMs: 200 };
  resolved = new ResolvedTrunks({ source: trunks, dns: resolver, ...common });
  site = await TestSite.start({}, { trunks: trunks.options({ directory: resolved }) });
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await site.close();
  resolved.close();
  resolver.close();
  trunks.clock.close();
  dns.close();
  ports.release();
  expect(leaks.describe()).toEqual([]);
  expect(site.errors).toEqual([]);
});

/** A carrier that answers OPTIONS, and refuses every call with this status, by which it is known. */
async function carrier(port: number, status: number): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>(resolve => socket.bind(port, '127.0.0.1', resolve));
  socket.on('message', (data, from) => {
    const parsed = parseMessage(data);
    if (!parsed.ok || !(parsed.message instanceof SipRequest) || parsed.message.method === 'ACK') return;
    const { message } = parsed;
    const response = SipResponse.to(message, message.method === 'OPTIONS' ? 200 : status, { toTag: 'carrier' });
    socket.send(response.toBuffer(), from.port, from.address);
  });
  closers.push(() => socket.close());
}

const server = (port: number, priority: number, weight = 10): DnsRecord => ({
  ...{ name: '_sip._udp.carrier.test', type: 'SRV', port, priority, weight, target: 'edge.carrier.test' },
});
const ADDRESS: DnsRecord = { name: 'edge.carrier.test', type: 'A', address: '127.0.0.1' };
const TARGET = { host: 'carrier.test', port: 5060, transport: 'udp', resolve: { by: 'srv', secure: false } } as const;

/** The final status of a call to the carrier. */
async function called(): Promise<number | undefined> {
  const path = await trunks.route('carrier');
  const outgoing = await site.sw('sw-a1').call('INVITE', { contact: 'sip:+14155550123@carrier.test', path });
  return until('an answer', () => outgoing.responses.map(({ status }) => status).find(status => status >= 200));
}

it('calls go to the server of the best priority, to the next when it does not answer, and where the DNS says next', async () => {
  const [best, next, new_] = [ports.first, ports.first + 1, ports.first + 2];
  dns.records = [server(best, 1), server(next, 2), ADDRESS];
  await carrier(next, 486);
  await carrier(new_, 404);
  // Nobody is at the best one: it is found to be silent within the trunk's patience.
  trunks.set(trunk('carrier', { targets: [TARGET], optionsSeconds: 1, patienceMs: 800 }));
  expect(await called()).toBe(486);
  await carrier(best, 600);
  // It is asked by OPTIONS, and has its calls again as soon as it answers.
  await until('the best server', async () => (await called()) === 600);

  dns.records = [server(new_, 1), ADDRESS];
  await until('the new server', () => resolved.trunks()[0]?.targets.some(({ port }) => port === new_) === true);
  expect(await called()).toBe(404);
  // What is known stays good while the DNS is away.
  dns.mood = 'refuses';
  const asked = dns.asked.length;
  await until('a question', () => dns.asked.length > asked);
  expect(await called()).toBe(404);
}, 30_000);

it('servers of one priority share the calls by weight', async () => {
  const [much, little] = [ports.first, ports.first + 1];
  dns.records = [server(much, 1, 80), server(little, 1, 20), ADDRESS];
  await carrier(much, 486);
  await carrier(little, 404);
  trunks.set(trunk('carrier', { targets: [TARGET], optionsSeconds: 0 }));
  const statuses: (number | undefined)[] = [];
  for (let call = 0; call < 60; call += 1) statuses.push(await called());
  const share = statuses.filter(status => status === 486).length / statuses.length;
  // 48 of 60 are expected; a share beyond these bounds comes once in a hundred thousand runs.
  expect(share).toBeGreaterThan(0.55);
  expect(share).toBeLessThan(0.99);
  expect(new Set(statuses)).toEqual(new Set([486, 404]));
}, 60_000);
