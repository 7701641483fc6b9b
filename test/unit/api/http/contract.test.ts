/** Every operation is called and every answer held against docs/openapi.json. The company of the demo is built on the way, object by object. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offerSetup } from '../../../../src/api/access/setup.ts';
import { COLLECTIONS } from '../../../../src/api/access/permissions.ts';
import type { NodeRecord } from '../../../../src/cluster/ports.ts';
import { asCallId, asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import { SECTION_NAMES, SECTIONS } from '../../../../src/routing/index.ts';
import { RecordingStore, VoiceMessageStore, CallRecordStore } from '../../../../src/store/index.ts';
import { TestApi, type ApiReply } from '../../../kit/api.ts';
import { Contract } from '../../../kit/contract.ts';
import { buildCompany, DEMO, demoDocument } from '../../../kit/company.ts';

const base = `/v1/accounts/${DEMO}`;
const MP3 = { 'content-type': 'audio/mpeg' };
const sound = readFileSync(join(import.meta.dirname, '../../../fixtures/sound/tone-440.mp3'));
const field = (reply: ApiReply, name: string): string => String((reply.body as Record<string, unknown>)[name]);
const node: NodeRecord = {
  ...{
    id: asNodeId('switch-a1'),
    boot: 'b',
    role: 'call-switch',
    zone: asZoneId('a'),
    inner: { host: '::1', port: 1 },
  },
  ...{ pid: 1, draining: false, state: 'alive', leaseUntil: 0, load: 0 },
};

/** What is live has tests of its own, with switches behind it: test/unit/api/live, test/integration/live. */
const LIVE = /^(calls|registrations|queue-states|trunk-states|events|webhooks)\.|^system\.cluster-metrics$/;

