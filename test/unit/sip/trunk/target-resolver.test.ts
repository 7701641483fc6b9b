import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { serverOrder } from '../../../../src/core/server-order.ts';
import { ResolvedTrunks } from '../../../../src/sip/edge/trunks/resolved-trunks.ts';
import { SystemDns } from '../../../../src/sip/trunk/system-dns.ts';
import { resolveTargets } from '../../../../src/sip/trunk/target-resolver.ts';
import type { Trunk, TrunkTarget } from '../../../../src/sip/trunk/types.ts';
import { DnsServer, type DnsRecord } from '../../../kit/dns-server.ts';
import { seeded } from '../../../kit/random.ts';
import { until } from '../../../kit/wait.ts';

const a = (name: string, address: string): DnsRecord => ({ name, type: 'A', address });
const srv = (name: string, target: string, more: Partial<DnsRecord & { type: 'SRV' }> = {}): DnsRecord => ({
  ...{ name, type: 'SRV', priority: 1, weight: 10, port: 5080, target },
  ...more,
});
const naptr = (preference: number, service: string, replacement: string): DnsRecord => ({
  ...{ name: 'carrier.test', type: 'NAPTR', order: 10, preference, service, replacement },
});

let server: DnsServer;
let dns: SystemDns;
beforeEach(async () => {
  server = await DnsServer.start();
  dns = new SystemDns([server.address]);
});
afterEach(() => {
  dns.close();
  server.close();
});

const named = (
  transport: TrunkTarget['transport'],
  by: 'srv' | 'naptr' = 'srv',
  more: Partial<TrunkTarget> = {},
): TrunkTarget => ({
  ...{ host: 'carrier.test', port: transport === 'tls' ? 5061 : 5060, transport, resolve: { by, secure: false } },
  ...more,
});

/** As `transport host:port`, in the order in which they are numbered. */
const found = async (...targets: TrunkTarget[]): Promise<string[]> =>
  (await resolveTargets(targets, dns)).map(({ transport, host, port }) => `${transport} ${host}:${port}`);

describe('the servers of a name (RFC 3263)', () => {
  it('SRV: of the transport that is wanted, each address of each server, the same order for any order of answers', async () => {
    const records = [
      srv('_sip._tcp.carrier.test', 'two.carrier.test', { priority: 2 }),
      srv('_sip._tcp.carrier.test', 'one.carrier.test', { port: 5090 }),
      srv('_sip._udp.carrier.test', 'two.carrier.test'),
      ...[a('one.carrier.test', '192.0.2.1'), a('one.carrier.test', '192.0.2.9'), a('two.carrier.test', '192.0.2.2')],
    ];
    server.records = records;
    const expected = ['tcp 192.0.2.1:5090', 'tcp 192.0.2.9:5090', 'tcp 192.0.2.2:5080'];
    expect(await found(named('tcp'))).toEqual(expected);
    server.records = [...records].reverse();
    expect(await found(named('tcp'))).toEqual(expected);
  });

  it('no SRV: the name itself, at the transport’s own port; not even that: left to whoever connects', async () => {
    server.records = [a('carrier.test', '192.0.2.7')];
    expect(await found(named('tls'))).toEqual(['tls 192.0.2.7:5061']);
    server.records = [];
    expect(await found(named('udp'))).toEqual(['udp carrier.test:5060']);
  });

  it('an address or a port: nothing is asked', async () => {
    expect(await found({ host: 'carrier.test', port: 5070, transport: 'udp' })).toEqual(['udp carrier.test:5070']);
    expect(await found(named('udp', 'srv', { host: '192.0.2.1' }))).toEqual(['udp 192.0.2.1:5060']);
    expect(server.asked).toEqual([]);
  });

  it('NAPTR: the transport that the carrier prefers, and of those only ones that we have', async () => {
    server.records = [
      naptr(3, 'SIP+D2U', '_sip._udp.carrier.test'),
      naptr(2, 'SIP+D2T', '_sip._tcp.carrier.test'),
      naptr(1, 'SIP+D2S', '_sip._sctp.carrier.test'),
      srv('_sip._tcp.carrier.test', 'one.carrier.test'),
      srv('_sip._udp.carrier.test', 'one.carrier.test'),
      a('one.carrier.test', '192.0.2.1'),
    ];
    expect(await found(named('tls', 'naptr'))).toEqual(['tcp 192.0.2.1:5080']);
  });

  it('NAPTR where only TLS will do: nothing weaker, whatever the DNS says', async () => {
    server.records = [
      naptr(1, 'SIP+D2U', '_sip._udp.carrier.test'),
      naptr(2, 'SIPS+D2T', '_sips._tcp.carrier.test'),
      srv('_sip._udp.carrier.test', 'one.carrier.test'),
      srv('_sips._tcp.carrier.test', 'one.carrier.test', { port: 5061 }),
      a('one.carrier.test', '192.0.2.1'),
    ];
    const secure = named('tls', 'naptr', { resolve: { by: 'naptr', secure: true } });
    const [target] = await resolveTargets([secure], dns);
    // RFC 5922 7.3: the certificate is to name whom we have looked up.
    expect(target).toMatchObject({ transport: 'tls', host: '192.0.2.1', port: 5061, serverName: 'carrier.test' });
    server.records = server.records.filter(one => !('service' in one && one.service.startsWith('SIPS')));
    expect(await found(secure)).toEqual(['tls carrier.test:5061']);
  });

  it('no NAPTR: SRV of each transport, the safest first', async () => {
    server.records = [srv('_sip._udp.carrier.test', 'one.carrier.test'), a('one.carrier.test', '192.0.2.1')];
    expect(await found(named('tls', 'naptr'))).toEqual(['udp 192.0.2.1:5080']);
  });

  it('a service that is decidedly not there has no servers', async () => {
    server.records = [srv('_sip._tcp.carrier.test', '.'), a('carrier.test', '192.0.2.7')];
    expect(await found(named('tcp'))).toEqual([]);
  });

  it('several targets stay in their order', async () => {
    server.records = [
      srv('_sip._udp.carrier.test', 'one.carrier.test', { priority: 9 }),
      a('one.carrier.test', '192.0.2.1'),
    ];
    const second = { host: '192.0.2.200', port: 5060, transport: 'udp' } as const;
    expect(await found(named('udp'), second)).toEqual(['udp 192.0.2.1:5080', 'udp 192.0.2.200:5060']);
  });
});

