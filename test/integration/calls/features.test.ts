/** What two and three phones do in a call: hold, transfers, several devices, hanging up at awkward moments. */
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { Baresip, type BaresipOptions } from '../../kit/baresip.ts';
import { Cluster, DOMAIN } from '../../kit/cluster.ts';
import { SoftPhone } from '../../kit/soft-phone.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { heardSeconds, talk } from '../../kit/talk.ts';
import { pause, until } from '../../kit/wait.ts';

interface RecordRow {
  readonly from: string;
  readonly to: string;
  readonly outcome: string;
  readonly reason: string;
  readonly hangupBy: string;
  readonly answeredAt?: number;
}

let cluster: Cluster;
const open: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  cluster = await Cluster.start({ users: '1001-1050' });
});
afterAll(() => cluster.stop());
afterEach(async () => {
  await Promise.all(open.splice(0).map(phone => phone.stop()));
});

let next = 1000;
async function phone(options: Partial<BaresipOptions> = {}): Promise<Baresip> {
  const made = await Baresip.start({ extension: ++next, server: cluster.public.udp, ...options });
  open.push(made);
  return made;
}

async function softPhone(tone: number, ring: 'answer' | 'ring-only' = 'answer'): Promise<SoftPhone> {
  const media = await ToneEndpoint.open(tone);
  const stopDriving = drive([media]);
  const made = await SoftPhone.start({ extension: ++next, transport: 'udp', port: cluster.public.udp, media, ring });
  open.push({
    stop: () => {
      stopDriving();
      made.close();
      return Promise.resolve();
    },
  });
  return made;
}

async function recordOf(from: number): Promise<RecordRow> {
  return await until('the call record', async () => {
    const rows = (await cluster.tandem('records', '--from', String(from))) as RecordRow[];
    return rows[0];
  });
}

describe('hold', () => {
  it('caller holds and resumes, the other side is told each time and hears again', async () => {
    const a = await phone({ tone: 500 });
    const b = await phone({ tone: 700, answer: 'auto' });
    await a.dial(b.extension);
    await a.established();
    await talk(a, b);
    await a.hold();
    await until('b to see the hold', () => /a=sendonly|a=inactive/.test(lastOffer(b)));
    const silentFrom = heardSeconds(b, 500);
    await pause(600);
    expect(heardSeconds(b, 500) - silentFrom).toBeLessThan(0.4);
    await a.resume();
    await until('b to see the retrieval', () => /a=sendrecv/.test(lastOffer(b)));
    const before = heardSeconds(b, 500);
    await until('b to hear again', () => heardSeconds(b, 500) > before + 0.5);
    await a.hangup();
    await b.closed();
  });

  it('callee holds and resumes', async () => {
    const a = await phone({ tone: 500 });
    const b = await phone({ tone: 700, answer: 'auto' });
    await a.dial(b.extension);
    await a.established();
    await talk(a, b);
    await b.hold();
    await until('a to see the hold', () => /a=sendonly|a=inactive/.test(lastOffer(a)));
    await b.resume();
    await until('a to see the retrieval', () => /a=sendrecv/.test(lastOffer(a)));
    const before = heardSeconds(a, 700);
    await until('a to hear again', () => heardSeconds(a, 700) > before + 0.5);
    await b.hangup();
    await a.closed();
  });
});

/** The description in the last INVITE that the phone received inside a dialog. */
function lastOffer(one: Baresip): string {
  const invites = one.log.split(/(?=\bINVITE sip:[^\r\n]* SIP\/2\.0\r?\n)/).slice(1);
  const received = invites.filter(text => !text.slice(0, 1200).includes('Via: SIP/2.0/UDP 127.0.0.1:' + '0'));
  return (
    received
      .at(-1)
      ?.slice(0, 3000)
      .split(/SIP\/2\.0 \d{3}/)[0] ?? ''
  );
}

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

  it('blind to somebody who is not there: the two go on', async () => {
    const a = await phone({ tone: 500 });
    const b = await phone({ tone: 700, answer: 'auto' });
    await a.dial(b.extension);
    await a.established();
    await talk(a, b);
    const before = heardSeconds(a, 700);
    await b.transfer(1050);
    await until('the failure to be told', () => /SIP\/2\.0 480/.test(b.log));
    await until('a and b to go on', () => heardSeconds(a, 700) > before + 0.5);
    await a.hangup();
  });

  it('attended: a talks to b, then to c, and joins b and c', async () => {
    const a = await softPhone(500);
    const second = await softPhone(600);
    const b = await phone({ tone: 700, answer: 'auto' });
    const c = await phone({ tone: 900, answer: 'auto' });
    expect(await a.call(b.extension)).toBe(200);
    expect(await second.call(c.extension)).toBe(200);
    await b.established();
    await c.established();
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
    expect(await recordOf(a.extension)).toMatchObject({ outcome: 'callee', reason: 'call-not-registered' });
  });

  it('an extension that does not exist: 404', async () => {
    const a = await phone();
    await a.dial(`sip:4711@${DOMAIN}`);
    const closed = await a.closed();
    expect(closed.param).toMatch(/404/);
    expect(await recordOf(a.extension)).toMatchObject({ outcome: 'caller', reason: 'user-unknown' });
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
      const found = (await cluster.tandem('records', '--from', String(a.extension))) as RecordRow[];
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
    expect(seen).not.toMatch(/X-Tandem|switch-[ab]|proxy-[ab]|lb1/i);
    const [first = 0] = Object.values(cluster.public);
    for (let inner = first + 10; inner < first + 30; inner++) expect(seen).not.toContain(`127.0.0.1:${inner}`);
  });
});
