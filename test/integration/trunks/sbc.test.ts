import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaks } from '../../../src/core/leaks.ts';
import { asCallId } from '../../../src/core/ids.ts';
import { SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import { TransactionLayer } from '../../../src/sip/transaction/index.ts';
import { TransportLayer } from '../../../src/sip/transport/index.ts';
import { Authority, type IssuedCertificate } from '../../kit/authority.ts';
import { Sbc } from '../../kit/sbc.ts';
import { until } from '../../kit/wait.ts';
import { Phone } from '../routing/phone.ts';
import { DOMAIN, INNER_HOST, TestSite } from '../routing/site.ts';
import { TestTrunks, trunk } from './trunk-site.ts';

const SBC_NAME = 'sbc.acme.test';

let authority: Authority;
let site: TestSite;
let trunks: TestTrunks;
let sbc: Sbc;
/** Behind the SBC. */
let far: Phone;
let certificate: IssuedCertificate;

beforeEach(async () => {
  authority = new Authority('Agreed authority');
  const ours = authority.issue('trunks.tandem.test');
  certificate = authority.issue(SBC_NAME);
  trunks = new TestTrunks();
  site = await TestSite.start(
    {},
    {
      peers: { cert: ours.cert, key: ours.key, ca: authority.cert, requestClientCert: true },
      trunks: trunks.options({ tls: { cert: ours.cert, key: ours.key, ca: [authority.cert] } }),
    },
  );
  // The far end has to know the SBC's port and the SBC the far end's: the far end is made first and told later.
  const server = { host: '127.0.0.1', port: 0 };
  far = await Phone.start({ transport: 'udp', server, user: '+14155550123', domain: 'pstn.test' });
  sbc = await Sbc.start(sbcOptions());
  server.port = sbc.port + 1;
  trunks.set(
    trunk('main', {
      targets: [{ host: '127.0.0.1', port: sbc.port, transport: 'tls', serverName: SBC_NAME }],
      peer: { certificateNames: [SBC_NAME] },
    }),
  );
});

afterEach(async () => {
  far.close();
  await sbc.stop();
  await site.close();
  trunks.clock.close();
  authority.remove();
  expect(leaks.describe()).toEqual([]);
  expect(site.errors).toEqual([]);
});

function sbcOptions(): Parameters<typeof Sbc.start>[0] {
  const { certFile } = authority;
  return { certificate, authorityFile: certFile, server: site.ports.peers, farEnd: far.local.port };
}

/** The far end sends a request through the SBC. */
function farInvite(number: string, extra: [string, string][] = []): SipRequest {
  const invite = far.request('INVITE', `sip:${number}@127.0.0.1:${sbc.port + 1}`, extra);
  far.send(invite);
  return invite;
}

/** The far end answers INVITEs so and everything else with 200. */
function answering(...statuses: number[]): void {
  far.onRequest = request => {
    if (request.method === 'ACK') return;
    for (const status of request.method === 'INVITE' ? statuses : [200]) {
      const headers: [string, string][] = [['Contact', `<${far.contact}>`]];
      if (status > 100)
        headers.push(...request.getAll('Record-Route').map((one): [string, string] => ['Record-Route', one]));
      far.send(SipResponse.to(request, status, { toTag: 'far', headers }));
    }
  };
}

/** A request within a dialog, by the route set and target that the other side gave. */
function within(dialog: { method: string; target: string; routes: string[]; headers: [string, string][] }): SipRequest {
  return SipRequest.create({
    method: dialog.method,
    uri: dialog.target,
    headers: [
      ...dialog.routes.map((route): [string, string] => ['Route', route]),
      ['Max-Forwards', '70'],
      ...dialog.headers,
    ],
  });
}

const contactOf = (message: SipRequest | SipResponse): string =>
  /<([^>]+)>/.exec(message.get('Contact') ?? '')?.[1] ?? '';

async function invited(): Promise<{ stub: ReturnType<TestSite['sw']>; request: SipRequest }> {
  return until('the INVITE at a switch', () => {
    for (const stub of site.switches.values()) {
      const [first] = stub.invites;
      if (first) return { stub, request: first.request };
    }
    return undefined;
  });
}

describe('a call from a customer’s SBC', () => {
  it('reaches a switch as the trunk’s, without a password, and both sides find each other afterwards', async () => {
    const invite = farInvite('+14155550100', [
      ['P-Asserted-Identity', '"Ann" <sip:+14155550123@sbc.acme.test>'],
      ['Diversion', '<sip:+14155550777@sbc.acme.test>;reason=no-answer'],
      ['X-Tandem-Destination', 'forged'],
      ['X-Tandem-Trunk', 'other@elsewhere.test'],
    ]);
    const { stub, request } = await invited();
    expect(request.get('X-Tandem-Trunk')).toBe('main@acme.test');
    expect(request.get('X-Tandem-Destination')).toBeUndefined();
    expect(request.get('P-Asserted-Identity')).toBe('"Ann" <sip:+14155550123@sbc.acme.test>');
    expect(request.get('Diversion')).toContain('+14155550777');
    expect(request.requestUri.user).toBe('+14155550100');
    expect(request.has('Proxy-Authorization')).toBe(false);

    const ok = await far.response(invite);
    expect(ok.status).toBe(200);
    // The far end's route set holds the SBC and nothing of ours.
    const routes = ok.recordRoutes().map(({ uri }) => uri.hostPort);
    expect(routes).toEqual([`127.0.0.1:${sbc.port}`, `127.0.0.1:${sbc.port + 1}`]);
    site.owners.dialogs.set(invite.callId, stub.parts.id);
    const dialog = {
      target: contactOf(ok),
      routes: [...ok.getAll('Record-Route')].reverse(),
      headers: [
        ['Via', far.via()],
        ['From', invite.get('From') ?? ''],
        ['To', ok.get('To') ?? ''],
        ['Call-ID', invite.callId],
      ] as [string, string][],
    };
    far.send(within({ ...dialog, method: 'ACK', headers: [...dialog.headers, ['CSeq', '1 ACK']] }));
    await until('the ACK', () => stub.acks.length === 1);

    // From the switch: its route set is the INVITE's Record-Route as it stands.
    answering(200);
    const update = await stub.call(
      'UPDATE',
      { contact: contactOf(request), path: request.getAll('Record-Route')[0] ?? '' },
      request
        .getAll('Record-Route')
        .slice(1)
        .map((one): [string, string] => ['Route', one]),
    );
    await until('UPDATE at the far end', () => far.requests('UPDATE').length === 1);
    await until('the 200 to it', () => update.responses.some(({ status }) => status === 200));

    const bye = within({
      ...dialog,
      method: 'BYE',
      headers: [['Via', far.via()], ...dialog.headers.slice(1), ['CSeq', '2 BYE']],
    });
    far.send(bye);
    await far.response(bye);
    expect(stub.requests.some(({ method }) => method === 'BYE')).toBe(true);
    expectNothingInner();
  });

  it('is cancelled by the far end', async () => {
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 180);
    const invite = farInvite('+14155550100');
    const { stub } = await invited();
    await far.response(invite, status => status === 180);
    const cancel = invite.clone();
    cancel.method = 'CANCEL';
    cancel.set('CSeq', '1 CANCEL');
    far.send(cancel);
    await until('the CANCEL', () => stub.cancels.length === 1);
    expect((await far.response(invite)).status).toBe(487);
  });
});

