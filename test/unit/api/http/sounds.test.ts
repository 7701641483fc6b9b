import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asCallId, asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import type { CallRecord } from '../../../../src/pbx/call/ports.ts';
import type { RecordingRecord } from '../../../../src/pbx/call/recording/ports.ts';
import { CallRecordStore, EmergencyCallStore, RecordingStore, VoiceMessageStore } from '../../../../src/store/index.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';

const base = `/v1/accounts/${ACCOUNT}`;
const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../../fixtures/sound', name));
const MP3 = { 'content-type': 'audio/mpeg' };

const record = (id: string, startedAt: number, more: Partial<CallRecord> = {}): CallRecord => ({
  ...{ id: asCallId(id), account: ACCOUNT, zone: asZoneId('a'), node: asNodeId('switch-a1') },
  ...{ from: `sip:1001@${ACCOUNT}`, to: '1002' },
  ...{
    startedAt,
    endedAt: startedAt + 5000,
    durationMs: 4000,
    outcome: 'success',
    reason: 'normal',
    hangupBy: 'caller',
  },
  ...{ takeovers: 0, legs: [{ party: 'caller', address: `sip:1001@${ACCOUNT}`, codec: 'opus', mos: 4.4 }] },
  ...more,
});

describe('sounds and records', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
    await api.addAccount();
    const records = [
      record('c1', 1000),
      record('c2', 2000, { to: '8001', resolved: '8001', from: '+14155550100', legs: [] }),
      record('c3', 3000, {
        from: '=HYPERLINK("x")',
        legs: [],
        outcome: 'caller',
        reason: 'call-cancelled',
        durationMs: 0,
        to: '1200',
        resolved: '1200',
      }),
    ];
    await new CallRecordStore(api.db, ACCOUNT).insert(records);
  });
  afterAll(() => api.close());

  it('a prompt is uploaded, converted, used and heard again, in parts as well', async () => {
    const put = await api.call('PUT', `${base}/prompts/welcome/audio?wait=true`, {
      body: fixture('tone-440.mp3'),
      headers: MP3,
    });
    expect(put).toMatchObject({ status: 200, body: { state: 'done', progress: 1 } });
    expect((await api.call('GET', `${base}/prompts/welcome`)).body).toMatchObject({ name: 'welcome', hasAudio: true });
    const path = `${base}/prompts/welcome/audio`;
    const whole = await api.call('GET', path);
    expect(whole).toMatchObject({ status: 200, headers: { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' } });
    expect(whole.bytes.subarray(0, 4).toString()).toBe('RIFF');
    const part = await api.call('GET', path, { headers: { range: 'bytes=8-11' } });
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': `bytes 8-11/${whole.bytes.length}` } });
    expect(part.bytes.toString()).toBe('WAVE');
    const end = await api.call('GET', path, { headers: { range: 'bytes=-4' } });
    expect(end.bytes).toEqual(whole.bytes.subarray(-4));
    expect(await api.call('GET', path, { headers: { range: 'bytes=99999999-' } })).toMatchObject({ status: 416 });
    const other = await api.call('GET', path, { headers: { range: 'bytes=0-1', 'if-range': '"another"' } });
    expect(other.status).toBe(200);
    expect((await api.call('GET', path, { headers: { 'if-none-match': String(whole.headers['etag']) } })).status).toBe(
      304,
    );
    await api.call('PATCH', `${base}/prompts/welcome`, { body: { text: 'Welcome' } });
    expect((await api.call('GET', path)).status).toBe(200);
    const [entry] = await api.services.audit.list({ key: 'welcome', limit: 10 });
    expect(JSON.stringify(entry)).not.toContain(api.directory);
  });

  it('a job tells how far it is', async () => {
    const put = await api.call('PUT', `${base}/music/calm/audio`, {
      body: fixture('tone-440.opus'),
      headers: { 'content-type': 'audio/ogg' },
    });
    expect(put).toMatchObject({ status: 202, body: { state: 'running' } });
    await api.services.audioJobs.close();
    expect((await api.call('GET', String(put.headers['location']))).body).toMatchObject({ state: 'done', progress: 1 });
    expect((await api.call('GET', `${base}/music/calm`)).body).toMatchObject({ hasAudio: true });
  });

  it('a sound that is none changes nothing', async () => {
    const bad = await api.call('PUT', `${base}/prompts/noise/audio?wait=true`, {
      body: Buffer.from('no sound'),
      headers: MP3,
    });
    expect(bad).toMatchObject({ status: 422, body: { code: 'audio-invalid' } });
    expect((await api.call('GET', `${base}/prompts/noise`)).status).toBe(404);
    const type = await api.call('PUT', `${base}/prompts/noise/audio`, {
      body: Buffer.from('x'),
      headers: { 'content-type': 'video/mp4' },
    });
    expect(type.status).toBe(415);
  });

  it('voice messages are listed, heard, saved and deleted', async () => {
    const store = new VoiceMessageStore(api.db);
    const message = {
      account: ACCOUNT,
      box: '1001',
      from: { extension: '1002' },
      durationMs: 1500,
      state: 'new',
      urgent: false,
    } as const;
    for (const [id, receivedAt] of [
      ['m1', 1000],
      ['m2', 2000],
    ] as const)
      await store.add({ ...message, id, receivedAt, ...(id === 'm1' && { transcript: 'Good morning.' }) });
    const folder = join(api.directory, 'voicemail', ACCOUNT, '1001');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'm1.wav'), 'RIFF....WAVE');
    const box = `${base}/voicemail-boxes/1001`;
    expect((await api.call('GET', box)).body).toMatchObject({ new: 2, saved: 0, hasGreeting: false });
    const first = await api.call('GET', `${box}/messages?limit=1`);
    const { items, nextCursor } = first.body as { items: { id: string }[]; nextCursor: string };
    expect(items).toMatchObject([{ id: 'm2' }]);
    expect((await api.call('GET', `${box}/messages?cursor=${nextCursor}`)).body).toMatchObject({
      items: [{ id: 'm1', transcript: 'Good morning.' }],
    });
    expect((await api.call('GET', `${box}/messages/m1/audio`)).bytes.toString()).toBe('RIFF....WAVE');
    expect((await api.call('GET', `${box}/messages/m2/audio`)).status).toBe(404);
    expect((await api.call('PATCH', `${box}/messages/m1`, { body: { state: 'saved' } })).body).toMatchObject({
      state: 'saved',
    });
    expect((await api.call('DELETE', `${box}/messages/m2`)).status).toBe(204);
    expect((await api.call('GET', `${box}/messages?state=deleted`)).body).toMatchObject({ items: [{ id: 'm2' }] });
    // A message of another box is not here.
    expect((await api.call('GET', `${base}/voicemail-boxes/1002/messages/m1`)).status).toBe(404);
    const greeting = await api.call('PUT', `${box}/greeting?wait=true`, {
      body: fixture('tone-440.mp3'),
      headers: MP3,
    });
    expect(greeting.status).toBe(200);
    expect((await api.call('GET', `${box}/greeting`)).status).toBe(200);
    expect((await api.call('DELETE', `${box}/greeting`)).status).toBe(204);
    expect((await api.call('GET', `${box}/greeting`)).status).toBe(404);
  });

  it('recordings are found by call and extension, heard, and deleted for good', async () => {
    const store = new RecordingStore(api.db);
    const recording: Omit<RecordingRecord, 'id' | 'parts'> = {
      ...{
        callId: asCallId('c1'),
        account: ACCOUNT,
        owners: ['1001'],
        startedBy: 'automatic',
        startedAt: 1000,
        endedAt: 5000,
      },
      ...{
        durationMs: 4000,
        retentionDays: 30,
        parties: [{ channel: 'left', address: 'sip:1001@x', extension: '1001' }],
      },
    };
    const part = { file: `${ACCOUNT}/r1.wav`, node: asNodeId('s1') };
    await store.insert([
      { ...recording, id: 'r1', parts: [part] },
      { ...recording, id: 'r2', owners: ['8001'], parties: [], startedAt: 2000, callId: asCallId('c2'), parts: [] },
    ]);
    mkdirSync(join(api.directory, 'recordings', ACCOUNT), { recursive: true });
    writeFileSync(join(api.directory, 'recordings', ACCOUNT, 'r1.wav'), '0123456789');
    const ids = async (query: string, token?: string): Promise<string[]> => {
      const { body } = await api.call('GET', `${base}/recordings?${query}`, token === undefined ? {} : { token });
      return (body as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    expect(await ids('')).toEqual(['r2', 'r1']);
    expect(await ids('callId=c1')).toEqual(['r1']);
    expect(await ids('extension=8001')).toEqual(['r2']);
    const south = await api.token({ role: 'recording-admin', account: ACCOUNT, sites: ['South'] });
    expect(await ids('', south)).toEqual(['r2']);
    expect((await api.call('GET', `${base}/recordings/r1`, { token: south })).status).toBe(404);
    // On the access list of the owner's policy one may listen, and nothing else.
    const policy = { name: 'heard by 8001', access: ['8001'] };
    expect((await api.call('POST', `${base}/recording-policies`, { body: policy })).status).toBe(201);
    const change = { body: { settings: { recordingPolicy: policy.name } } };
    expect((await api.call('PATCH', `${base}/users/1001`, change)).status).toBe(200);
    expect(await ids('', south)).toEqual(['r2', 'r1']);
    expect((await api.call('GET', `${base}/recordings/r1/audio`, { token: south })).status).toBe(200);
    expect((await api.call('DELETE', `${base}/recordings/r1`, { token: south })).status).toBe(404);
    const heard = await api.call('GET', `${base}/recordings/r1/audio`, { headers: { range: 'bytes=2-4' } });
    expect(heard).toMatchObject({ status: 206, body: '234' });
    expect((await api.call('GET', `${base}/recordings/r1/audio?part=1`)).status).toBe(404);
    expect((await api.call('DELETE', `${base}/recordings/r1`)).status).toBe(204);
    expect((await api.call('GET', `${base}/recordings/r1`)).status).toBe(404);
    expect(await api.services.audit.list({ resource: 'recordings', limit: 1 })).toMatchObject([
      { key: 'r1', operation: 'recordings.delete' },
    ]);
  });

  it('call records are searched, in pages and within the reach of a grant', async () => {
    const ids = async (query: string, token?: string): Promise<string[]> => {
      const { body } = await api.call('GET', `${base}/call-records?${query}`, token === undefined ? {} : { token });
      return (body as { items: { id: string }[] }).items.map(({ id }) => id);
    };
    expect(await ids('')).toEqual(['c3', 'c2', 'c1']);
    expect(await ids('from=1001')).toEqual(['c1']);
    expect(await ids('party=8001')).toEqual(['c2']);
    expect(await ids('party=1001')).toEqual(['c1']);
    expect(await ids('outcome=caller')).toEqual(['c3']);
    expect(await ids('minDurationMs=1')).toEqual(['c2', 'c1']);
    expect(await ids(`since=${new Date(2000).toISOString()}&until=${new Date(3000).toISOString()}`)).toEqual(['c2']);
    const { body } = await api.call('GET', `${base}/call-records?limit=2`);
    expect(await ids(`cursor=${(body as { nextCursor: string }).nextCursor}`)).toEqual(['c1']);
    const south = await api.token({ role: 'site-admin', account: ACCOUNT, sites: ['South'] });
    expect(await ids('', south)).toEqual(['c2']);
    expect((await api.call('GET', `${base}/call-records/c1`, { token: south })).status).toBe(404);
    expect((await api.call('GET', `${base}/call-records/c1`)).body).toMatchObject({
      legs: [{ codec: 'opus', mos: 4.4 }],
    });
  });

  it('call records come as CSV that no spreadsheet obeys', async () => {
    const { headers, bytes } = await api.call('GET', `${base}/call-records.csv?outcome=caller`);
    expect(headers['content-type']).toContain('text/csv');
    const [head, line, ...rest] = bytes.toString().split('\r\n');
    expect(head).toMatch(/^id,startedAt,/);
    expect(line).toContain(`"'=HYPERLINK(""x"")"`);
    expect(rest).toEqual(['']);
  });

  it('emergency calls are told', async () => {
    await new EmergencyCallStore(api.db).record({
      callId: 'e1',
      account: ACCOUNT,
      at: 1000,
      number: '911',
      extension: '1001',
    });
    expect((await api.call('GET', `${base}/emergency-calls`)).body).toMatchObject({
      items: [{ callId: 'e1', number: '911' }],
    });
  });
});
