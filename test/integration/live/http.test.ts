/** The control API over HTTP, with a real cluster: what it says is checked against what phones and records say. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SaxesParser } from 'saxes';
import { agreeable } from '../../kit/agreeable.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { ApiClient, type HeardEvent } from '../../kit/api-client.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { connect, hears, SILENT_SDP, site } from '../wire/site.ts';
import { CALLEE, CALLER, talking } from './kit.ts';

const here = site({ extra: "api: { webhooks: { allow: ['127.0.0.1'], allowHttp: true } }" });
const CALLS = `/v1/accounts/${DOMAIN}/calls`;
let api: ApiClient;
beforeAll(async () => {
  api = new ApiClient(here.cluster);
  await writeAccount(here.cluster, {
    account: {
      domain: DOMAIN,
      settings: { voicemail: false },
      clientCodes: { codes: [{ code: '4711' }, { code: '815' }] },
    },
    sites: [{ name: 'Main' }, { name: 'Locked', locked: ['callHandling'] }],
    users: [
      ...['1001', '1002', '1003', '1004', '1005'].map(extension => ({ extension, name: `User ${extension}` })),
      { extension: '1007', settings: { clientCodeRequired: true } },
      { extension: '1006', site: 'Locked', callHandling: { business: { ring: [] } } },
    ],
    parkingLots: [{ name: 'main', first: '7001', last: '7003', expirySeconds: 30 }],
    monitoring: [{ name: 'Boss', supervisors: ['1083'], targets: ['1082'] }],
    groups: [{ extension: '2100', name: 'Desk', members: ['1002', '1005'] }],
    queues: [
      { extension: '2001', name: 'Sales', members: [{ extension: '1003' }] },
      { extension: '2002', name: 'Support', members: [{ extension: '1004' }] },
    ],
  });
});

// What is promised in the document is checked by the server itself.
afterEach(() => expect(here.cluster.log).not.toMatch(/not as documented|an API request failed/));

interface CallBody {
  readonly id: string;
  readonly state: string;
  readonly legs: readonly { readonly extension?: string; readonly quality?: { readonly packetsReceived: number } }[];
}

async function onlyCall(): Promise<CallBody> {
  const { status, body } = await api.call('GET', CALLS);
  const { items } = body as { items: CallBody[] };
  expect([status, items.length]).toEqual([200, 1]);
  return items[0] as CallBody;
}

/** Who calls hears why before the answer, and is refused then. */
async function refusedWithWords(caller: RawAgent, dialled: string, prompt: string, status: number): Promise<void> {
  const sound = await here.tone(CALLER, CALLEE);
  const call = await caller.invite(`sip:${dialled}@${DOMAIN}`, { body: sound.sdp() });
  sound.connect((await call.exchange.status(183)).body.toString());
  await hearsPrompt(sound, prompt);
  expect((await call.exchange.final()).status).toBe(status);
}

const types = (events: readonly HeardEvent[]): string[] => events.map(({ type }) => type);

