/** What two and three phones do in a call: hold, transfers, several devices, hanging up at awkward moments. */
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { Baresip, type BaresipOptions } from '../../kit/baresip.ts';
import type { CallRecord } from '../../../src/pbx/call/ports.ts';
import { Cluster, DOMAIN } from '../../kit/cluster.ts';
import { SoftPhone } from '../../kit/soft-phone.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { heardSeconds, talk } from '../../kit/talk.ts';
import { pause, until } from '../../kit/wait.ts';

let cluster: Cluster;
const open: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  cluster = await Cluster.start({ users: '1001-1050' });
});
afterAll(() => cluster?.stop());
afterEach(async () => {
  await Promise.all(open.splice(0).map(phone => phone.stop()));
});

let next = 1000;
async function phone(options: Partial<BaresipOptions> = {}): Promise<Baresip> {
  const made = await Baresip.start({ extension: ++next, server: cluster.public.udp, ...options });
  open.push(made);
  return made;
}

async function softPhone(tone: number, extension = ++next): Promise<SoftPhone> {
  const media = await ToneEndpoint.open(tone);
  const stopDriving = drive([media]);
  const made = await SoftPhone.start({ extension, transport: 'udp', port: cluster.public.udp, media });
  open.push({
    stop: () => {
      stopDriving();
      made.close();
      return Promise.resolve();
    },
  });
  return made;
}

async function recordOf(from: number): Promise<CallRecord> {
  return until('the call record', async () => {
    const rows = await cluster.records({ from: String(from) });
    return rows[0];
  });
}

/** Resolves when the phone has heard its peer for some time after now. */
async function hears(one: SoftPhone): Promise<void> {
  const from = performance.now();
  await until(`${one.extension} to hear its peer`, () => {
    return one.media.heard.filter(hearing => hearing.at > from + 100 && hearing.share > 0.5).length > 20;
  });
}

describe('hold', () => {
  it.each(['caller', 'callee'] as const)('%s holds in each of the usual ways and resumes', async who => {
    const a = await softPhone(500);
    const b = await softPhone(700);
    a.media.listenFor = 700;
    b.media.listenFor = 500;
    await a.call(b.extension);
    await Promise.all([hears(a), hears(b)]);
    const [holder, held] = who === 'caller' ? [a, b] : [b, a];
    for (const way of ['sendonly', 'inactive', 'c=0.0.0.0'] as const) {
      const told = held.reinvites;
      expect((await holder.offer(way)).status).toBe(200);
      await until('the other side to be told', () => held.reinvites > told);
      expect(held.lastOffer).toMatch(way === 'sendonly' ? /a=sendonly/ : /a=(sendonly|inactive)/);
      // What is held hears nothing of its peer that the holder does not send, and the holder hears nothing.
      const silentFrom = performance.now() + 200;
      await pause(500);
      expect(holder.media.heard.filter(hearing => hearing.at > silentFrom)).toEqual([]);
      const resumed = held.reinvites;
      expect((await holder.offer('sendrecv')).status).toBe(200);
      await until('the other side to be told', () => held.reinvites > resumed);
      expect(held.lastOffer).toMatch(/a=sendrecv/);
      await Promise.all([hears(a), hears(b)]);
    }
    await a.bye();
  });

  it('a baresip holds and resumes, the other is told each time', async () => {
    // Its audio does not come back after a hold when a file is its microphone, also without a server between; so no sound here.
    const a = await phone({ tone: 500 });
    const b = await softPhone(700);
    await a.dial(b.extension);
    await a.established();
    await a.hold();
    await until('b to see the hold', () => /a=sendonly|a=inactive/.test(b.lastOffer));
    await a.resume();
    await until('b to see the retrieval', () => /a=sendrecv/.test(b.lastOffer));
    await a.hangup();
    await until('b to be told', () => b.state === 'ended');
  });
});

describe('transfer', () => {
  it('blind: the callee sends the caller to a third phone', async () => {
    const a = await phone({ tone: 500 });
    const b = await phone({ tone: 700, answer: 'auto' });
    const c = await phone({ tone: 900, answer: 'auto' });
    await a.dial(b.extension);
    await a.established();
    await talk(a, b);
    await b.transfer(c.extension);
    await c.established();
    await until('a and c to hear each other', () => heardSeconds(a, 900) > 1 && heardSeconds(c, 500) > 1);
    await b.closed();
    await a.hangup();
    await c.closed();
  });

  it('blind to somebody who is not there: the referrer is told 480, the two go on', async () => {
    const a = await softPhone(500);
    const b = await softPhone(700);
    a.media.listenFor = 700;
    b.media.listenFor = 500;
    await a.call(b.extension);
    expect(await b.refer(`<sip:1050@${DOMAIN}>`)).toBe(202);
    await until('the failure to be told', () => b.received.some(m => m.body.toString().startsWith('SIP/2.0 480')));
    await Promise.all([hears(a), hears(b)]);
    expect(await a.bye()).toBe(200);
  });

  it('attended: a talks to b, then to c, and joins b and c', async () => {
    const a = await softPhone(500);
    // Another line of the same user: nobody else may name this dialog.
    const second = await softPhone(600, a.extension);
    const b = await phone({ tone: 700, answer: 'auto' });
    const c = await phone({ tone: 900, answer: 'auto' });
    expect(await a.call(b.extension)).toBe(200);
    expect(await second.call(c.extension)).toBe(200);
    await b.established();
    await c.established();
    // At once: a phone that has had a single packet of its first party must hear the next one, too.
    // The consultation call's dialog is named in the Refer-To, as a phone with two lines would.
    expect(await a.refer(second.replaces())).toBe(202);
    await until('b and c to hear each other', () => heardSeconds(b, 900) > 1 && heardSeconds(c, 700) > 1);
    await until('both of the transferring lines to be released', () => a.state === 'ended' && second.state === 'ended');
    await b.hangup();
    await c.closed();
  });
});

