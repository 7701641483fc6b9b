/** Calls through a customer's SBC, from one end to the other: a whole cluster of processes, Kamailio as the SBC, and sound. */
import { createSocket } from 'node:dgram';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { Authority } from '../../kit/authority.ts';
import { Cluster, DOMAIN } from '../../kit/cluster.ts';
import { Sbc } from '../../kit/sbc.ts';
import { SoftPhone } from '../../kit/soft-phone.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { Phone } from '../routing/phone.ts';

const SBC_NAME = 'sbc.acme.test';
const NUMBER = '+14155550100';
const OUTSIDE = '+14155550123';
const FORWARDED = '+14155550102';
const POOL = '+14155550190';
const ADDRESS = { country: 'US', city: 'San Jose', street: 'Loopback Lane', houseNumber: '1' };
const MOBILE = '+14155550177';
const ABROAD = '+442079460000';
const TRAVELLER = '+14155550104';
const SUITE = 'AES_CM_128_HMAC_SHA1_80';

let authority: Authority;
let cluster: Cluster;
let sbc: Sbc;
/** Behind the SBC. */
let far: Phone;
let farMedia: ToneEndpoint;
let phone: SoftPhone;
const endpoints: ToneEndpoint[] = [];
let stopDriving: () => void;

beforeAll(async () => {
  authority = new Authority('Agreed authority');
  const peers = { certificate: authority.issue('trunks.tandem.test'), authorityFile: authority.certFile };
  cluster = await Cluster.start({ processes: 'single', peers });
  const server = { host: '127.0.0.1', port: 0 };
  far = await Phone.start({ transport: 'udp', server, user: OUTSIDE, domain: 'pstn.test' });
  const certificate = authority.issue(SBC_NAME);
  const { certFile } = authority;
  sbc = await Sbc.start({ certificate, authorityFile: certFile, server: cluster.public.peers, farEnd: far.local.port });
  server.port = sbc.port + 1;
  await describeTrunks();
  await until('the trunk to be alive', async () => (await trunkLines())[0]?.state === 'alive');
  phone = await SoftPhone.start({
    extension: 1001,
    transport: 'udp',
    port: cluster.public.udp,
    media: await tone(500, 800),
  });
  farMedia = await tone(800, 500, SUITE);
  stopDriving = drive(endpoints);
});

afterAll(async () => {
  stopDriving?.();
  phone?.close();
  far?.close();
  await sbc?.stop();
  await cluster?.stop();
  authority?.remove();
});

afterEach(() => {
  far.onRequest = () => undefined;
  for (const media of endpoints) media.heard.length = 0;
});

async function tone(frequency: number, listenFor: number, suite?: typeof SUITE): Promise<ToneEndpoint> {
  const media = await ToneEndpoint.open(frequency, suite);
  media.listenFor = listenFor;
  endpoints.push(media);
  return media;
}

/** What an account says of its SBC; in force within a second, without a restart. */
async function describeTrunks(
  others: readonly Record<string, unknown>[] = [],
  emergency: Record<string, unknown> = {},
): Promise<void> {
  const main = {
    ...{ name: 'main', encryption: 'required', codecs: ['pcmu'], optionsSeconds: 10 },
    targets: [{ host: '127.0.0.1', port: sbc.port, transport: 'tls' }],
    certificate: { names: [SBC_NAME] },
  };
  const members = [...others, main].map(({ name }, index) => ({ trunk: name, priority: index + 1 }));
  await writeAccount(cluster, {
    account: { domain: DOMAIN, settings: { country: 'US' }, emergency },
    trunks: [...others, main],
    routeGroups: [{ name: 'out', trunks: members }],
    routingRules: [{ name: 'all', pattern: '+.', routeGroup: 'out' }],
    // Whose calls all go to the mobile.
    users: [
      { extension: '1002', callHandling: { business: { ring: [], whenUnanswered: { number: MOBILE } } } },
      // No calling plan lets calls of this one leave the country.
      {
        extension: '1004',
        callHandling: { business: { ring: [], whenUnanswered: { number: ABROAD } } },
        settings: { voicemail: false },
      },
    ],
    sites: [{ name: 'HQ', address: ADDRESS, emergencyNumbers: [POOL] }],
    numbers: [
      { number: POOL },
      { number: NUMBER, assignedTo: { user: '1001' } },
      { number: FORWARDED, assignedTo: { user: '1002' } },
      { number: TRAVELLER, assignedTo: { user: '1004' } },
    ],
  });
}