describe('the control API of a running cluster', () => {
  it('shows a live call, its ladder in three forms, and ends it', async () => {
    const { caller, callee, sound, other } = await talking(here, 1021, 1022);
    await until('packets', () => sound.heard.length > 20 && other.heard.length > 20);
    const { id } = await onlyCall();
    const { body } = await api.call('GET', `${CALLS}/${id}`);
    expect(body).toMatchObject({
      id,
      state: 'talking',
      account: DOMAIN,
      legs: [{ extension: '1021' }, { extension: '1022' }],
    });
    expect((body as CallBody).legs.every(({ quality }) => (quality?.packetsReceived ?? 0) > 5)).toBe(true);

    expect((await api.call('POST', `${CALLS}/${id}/hangup`)).status).toBe(204);
    await Promise.all([caller.next('BYE'), callee.next('BYE')]);
    await here.records(1021);
    expect((await api.call('GET', `${CALLS}/${id}`)).status).toBe(404);

    // What the phones have sent and received is what the ladder has at its two ends.
    const { body: found } = await api.call('GET', `${CALLS}/${id}/ladder`);
    const ladder = found as {
      participants: { id: string; kind: string }[];
      messages: { from: string; to: string; startLine: string; text: string; method: string }[];
      missing: string[];
    };
    expect(ladder.missing).toEqual([]);
    const nodes = ladder.participants.filter(({ kind }) => kind === 'node').map(one => one.id);
    expect(nodes.sort()).toEqual(
      expect.arrayContaining(['lb1', expect.stringMatching(/^proxy-/), expect.stringMatching(/^switch-/)]),
    );
    expect(ladder.participants.filter(({ kind }) => kind === 'peer')).toHaveLength(2);
    for (const phone of [caller, callee]) {
      const peer = ladder.participants.find(one => one.kind === 'peer' && one.id.endsWith(phone.address))?.id;
      const received = ladder.messages.filter(({ to }) => to === peer).map(({ startLine }) => startLine);
      const logged = phone.log.map(message => message.toBuffer().toString().split('\r\n')[0]);
      expect(logged.slice(-received.length)).toEqual(received);
    }
    expect(ladder.messages.some(({ text }) => /response="(?!\*\*\*)/.test(text))).toBe(false);

    const mermaid = await api.call('GET', `${CALLS}/${id}/ladder?format=mermaid`);
    expect(mermaid.headers.get('content-type')).toContain('text/vnd.mermaid');
    expect(mermaid.text.match(/: INVITE/g)?.length).toBe(
      ladder.messages.filter(({ startLine }) => startLine.startsWith('INVITE')).length,
    );
    const svg = await api.call('GET', `${CALLS}/${id}/ladder?format=svg`);
    new SaxesParser().write(svg.text).close();
    expect((await api.call('GET', `${CALLS}/no-such-call/ladder`)).status).toBe(404);
  }, 40_000);

  it('tells what happens over both kinds of streams, and what was missed by whoever was away', async () => {
    const [sse, socket] = [await api.listen('?topics=call.*,registration.*'), await api.socket('?topics=call.*')];
    const [caller, callee] = [await here.agent({ extension: 1031 }), await here.agent({ extension: 1032 })];
    const first = await connect(caller, callee);
    const { id } = await onlyCall();
    await Promise.all([sse.heard('call.connected', id), socket.heard('call.connected', id)]);
    const left = socket.events.at(-1) as HeardEvent;
    socket.close();
    expect(await first.a.bye()).toBe(200);
    await callee.next('BYE');
    const second = await connect(caller, callee);
    const other = (await onlyCall()).id;
    expect(await second.a.bye()).toBe(200);
    await callee.next('BYE');
    const ended = await sse.heard('call.ended', other);
    const [record] = await here.records(1031, 2);
    expect(ended.data).toMatchObject({ outcome: record?.outcome, reason: record?.reason, hangupBy: 'caller' });

    const again = await api.socket(`?topics=call.*&cursor=${left.cursor}`);
    await again.heard('call.ended', other);
    const bySse = await api.listen('?topics=call.*', { 'last-event-id': left.cursor });
    await bySse.heard('call.ended', other);
    const whole = sse.events.filter(({ type }) => type.startsWith('call.'));
    const missed = whole.slice(whole.findIndex(({ cursor }) => cursor === left.cursor) + 1);
    expect(again.events).toEqual(missed);
    expect(bySse.events).toEqual(missed);
    expect(types(whole.filter(one => one.call === other))).toEqual([
      ...['call.started', 'call.ringing', 'call.answered', 'call.connected', 'call.ended'],
    ]);
    for (const one of [sse, again, bySse]) one.close();
    await expect(api.socket('', ['tandem.events'])).rejects.toThrow('401');
    await expect(api.socket('?topic=x')).rejects.toThrow('400');
    await expect(api.socket('/nowhere')).rejects.toThrow('404');
    expect((await api.call('GET', '/v1/events/socket')).status).toBe(426);
  }, 40_000);

  it('places, holds, transfers and records calls', async () => {
    const [one, two] = [await here.agent({ extension: 1041 }), await here.agent({ extension: 1042 })];
    const key = { 'idempotency-key': 'placed-once' };
    const placed = await api.call('POST', CALLS, { from: '1041', to: '1042', ringSeconds: 20 }, key);
    expect(placed.status).toBe(201);
    const { id } = placed.body as CallBody;
    expect((await api.call('POST', CALLS, { from: '1041', to: '1042', ringSeconds: 20 }, key)).body).toMatchObject({
      id,
    });
    const invite = await one.next('INVITE');
    one.respond(invite, 200, { body: SILENT_SDP });
    await one.next('ACK');
    const theirs = await two.next('INVITE');
    two.respond(theirs, 200, { body: SILENT_SDP });
    await two.next('ACK');
    await until('them to talk', async () => ((await onlyCall()).state === 'talking' ? true : undefined));
    expect((await api.call('POST', `${CALLS}/${id}/hold`)).body).toMatchObject({
      legs: [{ onHold: true }, { onHold: true }],
    });
    expect((await api.call('POST', `${CALLS}/${id}/unhold`, {})).body).toMatchObject({
      legs: [{ onHold: false }, { onHold: false }],
    });
    const recorded = await api.call('POST', `${CALLS}/${id}/recording`, { action: 'start' });
    expect(recorded.body).toMatchObject({ recording: { startedBy: 'operator of the machine' } });
    expect((await api.call('POST', `${CALLS}/${id}/transfer`, { to: 'nobody' })).status).toBe(404);
    expect((await api.call('POST', `${CALLS}/${id}/hangup`, { leg: 'none' })).status).toBe(404);
    expect((await api.call('POST', `${CALLS}/${id}/hangup`)).status).toBe(204);
    await Promise.all([one.next('BYE'), two.next('BYE')]);
    expect((await api.call('POST', CALLS, { from: '+12125550100', to: '1042' })).status).toBe(400);
    const { body: log } = await api.call('GET', `/v1/audit-log?resource=calls&key=${id}`);
    const operations = (log as { items: { operation: string }[] }).items.map(({ operation }) => operation);
    expect(operations).toEqual(['calls.hangup', 'calls.record', 'calls.unhold', 'calls.hold', 'calls.create']);
  }, 40_000);

  it('parks a call, and lets a supervisor listen to another', async () => {
    const sse = await api.listen('?topics=call.*');
    const { a, callee, caller, sound, other } = await talking(here, 1081, 1082);
    agreeable(caller, sound);
    await Promise.all([hears(sound), hears(other)]);
    const { id } = await onlyCall();
    const boss = await here.agent({ extension: 1083 });
    const ear = await here.tone(CALLER + 400, CALLER);
    const path = `${CALLS}/${id}/monitor`;
    expect((await api.call('POST', path, { supervisor: '1081', extension: '1082', mode: 'listen' })).status).toBe(403);
    const placed = await api.call('POST', path, { supervisor: '1083', extension: '1082', mode: 'listen' });
    expect(placed.status).toBe(201);
    const invite = await boss.next('INVITE');
    boss.respond(invite, 200, { body: ear.sdp() });
    ear.connect(invite.body.toString());
    await hears(ear, 'the supervisor');
    const supervising = (placed.body as CallBody).id;
    expect((await api.call('POST', `${CALLS}/${supervising}/hangup`)).status).toBe(204);
    await boss.next('BYE');

    expect((await api.call('POST', `${CALLS}/${id}/park`, { slot: '9999' })).status).toBe(404);
    expect((await api.call('POST', `${CALLS}/${id}/park`)).status).toBe(202);
    expect((await sse.heard('call.entered', id)).data).toMatchObject({ application: 'park 7001' });
    await callee.next('BYE');
    await until('the call to be parked', async () => {
      const { body } = await api.call('GET', `${CALLS}/${id}`);
      return (body as { application?: string }).application === 'park' ? true : undefined;
    });
    expect(await a.bye()).toBe(200);
    await sse.heard('call.ended', id);
    sse.close();
  }, 60_000);

  it('lists and removes registrations', async () => {
    const path = `/v1/accounts/${DOMAIN}/registrations`;
    const sse = await api.listen('?topics=registration.*');
    const agent = await here.agent({ extension: 1055 });
    await sse.heard('registration.added');
    const { body } = await api.call('GET', `${path}?extension=1055`);
    const [found] = (body as { items: { id: string; contact: string; transport: string }[] }).items;
    expect(found).toMatchObject({
      extension: '1055',
      transport: 'udp',
      contact: expect.stringContaining(agent.address) as string,
    });
    expect((await api.call('DELETE', `${path}/${found?.id}`)).status).toBe(204);
    expect((await sse.heard('registration.removed')).data).toMatchObject({ extension: '1055' });
    expect((await api.call('DELETE', `${path}/${found?.id}`)).status).toBe(404);
    const caller = await here.agent({ extension: 1051 });
    const call = await caller.invite(1055, { body: SILENT_SDP });
    expect((await call.exchange.final()).status).toBe(480);
    sse.close();
  }, 30_000);

  it('shows a queue as it is, opts members in and out, and moves a caller', async () => {
    const path = `/v1/accounts/${DOMAIN}/queue-states`;
    const sse = await api.listen('?topics=queue.*');
    const [caller, member] = [await here.agent({ extension: 1061 }), await here.agent({ extension: 1004 })];
    expect((await api.call('PUT', `${path}/2002/members/1004`, { optedIn: false, reason: 'lunch' })).status).toBe(204);
    expect((await sse.heard('queue.optedOut')).data).toMatchObject({ queue: '2002', member: '1004', cause: 'lunch' });
    await until('the member to be out', async () => {
      const { body } = await api.call('GET', `${path}/2002`);
      return (body as { members: { state: string }[] }).members[0]?.state === 'optedOut' ? true : undefined;
    });
    expect((await api.call('PUT', `${path}/2002/members/1004`, { optedIn: true })).status).toBe(204);
    // Each switch sees it within a second, whichever gets the call.
    for (const node of ['switch-a1', 'switch-b1']) {
      await until(`${node} to know it`, async () => {
        const all = (await here.cluster.inspect(node, 'queues')) as { queue: string; members: { state: string }[] }[];
        return all.find(({ queue }) => queue === '2002')?.members[0]?.state !== 'optedOut';
      });
    }
    const call = await caller.invite(2001, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    const waiting = await until('the caller to wait', async () => {
      const { body } = await api.call('GET', `${path}/2001`);
      return (body as { callers: { call: string; extension: string }[] }).callers[0];
    });
    expect(waiting.extension).toBe('1061');
    expect((await api.call('POST', `${path}/2001/callers/${waiting.call}/move`, { to: '2002' })).status).toBe(202);
    const invite = await member.next('INVITE');
    member.respond(invite, 200, { body: SILENT_SDP });
    await member.next('ACK');
    const answered = await sse.heard('queue.answered', waiting.call);
    expect(answered.data).toMatchObject({ queue: '2002', member: '1004' });
    expect(await dialog.bye()).toBe(200);
    await member.next('BYE');
    await sse.heard('queue.ended');
    const history = `${path}/2002/history?since=${new Date(Date.now() - 600_000).toISOString()}&every=900`;
    const { body: past } = await api.call('GET', history);
    expect(past).toMatchObject({
      intervals: [{ entered: 1, handled: 1, abandoned: 0, overflowed: 0, serviceLevel: 100 }],
      members: [{ member: '1004', answered: 1, talks: 1, optedOut: 1 }],
    });
    const work = await here.cluster.tandem('queue', 'history', '2002', '--members');
    expect(work).toMatchObject([{ member: '1004', answered: 1, missed: 0 }]);
    sse.close();
  }, 40_000);

  it('tells each user which calls he made, had and missed', async () => {
    const [caller, one, two] = await Promise.all(
      [1001, 1002, 1005].map(extension => here.agent({ extension })) as [
        Promise<RawAgent>,
        Promise<RawAgent>,
        Promise<RawAgent>,
      ],
    );
    const call = await caller.invite(2100, { body: SILENT_SDP });
    const [invite, other] = [await one.next('INVITE'), await two.next('INVITE')];
    two.respond(other, 180);
    one.respond(invite, 200, { body: SILENT_SDP });
    two.respond(await two.next('CANCEL'), 200);
    two.respond(other, 487);
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await one.next('ACK');
    expect(await dialog.bye()).toBe(200);
    await one.next('BYE');
    const [record] = await here.records(1001);
    const desk = { call: record?.id, via: ['group 2100'] };
    const historyOf = async (extension: string): Promise<unknown> => {
      const { body } = await api.call('GET', `/v1/accounts/${DOMAIN}/users/${extension}/history`);
      return (body as { items: unknown[] }).items[0];
    };
    const [ada, grace] = [
      { extension: '1001', name: 'User 1001' },
      { extension: '1002', name: 'User 1002' },
    ];
    expect(await historyOf('1001')).toMatchObject({ ...desk, direction: 'out', result: 'answered', party: grace });
    expect(await historyOf('1002')).toMatchObject({ ...desk, direction: 'in', result: 'answered', party: ada });
    const missed = { ...desk, direction: 'missed', result: 'elsewhere', party: ada, answeredBy: grace };
    expect(await historyOf('1005')).toMatchObject(missed);
    expect(await here.cluster.tandem('history', '1005')).toMatchObject([missed]);
  }, 30_000);

  it('marks a call with the code of a client: before, by keys while one talks, and by the API', async () => {
    const [caller, callee] = [await here.agent({ extension: 1003 }), await here.agent({ extension: 1008 })];
    await refusedWithWords(caller, '*6199%231008', 'error.client-code-invalid', 484);
    const call = await caller.invite(`sip:*614711%231008@${DOMAIN}`, { body: SILENT_SDP });
    const invite = await callee.next('INVITE');
    callee.respond(invite, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await callee.next('ACK');
    const { id } = await onlyCall();
    const codeOf = async (): Promise<unknown> =>
      ((await api.call('GET', `${CALLS}/${id}`)).body as { clientCode?: string }).clientCode;
    expect(await codeOf()).toBe('4711');
    for (const digit of '*15815#') {
      const body = `Signal=${digit}\r\nDuration=100\r\n`;
      const pressed = dialog.request('INFO', { type: 'application/dtmf-relay', body });
      await callee.next('INFO').then(info => callee.respond(info, 200));
      expect((await pressed.final()).status).toBe(200);
    }
    await until('the call to be marked', async () => (await codeOf()) === '815');
    expect((await api.call('PUT', `${CALLS}/${id}/client-code`, { code: '99' })).status).toBe(400);
    expect((await api.call('PUT', `${CALLS}/${id}/client-code`, { code: '4711' })).body).toMatchObject({
      clientCode: '4711',
    });
    expect(await dialog.bye()).toBe(200);
    await callee.next('BYE');
    const record = await until('the record', async () => {
      const found = await api.call('GET', `/v1/accounts/${DOMAIN}/call-records?clientCode=4711`);
      return (found.body as { items: unknown[] }).items[0];
    });
    expect(record).toMatchObject({ id, to: '*614711#1008', clientCode: '4711' });
  }, 30_000);

  it('says that a call needs the code of a client, before it refuses it', async () => {
    const caller = await here.agent({ extension: 1007 });
    await refusedWithWords(caller, '+14155550123', 'error.client-code-required', 403);
    const silent = await caller.invite(`sip:+14155550123@${DOMAIN}`);
    expect((await silent.exchange.final()).status).toBe(403);
  }, 30_000);

  it('lets nobody change call handling that is locked, by code or by the API', async () => {
    const [caller, callee] = [await here.agent({ extension: 1001 }), await here.agent({ extension: 1006 })];
    const code = await callee.invite(`sip:*721003@${DOMAIN}`, { body: SILENT_SDP });
    const said = await code.exchange.status(200);
    code.dialog(said).ack(said);
    // The phone is told so and hung up on.
    await callee.next('BYE').then(bye => callee.respond(bye, 200));
    const phone = `/v1/accounts/${DOMAIN}/extensions/1006/phone-state`;
    expect((await api.call('GET', phone)).body).not.toHaveProperty('forwardAlways');
    expect((await api.call('PATCH', phone, { forwardAlways: '1003' })).status).toBe(422);
    const user = { callHandling: { business: { ring: [{ extension: '1003' }] } } };
    expect((await api.call('PATCH', `/v1/accounts/${DOMAIN}/users/1006`, user)).status).toBe(422);
    // It rings, whatever its own call handling says.
    const { a } = await connect(caller, callee);
    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
  }, 30_000);

  it('delivers events to a webhook, signed, again after a failure, and once more when asked', async () => {
    const heard: { request: IncomingMessage; body: string }[] = [];
    let refuse = 1;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        heard.push({ request, body: Buffer.concat(chunks).toString() });
        response.writeHead(refuse-- > 0 ? 503 : 204).end();
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    expect((await api.call('POST', '/v1/webhooks', { url: 'http://10.0.0.1/', topics: ['*'] })).status).toBe(400);
    expect((await api.call('POST', '/v1/webhooks', { url, topics: ['cal.*'] })).status).toBe(400);
    const made = await api.call('POST', '/v1/webhooks', { url, topics: ['call.ended'], account: DOMAIN });
    expect(made.status).toBe(201);
    const { id, secret } = made.body as { id: string; secret: string };
    expect((await api.call('GET', `/v1/webhooks/${id}`)).body).not.toHaveProperty('secret');

    const [caller, callee] = [await here.agent({ extension: 1071 }), await here.agent({ extension: 1072 })];
    const { a } = await connect(caller, callee);
    const call = (await onlyCall()).id;
    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
    await until('two attempts', () => heard.length === 2);
    const [first, second] = heard;
    const header = (one: typeof first, name: string): string => String(one?.request.headers[name]);
    expect(header(second, 'webhook-id')).toBe(header(first, 'webhook-id'));
    expect(JSON.parse(second?.body ?? '')).toMatchObject({ type: 'call.ended', call, account: DOMAIN });
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signed = `${header(second, 'webhook-id')}.${header(second, 'webhook-timestamp')}.${second?.body ?? ''}`;
    expect(header(second, 'webhook-signature')).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);

    const delivery = await until('the delivery to be done', async () => {
      const { body } = await api.call('GET', `/v1/webhooks/${id}/deliveries`);
      const [found] = (body as { items: { id: string; state: string; attempts: number }[] }).items;
      return found?.state === 'delivered' ? found : undefined;
    });
    expect(delivery.attempts).toBe(2);
    expect((await api.call('POST', `/v1/webhooks/${id}/deliveries/${delivery.id}/replay`)).status).toBe(202);
    await until('a third request', () => heard.length === 3);
    expect((await api.call('DELETE', `/v1/webhooks/${id}`)).status).toBe(204);
    server.closeAllConnections();
    server.close();
  }, 40_000);

  it('gives the metrics of every node', async () => {
    const { status, text } = await api.call('GET', '/metrics/cluster');
    expect(status).toBe(200);
    for (const { id } of here.cluster.ready.nodes) expect(text).toContain(`tandem_node_up{node="${id}"`);
    expect(text).toMatch(/tandem_calls_total\{node="switch-a1",role="call-switch",zone="a"\} \d+/);
    expect(text.match(/^# TYPE tandem_sip_messages_total /gm)).toHaveLength(1);
    for (const { node, metric } of [
      { node: 'switch-a1', metric: 'tandem_call_post_dial_delay_seconds_bucket' },
      { node: 'lb1', metric: 'nodejs_eventloop_lag_p99_seconds' },
      { node: 'proxy-a', metric: 'process_resident_memory_bytes' },
      { node: 'api1', metric: 'tandem_queue_waiting' },
    ]) {
      expect(text).toMatch(new RegExp(`^${metric}\\{node="${node}".* \\d`, 'm'));
    }
  });

  it('tells of nodes that go and come', async () => {
    const sse = await api.listen('?topics=node.*');
    const { status } = await api.call('GET', `/v1/accounts/${DOMAIN}/trunk-states`);
    expect(status).toBe(200);
    await here.cluster.tandem('drain', 'zone-b');
    expect((await sse.heard('node.draining')).data).toMatchObject({ zone: 'b' });
    await here.cluster.tandem('drain', 'zone-b', '--undo');
    await sse.heard('node.undrained');
    sse.close();
  });
});
