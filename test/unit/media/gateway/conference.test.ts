import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import type { MediaLegPort } from '../../../../src/media/gateway/ports.ts';
import { during, FakePhone, until } from './fake-phone.ts';
import type { PhoneOptions } from './fake-phone.ts';
import { legOptions, phoneCalls, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let test: TestGateway;
const phones: FakePhone[] = [];
const legs: MediaLegPort[] = [];

beforeAll(async () => {
  test = await startGateway();
});
afterAll(async () => {
  await test.close();
  expect(leaks.live()).toEqual({});
});
afterEach(() => {
  for (const leg of legs.splice(0)) leg.close();
  for (const phone of phones.splice(0)) phone.close();
});

interface Party {
  readonly phone: FakePhone;
  readonly leg: MediaLegPort;
  readonly hz: number;
}

async function call(hz: number, options: PhoneOptions = {}): Promise<Party> {
  const phone = await FakePhone.open(options);
  phones.push(phone);
  const leg = await test.gateway.createLeg(legOptions());
  legs.push(leg);
  await phoneCalls(leg, phone);
  return { phone, leg, hz };
}

/** Each phone hums its tone every 20 ms until it is true. */
async function humming(parties: readonly Party[], probe: () => boolean): Promise<void> {
  let next = performance.now();
  await until(
    probe,
    () => {
      for (; next <= performance.now(); next += 20) for (const { phone, hz } of parties) phone.sendTone(hz);
    },
    15_000,
  );
}

const hears = ({ phone }: Party, ...others: readonly Party[]): boolean => {
  const shares = others.map(({ hz }) => phone.hears(hz, { count: 25 }));
  return shares.every(share => share > 0.7 / others.length) && shares.reduce((a, b) => a + b, 0) > 0.85;
};

describe('a conference', () => {
  it('all hear each other and nobody itself; mute, keys, leaving', async () => {
    const [a, b, c] = [await call(440), await call(620), await call(900)];
    const room = test.gateway.conference('sales');
    expect(test.gateway.conference('sales')).toBe(room);
    const [first] = [a, b, c].map(({ leg }) => room.join(leg, { tones: false }));
    expect(room.join(a.leg)).toBe(first);
    await humming([a, b, c], () => hears(a, b, c) && hears(b, a, c) && hears(c, a, b));
    expect(first?.talking).toBe(true);
    const digits: string[] = [];
    a.leg.onDigit(digit => digits.push(digit));
    first?.mute(true);
    await humming([a, b, c], () => hears(b, c) && hears(c, b) && hears(a, b, c));
    expect(first?.talking).toBe(false);
    await until(
      () => digits.length > 0,
      () => a.phone.send(101, Buffer.from([6, 0x8a, 3, 32]), { marker: true, hold: true }),
    );
    expect(digits).toEqual(['6']);
    first?.mute(false);
    await humming([a, b, c], () => hears(b, a, c));
    c.leg.close();
    await humming([a, b], () => hears(a, b) && hears(b, a));
    expect(room.participants.length).toBe(2);
    for (const participant of room.participants) participant.close();
    expect(test.gateway.snapshot()['conferences']).toBe(0);
  });

  it('plays to everybody, tells who comes, and is full at 32', async () => {
    const [a, b] = [await call(440), await call(620, { codecs: [{ name: 'PCMA/8000', payloadType: 8 }] })];
    const room = test.gateway.conference('announced');
    room.join(a.leg, { tones: false });
    await until(() => a.phone.received.length > 10, undefined, 15_000);
    room.join(b.leg);
    await until(
      () => a.phone.hears(660, { count: 5 }) > 0.7 || a.phone.hears(880, { count: 5 }) > 0.7,
      undefined,
      15_000,
    );
    const played = room.play([{ tone: 'beep', durationMs: 400 }]);
    await until(() => a.phone.hears(1000, { count: 5 }) > 0.9, undefined, 15_000);
    expect(await played.ended).toBe('finished');
    for (let i = 2; i < 32; i += 1) {
      const leg = await test.gateway.createLeg(legOptions());
      legs.push(leg);
      room.join(leg, { tones: false });
    }
    const more = await call(900);
    expect(() => room.join(more.leg)).toThrow('conference-full');
    room.close();
    room.close();
    expect(room.participants).toEqual([]);
  });
});

describe('a supervisor', () => {
  it('listens, whispers, barges in, and leaves the bridge as it was', async () => {
    const [agent, caller, boss] = [await call(440), await call(620), await call(900)];
    const all = [agent, caller, boss];
    test.gateway.bridge(agent.leg, caller.leg);
    await humming(all, () => hears(agent, caller) && hears(caller, agent));
    const monitor = test.gateway.monitor({
      agent: agent.leg,
      other: caller.leg,
      supervisor: boss.leg,
      mode: 'listen',
    });
    await humming(all, () => hears(boss, agent, caller));
    expect(hears(agent, caller) && hears(caller, agent)).toBe(true);
    monitor.setMode('whisper');
    await humming(all, () => hears(agent, caller, boss));
    expect(hears(caller, agent)).toBe(true);
    monitor.setMode('barge');
    await humming(all, () => hears(caller, agent, boss) && hears(agent, caller, boss) && hears(boss, agent, caller));
    monitor.setMode('listen');
    await humming(all, () => hears(agent, caller) && hears(caller, agent));
    monitor.close();
    monitor.close();
    await humming(all, () => hears(agent, caller) && hears(caller, agent));
    await during(100, () => undefined);
    const heard = boss.phone.received.length;
    await during(100, () => undefined);
    expect(boss.phone.received.length).toBe(heard);
  });

  it('goes when the call ends', async () => {
    const [agent, caller, boss] = [await call(440), await call(620), await call(900)];
    test.gateway.bridge(agent.leg, caller.leg);
    test.gateway.monitor({ agent: agent.leg, other: caller.leg, supervisor: boss.leg, mode: 'barge' });
    agent.leg.close();
    expect(test.gateway.snapshot()['monitors']).toBe(0);
  });
});
