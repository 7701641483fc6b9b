import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaks } from '../../../src/core/leaks.ts';
import { parseFlowUri } from '../../../src/sip/edge/flow-uri.ts';
import { asAor } from '../../../src/core/ids.ts';
import { SipResponse } from '../../../src/sip/message/index.ts';
import { until } from '../../kit/wait.ts';
import { cancelFor } from './phone.ts';
import { DOMAIN, TestSite } from './site.ts';

let site: TestSite;

beforeEach(async () => {
  site = await TestSite.start();
});

afterEach(async () => {
  await site.close();
  expect(leaks.describe()).toEqual([]);
});

describe('registration', () => {
  it.each(['udp', 'tcp'] as const)('stores the flow as Path and shows the phone none of it: %s', async transport => {
    const phone = await site.phone('1001', transport);
    const response = await phone.register([['Supported', 'path, outbound']]);
    expect(response.status).toBe(200);
    expect(response.has('Path')).toBe(false);
    const [binding] = await site.location.lookup(asAor(`sip:1001@${DOMAIN}`));
    expect(binding?.contact).toBe(phone.contact);
    const flow = parseFlowUri(binding?.path[0] ?? '');
    expect(flow).toMatchObject({ pub: `127.0.0.1:${site.ports[transport]}`, ptp: transport, nat: false });
  });

  it('marks a phone behind NAT', async () => {
    const phone = await site.phone('1001');
    const request = await phone.authenticated(phone.request('REGISTER', `sip:${DOMAIN}`, [['Expires', '60']]));
    request.set('Via', request.get('Via')?.replace('127.0.0.1', '192.168.7.7') ?? '');
    phone.send(request);
    expect((await phone.response(request)).status).toBe(200);
    const [binding] = await site.location.lookup(asAor(`sip:1001@${DOMAIN}`));
    expect(parseFlowUri(binding?.path[0] ?? '')?.nat).toBe(true);
  });

  it('refuses a wrong password, a user that does not exist and the address of somebody else', async () => {
    for (const [user, password] of [
      ['1001', 'wrong'],
      ['9999', 'secret'],
    ] as const) {
      const phone = await site.phone(user, 'udp', password);
      expect((await phone.register()).status).toBe(401);
    }
    const phone = await site.phone('1001');
    const first = phone.request('REGISTER', `sip:${DOMAIN}`);
    first.set('To', `<sip:1002@${DOMAIN}>`);
    const request = await phone.authenticated(first);
    phone.send(request);
    expect((await phone.response(request)).status).toBe(403);
    expect(await site.location.count()).toBe(0);
  });
});

