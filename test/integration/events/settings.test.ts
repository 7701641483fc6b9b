/** What phones publish and what their account says, through a whole cluster: do not disturb either way, lists of lamps. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { SILENT_SDP, site } from '../wire/site.ts';
import { Publisher } from './publisher.ts';
import { Subscriber } from './subscriber.ts';

const here = site();
const subscribers: Subscriber[] = [];
const agents = new Map<number, RawAgent>();
const users = (lamps: readonly string[]) =>
  ['1081', '1082', '1083', '1084', '1085', '1086'].map(extension => ({
    extension,
    name: extension,
    ...(extension === '1081' && { busyLamps: lamps }),
    ...(extension === '1086' && { settings: { requireEncryption: true } }),
  }));
const account = (lamps: readonly string[]) => ({
  account: {
    domain: DOMAIN,
    settings: { voicemail: false },
    barriers: [{ name: 'wall', one: ['1085'], other: ['1081', '1082'] }],
  },
  users: users(lamps),
  parkingLots: [{ name: 'Main', first: '701', last: '703' }],
});

beforeAll(() => writeAccount(here.cluster, account(['1082', '701'])));
afterEach(async () => {
  for (const each of subscribers.splice(0)) {
    if (each.told.length > 0) {
      await each.refresh(0);
      await until('the last NOTIFY', () => each.told.at(-1)?.state.startsWith('terminated'));
    }
    each.close();
  }
});

async function subscriber(extension: number): Promise<Subscriber> {
  const made = await Subscriber.start(extension, here.cluster.public.udp);
  subscribers.push(made);
  return made;
}

async function publish(phone: Subscriber, basic: 'open' | 'closed', status = 200): Promise<void> {
  const user = phone.phone.contact.replace(/^sip:(\d+)@.*/, '$1');
  const body =
    `<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:${user}@${DOMAIN}">` +
    `<tuple id="t"><status><basic>${basic}</basic></status></tuple></presence>`;
  const request = phone.phone.request('PUBLISH', `sip:${user}@${DOMAIN}`, [
    ['Event', 'presence'],
    ['Expires', '600'],
    ['Content-Type', 'application/pidf+xml'],
  ]);
  request.body = Buffer.from(body);
  const authenticated = await phone.phone.authenticated(request);
  phone.phone.send(authenticated);
  expect((await phone.phone.response(authenticated)).status).toBe(status);
}

/** The status that a caller of the extension gets; a phone that rings refuses with 603. */
async function called(extension: number): Promise<number> {
  const callee = agents.get(extension);
  const caller = await here.agent({ extension: 1083, register: false });
  const call = await caller.invite(extension, { body: SILENT_SDP });
  const ringing = await until('the call to ring or to be refused', () => {
    const invite = callee?.take(message => !('status' in message) && message.method === 'INVITE');
    return invite ?? call.exchange.finalResponse;
  });
  if ('method' in ringing) callee?.respond(ringing, 603);
  return (await call.exchange.final()).status;
}

describe('do not disturb', () => {
  it('by PUBLISH: watchers see it, and calls heed it until the phone takes it back', async () => {
    agents.set(1082, await here.agent({ extension: 1082 }));
    const [phone, watcher] = [await subscriber(1082), await subscriber(1081)];
    await watcher.subscribe(1082, 'presence');
    await watcher.notify('<basic>open</basic>');
    expect(await called(1082)).toBe(603);
    await publish(phone, 'closed');
    await watcher.notify('<basic>closed</basic>');
    await until('calls to be refused', async () => (await called(1082)) === 486);
    await publish(phone, 'open');
    await until('calls to ring', async () => (await called(1082)) === 603);
  }, 40_000);

  it('by PUBLISH without TLS, which the phone has to use: refused', async () => {
    await publish(await subscriber(1086), 'closed', 403);
  });

  it('by code: calls heed it, and watchers see it', async () => {
    agents.set(1084, await here.agent({ extension: 1084 }));
    const watcher = await subscriber(1081);
    await watcher.subscribe(1084, 'presence');
    await watcher.notify('<basic>open</basic>');
    for (const [code, basic, status] of [
      ['*78', 'closed', 486],
      ['*79', 'open', 603],
    ] as const) {
      const from = watcher.told.length;
      const phone = await here.agent({ extension: 1084, register: false });
      const call = await phone.invite(`sip:${code}@${DOMAIN}`, { body: SILENT_SDP });
      const answer = await call.exchange.status(200);
      const dialog = call.dialog(answer);
      dialog.ack(answer);
      await watcher.notify(`<basic>${basic}</basic>`, from);
      await until(`${status} for a caller`, async () => (await called(1084)) === status);
      phone.respond(await phone.next('BYE'), 200);
    }
  }, 40_000);
});

it('an information barrier hides whoever is behind it, and lets nobody call', async () => {
  const watcher = await subscriber(1085);
  for (const event of ['presence', 'dialog']) expect((await watcher.subscribe(1082, event)).status).toBe(403);
  expect((await watcher.subscribe(1083, 'presence')).status).toBe(200);
  await watcher.notify('<basic>open</basic>');
  const caller = await here.agent({ extension: 1085, register: false });
  const call = await caller.invite(1082, { body: SILENT_SDP });
  expect((await call.exchange.final()).status).toBe(403);
});

describe('the lamps of a phone', () => {
  it('are one list, which follows the account', async () => {
    const lamps = await subscriber(1081);
    expect((await lamps.subscribe('lamps-1081', 'dialog')).status).toBe(421);
    const publisher = await Publisher.start(here.cluster);
    const headers: [string, string][] = [
      ['Supported', 'eventlist'],
      ['Accept', 'multipart/related, application/rlmi+xml, application/dialog-info+xml'],
    ];
    const phone = await subscriber(1081);
    const ok = await phone.subscribe('lamps-1081', 'dialog', headers);
    expect([ok.status, ok.get('Require')]).toEqual([200, 'eventlist']);
    const { body } = await phone.notify('fullState="true"');
    const uris = (text: string): string[] =>
      [...text.matchAll(/<resource uri="sip:(\d+)@/g)].map(([, uri]) => uri ?? '');
    expect(uris(body)).toEqual(['1082', '701']);

    publisher.line(701, 'confirmed');
    const changed = await phone.notify(/fullState="false"[\s\S]*<state>confirmed<\/state>/);
    expect(uris(changed.body)).toEqual(['701']);

    await writeAccount(here.cluster, account(['701', '1083']));
    const whole = await phone.notify(/fullState="true"[\s\S]*sip:1083@/);
    expect(uris(whole.body)).toEqual(['701', '1083']);
    expect(whole.body).toContain('<state>confirmed</state>');
    const from = phone.told.length;
    publisher.line(701, 'terminated');
    await phone.notify('sip:701@', from);
    publisher.close();
  }, 30_000);
});
