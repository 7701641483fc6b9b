import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { asAor, SequentialIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { AccountTrunks } from '../../../../src/pbx/trunk/account-trunks.ts';
import { TrunkCalls } from '../../../../src/pbx/trunk/trunk-calls.ts';
import { type OutsideCall, type TrunkWay, TrunkWays } from '../../../../src/pbx/trunk/trunk-ways.ts';
import { completeDocument } from '../../../../src/routing/account/complete.ts';
import { AccountDirectory } from '../../../../src/routing/index.ts';
import { NameAddr, SipRequest } from '../../../../src/sip/message/index.ts';
import type { TrunkReport } from '../../../../src/sip/trunk/ports.ts';
import { MemoryLocationStore, MemoryTrunkStore } from '../../../../src/store/index.ts';

const ACCOUNT = 'acme.test';
const AMERICAN = { match: '+1', strip: 2, prepend: '' };

const document = completeDocument({
  account: { domain: ACCOUNT },
  trunks: [
    { name: 'main', targets: [{ host: 'sbc.acme.test' }], certificate: { names: ['sbc.acme.test'] } },
    {
      name: 'spare',
      kind: 'carrier',
      ...{ targets: [{ host: '192.0.2.7', port: 5080, transport: 'udp' }], encryption: 'off', codecs: ['pcmu'] },
      ...{ outbound: { called: [AMERICAN], caller: [AMERICAN], identity: 'from', diversion: false } },
    },
    {
      ...{ name: 'pbx', kind: 'pbx', encryption: 'allowed', maxCalls: 2 },
      registration: { username: 'acme-pbx', password: 'long secret' },
    },
    {
      ...{ name: 'subscribed', kind: 'carrier', targets: [{ host: 'sbc.carrier.test' }] },
      registration: { registrar: 'carrier.test', username: 'acme', password: 'long secret' },
    },
  ],
  routeGroups: [
    {
      name: 'out',
      trunks: [
        { trunk: 'main', priority: 1 },
        { trunk: 'spare', priority: 2 },
      ],
    },
    { name: 'legacy', trunks: [{ trunk: 'pbx' }], failoverSeconds: 2 },
  ],
});

const report = (name: string, node: string, state: TrunkReport['state'] = 'alive'): TrunkReport => ({
  ...{ account: ACCOUNT, name, node, state, transport: 'tls', targets: [] },
  route: `<sip:${name}-token@10.0.0.1:6000;transport=tcp;lr;pub=203.0.113.5:5061;ptp=tls>`,
});

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

async function setUp() {
  const clock = new FakeClock();
  const source = {
    byDomain: (domain: string) => (domain === ACCOUNT ? new AccountDirectory(document) : undefined),
    revision: 1,
    domains: () => [ACCOUNT],
    onChange: () => () => undefined,
  };
  const directory = new AccountTrunks(source, { read: () => undefined });
  const store = new MemoryTrunkStore(clock);
  const locations = new MemoryLocationStore();
  const live: string[] = [];
  const calls = new TrunkCalls({
    directory,
    seats: store,
    clock,
    log: silentLogger,
    calls: () => live,
    switches: () => 2,
  });
  opened.push(calls, directory);
  const ways = new TrunkWays({
    ...{ directory, calls, reports: store, locations, domain: ACCOUNT, ids: new SequentialIds() },
    isAlive: node => node !== 'lb-dead',
    random: () => 0,
  });
  await store.report('lb1', [report('main', 'lb1'), report('spare', 'lb1')], clock.now() + 60_000);
  return { clock, directory, store, locations, calls, ways, live };
}

const call = (more: Partial<OutsideCall> = {}): OutsideCall => ({
  ...{ account: ACCOUNT, callId: 'c1', number: '+14155550123', codecs: ['PCMA', 'PCMU', 'G729'] },
  from: NameAddr.parse('"Ann" <sip:+12125550100@acme.test>'),
  headers: [
    ['P-Asserted-Identity', '<sip:+12125550100@acme.test>'],
    ['Diversion', '<sip:+12125550101@acme.test>;reason=no-answer'],
  ],
  ...more,
});

describe('the ways to a number', () => {
  it('are the trunks of the group in order, each with its own writing, codecs and keys', async () => {
    const { ways } = await setUp();
    const [main, spare, ...none] = await ways.ways(call({ routeGroup: 'out' }));
    expect(none).toEqual([]);
    expect(main).toMatchObject({
      address: 'sip:+14155550123@sbc.acme.test',
      // RFC 3263 4: a name without a port is looked up, so none is written.
      binding: { contact: 'sip:+14155550123@sbc.acme.test;transport=tls', transport: 'tls' },
      codecs: ['PCMA', 'PCMU', 'G729', 'opus'],
      profiles: ['savp'],
    });
    expect(main?.binding.path).toEqual([report('main', 'lb1').route]);
    expect(main?.from.toString()).toBe('"Ann" <sip:+12125550100@acme.test>');
    expect(main?.headers).toEqual([
      ['Diversion', '<sip:+12125550101@acme.test>;reason=no-answer'],
      ['P-Asserted-Identity', '"Ann" <sip:+12125550100@acme.test>'],
      ['X-Tandem-Hops', '1'],
    ]);
    expect(spare).toMatchObject({
      binding: { contact: 'sip:4155550123@192.0.2.7:5080', transport: 'udp' },
      codecs: ['PCMU'],
      profiles: ['avp'],
      headers: [['X-Tandem-Hops', '1']],
    });
    expect(spare?.from.toString()).toBe('"Ann" <sip:2125550100@acme.test>');
  });

  it('without a group are those of the first one; the dead come last; no load balancer, no way', async () => {
    const { ways, store, clock } = await setUp();
    await store.report('lb1', [report('main', 'lb1', 'dead'), report('spare', 'lb1')], clock.now() + 60_000);
    expect((await ways.ways(call())).map(({ address }) => address)).toEqual([
      'sip:4155550123@192.0.2.7',
      'sip:+14155550123@sbc.acme.test',
    ]);
    await store.report('lb1', [], clock.now());
    await store.report('lb-dead', [report('main', 'lb-dead')], clock.now() + 60_000);
    expect(await ways.ways(call())).toEqual([]);
  });

  it('keep a caller unseen who wants it so', async () => {
    const { ways } = await setUp();
    const from = NameAddr.parse('"Anonymous" <sip:anonymous@anonymous.invalid>');
    const [main] = await ways.ways(call({ from, headers: [['Privacy', 'id']] }));
    expect(main?.from.toString()).toContain('anonymous@anonymous.invalid');
    expect(main?.headers).toEqual([
      ['Privacy', 'id'],
      ['X-Tandem-Hops', '1'],
    ]);
  });

  it('tell a trunk that is told identities who he is, in its own writing, and none that is not', async () => {
    const { ways } = await setUp();
    const from = NameAddr.parse('"Anonymous" <sip:anonymous@anonymous.invalid>');
    const asserted = NameAddr.parse('"Ann" <sip:+12125550100@acme.test>');
    const hidden = call({ from, asserted, headers: [['Privacy', 'id']], routeGroup: 'out' });
    const [main, spare] = await ways.ways(hidden);
    expect([main, spare].map(way => way?.from.uri.host)).toEqual(['anonymous.invalid', 'anonymous.invalid']);
    expect(main?.headers.slice(0, 2)).toEqual([
      ['Privacy', 'id'],
      ['P-Asserted-Identity', '"Ann" <sip:+12125550100@acme.test>'],
    ]);
    expect(spare?.headers.map(([name]) => name)).toEqual(['Privacy', 'X-Tandem-Hops']);
  });

  it('to a carrier with which we register have the caller in its domain', async () => {
    const { ways, store, clock } = await setUp();
    await store.report('lb1', [report('subscribed', 'lb1')], clock.now() + 60_000);
    const [way] = await ways.ways(call({ trunks: ['subscribed'] }));
    expect(way?.from.toString()).toBe('"Ann" <sip:+12125550100@carrier.test>');
    expect(way?.headers).toContainEqual(['P-Asserted-Identity', '"Ann" <sip:+12125550100@carrier.test>']);
    expect(way?.address).toBe('sip:+14155550123@sbc.carrier.test');
  });

  it('to a PBX that registers with us are its flows, with the number in place of its name', async () => {
    const { ways, locations, directory } = await setUp();
    const aor = asAor(`sip:acme-pbx@${ACCOUNT}`);
    await locations.update(aor, () => [
      {
        ...{
          aor,
          key: 'k',
          contact: 'sip:acme-pbx@198.51.100.9:5070',
          path: ['<sip:flow@10.0.0.1:6000;lr>'],
          expiresAt: 1,
        },
        ...{ q: 1, sipCallId: 'r', cseq: 1, transport: 'tcp', zone: 'a' },
      },
    ]);
    const [way] = await ways.ways(call({ routeGroup: 'legacy', number: '4711' }));
    expect(way?.binding).toMatchObject({
      contact: 'sip:4711@198.51.100.9:5070',
      path: ['<sip:flow@10.0.0.1:6000;lr>'],
    });
    expect(way?.profiles[0]).toBe('avp+crypto');
    expect(directory.ofUser('acme-pbx')).toBe('pbx@acme.test');
    expect(directory.ofUser('1001')).toBeUndefined();
    expect(directory.ha1('acme-pbx', ACCOUNT)?.md5).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a trunk that registers with us', () => {
  it('has no more calls than its limits allow, in and out together; an emergency call goes all the same', async () => {
    const { ways, calls, locations, clock, store } = await setUp();
    const binding = {
      ...{ key: 'k', contact: 'sip:acme-pbx@198.51.100.9:5070', path: ['<sip:flow@10.0.0.1:6000;lr>'], expiresAt: 1 },
      ...{ q: 1, sipCallId: 'r', cseq: 1, transport: 'tcp', zone: 'a' },
    };
    const aor = asAor(`sip:acme-pbx@${ACCOUNT}`);
    await locations.update(aor, () => [{ aor, ...binding }]);
    const wayOf = async (callId: string, more: Partial<OutsideCall> = {}): Promise<TrunkWay> => {
      const [way, ...others] = await ways.ways(call({ callId, routeGroup: 'legacy', ...more }));
      expect(others).toEqual([]);
      return way!;
    };
    const out = async (...which: Parameters<typeof wayOf>): Promise<boolean> => (await wayOf(...which)).seat.take();
    await wayOf('unused');
    expect(await store.taken()).toEqual([]);
    expect([await out('x1'), await out('x2'), await out('x3')]).toEqual([true, true, false]);
    expect(await out('x4', { isEmergency: true })).toBe(true);
    for (const id of ['x1', 'x2', 'x4']) calls.ended(id, true);
    // Two legs of one call are two; who leaves makes room while the call goes on.
    const [one, two] = [await wayOf('x5'), await wayOf('x5')];
    expect([await one.seat.take(), await two.seat.take(), await out('x6')]).toEqual([true, true, false]);
    one.seat.leave();
    expect([await out('x6'), await store.taken()]).toEqual([true, [{ account: ACCOUNT, name: 'pbx', calls: 2 }]]);
    for (const id of ['x5', 'x6']) calls.ended(id, true);
    // Half of 100 a second, because there are two switches; both directions count.
    for (let round = 0; round < 60; round++) {
      await out(`y${round}`);
      calls.ended(`y${round}`, true);
    }
    const early = await wayOf('z1');
    expect(await early.seat.take()).toBe(false);
    await clock.advance(1000);
    expect(await out('z2')).toBe(true);
    // What came too soon does so over all ways of the trunk, and goes on to another one.
    expect(await early.seat.take()).toBe(false);
  });

  it('counts the second flow of its peer as the same call', async () => {
    const { ways, locations, store } = await setUp();
    const aor = asAor(`sip:acme-pbx@${ACCOUNT}`);
    const flow = (key: string) => ({
      ...{
        aor,
        key,
        contact: `sip:acme-pbx@198.51.100.9:507${key}`,
        path: ['<sip:flow@10.0.0.1:6000;lr>'],
        expiresAt: 1,
      },
      ...{ q: 1, sipCallId: key, cseq: 1, transport: 'tcp', zone: 'a' },
    });
    await locations.update(aor, () => [flow('0'), flow('1')]);
    // As many calls as one second may bring, each over the second flow in the end.
    for (let round = 0; round < 50; round++) {
      const [first, second] = await ways.ways(call({ callId: `c${round}`, routeGroup: 'legacy' }));
      expect(await first?.seat.take()).toBe(true);
      first?.seat.leave();
      expect(await second?.seat.take()).toBe(true);
      expect(await store.taken()).toEqual([{ account: ACCOUNT, name: 'pbx', calls: 1 }]);
      second?.seat.leave();
    }
    expect(await store.taken()).toEqual([]);
  });
});

describe('a call from a trunk', () => {
  const invite = (trunk: string, ...more: [string, string][]): SipRequest =>
    SipRequest.create({
      method: 'INVITE',
      uri: 'sip:+14155550100@203.0.113.5:5061;transport=tls',
      headers: [
        ['From', '"Bob" <sip:+14155550123@pbx.test>;tag=f'],
        ['Call-ID', 'from-the-trunk'],
        ['X-Tandem-Call', 'c9'],
        ['X-Tandem-Trunk', trunk],
        ...more,
      ],
    });

  it('is put into our own words, and never goes back to the PBX that it came from', async () => {
    const { calls, ways, locations } = await setUp();
    const request = invite('pbx@acme.test');
    expect(await calls.receive(request)).toBeUndefined();
    expect(request.uri).toBe('sip:+14155550100@acme.test');
    expect(request.get('P-Asserted-Identity')).toBe('"Bob" <sip:+14155550123@acme.test>');
    await locations.update(asAor(`sip:acme-pbx@${ACCOUNT}`), () => []);
    expect(await ways.ways(call({ callId: 'c9', routeGroup: 'legacy' }))).toEqual([]);
    expect(await ways.ways(call({ callId: 'c9', routeGroup: 'out' }))).toHaveLength(2);
  });

  it('has numbers in E.164 that the trunk writes as at its site, and extensions of a PBX as they are', async () => {
    const { calls } = await setUp();
    const asserted = async (trunk: string, number: string): Promise<(string | undefined)[]> => {
      const headers = [
        ['P-Asserted-Identity', `<sip:${number}@pbx.test>`],
        ['Diversion', `<sip:${number}@pbx.test>`],
      ] as const;
      const request = invite(trunk, ...headers.map(([name, value]): [string, string] => [name, value]));
      expect(await calls.receive(request)).toBeUndefined();
      return ['P-Asserted-Identity', 'Diversion'].map(name => request.get(name));
    };
    const full = expect.stringContaining('<sip:+14155550144@acme.test>') as string;
    expect(await asserted('main@acme.test', '4155550144')).toEqual([full, full]);
    expect(await asserted('main@acme.test', '14155550144')).toEqual([full, full]);
    const extension = expect.stringContaining('<sip:7123@acme.test>') as string;
    expect(await asserted('pbx@acme.test', '7123')).toEqual([extension, extension]);
  });

  it('names who has sent it on, in our words, whichever header says so', async () => {
    const { calls } = await setUp();
    const told = async (...headers: [string, string][]): Promise<string | undefined> => {
      const request = invite('pbx@acme.test', ...headers);
      expect(await calls.receive(request)).toBeUndefined();
      expect(request.has('History-Info')).toBe(false);
      return request.get('Diversion');
    };
    const history = '<sip:+14155550107@pbx.test>;index=1, <sip:+14155550100@pbx.test>;index=1.1';
    expect(await told()).toBeUndefined();
    expect(await told(['History-Info', history])).toBe('<sip:+14155550107@acme.test>');
    expect(await told(['Diversion', '<tel:+1-415-555-0108>;reason=user-busy'])).toBe('<sip:+14155550108@acme.test>');
    const often = Array.from({ length: 6 }, (_, index) => `<sip:+1415555020${index}@pbx.test>`).join(', ');
    expect(await calls.receive(invite('pbx@acme.test', ['Diversion', often]))).toBe(482);
  });

  it('is refused when it has been round, when its trunk is no more, and when the trunk is full', async () => {
    const { calls, store } = await setUp();
    expect(await calls.receive(invite('pbx@acme.test', ['X-Tandem-Hops', '3']))).toBe(482);
    expect(await calls.receive(invite('old@acme.test'))).toBe(403);
    const other = (id: string): SipRequest => invite('pbx@acme.test').set('X-Tandem-Call', id);
    expect([await calls.receive(other('x1')), await calls.receive(other('x2'))]).toEqual([undefined, undefined]);
    expect(await calls.receive(other('x3'))).toBe(503);
    calls.ended('x1', false);
    expect(await calls.receive(other('x3'))).toBeUndefined();
    expect(await store.taken()).toEqual([{ account: ACCOUNT, name: 'pbx', calls: 2 }]);
  });

  it('keeps its seat for as long as it lives, on whichever switch', async () => {
    const { calls, store, clock, live } = await setUp();
    await store.take({ account: ACCOUNT, name: 'main', callId: 'taken-over', slot: 'in' }, 1, clock.now() + 30_000);
    live.push('taken-over');
    await clock.advance(120_000);
    expect(await store.taken()).toEqual([{ account: ACCOUNT, name: 'main', calls: 1 }]);
    live.pop();
    calls.ended('taken-over', true);
    expect(await store.taken()).toEqual([]);
  });

  it('waits no longer for a silent trunk than its groups allow', async () => {
    const { directory } = await setUp();
    const patience = (name: string): number | undefined => directory.trunk({ account: ACCOUNT, name })?.patienceMs;
    expect([patience('main'), patience('pbx')]).toEqual([2200, 1200]);
  });
});