describe('order of servers (RFC 2782)', () => {
  it('lower priorities first, always; within one the share of each is its weight', () => {
    const random = seeded(7);
    const servers = [
      { id: 'c', priority: 2, weight: 100 },
      { id: 'a', priority: 1, weight: 70 },
      { id: 'b', priority: 1, weight: 30 },
      { id: 'd', priority: 1, weight: 0 },
    ];
    const firsts = { a: 0, b: 0, c: 0, d: 0 } as Record<string, number>;
    for (let call = 0; call < 2000; call += 1) {
      const order = serverOrder(servers, random).map(({ id }) => id);
      expect(order).toHaveLength(4);
      expect(order.at(-1)).toBe('c');
      firsts[order[0] ?? ''] = (firsts[order[0] ?? ''] ?? 0) + 1;
    }
    expect(firsts['a'] ?? 0).toBeGreaterThan(1300);
    expect(firsts['b'] ?? 0).toBeGreaterThan(500);
    expect([firsts['c'], (firsts['d'] ?? 0) < 20]).toEqual([0, true]);
  });
});

describe('trunks with names', () => {
  const clock = new FakeClock();
  let trunks: readonly Trunk[];
  let change: () => void;
  let resolved: ResolvedTrunks;
  let told = 0;

  beforeEach(() => {
    trunks = [{ account: 'acme.test', name: 'carrier', targets: [named('udp')] } as unknown as Trunk];
    const source = {
      trunks: () => trunks,
      trunk: () => trunks[0],
      onChange: (fn: () => void) => {
        change = fn;
        return () => undefined;
      },
    };
    server.records = [srv('_sip._udp.carrier.test', 'one.carrier.test'), a('one.carrier.test', '192.0.2.1')];
    resolved = new ResolvedTrunks({ source, dns, clock, log: silentLogger, refreshMs: 60_000 });
    told = 0;
    resolved.onChange(() => (told += 1));
  });
  afterEach(() => resolved.close());

  const hosts = (): string[] => resolved.trunks().flatMap(({ targets }) => targets.map(({ host }) => host));

  it('are nowhere until they are found, follow the DNS, and keep what it does not answer', async () => {
    expect(hosts()).toEqual([]);
    await until('the first answer', () => told === 1);
    expect(hosts()).toEqual(['192.0.2.1']);
    server.records = [...server.records, a('one.carrier.test', '192.0.2.2')];
    await until('the timer', () => clock.pending === 1);
    await clock.advance(60_000);
    await until('the next answer', () => told === 2);
    expect(hosts()).toEqual(['192.0.2.1', '192.0.2.2']);
    server.mood = 'refuses';
    await until('the timer', () => clock.pending === 1);
    const before = server.asked.length;
    await clock.advance(60_000);
    await until('a question', () => server.asked.length > before && clock.pending === 1);
    expect([hosts(), told]).toEqual([['192.0.2.1', '192.0.2.2'], 2]);
    server.mood = 'answers';
    server.records = [a('carrier.test', '192.0.2.3')];
    await clock.advance(5000);
    await until('the answer', () => told === 3);
    expect(hosts()).toEqual(['192.0.2.3']);
  });

  it('with another name are nowhere again until that is found', async () => {
    await until('the first answer', () => told === 1);
    trunks = [{ ...trunks[0], targets: [named('udp', 'srv', { host: 'other.test' })] } as unknown as Trunk];
    server.records = [a('other.test', '192.0.2.5')];
    change();
    expect(hosts()).toEqual([]);
    await until('the answer', () => hosts().length === 1);
    expect(hosts()).toEqual(['192.0.2.5']);
  });
});
