import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asAor } from '../../../src/core/ids.ts';
import { leaks } from '../../../src/core/leaks.ts';
import { parseFlowUri } from '../../../src/sip/edge/flow-uri.ts';
import { takePorts, type PortBlock } from '../../kit/ports.ts';
import { startSipp } from '../../kit/sipp.ts';
import { until } from '../../kit/wait.ts';
import { DOMAIN, PASSWORD, TestSite } from '../routing/site.ts';
import type { Outgoing } from '../routing/stub-switch.ts';
import { TestTrunks, trunk } from './trunk-site.ts';

let site: TestSite;
let trunks: TestTrunks;
let ports: PortBlock;
const closers: (() => Promise<unknown> | unknown)[] = [];

beforeEach(async () => {
  ports = await takePorts(4);
  trunks = new TestTrunks();
  site = await TestSite.start({}, { trunks: trunks.options() });
});

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await site.close();
  trunks.clock.close();
  ports.release();
  expect(leaks.describe()).toEqual([]);
  expect(site.errors).toEqual([]);
});

const final = ({ responses }: Outgoing): number | undefined =>
  responses.map(({ status }) => status).find(status => status >= 200);

/** How long a call through the trunk takes to its end, and how it ends. */
async function outcome(name: string, headers: [string, string][] = []): Promise<{ status: number; ms: number }> {
  const path = await trunks.route(name);
  const begun = performance.now();
  const outgoing = await site.sw('sw-a1').call('INVITE', { contact: 'sip:+14155550123@carrier.test', path }, headers);
  const status = await until('an answer', () => final(outgoing));
  return { status, ms: performance.now() - begun };
}

const carrier = (port: number, transport: 'udp' | 'tcp' = 'udp') => ({ host: '127.0.0.1', port, transport });

const REFUSING = `<?xml version="1.0"?><scenario name="overloaded carrier">
<recv request="INVITE"/>
<send><![CDATA[
SIP/2.0 503 Service Unavailable
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
<recv request="ACK"/>
</scenario>`;
const SILENT = `<?xml version="1.0"?><scenario name="silent carrier">
<recv request="INVITE"/><pause milliseconds="4000"/></scenario>`;

describe('a carrier that fails', () => {
  it('with 503 is told at once', async () => {
    const running = await startSipp({ scenario: REFUSING, port: ports.first, timeoutSeconds: 10 });
    trunks.set(trunk('busy', { targets: [carrier(ports.first)], optionsSeconds: 0 }));
    expect(await outcome('busy')).toMatchObject({ status: 503 });
    expect(await running.done).toMatchObject({ successful: 1 });
  });

  it('by silence is given up after the trunk’s patience, well within 3 s', async () => {
    const running = await startSipp({ scenario: SILENT, port: ports.first, timeoutSeconds: 6 });
    closers.push(
      () => running.stop(),
      () => running.done,
    );
    trunks.set(trunk('silent', { targets: [carrier(ports.first)], optionsSeconds: 0, patienceMs: 1500 }));
    const { status, ms } = await outcome('silent');
    expect(status).toBe(408);
    expect(ms).toBeGreaterThan(1400);
    expect(ms).toBeLessThan(3000);
  });

  it('by a refused connection is 503 at once, and dead', async () => {
    trunks.set(trunk('gone', { targets: [carrier(ports.first, 'tcp')] }));
    const { status, ms } = await outcome('gone');
    expect(status).toBe(503);
    expect(ms).toBeLessThan(1500);
    expect(await trunks.state('gone')).toBe('dead');
  });

  it('by closing the connection while a call is under way is 503 at once', async () => {
    const server = createServer(socket => {
      socket.on('error', () => undefined);
      socket.on('data', data => {
        if (data.toString('latin1').startsWith('INVITE')) socket.destroy();
      });
    });
    await listening(server, ports.first);
    trunks.set(trunk('closing', { targets: [carrier(ports.first, 'tcp')], optionsSeconds: 0 }));
    const { status, ms } = await outcome('closing');
    expect(status).toBe(503);
    expect(ms).toBeLessThan(1500);
  });

  it('at its first address is called at the next one', async () => {
    const running = await startSipp({
      scenario: REFUSING.replace('503 Service Unavailable', '486 Busy'),
      port: ports.first,
    });
    closers.push(
      () => running.stop(),
      () => running.done,
    );
    const targets = [carrier(ports.first + 1, 'tcp'), carrier(ports.first)];
    trunks.set(trunk('two', { targets, optionsSeconds: 0 }));
    expect(await outcome('two')).toMatchObject({ status: 486 });
  });
});

