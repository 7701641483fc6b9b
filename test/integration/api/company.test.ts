/** The demo company, built through the API alone into a running cluster, and then called: by baresip and by sipp. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operatorToken } from '../../../src/api/access/control.ts';
import { clusterKeys } from '../../../src/core/keys.ts';
import type { ApiReply } from '../../kit/api.ts';
import { Baresip } from '../../kit/baresip.ts';
import { Cluster, DOMAIN, password } from '../../kit/cluster.ts';
import { buildCompany, type Caller } from '../../kit/company.ts';
import { takePorts, type PortBlock } from '../../kit/ports.ts';
import { sipp, startSipp } from '../../kit/sipp.ts';
import { callAndTalk, heardSeconds } from '../../kit/talk.ts';
import { until } from '../../kit/wait.ts';
import { callee, caller, registration } from '../sipp/scenarios.ts';

const base = `/v1/accounts/${DOMAIN}`;
const TONE = 440;
const CALLS = 20;
const tone = readFileSync(join(import.meta.dirname, '../../fixtures/sound/tone-440.mp3'));

describe('a company that was built through the API', () => {
  let cluster: Cluster;
  let ports: PortBlock;
  let call: Caller;
  const phones: Baresip[] = [];
  beforeAll(async () => {
    ports = await takePorts(300);
    cluster = await Cluster.start({ processes: 'single', voicemail: true });
    call = operatorOf(cluster);
    // What the cluster was started with makes room.
    expect((await call('DELETE', base)).status).toBe(204);
    await buildCompany(call);
  });
  afterAll(async () => {
    await Promise.all(phones.map(phone => phone.stop()));
    await cluster?.stop();
    ports?.release();
  });

  const phone = async (extension: number, tone: number): Promise<Baresip> => {
    const made = await Baresip.start({ extension, server: cluster.public.udp, tone, answer: 'auto' });
    phones.push(made);
    return made;
  };

  /** The bar is a second. */
  const inEverySwitch = async (): Promise<void> => {
    const { headers } = await call('GET', `${base}/document`);
    const revision = Number(String(headers['etag']).replaceAll('"', ''));
    const have = async (): Promise<boolean> => {
      const states = await Promise.all(['switch-a1', 'switch-b1'].map(node => cluster.inspect(node, 'accounts')));
      return states.every(state => (state as { revision: number }).revision >= revision);
    };
    await until('every switch to have the change', have, 1500);
  };

  it('its phones register with the passwords that were set, and call each other', async () => {
    const [hugo, iris] = [await phone(1003, 700), await phone(1004, 900)];
    await callAndTalk(hugo, iris);
    await callAndTalk(iris, hugo, { dtmf: false });
    const records = await until('both records', async () => {
      const { body } = await call('GET', `${base}/call-records?party=1003`);
      const { items } = body as { items: { outcome: string; legs: unknown[] }[] };
      return items.length >= 2 ? items : undefined;
    });
    expect(records.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
  });

  it('an uploaded greeting is heard by the next caller', async () => {
    const [hugo] = phones as [Baresip];
    const put = await call('PUT', `${base}/prompts/welcome/audio?wait=true`, {
      body: tone,
      headers: { 'content-type': 'audio/mpeg' },
    });
    expect(put).toMatchObject({ status: 200, body: { state: 'done' } });
    const patch = {
      business: { greeting: 'welcome', destination: { menu: null, hangup: true } },
      closed: null,
      holiday: null,
    };
    expect((await call('PATCH', `${base}/auto-receptionists/2000`, { body: patch })).status).toBe(200);
    const seen = hugo.events.length;
    await inEverySwitch();
    await hugo.dial(2000);
    await hugo.established(seen);
    // It hangs up when it has been played.
    await hugo.closed(seen);
    await until('the greeting in the recording', () => heardSeconds(hugo, TONE) >= 1.5);
  });

  it('a caller who has been blocked is refused, as the next call shows', async () => {
    const [hugo] = phones as [Baresip];
    const blocking = { numbers: [{ number: '1003', direction: 'inbound' }] };
    const patched = await call('PATCH', `${base}/users/1004`, { body: { blocking } });
    expect(patched.status).toBe(200);
    await inEverySwitch();
    const seen = hugo.events.length;
    await hugo.dial(1004);
    expect((await hugo.closed(seen)).param).toMatch(/486|603/);
  });

  it('sipp registers and calls as well', async () => {
    // In the demo a second call finds it busy.
    await call('PATCH', `${base}/users/1006`, { body: { callHandling: null } });
    const credentials = (user: number): string => `[authentication username=${user} password=${password(user)}]`;
    const target = `127.0.0.1:${cluster.public.udp}`;
    const users = [1006, 1009].map(user => `${user};${credentials(user)}`);
    const registered = await sipp({
      target,
      scenario: registration(DOMAIN),
      port: ports.first,
      users,
      calls: 2,
      timeoutSeconds: 20,
    });
    expect(registered.failed, registered.errors).toBe(0);
    const timing = { calls: CALLS, timeoutSeconds: 60 };
    const answering = await startSipp({ scenario: callee, port: ports.first, mediaPort: ports.first + 100, ...timing });
    const calling = await sipp({
      ...{ target, scenario: caller(DOMAIN, 300), port: ports.first + 1, mediaPort: ports.first + 200 },
      ...{ users: [`1009;1006;${credentials(1009)}`], rate: 5, ...timing },
    });
    expect(calling.failed, calling.errors).toBe(0);
    expect(calling.successful).toBe(CALLS);
    expect((await answering.done).failed).toBe(0);
  });
});

/** Over the network, with the token of whoever has the cluster's secret. */
function operatorOf(cluster: Cluster): Caller {
  const secret = readFileSync(join(cluster.directory, 'state', 'cluster.secret'), 'utf8').trim();
  const authorization = `Bearer ${operatorToken(clusterKeys(secret).operator)}`;
  // See test/kit/cluster.ts.
  const url = `http://127.0.0.1:${cluster.public.udp + 14}`;
  return async (method, path, { body, headers = {} } = {}): Promise<ApiReply> => {
    const raw = Buffer.isBuffer(body);
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization,
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const parsed: unknown = isJson && bytes.length > 0 ? JSON.parse(bytes.toString()) : bytes.toString();
    return { status: response.status, headers: Object.fromEntries(response.headers), body: parsed, bytes };
  };
}