describe('a call from a phone', () => {
  it.each(['udp', 'tcp'] as const)('is answered, acknowledged and ended: %s', async transport => {
    const phone = await site.phone('1001', transport);
    const invite = await phone.invite('1002');
    const ok = await phone.response(invite);
    expect(ok.status).toBe(200);
    expect(ok.has('Record-Route')).toBe(false);
    const stub = [...site.switches.values()].find(({ invites }) => invites.length > 0);
    const [transaction] = stub?.invites ?? [];
    expect(transaction?.request.get('P-Asserted-Identity')).toBe(`<sip:1001@${DOMAIN}>`);
    expect(transaction?.request.has('Proxy-Authorization')).toBe(false);
    expect(transaction?.request.get('X-Tandem-Call')).toMatch(/^[0-9a-f-]{36}$/);
    expect(transaction?.request.vias()).toHaveLength(3);

    phone.send(phone.within(invite, ok, 'ACK'));
    await until('the ACK', () => stub?.acks.length === 1);
    const bye = phone.within(invite, ok, 'BYE');
    phone.send(bye);
    expect((await phone.response(bye)).status).toBe(200);
    // Straight to the switch: the phone's Via and the load balancer's.
    expect(stub?.requests.find(({ method }) => method === 'BYE')?.vias()).toHaveLength(2);
  });

  it('gets 100 at once and 180 later, and can be cancelled with its reason', async () => {
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 180);
    const phone = await site.phone('1001');
    const invite = await phone.invite('1002');
    await phone.response(invite, status => status === 180);
    const cancel = cancelFor(invite);
    cancel.set('Reason', 'SIP;cause=200;text="Call completed elsewhere"');
    phone.send(cancel);
    expect((await phone.response(invite)).status).toBe(487);
    const stub = [...site.switches.values()].find(({ cancels }) => cancels.length > 0);
    expect(stub?.cancels[0]?.get('Reason')).toContain('Call completed elsewhere');
  });

  it('is cancelled even while its password is looked up', async () => {
    const phone = await site.phone('1001');
    const invite = await phone.authenticated(phone.request('INVITE', `sip:1002@${DOMAIN}`));
    let open = (): void => undefined;
    site.passwordGate = new Promise(resolve => (open = resolve));
    const proxies = ['proxy-a', 'proxy-b'].map(id => site.running(id));
    const unacknowledged = (): boolean =>
      proxies.some(({ transactions }) => 'server INVITE Completed' in transactions.snapshot().counts);
    await until('the ACK for the challenge', () => !unacknowledged());
    const received = (): number => proxies.reduce((sum, { transport }) => sum + transport.counters.received, 0);
    const before = received();
    phone.send(invite);
    phone.send(cancelFor(invite));
    await until('INVITE and CANCEL at the zone-proxy', () => received() >= before + 2);
    open();
    expect((await phone.response(invite)).status).toBe(487);
    expect(site.invites()).toBe(0);
  });

  it('is absorbed when it comes twice', async () => {
    const phone = await site.phone('1001');
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 180);
    const invite = await phone.invite('1002');
    phone.send(invite);
    await phone.response(invite, status => status === 180);
    phone.send(invite);
    await until(
      'the answer to the copy',
      () => phone.messages.filter(m => m instanceof SipResponse && m.status === 180).length > 1,
    );
    expect(site.invites()).toBe(1);
  });

  it('passes on what the switch refuses', async () => {
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 486);
    const phone = await site.phone('1001');
    const invite = await phone.invite('1002');
    expect((await phone.response(invite)).status).toBe(486);
  });

  it('may not say that it comes from somebody else', async () => {
    const phone = await site.phone('1001');
    const first = phone.request('INVITE', `sip:1002@${DOMAIN}`);
    first.set('From', `<sip:1009@${DOMAIN}>;tag=x`);
    const invite = await phone.authenticated(first);
    phone.send(invite);
    expect((await phone.response(invite)).status).toBe(403);
    expect(site.invites()).toBe(0);
  });

  it('cannot bring headers of the inside along', async () => {
    const phone = await site.phone('1001');
    const invite = await phone.invite('1002', [
      ['P-Asserted-Identity', '<sip:boss@demo.tandem.test>'],
      ['X-Tandem-Call', 'mine'],
      ['Record-Route', '<sip:evil.test;lr>'],
      ['Route', `<sip:127.0.0.1:${site.ports.udp};lr>`],
    ]);
    await phone.response(invite);
    const request = [...site.switches.values()].flatMap(({ invites }) => invites)[0]?.request;
    expect(request?.getAll('P-Asserted-Identity')).toEqual([`<sip:1001@${DOMAIN}>`]);
    expect(request?.get('X-Tandem-Call')).not.toBe('mine');
    expect(request?.getAll('Record-Route')).toHaveLength(1);
    expect(request?.has('Route')).toBe(false);
  });
});

describe('what is asked of the servers themselves', () => {
  it('OPTIONS to the load balancer and to an address is answered', async () => {
    const phone = await site.phone('1001');
    for (const uri of [`sip:${DOMAIN}`, `sip:1002@${DOMAIN}`]) {
      const options = phone.request('OPTIONS', uri);
      phone.send(options);
      const response = await phone.response(options);
      expect(response.status).toBe(200);
      expect(response.get('Allow')).toContain('INVITE');
    }
  });

  it.each([
    ['no hops left', 483, (r: { set(n: string, v: string): unknown }) => r.set('Max-Forwards', '0')],
    [
      'an extension that nobody has',
      420,
      (r: { set(n: string, v: string): unknown }) => r.set('Proxy-Require', 'magic'),
    ],
  ] as const)('refuses %s with %i', async (_what, status, spoil) => {
    const phone = await site.phone('1001');
    for (const method of ['REGISTER', 'INVITE']) {
      const request = phone.request(method, `sip:${DOMAIN}`);
      spoil(request);
      phone.send(request);
      expect((await phone.response(request)).status).toBe(status);
    }
  });

  it.each([
    ['INVITE', 'http://x.test', 416],
    ['SUBSCRIBE', `sip:1002@${DOMAIN}`, 489],
    ['PUBLISH', `sip:1002@${DOMAIN}`, 489],
    ['MESSAGE', `sip:1002@${DOMAIN}`, 405],
    ['BYE', `sip:1002@${DOMAIN}`, 481],
    ['FROBNICATE', `sip:1002@${DOMAIN}`, 501],
  ])('%s to %s gets %i', async (method, uri, status) => {
    const phone = await site.phone('1001');
    const request = phone.request(method, uri);
    if (uri.startsWith('http')) request.set('To', `<sip:1002@${DOMAIN}>`);
    phone.send(request);
    const response = await phone.response(request);
    expect(response.status).toBe(status);
    if (status === 405) expect(response.get('Allow')).toContain('INVITE');
  });
});