const trunkLines = (): Promise<{ state: string; calls: number; target: string; rttMs: number }[]> =>
  cluster.tandem('trunks') as Promise<{ state: string; calls: number; target: string; rttMs: number }[]>;

const hear = (): boolean => endpoints.every(({ heard }) => heard.filter(({ share }) => share > 0.5).length > 10);

describe('a trunk that an account describes', () => {
  it('is asked, and shown by the command line', async () => {
    expect(await trunkLines()).toMatchObject([
      { state: 'alive', target: `tls:127.0.0.1:${sbc.port}`, status: 200, calls: 0 },
    ]);
  });

  it('brings a call in: to the user who has the number, over SRTP on one side and RTP on the other, and both hear', async () => {
    const invite = far.request('INVITE', `sip:${NUMBER}@127.0.0.1:${sbc.port + 1}`, [
      ['P-Asserted-Identity', `"Bob" <sip:${OUTSIDE}@${SBC_NAME}>`],
    ]);
    invite.setBody('application/sdp', farMedia.sdp());
    far.send(invite);
    const ok = await far.response(invite);
    expect(ok.status).toBe(200);
    farMedia.connect(ok.body.toString());
    far.send(inDialog(invite, ok, 'ACK'));
    await until('both to hear each other', hear);
    expect((await trunkLines())[0]?.calls).toBe(1);
    const bye = inDialog(invite, ok, 'BYE');
    far.send(bye);
    expect((await far.response(bye)).status).toBe(200);
    await until('the phone to be told', () => phone.state === 'ended');
    await until('the seat to be free', async () => (await trunkLines())[0]?.calls === 0);
  });

  it('takes a call out: early offer with SRTP, E.164, and both hear', async () => {
    far.onRequest = pickUp;
    expect(await phone.call(Number(OUTSIDE.slice(1)))).toBe(200);
    const [invite] = far.requests('INVITE');
    expect(invite?.requestUri.user).toBe(OUTSIDE);
    expect(invite?.from.uri.toString()).toBe(`sip:${NUMBER}@${DOMAIN}`);
    expect(invite?.get('P-Asserted-Identity')).toContain(`sip:${NUMBER}@${DOMAIN}`);
    const offer = invite?.body.toString() ?? '';
    expect(offer).toMatch(/^m=audio \d+ RTP\/SAVP 0 \d+/m);
    expect(offer).toContain('telephone-event/8000');
    expect(invite?.get('X-Tandem-Hops')).toBe('1');
    expect(invite?.get('X-Tandem-Call')).toBeUndefined();
    await until('both to hear each other', hear);
    expect((await trunkLines())[0]?.calls).toBe(1);
    expect(await phone.bye()).toBe(200);
    await until('the far end to be told', () => far.requests('BYE').length === 1);
    await until('the seat to be free', async () => (await trunkLines())[0]?.calls === 0);
  });

  it('is told the number of a caller who hides, who is to be shown to nobody', async () => {
    const seen = far.requests('INVITE').length;
    far.onRequest = pickUp;
    expect(await phone.call(`*67${OUTSIDE.slice(1)}`)).toBe(200);
    const [invite] = far.requests('INVITE').slice(seen);
    expect(invite?.from.toString()).toMatch(/^"Anonymous" <sip:anonymous@anonymous.invalid>/);
    expect(invite?.get('Privacy')).toBe('id');
    expect(invite?.get('P-Asserted-Identity')).toBe(`<sip:${NUMBER}@${DOMAIN}>`);
    await until('both to hear each other', hear);
    expect(await phone.bye()).toBe(200);
    await until('the seat to be free', async () => (await trunkLines())[0]?.calls === 0);
  });

  it('is told who has sent a call on, and never gets one that would go round', async () => {
    const call = (number: string, headers: [string, string][] = []): SipRequest => {
      const invite = far.request('INVITE', `sip:${number}@127.0.0.1:${sbc.port + 1}`, [
        ['P-Asserted-Identity', `<sip:${OUTSIDE}@${SBC_NAME}>`],
        ...headers,
      ]);
      invite.setBody('application/sdp', farMedia.sdp());
      far.send(invite);
      return invite;
    };
    const seen = far.requests('INVITE').length;
    far.onRequest = request => {
      if (request.method === 'INVITE') far.send(SipResponse.to(request, 486, { toTag: 'busy' }));
    };
    expect((await far.response(call(FORWARDED))).status).toBe(486);
    const [out] = far.requests('INVITE').slice(seen);
    expect(out?.requestUri.user).toBe(MOBILE);
    expect(out?.get('P-Asserted-Identity')).toContain(OUTSIDE);
    expect(out?.get('Diversion')).toBe(`<sip:${FORWARDED}@${DOMAIN}>;reason=unconditional;privacy=off`);

    const before = far.requests('INVITE').length;
    const diversion: [string, string] = ['Diversion', `<sip:${MOBILE}@pstn.test>, <sip:${FORWARDED}@pstn.test>`];
    expect((await far.response(call(FORWARDED, [diversion]))).status).toBe(482);
    expect(far.requests('INVITE')).toHaveLength(before);
  });

  it('gets no call that whoever sends it there may not make, and of one of ours the number instead of the extension', async () => {
    far.onRequest = request => {
      if (request.method === 'INVITE') far.send(SipResponse.to(request, 486, { toTag: 'busy' }));
    };
    const seen = far.requests('INVITE').length;
    expect(await phone.call(1004)).toBe(480);
    const invite = far.request('INVITE', `sip:${TRAVELLER}@127.0.0.1:${sbc.port + 1}`);
    invite.setBody('application/sdp', farMedia.sdp());
    far.send(invite);
    expect((await far.response(invite)).status).toBe(480);
    expect(far.requests('INVITE')).toHaveLength(seen);

    expect(await phone.call(1002)).toBe(486);
    const [out] = far.requests('INVITE').slice(seen);
    expect(out?.requestUri.user).toBe(MOBILE);
    expect(out?.from.uri.toString()).toBe(`sip:${NUMBER}@${DOMAIN}`);
    expect(out?.get('P-Asserted-Identity')).toBe(`<sip:${NUMBER}@${DOMAIN}>`);
  });

  it('brings a call whose caller does not want to be known: the phone is not told who it is', async () => {
    const before = phone.received.length;
    const invite = far.request('INVITE', `sip:${NUMBER}@127.0.0.1:${sbc.port + 1}`, [
      ['P-Asserted-Identity', `"Bob" <sip:${OUTSIDE}@${SBC_NAME}>`],
      ['Privacy', 'id'],
    ]);
    invite.setBody('application/sdp', farMedia.sdp());
    far.send(invite);
    const ok = await far.response(invite);
    expect(ok.status).toBe(200);
    far.send(inDialog(invite, ok, 'ACK'));
    const rung = phone.received
      .slice(before)
      .filter((message): message is SipRequest => message instanceof SipRequest && message.method === 'INVITE');
    expect(rung.map(({ from }) => from.uri.toString())).toEqual(['sip:anonymous@anonymous.invalid']);
    expect(rung[0]?.toString()).not.toContain(OUTSIDE.slice(1));
    const bye = inDialog(invite, ok, 'BYE');
    far.send(bye);
    expect((await far.response(bye)).status).toBe(200);
    await until('the phone to be told', () => phone.state === 'ended');
  });

  it('gets an emergency call with the place of its caller, and calls back to the phone', async () => {
    const seen = far.requests('INVITE').length;
    let multipart = true;
    far.onRequest = request => {
      // As somebody answers who cannot read a location: it must not cost the call.
      if (request.method === 'INVITE' && multipart) {
        multipart = false;
        far.send(SipResponse.to(request, 424, { toTag: 'unread' }));
      } else pickUp(request);
    };
    const other = await tone(500, 800);
    const nadia = await SoftPhone.start({ extension: 1003, transport: 'udp', port: cluster.public.udp, media: other });
    try {
      expect(await nadia.call(911)).toBe(200);
      const [located, plain] = far.requests('INVITE').slice(seen);
      expect(located?.from.uri.user).toBe(POOL);
      expect(located?.get('Priority')).toBe('emergency');
      expect(located?.get('Content-Type')).toMatch(/^multipart\/mixed;/);
      const body = located?.body.toString() ?? '';
      const id = /^<cid:(.*)>$/.exec(located?.get('Geolocation') ?? '')?.[1];
      expect(body).toContain(`Content-ID: <${id}>`);
      expect(body).toContain('<ca:A3>San Jose</ca:A3><ca:RD>Loopback Lane</ca:RD><ca:HNO>1</ca:HNO>');
      expect(body).toMatch(/m=audio \d+ RTP\/SAVP/);
      expect([plain?.get('Geolocation'), plain?.get('Content-Type')]).toEqual([undefined, 'application/sdp']);
      await until('both to hear each other', () => [other, farMedia].every(({ heard }) => heard.length > 20));
      expect(await nadia.bye()).toBe(200);

      const invite = far.request('INVITE', `sip:${POOL}@127.0.0.1:${sbc.port + 1}`);
      invite.setBody('application/sdp', farMedia.sdp());
      far.send(invite);
      const ok = await far.response(invite);
      expect([ok.status, nadia.state]).toEqual([200, 'talking']);
      far.send(inDialog(invite, ok, 'ACK'));
      const bye = inDialog(invite, ok, 'BYE');
      far.send(bye);
      expect((await far.response(bye)).status).toBe(200);
    } finally {
      endpoints.splice(endpoints.indexOf(other), 1);
      nadia.close();
    }
  });

  it('keeps an emergency call although one of the safety team answers first, who then speaks with both', async () => {
    await describeTrunks([], { routing: 'both', team: { user: '1001' } });
    const nadiaMedia = await tone(650, 500);
    const nadia = await SoftPhone.start({
      extension: 1003,
      transport: 'udp',
      port: cluster.public.udp,
      media: nadiaMedia,
    });
    try {
      const seen = { invites: far.requests('INVITE').length, cancels: far.requests('CANCEL').length };
      far.onRequest = request => {
        if (request.method === 'INVITE') far.send(SipResponse.to(request, 180, { toTag: 'far' }));
        else pickUp(request);
      };
      const called = nadia.call(911);
      await until('the member of the team to have answered', () => phone.state === 'talking');
      const invite = await until('the INVITE at the SBC', () => far.requests('INVITE')[seen.invites]);
      pickUp(invite);
      expect(await called).toBe(200);
      const share = (media: ToneEndpoint): number => media.heard.filter(one => one.share > 0.2).length;
      await until('all three to hear each other', () =>
        [nadiaMedia, farMedia, phone.media].every(one => share(one) > 20),
      );
      nadiaMedia.listenFor = 800;
      nadiaMedia.heard.length = 0;
      await until('the caller to hear the answering point', () => share(nadiaMedia) > 20);
      expect(far.requests('CANCEL')).toHaveLength(seen.cancels);
      expect(await nadia.bye()).toBe(200);
      await until('the member to be let go', () => phone.state === 'ended');
    } finally {
      endpoints.splice(endpoints.indexOf(nadiaMedia), 1);
      nadia.close();
      await describeTrunks();
    }
  });

  it('is called when the one before it in the route group is silent, within 3 s', async () => {
    const silent = createSocket('udp4');
    await new Promise<void>(resolve => silent.bind(0, '127.0.0.1', resolve));
    try {
      const targets = [{ host: '127.0.0.1', port: silent.address().port, transport: 'udp' }];
      await describeTrunks([{ name: 'silent', encryption: 'off', codecs: ['pcmu'], optionsSeconds: 0, targets }]);
      await until('both trunks', async () => (await trunkLines()).length === 2);
      const asked = new Promise<number>(resolve => silent.once('message', () => resolve(performance.now())));
      const seen = far.requests('INVITE').length;
      far.onRequest = pickUp;
      const called = phone.call(Number(OUTSIDE.slice(1)));
      const first = await asked;
      await until('the INVITE at the SBC', () => far.requests('INVITE').length > seen);
      expect(performance.now() - first).toBeLessThan(3000);
      expect(await called).toBe(200);
      expect(await phone.bye()).toBe(200);
    } finally {
      silent.close();
    }
  });
});

/** The far end answers. */
function pickUp(request: SipRequest): void {
  if (request.method === 'ACK') return;
  const routes = request.getAll('Record-Route').map((one): [string, string] => ['Record-Route', one]);
  const headers: [string, string][] = [['Contact', `<${far.contact}>`], ...routes];
  const response = SipResponse.to(request, 200, { toTag: 'far', headers });
  if (request.method === 'INVITE') {
    const offer = request.body.toString();
    farMedia.connect(offer);
    response.setBody('application/sdp', farMedia.answer(offer, 'sendrecv', 2));
  }
  far.send(response);
}

/** The far end's own request in the dialog that its INVITE has made. */
function inDialog(invite: SipRequest, ok: SipResponse, method: 'ACK' | 'BYE'): SipRequest {
  const request = far.within(invite, ok, method);
  request.set('Route', [...ok.getAll('Record-Route')].reverse());
  return request;
}
