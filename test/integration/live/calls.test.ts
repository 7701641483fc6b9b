/** Operators and live calls, through a whole cluster: what they see is so, and what they order happens at the phones. */
import { describe, expect, it } from 'vitest';
import { TandemError } from '../../../src/core/errors.ts';
import type { CallDetail } from '../../../src/pbx/call/control/ports.ts';
import { agreeable } from '../../kit/agreeable.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { Baresip } from '../../kit/baresip.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import { connect, hears, SILENT_SDP, site } from '../wire/site.ts';
import { CALLEE, CALLER, deaf, liveSide, talking, THIRD } from './kit.ts';

const here = site();
const live = liveSide(here, ['switch-a1', 'switch-b1']);

const codeOf = (error: unknown): string => (error instanceof TandemError ? error.code : String(error));
const types = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

async function onlyCall(): Promise<string> {
  const { calls } = await live.calls.list({ limit: 10 });
  expect(calls).toHaveLength(1);
  return calls[0]?.id ?? '';
}

async function callOf(extension: number): Promise<CallDetail> {
  const { calls } = await live.calls.list({ limit: 10, party: String(extension) });
  expect(calls).toHaveLength(1);
  return live.calls.get(calls[0]?.id ?? '');
}

const legOf = ({ legs }: CallDetail, extension: number): string =>
  legs.find(one => one.extension === String(extension))?.id ?? '';

