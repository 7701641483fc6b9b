/** Lamps, messages and people, as phones see them through the whole of a running cluster; and when a proxy is killed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Baresip } from '../../kit/baresip.ts';
import { Cluster, DOMAIN } from '../../kit/cluster.ts';
import { nodesOf } from '../../kit/kill.ts';
import { until } from '../../kit/wait.ts';
import { Publisher } from './publisher.ts';
import { Subscriber } from './subscriber.ts';

let cluster: Cluster;
let publisher: Publisher;
const subscribers: Subscriber[] = [];
const phones: Baresip[] = [];

beforeAll(async () => {
  cluster = await Cluster.start({ users: '1001-1060' });
  publisher = await Publisher.start(cluster);
});
afterAll(async () => {
  publisher?.close();
  await cluster?.stop();
});
afterEach(async () => {
  for (const each of subscribers.splice(0)) each.close();
  for (const each of phones.splice(0)) await each.stop();
});

async function subscriber(extension: number, transport: 'udp' | 'tcp' = 'udp'): Promise<Subscriber> {
  const made = await Subscriber.start(extension, cluster.public[transport], transport);
  subscribers.push(made);
  return made;
}

async function baresip(...options: Parameters<typeof Baresip.start>): Promise<Baresip> {
  const made = await Baresip.start(...options);
  phones.push(made);
  return made;
}

/** The proxies' counts, by node. */
async function subscriptions(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const node of ['proxy-a', 'proxy-b']) {
    const part = (await cluster.inspect(node, 'subscriptions').catch(() => undefined)) as
      { subscriptions?: number } | undefined;
    found[node] = part?.subscriptions ?? 0;
  }
  return found;
}

describe('a busy lamp', () => {
  it.each(['udp', 'tcp'] as const)(
    'over %s follows a call, with everything that a pickup needs, and shows nothing of the inside',
    async transport => {
      const extension = transport === 'udp' ? 1002 : 1003;
      const lamp = await subscriber(1001, transport);
      const ok = await lamp.subscribe(extension, 'dialog', [['Accept', 'application/dialog-info+xml']]);
      expect([ok.status, ok.get('Expires')]).toEqual([200, '600']);
      const first = await lamp.notify('state="full"');
      expect(first.body).toContain(`version="0" state="full" entity="sip:${extension}@${DOMAIN}"`);
      expect(first.state).toMatch(/^active;expires=(600|599)$/);
      for (const state of ['trying', 'early', 'confirmed', 'held', 'terminated'] as const) {
        const from = lamp.told.length;
        const at = performance.now();
        publisher.line(extension, state);
        const { body } = await lamp.notify(`<state>${state === 'held' ? 'confirmed' : state}</state>`, from);
        // 50 ms for the feed; the rest is the machine of a test.
        expect(performance.now() - at).toBeLessThan(1000);
        expect(body).toContain('call-id="sip-1" local-tag="phone" remote-tag="switch" direction="recipient"');
        expect(body).toContain(`<identity display="Alice">sip:1001@${DOMAIN}</identity>`);
      }
      const versions = lamp.told.map(({ body }) => Number(/version="(\d+)"/.exec(body)?.[1]));
      expect(versions).toEqual([0, 1, 2, 3, 4, 5]);
      expect(new Set(lamp.told.map(({ request }) => request.callId)).size).toBe(1);
      const inside = cluster.ready.nodes.map(node => (node['inner'] as { port: number }).port);
      for (const bytes of lamp.phone.received) {
        const text = bytes.toString();
        expect(text).not.toContain('Record-Route');
        for (const port of inside) expect(text).not.toContain(`127.0.0.1:${port}`);
      }
      expect((await lamp.refresh(0)).status).toBe(200);
      await until('the last NOTIFY', () => lamp.told.at(-1)?.state === 'terminated;reason=timeout');
      expect((await lamp.refresh()).status).toBe(481);
    },
  );

  it('needs a password, the right From, and an event that there is', async () => {
    const lamp = await subscriber(1004);
    expect((await lamp.subscribe(1002, 'unknown')).status).toBe(489);
    expect((await lamp.subscribe(1002, 'dialog', [['Expires', '5']])).status).toBe(423);
    const forged = lamp.phone.request('SUBSCRIBE', `sip:1002@${DOMAIN}`, [['Event', 'dialog']]);
    forged.set('From', `<sip:1009@${DOMAIN}>;tag=forged`);
    const authenticated = await lamp.phone.authenticated(forged);
    lamp.phone.send(authenticated);
    expect((await lamp.phone.response(authenticated)).status).toBe(403);
    expect(lamp.told).toEqual([]);
  });

  it('is forgotten when its phone says 481', async () => {
    const lamp = await subscriber(1005);
    await lamp.subscribe(1006, 'dialog');
    await lamp.notify('full');
    lamp.status = 481;
    publisher.line(1006, 'early');
    await lamp.notify('early');
    await until('the subscription to be gone', async () => (await lamp.refresh()).status === 481);
    publisher.line(1006, 'terminated');
  });
});