async function listening(server: Server, port: number): Promise<void> {
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', socket => sockets.add(socket));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise(resolve => server.close(resolve));
  });
}

describe('limits of a trunk', () => {
  it('on calls at a time count both directions, and a call that ends makes room', async () => {
    trunks.set(
      trunk('small', {
        ...{ targets: [carrier(ports.first)], optionsSeconds: 0, limits: { calls: 2 } },
        peer: { addresses: ['127.0.0.1/32'] },
      }),
    );
    const phone = await site.phone('+14155550123');
    const call = async (): Promise<number> => {
      const invite = phone.request('INVITE', 'sip:+14155550100@acme.test');
      phone.send(invite);
      return (await phone.response(invite)).status;
    };
    expect([await call(), await call()]).toEqual([200, 200]);
    expect(await trunks.store.taken()).toEqual([{ account: 'acme.test', name: 'small', calls: 2 }]);
    expect(await call()).toBe(503);
    expect((await outcome('small')).status).toBe(503);
    // The switch's word when a call is over.
    const [one] = [...site.switches.values()].flatMap(({ invites }) => invites);
    await trunks.store.leave(one?.request.get('X-Tandem-Call') ?? '');
    expect(await call()).toBe(200);
  });

  it('stop no emergency call', async () => {
    const busy = REFUSING.replace('503 Service Unavailable', '486 Busy');
    const running = await startSipp({ scenario: busy, port: ports.first, timeoutSeconds: 10 });
    closers.push(
      () => running.stop(),
      () => running.done,
    );
    trunks.set(trunk('full', { targets: [carrier(ports.first)], optionsSeconds: 0, limits: { calls: 1 } }));
    const seat = { account: 'acme.test', name: 'full', callId: 'other', slot: 'in' };
    await trunks.store.take(seat, 1, Date.now() + 60_000);
    expect(await outcome('full')).toMatchObject({ status: 503 });
    expect(await outcome('full', [['Priority', 'emergency']])).toMatchObject({ status: 486 });
  });

  it('on calls at a time are not used up by calls that are refused', async () => {
    trunks.set(trunk('small', { limits: { calls: 1 }, peer: { addresses: ['127.0.0.1'] } }));
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 486);
    const phone = await site.phone('+14155550123');
    for (let round = 0; round < 3; round += 1) {
      const invite = phone.request('INVITE', 'sip:+14155550100@acme.test');
      phone.send(invite);
      expect((await phone.response(invite)).status).toBe(486);
    }
  });

  it('on calls per second let a second’s worth through and no more', async () => {
    trunks.set(trunk('slow', { limits: { callsPerSecond: 5 }, peer: { addresses: ['127.0.0.1'] } }));
    const phone = await site.phone('+14155550123');
    const invites = Array.from({ length: 15 }, () => phone.request('INVITE', 'sip:+14155550100@acme.test'));
    for (const invite of invites) phone.send(invite);
    const statuses = await Promise.all(invites.map(async invite => (await phone.response(invite)).status));
    const admitted = statuses.filter(status => status === 200).length;
    expect(admitted).toBeGreaterThanOrEqual(5);
    // The bucket leaks while the burst is being read.
    expect(admitted).toBeLessThan(10);
    expect(statuses.filter(status => status === 503)).toHaveLength(15 - admitted);
  });
});