/** In no byte that the far end got. */
function expectNothingInner(): void {
  const everything = Buffer.concat(far.received).toString('latin1');
  for (const secret of [INNER_HOST, 'X-Tandem', 'sw-a1', 'sw-b1', 'proxy-']) expect(everything).not.toContain(secret);
}

describe('a call to a customer’s SBC', () => {
  it('goes out over TLS with our certificate, is answered, and carries requests both ways', async () => {
    answering(180, 200);
    const stub = site.sw('sw-a1');
    const path = await trunks.route('main');
    const outgoing = await stub.call('INVITE', { contact: `sip:+14155550123@${SBC_NAME}`, path }, [
      ['P-Asserted-Identity', '<sip:+14155550100@acme.test>'],
      ['X-Tandem-Hops', '1'],
    ]);
    const ok = await until('the 200', () => outgoing.responses.find(({ status }) => status === 200));
    const [invite] = far.requests('INVITE');
    expect(invite?.requestUri.user).toBe('+14155550123');
    expect(invite?.get('P-Asserted-Identity')).toBe('<sip:+14155550100@acme.test>');
    expect(invite?.get('X-Tandem-Hops')).toBe('1');
    expect(invite?.get('X-Tandem-Call')).toBeUndefined();
    // One Via of ours and the SBC's; our Contact is a token at the listener for peers.
    expect(invite?.vias()).toHaveLength(2);
    expect(contactOf(invite!)).toMatch(
      new RegExp(`^sip:[A-Za-z0-9_-]{40,}@127\\.0\\.0\\.1:${site.ports.peers};transport=tls$`),
    );

    // RFC 3261 12.1.2: a caller reads the route set from behind; the load balancer comes first then.
    const routes = [...ok.getAll('Record-Route')].reverse();
    expect(routes[0]).toContain(`@${INNER_HOST}`);
    const ack = within({
      method: 'ACK',
      target: contactOf(ok),
      routes,
      headers: headersOf(outgoing.request, ok, '1 ACK'),
    });
    await stub.sendAck(ack, routes[0] ?? '');
    await until('the ACK', () => far.requests('ACK').length === 1);

    site.owners.calls.set(asCallId(outgoing.request.get('X-Tandem-Call') ?? ''), 'sw-a1');
    const bye = far.request('BYE', contactOf(invite!));
    bye.set('Route', invite!.getAll('Record-Route'));
    bye.set('From', `${invite!.get('To')};tag=far`);
    bye.set('To', invite!.get('From') ?? '');
    bye.set('Call-ID', invite!.callId);
    far.send(bye);
    expect((await far.response(bye)).status).toBe(200);
    expect(stub.requests.some(({ method }) => method === 'BYE')).toBe(true);
    expect(Buffer.concat(far.received).toString('latin1')).not.toContain(INNER_HOST);
  });

  it('passes on what the callee says, and the CANCEL', async () => {
    answering(486);
    const stub = site.sw('sw-b1');
    const path = await trunks.route('main');
    const busy = await stub.call('INVITE', { contact: `sip:+1@${SBC_NAME}`, path });
    await until('486', () => busy.responses.some(({ status }) => status === 486));
    answering(180);
    const ringing = await stub.call('INVITE', { contact: `sip:+1@${SBC_NAME}`, path });
    await until('180', () => ringing.responses.some(({ status }) => status === 180));
    ringing.transaction?.cancel();
    await until('the CANCEL', () => far.requests('CANCEL').length === 1);
  });
});