describe('a zone proxy is killed', () => {
  it.each(['proxy-a', 'proxy-b'])('%s: all lamps go on with full state and the next version', async victim => {
    const lamps: Subscriber[] = [];
    // Which proxy takes a subscription is a matter of its Call-ID: a kill that hits none would prove nothing.
    while (lamps.length < 6 || (await subscriptions())[victim] === 0) {
      const lamp = await subscriber(1011 + lamps.length, lamps.length % 2 ? 'tcp' : 'udp');
      expect((await lamp.subscribe(1060, 'dialog')).status).toBe(200);
      lamps.push(lamp);
    }
    publisher.line(1060, 'early');
    for (const lamp of lamps) await lamp.notify('<state>early</state>');
    const node = (await nodesOf(cluster)).find(({ id }) => id === victim);
    const counts = lamps.map(({ told }) => told.length);
    process.kill(node?.pid ?? 0, 'SIGKILL');
    publisher.line(1060, 'confirmed');
    for (const [index, lamp] of lamps.entries()) await lamp.notify('<state>confirmed</state>', counts[index]);
    publisher.line(1060, 'terminated');
    for (const lamp of lamps)
      await until('the lamp to be out', () => /terminated|full">\s*<\/dialog-info/.test(lamp.told.at(-1)?.body ?? ''));
    for (const lamp of lamps) {
      const versions = lamp.told.map(({ body }) => Number(/version="(\d+)"/.exec(body)?.[1]));
      expect(versions).toEqual(versions.map((_, index) => index));
      const numbers = lamp.told.map(({ request }) => request.cseq.number);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    }
    // Whichever proxy there is serves the rest of the subscription.
    for (const lamp of lamps) expect((await lamp.refresh(0)).status).toBe(200);
    for (const lamp of lamps) await until('the end', () => lamp.told.at(-1)?.state.startsWith('terminated') === true);
    await until('the proxy to be back', async () => (await nodesOf(cluster)).every(({ alive }) => alive));
  });
});

describe('message waiting', () => {
  it('reaches a phone that never subscribes: after a change, and when it registers', async () => {
    const phone = await subscriber(1030);
    expect((await phone.phone.register()).status).toBe(200);
    await publisher.mailbox(1030, { new: 2, saved: 8, urgentSaved: 2 });
    const { request, body } = await phone.notify('Messages-Waiting: yes');
    expect(body).toBe(`Messages-Waiting: yes\r\nMessage-Account: sip:1030@${DOMAIN}\r\nVoice-Message: 2/8 (0/2)\r\n`);
    expect([request.get('Event'), request.uri]).toEqual(['message-summary', phone.phone.contact]);
    await publisher.mailbox(1030, { saved: 10 });
    await phone.notify('Messages-Waiting: no');
    expect(phone.told).toHaveLength(2);
    await phone.phone.register();
    await phone.notify('Messages-Waiting: no', 2);
  });

  it('baresip subscribes, and sees messages come and go', async () => {
    const phone = await baresip({ extension: 1031, server: cluster.public.udp, apps: ['mwi'] });
    // Only now: baresip keeps no events for a control connection that is not there yet.
    await publisher.mailbox(1031, { new: 1 });
    const says = (text: string) =>
      until(`${text} in ${JSON.stringify(phone.events)}`, () =>
        phone.events.some(({ type, param }) => type === 'MWI_NOTIFY' && param?.includes(text) === true),
      );
    await says('Messages-Waiting: yes');
    await publisher.mailbox(1031, { saved: 1 });
    await says('Messages-Waiting: no');
    await publisher.mailbox(1031, { new: 3, saved: 1 });
    await says('Voice-Message: 3/1 (0/0)');
  });
});

describe('presence', () => {
  it('baresip sees a colleague on the phone, and one that wants no calls by a PUBLISH of another baresip', async () => {
    const watcher = await baresip({ extension: 1040, server: cluster.public.udp, apps: ['presence'], watches: [1041] });
    const shows = (text: string) =>
      until(`${text}: ${watcher.log.slice(-3000)}`, async () => (await watcher.command('contacts')).includes(text));
    await shows('Online');
    publisher.line(1041, 'confirmed');
    await shows('Busy');
    publisher.line(1041, 'terminated');
    await shows('Online');
    const colleague = await baresip({ extension: 1041, server: cluster.public.udp, apps: ['presence'] });
    const publications = (): number => (colleague.log.match(/SIP-ETag: /g) ?? []).length;
    // Once or twice, as it happens to have registered before it begins or not; what is said last counts.
    await until('a publication', () => publications() > 0);
    const before = publications();
    await colleague.command('presence_offline');
    // baresip shows the activity before the status.
    await shows('Busy');
    await until('the next publication', () => publications() > before);
    await colleague.command('presence_online');
    await shows('Online');
  });
});

describe('shared line appearances', () => {
  it('two phones never get the same one, all see it, and dialling ends the seize', async () => {
    const [a, b] = [await subscriber(1050), await subscriber(1051)];
    const [seizeA, seizeB] = [await subscriber(1050), await subscriber(1051)];
    for (const phone of [a, b]) expect((await phone.subscribe('group', 'call-info')).status).toBe(200);
    for (const phone of [a, b]) await phone.notify('appearance-index=*;appearance-state=idle');
    const index: [string, string] = ['Call-Info', `<sip:${DOMAIN}>;appearance-index=1`];
    const answers = await Promise.all(
      [seizeA, seizeB].map(phone => phone.subscribe('Group', 'line-seize', [['Expires', '15'], index])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 480]);
    const winner = answers[0]?.status === 200 ? seizeA : seizeB;
    const { state } = await winner.notify('appearance-index=1');
    expect(state).toMatch(/^active;expires=1[45]$/);
    for (const phone of [a, b]) await phone.notify('appearance-index=1;appearance-state=seized');
    publisher.line('group', 'trying', { appearance: 1, direction: 'initiator' });
    for (const phone of [a, b]) await phone.notify('appearance-index=1;appearance-state=progressing');
    await until('the end of the seize', () => winner.told.at(-1)?.state === 'terminated;reason=noresource');
    publisher.line('group', 'held-private', { appearance: 1, direction: 'initiator' });
    for (const phone of [a, b]) await phone.notify('appearance-state=held-private');
    publisher.line('group', 'terminated', { appearance: 1 });
    const idle = /^<sip:[^>]+>;appearance-index=\*;appearance-state=idle\n/;
    for (const phone of [a, b]) await phone.notify(idle, 2);
  });
});