describe('a peer known by its address', () => {
  it('is a trunk at that address and a phone like any other elsewhere', async () => {
    trunks.set(trunk('listed', { peer: { addresses: ['127.0.0.0/30'] }, trusted: false }));
    const peer = await site.phone('+14155550123');
    const invite = peer.request('INVITE', 'sip:+14155550100@acme.test', [
      ['P-Asserted-Identity', '<sip:+1999@x.test>'],
    ]);
    peer.send(invite);
    expect((await peer.response(invite)).status).toBe(200);
    const [seen] = [...site.switches.values()].flatMap(({ invites }) => invites);
    expect(seen?.request.get('X-Tandem-Trunk')).toBe('listed@acme.test');
    // The account does not believe it.
    expect(seen?.request.get('P-Asserted-Identity')).toBeUndefined();
    // It asks for us, whomever it names (RFC 3261 11.2).
    const options = peer.request('OPTIONS', 'sip:ping@acme.test');
    peer.send(options);
    expect((await peer.response(options)).status).toBe(200);

    trunks.set(trunk('listed', { peer: { addresses: ['10.1.2.3'] } }));
    const again = peer.request('INVITE', 'sip:+14155550100@acme.test');
    peer.send(again);
    expect((await peer.response(again)).status).toBe(407);
  });
});

describe('digest registration', () => {
  it('of a peer with us: its calls are the trunk’s, whatever From says', async () => {
    site.trunkOf = user => (user === '1001' ? 'pbx@acme.test' : undefined);
    const pbx = await site.phone('1001', 'tcp');
    expect((await pbx.register()).status).toBe(200);
    const first = pbx.request('INVITE', `sip:+14155550100@${DOMAIN}`);
    first.set('From', '<sip:+14155550123@pbx.test>;tag=f');
    const invite = await pbx.authenticated(first);
    pbx.send(invite);
    expect((await pbx.response(invite)).status).toBe(200);
    const [seen] = [...site.switches.values()].flatMap(({ invites }) => invites);
    expect(seen?.request.get('X-Tandem-Trunk')).toBe('pbx@acme.test');
    expect(seen?.request.from.uri.user).toBe('+14155550123');
  });

  it('of us with a carrier: kept up, and calls to the registered number are the trunk’s', async () => {
    // The carrier is a site like ours, where we are user 1001.
    const other = await TestSite.start();
    closers.unshift(() => other.close());
    trunks.set(
      trunk('sub', {
        targets: [carrier(other.ports.udp)],
        credentials: { user: '1001', password: PASSWORD },
        register: { aor: `sip:1001@${DOMAIN}`, expires: 300 },
      }),
    );
    const aor = asAor(`sip:1001@${DOMAIN}`);
    const binding = await until('the registration', async () => (await other.location.lookup(aor))[0]);
    await until('the report', async () => ((await trunks.store.reports())[0]?.registeredUntil ?? 0) > Date.now());
    // The carrier calls our Contact; the number stands in To.
    const outgoing = await other
      .sw('sw-a1')
      .call('INVITE', { contact: binding.contact, path: binding.path[0] ?? '' }, [
        ['P-Asserted-Identity', '<sip:+1415@c.test>'],
      ]);
    await until('200', () => final(outgoing) === 200);
    const [seen] = [...site.switches.values()].flatMap(({ invites }) => invites);
    expect(seen?.request.get('X-Tandem-Trunk')).toBe('sub@acme.test');
    expect(seen?.request.uri).toContain('sip:1001@acme.test');
    // Our answers name us at an address of the edge and nowhere else.
    expect(parseFlowUri(seen?.request.get('Record-Route') ?? '')?.ptp).toBe('udp');
    // Without the trunk there is no registration.
    trunks.set();
    await until('the end of the registration', async () => (await other.location.lookup(aor)).length === 0);
  });

  it('of us with a carrier that refuses us is reported as none', async () => {
    const other = await TestSite.start();
    closers.unshift(() => other.close());
    trunks.set(
      trunk('sub', {
        targets: [carrier(other.ports.tcp, 'tcp')],
        credentials: { user: '1001', password: 'wrong' },
        register: { aor: `sip:1001@${DOMAIN}`, expires: 300 },
      }),
    );
    await until('the trunk', async () => (await trunks.state('sub')) === 'alive');
    const verdicts = (): string[] => [...other.zones.values()].flatMap(zone => Object.keys(zone.snapshot().verdicts));
    await until('the refusals', () => verdicts().filter(key => key.startsWith('REGISTER')).length >= 1);
    expect((await trunks.store.reports())[0]?.registeredUntil).toBe(0);
  });
});