describe('live calls', () => {
  it('are listed with their legs, and inspected with the quality of their media', async () => {
    const { a, callee, sound, other } = await talking(here, 1001, 1002);
    await Promise.all([hears(sound), hears(other)]);
    const { calls, more, missing } = await live.calls.list({ limit: 10 });
    expect([more, missing]).toEqual([false, []]);
    expect(calls).toMatchObject([
      {
        state: 'talking',
        from: `sip:1001@${DOMAIN}`,
        to: '1002',
        legs: [
          { role: 'caller', extension: '1001', state: 'answered', codec: 'PCMU', encryption: 'none' },
          { role: 'callee', extension: '1002', state: 'answered', codec: 'PCMU' },
        ],
      },
    ]);
    const id = calls[0]?.id ?? '';
    const detail = await live.calls.get(id);
    for (const leg of detail.legs) {
      expect(leg.quality.packetsReceived).toBeGreaterThan(10);
      expect(leg.quality.loss).toBeLessThan(0.05);
      expect(leg.dialog?.callId).toBeTruthy();
    }
    expect((await live.calls.list({ limit: 10, party: '1002' })).calls).toHaveLength(1);
    expect((await live.calls.list({ limit: 10, party: '1003' })).calls).toHaveLength(0);
    expect((await live.calls.list({ limit: 10, state: 'ringing' })).calls).toHaveLength(0);
    await expect(live.calls.get('nobody').catch(codeOf)).resolves.toBe('call-unknown');

    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
    const events = await live.eventsUntil('call.ended', id);
    expect(types(events)).toEqual(['call.started', 'call.ringing', 'call.answered', 'call.connected', 'call.ended']);
    const [record] = await here.records(1001);
    expect(events.at(-1)?.data).toMatchObject({ outcome: record?.outcome, reason: 'normal', hangupBy: 'caller' });
  }, 30_000);

  it('are hung up, talking or ringing', async () => {
    const { caller, callee } = await talking(here, 1003, 1004);
    await live.calls.hangUp(await onlyCall());
    await Promise.all([caller.next('BYE'), callee.next('BYE')]);
    const [record] = await here.records(1003);
    expect(record).toMatchObject({ reason: 'call-operator', hangupBy: 'system', outcome: 'success' });

    const ringing = await caller.invite(1004, { body: SILENT_SDP });
    callee.respond(await callee.next('INVITE'), 180);
    const id = await until('the call to ring', async () => (await live.calls.list({ limit: 1 })).calls[0]?.id);
    await live.calls.hangUp(id);
    expect((await ringing.exchange.final()).status).toBe(480);
    await callee.next('CANCEL');
  }, 30_000);

  it('are held: the party hears music, its peer silence, and the phones are left alone', async () => {
    const { a, callee, caller, sound, other } = await talking(here, 1005, 1006);
    await Promise.all([hears(sound), hears(other)]);
    const id = await onlyCall();
    const leg = (await live.calls.get(id)).legs.find(({ role }) => role === 'caller')?.id ?? '';
    const held = await live.calls.hold(id, true, leg);
    expect(held.legs.find(one => one.id === leg)?.onHold).toBe(true);
    await Promise.all([deaf(sound, 'the caller'), deaf(other, 'the callee')]);
    const loudness = sound
      .recording()
      .slice(-4000)
      .reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    expect(loudness).toBeGreaterThan(500);
    await live.calls.hold(id, false, leg);
    await Promise.all([hears(sound), hears(other)]);
    expect(caller.log.filter(message => 'method' in message && message.method === 'INVITE')).toHaveLength(0);
    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
    const events = await live.eventsUntil('call.ended', id);
    expect(types(events).filter(type => /held|resumed/.test(type))).toEqual(['call.held', 'call.resumed']);
  }, 30_000);

  it('are transferred: the party talks with somebody else, the other one is let go', async () => {
    const { a, caller, callee, sound } = await talking(here, 1007, 1008);
    agreeable(caller, sound);
    const third = await here.tone(THIRD, CALLER);
    const phone = await here.agent({ extension: 1009 });
    const id = await onlyCall();
    await expect(live.calls.transfer(id, { to: 'nobody-there' }).catch(codeOf)).resolves.toMatch(/unknown/);
    await live.calls.transfer(id, { to: '1009' });
    const invite = await phone.next('INVITE');
    phone.respond(invite, 200, { body: third.sdp() });
    third.connect(invite.body.toString());
    await callee.next('BYE');
    sound.listenFor = THIRD;
    await Promise.all([hears(sound, 'the caller'), hears(third, 'the third')]);
    expect(await a.bye()).toBe(200);
    await phone.next('BYE');
    expect(types(await live.eventsUntil('call.ended', id))).toContain('call.transferred');
  }, 30_000);

  it('come back when nobody takes them', async () => {
    const { a, callee, sound, other } = await talking(here, 1010, 1011);
    const phone = await here.agent({ extension: 1012 });
    await live.calls.transfer(await onlyCall(), { to: '1012' });
    phone.respond(await phone.next('INVITE'), 486);
    await Promise.all([hears(sound, 'the caller'), hears(other, 'the callee')]);
    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
  }, 30_000);

  // Attended transfer: one talks with a second and asks a third; then the operator lets the one out of both calls.
  it.each([
    { how: 'who is in both is let go', one: 1061, named: false, between: false },
    { how: 'of parties that are named, with a call in between', one: 1071, named: true, between: true },
  ])(
    'are joined: $how',
    async ({ one, named, between }) => {
      const first = await talking(here, one, one + 1);
      // Takes its turn on the switch where the next one would be.
      const another = between ? await talking(here, one + 4, one + 5) : undefined;
      const question = await here.tone(THIRD, CALLEE);
      const third = await here.agent({ extension: one + 2 });
      const asking = named ? await here.agent({ extension: one + 3 }) : first.caller;
      agreeable(first.callee, first.other);
      const second = await connect(asking, third, { answer: question.sdp() });
      agreeable(third, question);
      question.connect(second.invite.body.toString());

      const [call, other] = [await callOf(one + 1), await callOf(one + 2)];
      const refused = live.calls.join(call, call, {}).catch(codeOf);
      await expect(refused).resolves.toBe('call-state');
      if (named) await expect(live.calls.join(call, other, {}).catch(codeOf)).resolves.toBe('call-state');
      const stay = { leg: legOf(call, one + 1), otherLeg: legOf(other, one + 2) };
      await live.calls.join(call, other, named ? stay : {});
      first.other.listenFor = THIRD;
      await Promise.all([hears(first.other, 'the second'), hears(question, 'the third')]);
      await Promise.all([first.caller.next('BYE'), asking.next('BYE')]);
      expect((await live.calls.get(call.id)).legs.map(({ extension }) => extension)).toContain(String(one + 1));

      expect(await first.b.bye()).toBe(200);
      await third.next('BYE');
      expect(types(await live.eventsUntil('call.ended', call.id))).toContain('call.transferred');
      await live.eventsUntil('call.ended', other.id);
      expect(await another?.a.bye()).toBe(between ? 200 : undefined);
      await another?.callee.next('BYE');
    },
    30_000,
  );

  it('are recorded by an operator', async () => {
    await writeAccount(here.cluster, {
      users: [
        { extension: '1013', name: 'a' },
        { extension: '1014', name: 'b' },
      ],
    });
    const { a, callee, sound, other } = await talking(here, 1013, 1014);
    const id = await onlyCall();
    await expect(live.calls.record(id, 'stop', 'admin').catch(codeOf)).resolves.toBe('call-state');
    const started = await live.calls.record(id, 'start', 'admin');
    expect(started.recording).toMatchObject({ paused: false, startedBy: 'admin' });
    await Promise.all([hears(sound), hears(other)]);
    expect((await live.calls.record(id, 'pause', 'admin')).recording?.paused).toBe(true);
    expect((await live.calls.record(id, 'resume', 'admin')).recording?.paused).toBe(false);
    expect((await live.calls.record(id, 'stop', 'admin')).recording).toBeUndefined();
    expect(await a.bye()).toBe(200);
    await callee.next('BYE');
    const events = types(await live.eventsUntil('call.ended', id)).filter(type => type.startsWith('recording.'));
    expect(events).toEqual(['recording.started', 'recording.paused', 'recording.resumed', 'recording.completed']);
  }, 30_000);

  it('are placed: one phone rings first, then what it dials', async () => {
    const phone = await Baresip.start({
      extension: 1015,
      server: here.cluster.public.udp,
      answer: 'auto',
      tone: CALLER,
    });
    const other = await here.tone(CALLEE, CALLER);
    const callee = await here.agent({ extension: 1016 });
    const placed = await live.calls.originate({ from: '1015', to: '1016' });
    expect(placed).toMatchObject({ state: 'ringing', to: '1016' });
    const invite = await callee.next('INVITE');
    expect(invite.from.uri.user).toBe('1015');
    callee.respond(invite, 180);
    callee.respond(invite, 200, { body: other.sdp() });
    other.connect(invite.body.toString());
    await hears(other, 'the callee');
    expect((await live.calls.get(placed.id)).state).toBe('talking');
    await callee.next('ACK');
    expect(await callee.dialogOf(invite).bye()).toBe(200);
    const events = await live.eventsUntil('call.ended', placed.id);
    expect(types(events)).toEqual(['call.started', 'call.ringing', 'call.answered', 'call.connected', 'call.ended']);
    await phone.stop();

    const nobody = await live.calls.originate({ from: '1017', to: '1016' });
    const ended = await live.eventsUntil('call.ended', nobody.id);
    expect(ended.at(-1)?.data).toMatchObject({ reason: 'call-not-registered', outcome: 'caller' });
    await expect(live.calls.originate({ from: '1015', to: 'zzz!' }).catch(codeOf)).resolves.toMatch(/unknown|invalid/);
  }, 40_000);
});
