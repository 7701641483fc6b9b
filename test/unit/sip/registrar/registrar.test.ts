import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { asAor, SequentialIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { SipRequest } from '../../../../src/sip/message/index.ts';
import type { SipResponse } from '../../../../src/sip/message/index.ts';
import { Registrar } from '../../../../src/sip/registrar/index.ts';
import type { Binding, LocationStore } from '../../../../src/sip/registrar/index.ts';

const AOR = asAor('sip:1001@demo.tandem.test');
const PHONE = 'sip:1001@192.0.2.1:5060';
const FLOW = '<sip:token@127.0.0.1:7000;transport=tcp;lr;pub=192.0.2.9;ptp=wss>';

let clock: FakeClock;
let bindings: readonly Binding[];
let writes: number;
let registrar: Registrar;

const store: LocationStore = {
  lookup: () => Promise.resolve(bindings),
  update: (_aor, fn) => {
    const next = fn(bindings);
    if (next !== bindings) writes += 1;
    bindings = next;
    return Promise.resolve(bindings);
  },
  list: () => Promise.resolve(bindings),
  remove: () => Promise.resolve(false),
  count: () => Promise.resolve(bindings.length),
};

beforeEach(() => {
  clock = new FakeClock(Date.UTC(2030, 0, 1));
  bindings = [];
  writes = 0;
  registrar = new Registrar({ store, clock, log: silentLogger, zone: 'a', ids: new SequentialIds() });
});

let cseq = 0;

interface Wish {
  callId?: string;
  cseq?: number;
  headers?: [string, string][];
}

function send(contacts: string[], o: Wish = {}): Promise<SipResponse> {
  const req = SipRequest.create({
    method: 'REGISTER',
    uri: 'sip:demo.tandem.test',
    headers: [
      ['Via', 'SIP/2.0/TCP 127.0.0.1:7000;branch=z9hG4bK1'],
      ['Via', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK2'],
      ['From', `<${AOR}>;tag=1`],
      ['To', `<${AOR}>`],
      ['Call-ID', o.callId ?? 'one'],
      ['CSeq', `${o.cseq ?? ++cseq} REGISTER`],
      ...contacts.map((contact): [string, string] => ['Contact', contact]),
      ...(o.headers ?? []),
    ],
  });
  return registrar.handle(req, AOR);
}

const contactsOf = (res: SipResponse): string[] => res.getAll('Contact');

describe('registrar', () => {
  it('stores a binding and lists it with what is left of its time', async () => {
    const res = await send([`<${PHONE}>`], { headers: [['Expires', '600']] });
    expect([res.status, contactsOf(res)]).toEqual([200, [`<${PHONE}>;expires=600`]]);
    expect(res.get('Date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
    expect(res.to.tag).toBeDefined();
    await clock.advance(200_500);
    expect(contactsOf(await send([]))).toEqual([`<${PHONE}>;expires=400`]);
    await clock.advance(400_000);
    expect(contactsOf(await send([]))).toEqual([]);
    expect(writes).toBe(1);
  });

  it('the Contact parameter wins over the Expires header, the default fills in, the maximum cuts', async () => {
    const res = await send(['<sip:a@192.0.2.1>;expires=120', '<sip:b@192.0.2.1>'], { headers: [['Expires', '90000']] });
    expect(contactsOf(res)).toEqual(['<sip:a@192.0.2.1>;expires=120', '<sip:b@192.0.2.1>;expires=7200']);
    expect(contactsOf(await send(['<sip:c@192.0.2.1>']))[2]).toBe('<sip:c@192.0.2.1>;expires=3600');
    expect(contactsOf(await send(['<sip:d@192.0.2.1>;expires=soon']))[3]).toBe('<sip:d@192.0.2.1>;expires=3600');
  });

  it('an expiry below the minimum -> 423 with Min-Expires, and nothing is stored', async () => {
    const res = await send([`<${PHONE}>;expires=59`]);
    expect([res.status, res.get('Min-Expires'), writes]).toEqual([423, '60', 0]);
  });

  it('keeps q values and several contacts', async () => {
    const res = await send(['<sip:a@192.0.2.1>;q=0.5;expires=100, "B" <sip:b@192.0.2.1>;expires=100']);
    expect(contactsOf(res)).toEqual(['<sip:a@192.0.2.1>;expires=100;q=0.5', '<sip:b@192.0.2.1>;expires=100']);
    expect(bindings.map(binding => binding.q)).toEqual([0.5, 1]);
  });

  it('an equal URI, differently written, replaces its binding', async () => {
    await send(['<sip:1001@PBX.example.test;transport=tcp>']);
    const res = await send(['<sip:1001@pbx.EXAMPLE.test;TRANSPORT=TCP>'], { callId: 'two', cseq: 1 });
    expect(contactsOf(res)).toEqual(['<sip:1001@pbx.EXAMPLE.test;TRANSPORT=TCP>;expires=3600']);
  });

  it('expires=0 removes one binding, * removes all', async () => {
    await send(['<sip:a@192.0.2.1>', '<sip:b@192.0.2.1>', '<sip:c@192.0.2.1>']);
    expect(contactsOf(await send(['<sip:b@192.0.2.1>;expires=0']))).toHaveLength(2);
    const res = await send(['*'], { headers: [['Expires', '0']] });
    expect([res.status, contactsOf(res), bindings]).toEqual([200, [], []]);
  });

  it.each([
    ['* without Expires', ['*'], []],
    ['* with another Expires', ['*'], [['Expires', '60']]],
    ['* beside a contact', ['*', `<${PHONE}>`], [['Expires', '0']]],
    ['a contact that is no SIP URI', ['<mailto:a@b.test>'], []],
    ['a contact that cannot be read', ['<sip:'], []],
  ] as [string, string[], [string, string][]][])('%s -> 400', async (_what, contacts, headers) => {
    await send([`<${PHONE}>`]);
    expect((await send(contacts, { headers })).status).toBe(400);
    expect(bindings).toHaveLength(1);
  });

  it('an older CSeq of the same Call-ID changes nothing, not even in part', async () => {
    await send(['<sip:a@192.0.2.1>'], { cseq: 10_010 });
    const res = await send(['<sip:new@192.0.2.1>', '<sip:a@192.0.2.1>;expires=0'], { cseq: 10_009 });
    expect([res.status, bindings.map(binding => binding.contact)]).toEqual([500, ['sip:a@192.0.2.1']]);
    expect((await send(['*'], { cseq: 10_009, headers: [['Expires', '0']] })).status).toBe(500);
    expect((await send(['<sip:a@192.0.2.1>'], { cseq: 1, callId: 'rebooted' })).status).toBe(200);
  });

  it('a REGISTER that the other zone has carried out already succeeds again', async () => {
    await send([`<${PHONE}>`], { cseq: 20_000 });
    const res = await send([`<${PHONE}>`], { cseq: 20_000 });
    expect([res.status, contactsOf(res), writes]).toEqual([200, [`<${PHONE}>;expires=3600`], 1]);
  });

  it('too many bindings -> 403; renewing those that are there still works', async () => {
    const ten = Array.from({ length: 10 }, (_, i) => `<sip:d${i}@192.0.2.1>`);
    expect((await send(ten)).status).toBe(200);
    const res = await send(['<sip:d10@192.0.2.1>']);
    expect([res.status, res.reason, bindings.length]).toEqual([403, 'Too Many Bindings', 10]);
    expect((await send(['<sip:d3@192.0.2.1>'])).status).toBe(200);
    await clock.advance(3_601_000);
    expect(contactsOf(await send(['<sip:d10@192.0.2.1>']))).toHaveLength(1);
    expect(bindings).toHaveLength(1);
  });

  it('an extension that we lack -> 420 naming it', async () => {
    const res = await send([`<${PHONE}>`], { headers: [['Require', 'gruu, path']] });
    expect([res.status, res.get('Unsupported')]).toEqual([420, 'gruu']);
  });

  it('a store that fails -> 500', async () => {
    const failing = { ...store, update: () => Promise.reject(new Error('disk')) };
    registrar = new Registrar({ store: failing, clock, log: silentLogger, zone: 'a' });
    expect((await send([`<${PHONE}>`])).status).toBe(500);
  });
});

describe('path', () => {
  it('is stored in order, told to phones that know it, and names the phone’s transport', async () => {
    const path: [string, string] = ['Path', `${FLOW}, <sip:second.test;lr>`];
    const res = await send(['<sip:x@df7jal.invalid;transport=ws>'], { headers: [path, ['Supported', 'path']] });
    expect(bindings[0]).toMatchObject({ path: [FLOW, '<sip:second.test;lr>'], transport: 'wss', zone: 'a' });
    expect(res.getAll('Path')).toEqual([FLOW, '<sip:second.test;lr>']);
    expect((await send(['<sip:y@192.0.2.1>'], { headers: [path] })).has('Path')).toBe(false);
  });
});

describe('outbound', () => {
  const instance = '"<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"';
  const flows: Wish = {
    headers: [
      ['Supported', 'path, outbound'],
      ['Path', FLOW],
    ],
  };
  const contact = (uri: string, regId: number, more = ''): string =>
    `<${uri}>;+sip.instance=${instance};reg-id=${regId}${more}`;

  it('the same instance and reg-id replace the binding, whatever its URI and Call-ID', async () => {
    await send([contact('sip:1001@192.0.2.1:40001', 1)], flows);
    const res = await send([contact('sip:1001@192.0.2.77:41', 1)], { ...flows, callId: 'after-reboot', cseq: 1 });
    expect(contactsOf(res)).toEqual([`<sip:1001@192.0.2.77:41>;expires=3600;+sip.instance=${instance};reg-id=1`]);
    expect(res.get('Require')).toBe('outbound');
  });

  it('another reg-id is another flow to the same phone', async () => {
    await send([contact(PHONE, 1)], flows);
    const res = await send([contact(PHONE, 2)], flows);
    expect(contactsOf(res)).toHaveLength(2);
    expect(new Set(bindings.map(binding => binding.key)).size).toBe(2);
    expect(contactsOf(await send([contact(PHONE, 1, ';expires=0')], flows))).toHaveLength(1);
    expect(bindings[0]?.regId).toBe(2);
  });

  it('reg-id without an instance, or without support for outbound, counts for nothing', async () => {
    const res = await send([`<${PHONE}>;reg-id=1`], flows);
    expect([res.has('Require'), bindings[0]?.regId]).toEqual([false, undefined]);
    await send([contact('sip:1001@192.0.2.5', 1)], { headers: [['Path', FLOW]] });
    expect(bindings[1]?.regId).toBeUndefined();
  });

  it('two flows in one request -> 400, a hop that keeps no flow -> 439', async () => {
    expect((await send([contact(PHONE, 1), contact(PHONE, 2)], flows)).status).toBe(400);
    expect((await send([contact(PHONE, 1)], { headers: [['Supported', 'outbound']] })).status).toBe(439);
    expect(writes).toBe(0);
  });

  it('two phones with the same private address are told apart by their instances', async () => {
    await send([`<${PHONE}>;+sip.instance=${instance}`]);
    await send([`<${PHONE}>;+sip.instance="<urn:uuid:other>"`], { callId: 'two' });
    expect(bindings).toHaveLength(2);
    await send([`<${PHONE}>;+sip.instance="<urn:uuid:other>"`], { callId: 'three' });
    expect(bindings).toHaveLength(2);
  });
});