function headersOf(request: SipRequest, response: SipResponse, cseq: string): [string, string][] {
  return [
    ['From', request.get('From') ?? ''],
    ['To', response.get('To') ?? ''],
    ['Call-ID', request.callId],
    ['CSeq', cseq],
  ];
}

describe('OPTIONS', () => {
  it('are answered by both sides, and the state of the trunk follows them', async () => {
    await until('the SBC to see us', () => sbc.seesUs());
    await until('the trunk to be alive', async () => (await trunks.state('main')) === 'alive');
    const [report] = await trunks.store.reports();
    expect(report?.targets[0]).toMatchObject({ state: 'alive', status: 200 });
    expect(report?.targets[0]?.rttMs).toBeGreaterThan(0);
    const ports = await sbc.stop({ keepPorts: true });
    await until('the trunk to be dead', async () => (await trunks.state('main')) === 'dead', 4000);
    sbc = await Sbc.start({ ...sbcOptions(), ports });
    await until('the trunk to be alive again', async () => (await trunks.state('main')) === 'alive');
    // And calls go through it again.
    answering(200);
    const outgoing = await site
      .sw('sw-a1')
      .call('INVITE', { contact: 'sip:+1@x.test', path: await trunks.route('main') });
    await until('200', () => outgoing.responses.some(({ status }) => status === 200));
  });
});

describe('somebody else', () => {
  async function stranger(from: IssuedCertificate): Promise<number | string> {
    const { clock, ids, log } = site;
    const transport = new TransportLayer({ clock, ids, log, dscp: 0 });
    const transactions = new TransactionLayer({ transport, clock, ids, log });
    try {
      const target = { transport: 'tls', host: '127.0.0.1', port: site.ports.peers } as const;
      const tls = { ca: authority.cert, cert: from.cert, key: from.key, serverName: 'trunks.tandem.test' };
      const flow = await transport.connect({ ...target, tls });
      const invite = far.request('INVITE', `sip:1001@${DOMAIN}`);
      invite.remove('Via');
      return await new Promise(resolve => {
        transactions.request(invite, flow, { final: ({ status }) => resolve(status), failed: resolve });
      });
    } finally {
      transactions.close();
      await transport.close();
    }
  }

  it('with a certificate of the same authority but another name is refused', async () => {
    expect(await stranger(authority.issue('sbc.other.test'))).toBe(403);
    // One name that reads like three.
    expect(await stranger(authority.issue('forger.test', `a, DNS:${SBC_NAME}, DNS:b`))).toBe(403);
    expect(site.invites()).toBe(0);
  });

  it('with a certificate of another authority, or none at all, does not get in', async () => {
    const other = new Authority('Another authority');
    try {
      expect(await stranger(other.issue(SBC_NAME)).catch(() => 'refused')).not.toBe(200);
      expect(site.invites()).toBe(0);
    } finally {
      other.remove();
    }
    const socket = connect({ host: '127.0.0.1', port: site.ports.peers, rejectUnauthorized: false });
    await new Promise<void>(resolve => {
      socket.on('error', () => undefined);
      socket.once('close', () => resolve());
      socket.once('secureConnect', () => socket.write('OPTIONS sip:x SIP/2.0\r\n\r\n'));
    });
  });

  it('cannot use TLS below 1.2, and AES-256 is preferred', async () => {
    const options = { host: '127.0.0.1', port: site.ports.peers, cert: certificate.cert, key: certificate.key };
    const old = connect({ ...options, rejectUnauthorized: false, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' });
    await new Promise<void>(resolve => old.once('error', () => resolve()));
    const good = connect({ ...options, rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    await new Promise<void>((resolve, reject) => good.once('secureConnect', resolve).once('error', reject));
    expect(good.getCipher().name).toMatch(/AES256-GCM/);
    good.destroy();
  });
});