describe('several devices of one user', () => {
  it('all ring, the first to answer wins, the other is told that the call was completed elsewhere', async () => {
    const a = await phone({ tone: 500 });
    const extension = ++next;
    const one = await phone({ extension, tone: 700 });
    const two = await phone({ extension, tone: 900 });
    await a.dial(extension);
    await one.event('CALL_INCOMING');
    await two.event('CALL_INCOMING');
    await two.answer();
    await a.established();
    await one.closed();
    expect(one.log).toMatch(/Reason: SIP;\s*cause=200;\s*text="Call completed elsewhere"/);
    await talk(a, two);
    await a.hangup();
    await two.closed();
    expect(await recordOf(a.extension)).toMatchObject({ outcome: 'success', hangupBy: 'caller' });
  });
});

describe('calls that come to nothing', () => {
  it('caller gives up while it rings: CANCEL, one record', async () => {
    const a = await phone();
    const b = await phone();
    await a.dial(b.extension);
    await b.event('CALL_INCOMING');
    await a.hangup();
    await b.closed();
    expect(await recordOf(a.extension)).toMatchObject({ outcome: 'caller', reason: 'call-cancelled' });
  });

  it('callee declines', async () => {
    const a = await phone();
    const b = await phone();
    await a.dial(b.extension);
    await b.event('CALL_INCOMING');
    await b.hangup();
    await a.closed();
    expect((await recordOf(a.extension)).outcome).toBe('callee');
  });

  it('nobody is registered: 480', async () => {
    const a = await phone();
    await a.dial(1050);
    await a.closed();
    expect(await recordOf(a.extension)).toMatchObject({
      outcome: 'callee',
      reason: 'call-not-registered',
      hangupBy: 'system',
    });
  });

  it('an extension that does not exist: 404', async () => {
    const a = await phone();
    await a.dial(`sip:4711@${DOMAIN}`);
    const closed = await a.closed();
    expect(closed.param).toMatch(/404/);
    expect(await recordOf(a.extension)).toMatchObject({
      outcome: 'caller',
      reason: 'user-unknown',
      hangupBy: 'system',
    });
  });
});

describe('hanging up', () => {
  it('both at once', async () => {
    const a = await softPhone(500);
    const b = await softPhone(700);
    expect(await a.call(b.extension)).toBe(200);
    const [one, two] = await Promise.all([a.bye(), b.bye()]);
    // Whoever comes second finds the dialog gone or going.
    expect([200, 481]).toContain(one);
    expect([200, 481]).toContain(two);
    const rows = await until('one record', async () => {
      const found = await cluster.records({ from: String(a.extension) });
      return found.length > 0 ? found : undefined;
    });
    expect(rows).toHaveLength(1);
  });
});

describe('INFO', () => {
  it('a key by SIP INFO reaches the other phone', async () => {
    const a = await softPhone(500);
    const b = await softPhone(700);
    await a.call(b.extension);
    const response = await a.info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n');
    expect(response.status).toBe(200);
    expect(b.received.some(m => 'method' in m && m.method === 'INFO' && m.body.toString().includes('Signal=5'))).toBe(
      true,
    );
    await a.bye();
  });
});

describe('topology hiding', () => {
  it('no inside address, node name or inner header in any byte that a phone receives', async () => {
    const a = await softPhone(500);
    const b = await softPhone(700);
    await a.call(b.extension);
    await a.offer('sendonly');
    await a.offer('sendrecv');
    await a.bye();
    const seen = [...a.wire, ...b.wire].map(data => data.toString('latin1')).join('\n');
    const inside = /X-Tandem|switch-[ab]\d|proxy-[ab]\b|@lb1|tandem\.invalid/.exec(seen);
    expect(inside?.[0]).toBeUndefined();
    const [first = 0] = Object.values(cluster.public);
    for (let inner = first + 10; inner < first + 30; inner++) expect(seen.includes(`127.0.0.1:${inner}`)).toBe(false);
  });
});