describe('the API is as its document says', () => {
  let api: TestApi;
  let contract: Contract;
  beforeAll(async () => {
    api = await TestApi.start({
      members: () => [
        node,
        { ...node, id: asNodeId('p'), role: 'zone-proxy' },
        { ...node, id: asNodeId('l'), role: 'load-balancer' },
      ],
    });
    contract = new Contract(api);
    const token = (await offerSetup(api.services.accessStore, api.clock)) ?? '';
    const body = { token, name: 'ada', password: 'correct horse battery' };
    await contract.call('POST', '/v1/setup', { token: '', body });
  });
  afterAll(() => api.close());

  it('for whoever logs in', async () => {
    const login = { name: 'ada', password: 'correct horse battery' };
    const token = field(await contract.call('POST', '/v1/sessions', { token: '', body: login }), 'token');
    await contract.call('GET', '/v1/me', { token });
    const { password } = login;
    const secret = field(await contract.call('POST', '/v1/me/one-time-codes', { token, body: { password } }), 'secret');
    const code = new TOTP({ secret }).generate({ timestamp: api.clock.now() });
    await contract.call('PUT', '/v1/me/one-time-codes', { token, body: { code } });
    await contract.call('POST', '/v1/sessions', { token: '', body: login });
    await contract.call('POST', '/v1/me/one-time-codes/end', { token, body: { password } });
    await contract.call('PUT', '/v1/me/password', { token, body: { password, newPassword: 'a second good one' } });
    await contract.call('DELETE', '/v1/sessions/current', { token });
    await contract.call('GET', '/v1/me', { token });
  });

  it('for tokens, administrators, roles, rules and nodes', async () => {
    const made = await contract.call('POST', '/v1/tokens', { body: { name: 'ci', grants: [{ role: 'queue-admin' }] } });
    await contract.call('GET', `/v1/tokens/${field(made, 'id')}`);
    await contract.call('GET', '/v1/tokens?limit=1');
    await contract.call('DELETE', `/v1/tokens/${field(made, 'id')}`);
    await contract.call('PUT', '/v1/roles/clerk', { body: { permissions: ['users:read'] } });
    await contract.call('GET', '/v1/roles/clerk');
    await contract.call('GET', '/v1/roles');
    const quinn = { name: 'quinn', password: 'correct horse battery', grants: [{ role: 'clerk' }] };
    await contract.call('POST', '/v1/administrators', { body: quinn });
    await contract.call('DELETE', '/v1/roles/clerk');
    await contract.call('GET', '/v1/administrators');
    await contract.call('PATCH', '/v1/administrators/quinn', { body: { email: 'quinn@example.test' } });
    await contract.call('GET', '/v1/administrators/quinn');
    await contract.call('DELETE', '/v1/administrators/quinn');
    await contract.call('DELETE', '/v1/roles/clerk');
    for (const path of ['/v1/access-rule', `${base}/access-rule`]) {
      await contract.call('PUT', path, { body: { api: ['127.0.0.0/8'] } });
      await contract.call('GET', path);
    }
    for (const path of [
      '/v1/nodes',
      '/v1/nodes/switch-a1',
      '/v1/zones',
      '/health',
      '/ready',
      '/metrics',
      '/openapi.json',
    ]) {
      await contract.call('GET', path);
    }
    for (const path of ['/docs', '/docs/swagger-ui.css', '/problems', '/problems/internal'])
      await contract.call('GET', path);
    for (const what of ['nodes/switch-a1', 'zones/a']) {
      await contract.call('POST', `/v1/${what}/drain`);
      await contract.call('POST', `/v1/${what}/undrain`);
    }
  });

  it('for the objects of a whole company, made one by one', async () => {
    await buildCompany((method, path, request) => contract.call(method, path, request));
    const document = demoDocument();
    for (const section of SECTION_NAMES) {
      const [first] = document[section] ?? [];
      if (!first) throw new Error(`the demo has no ${section}`);
      const path = `${base}/${COLLECTIONS[section]}`;
      const one = `${path}/${encodeURIComponent(String(first[SECTIONS[section].key]))}`;
      const list = await contract.call('GET', `${path}?limit=2`);
      const read = await contract.call('GET', one);
      expect((list.body as { items: unknown[] }).items[0]).toEqual(read.body);
      expect((await contract.call('GET', one, { headers: { 'if-none-match': field(read, 'etag') } })).status).toBe(200);
      const {
        revision: _,
        createdAt: __,
        updatedAt: ___,
        hasPin: ____,
        hasAudio: _____,
        ...same
      } = read.body as Record<string, unknown>;
      if (section !== 'music') await contract.call('PUT', one, { body: { ...same } });
      await contract.call('PATCH', one, { body: same });
      await contract.call('DELETE', `${path}/${section === 'numbers' ? '%2B19995550100' : 'nothing'}`);
      if (section === 'routingRules' || section === 'routeGroups') {
        await contract.call('POST', `${one}/move`, { body: { before: null } });
      }
    }
  });

  it('for the account as a whole', async () => {
    await contract.call('GET', '/v1/accounts');
    await contract.call('GET', base);
    await contract.call('PATCH', base, { body: { name: 'Renamed' } });
    const { body } = await contract.call('GET', base);
    const { revision: _, createdAt: __, updatedAt: ___, ...same } = body as Record<string, unknown>;
    await contract.call('PUT', base, { body: same });
    const document = await contract.call('GET', `${base}/document`);
    const applied = await contract.call('PUT', `${base}/document`, { body: document.body });
    expect(applied.body).toMatchObject({ changes: [] });
    await contract.call('GET', `/v1/audit-log?account=${DEMO}&limit=5`);
    await contract.call('GET', `${base}/extensions`);
    await contract.call('GET', `${base}/extensions/1001`);
    await contract.call('GET', `${base}/extensions/1001/settings`);
    await contract.call('PATCH', `${base}/extensions/1001/phone-state`, { body: { doNotDisturb: false } });
    await contract.call('GET', `${base}/extensions/1001/phone-state`);
    const place = `${base}/extensions/1001/location`;
    await contract.call('PUT', place, { body: { text: 'Hotel Adler', seconds: 3600 } });
    await contract.call('GET', place);
    await contract.call('DELETE', place);
    await contract.call('GET', `${base}/route?from=1001&to=911`);
    await contract.call('GET', `${base}/route?from=1001&to=1022&at=2030-07-04T12:00:00Z`);
  });

  it('for sounds and records', async () => {
    const begun = await contract.call('PUT', `${base}/prompts/extra/audio`, { body: sound, headers: MP3 });
    await contract.call('GET', String(begun.headers['location']));
    await api.services.audioJobs.close();
    await contract.call('GET', `${base}/prompts/extra/audio`, { headers: { range: 'bytes=0-3' } });
    await contract.call('GET', `${base}/music/calm/audio`);
    const box = `${base}/voicemail-boxes/1001`;
    await contract.call('PUT', `${box}/greeting?wait=true`, { body: sound, headers: MP3 });
    await contract.call('GET', `${box}/greeting`);
    await contract.call('DELETE', `${box}/greeting`);
    const message = {
      account: DEMO,
      box: '1001',
      from: {},
      receivedAt: 1,
      durationMs: 9,
      state: 'new',
      urgent: true,
    } as const;
    await new VoiceMessageStore(api.db).add({ ...message, id: 'm1' });
    mkdirSync(join(api.directory, 'voicemail', DEMO, '1001'), { recursive: true });
    writeFileSync(join(api.directory, 'voicemail', DEMO, '1001', 'm1.wav'), 'RIFF');
    for (const path of [box, `${box}/messages`, `${box}/messages/m1`, `${box}/messages/m1/audio`])
      await contract.call('GET', path);
    await contract.call('PATCH', `${box}/messages/m1`, { body: { state: 'saved' } });
    await contract.call('DELETE', `${box}/messages/m1`);
    const parts = [{ file: `${DEMO}/r1.wav`, node: asNodeId('s') }];
    const recording = {
      id: 'r1',
      callId: asCallId('c1'),
      account: DEMO,
      owners: [],
      parties: [],
      startedBy: 'automatic',
    };
    await new RecordingStore(api.db).insert([
      { ...recording, startedAt: 1, endedAt: 2, durationMs: 1, retentionDays: 1, parts },
    ]);
    mkdirSync(join(api.directory, 'recordings', DEMO), { recursive: true });
    writeFileSync(join(api.directory, 'recordings', DEMO, 'r1.wav'), 'RIFF');
    for (const path of ['', '/r1', '/r1/audio']) await contract.call('GET', `${base}/recordings${path}`);
    await contract.call('DELETE', `${base}/recordings/r1`);
    await new CallRecordStore(api.db, DEMO).insert([
      {
        ...{
          id: asCallId('c1'),
          account: DEMO,
          zone: asZoneId('a'),
          node: asNodeId('s'),
          from: 'sip:1001@x',
          to: '1',
          startedAt: 1,
          endedAt: 2,
        },
        ...{ durationMs: 0, outcome: 'caller', reason: 'normal', hangupBy: 'caller', takeovers: 0, legs: [] },
      },
    ]);
    for (const path of [
      '/call-records',
      '/call-records/c1',
      '/call-records.csv',
      '/emergency-calls',
      '/users/1001/history',
      '/users/1001/history.csv',
    ]) {
      await contract.call('GET', `${base}${path}`);
    }
  });

  it('when everything is taken down again, and nothing was forgotten', async () => {
    // In an order in which nothing is needed any more.
    const { body } = await contract.call('GET', `${base}/document`);
    expect(Object.keys(body as object).length).toBeGreaterThan(10);
    for (const section of SECTION_NAMES) {
      const key = SECTIONS[section].key;
      const path = `${base}/${COLLECTIONS[section]}`;
      const spare = { ...(demoDocument()[section]?.at(-1) as Record<string, unknown>), ...SPARE[section] };
      if (section === 'music')
        await contract.call('PUT', `${path}/spare/audio?wait=true`, { body: sound, headers: MP3 });
      else {
        const added = await contract.call('PUT', `${path}/${encodeURIComponent(String(spare[key]))}`, { body: spare });
        expect(added.status, `${section} ${added.bytes.toString()}`).toBe(201);
      }
      const gone = await contract.call(
        'DELETE',
        `${path}/${encodeURIComponent(section === 'music' ? 'spare' : String(spare[key]))}`,
      );
      expect(gone.status, `${section} ${gone.bytes.toString()}`).toBe(204);
    }
    await contract.call('DELETE', base);
    const forgotten = contract.operations.filter(id => !contract.succeeded.has(id) && !LIVE.test(id));
    expect(forgotten).toEqual([]);
  });
});

/** What makes a copy of the demo's last object one that nobody refers to. */
const SPARE: Partial<Record<string, object>> = Object.fromEntries(
  SECTION_NAMES.map(section => {
    const { key } = SECTIONS[section];
    if (key === 'number') return [section, { number: '+16695550999', assignedTo: undefined }];
    return [
      section,
      key === 'extension' ? { extension: '1999', site: undefined } : { name: 'spare', ...unique(section) },
    ];
  }),
);

function unique(section: string): object {
  if (section === 'parkingLots') return { first: '1990', last: '1992', site: undefined };
  if (section === 'contacts') return { extension: undefined };
  if (section === 'sites') return { code: undefined, mainReceptionist: undefined, mainNumber: undefined };
  return section === 'prompts' ? { file: undefined, phrase: 'queue.thanks' } : {};
}
