import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import type { EmergencyEvent } from '../../../../src/pbx/features/emergency/ports.ts';
import { EmergencyService } from '../../../../src/pbx/features/emergency/service.ts';
import { safetyTeam } from '../../../../src/pbx/features/emergency/team.ts';
import { account, saidIn, Stage, verbsOf } from './kit.ts';
import { run } from './runs.ts';

const ADDRESS = { country: 'US', city: 'San Jose', street: 'Almaden Blvd', houseNumber: '55' };
const directory = account({
  sites: [{ name: 'HQ', address: ADDRESS, emergencyNumbers: ['+12125550190'] }],
  users: [{ extension: '1001' }],
});
const accounts = { byDomain: () => directory };

describe('EmergencyService', () => {
  function service(record: (event: EmergencyEvent) => Promise<void>): {
    service: EmergencyService;
    told: EmergencyEvent[];
    kept: unknown[];
  } {
    const kept: unknown[] = [];
    const told: EmergencyEvent[] = [];
    const runtime = {
      get: (() => ({ text: 'Warehouse', at: 1 })) as never,
      set: (account: string, number: string, name: string, value: unknown) => {
        kept.push([account, number, name, value]);
        return Promise.resolve();
      },
    };
    const notices = [{ notify: (event: EmergencyEvent) => void told.push(event) }];
    const clock = new FakeClock();
    return {
      told,
      kept,
      service: new EmergencyService({ accounts, runtime, events: { record }, notices, clock, log: silentLogger }),
    };
  }

  it('tells who calls from where, to people and to the store', async () => {
    const recorded: EmergencyEvent[] = [];
    const { service: emergency, told } = service(event => Promise.resolve(void recorded.push(event)));
    await emergency.ask({ ask: 'tell', number: '911' }, run('c1', { phone: '3001', name: 'Ann' }));
    expect(told).toEqual(recorded);
    expect(recorded).toMatchObject([
      {
        callId: 'c1',
        account: 'example.test',
        number: '911',
        extension: '1001',
        phone: '3001',
        name: 'Ann',
        site: 'HQ',
        address: ADDRESS,
      },
    ]);
    // What a user has said does not move a shared phone.
    expect(recorded[0]).not.toHaveProperty('reported');
    await emergency.ask({ ask: 'tell', number: '911' }, run('c2', { name: 'Ann' }));
    expect(recorded[1]).toMatchObject({ site: 'HQ', address: ADDRESS, reported: 'Warehouse' });
  });

  it('expects a call back to the number of the pool that was shown, at the phone that has shown it, for two hours', async () => {
    const { service: emergency, kept } = service(() => Promise.reject(new Error('away')));
    const shown = (user: string, phone?: string) => ({
      ...run('c1', phone === undefined ? {} : { phone }),
      context: { hops: 0, shown: { user } },
    });
    await emergency.ask({ ask: 'tell', number: '911' }, shown('+12125550199'));
    await emergency.ask({ ask: 'tell', number: '911' }, shown('+12125550190'));
    await emergency.ask({ ask: 'tell', number: '911' }, shown('+12125550190', '3001'));
    const until = new FakeClock().now() + 7_200_000;
    expect(kept).toEqual(
      ['1001', '3001'].map(extension => ['example.test', '+12125550190', 'emergencyCallBack', { extension, until }]),
    );
  });

  it('tells people also while the store is away', async () => {
    const { service: emergency, told } = service(() => Promise.reject(new Error('away')));
    await emergency.ask({ ask: 'tell', number: '911' }, run('c1'));
    expect(told).toHaveLength(1);
  });
});

describe('one of the safety team', () => {
  const stage = () => new Stage(safetyTeam, { kind: 'safetyTeam', call: 'c1', leg: 'l1', caller: '1001' });
  const hear = { verb: 'hear', call: 'c1', leg: 'l1' };
  const barge = { verb: 'monitor', call: 'c1', agent: 'l1', mode: 'barge' };

  it('hears the caller, is told who it is, and joins both as soon as they talk', () => {
    const member = stage();
    const verbs = member.on({ event: 'start' });
    expect(verbsOf(verbs)).toEqual(['answer', 'wait', 'hear', 'ask', 'play']);
    expect(verbs[2]).toEqual(hear);
    expect(saidIn(verbs)).toEqual(['emergency.notice']);
    expect(member.on({ event: 'timer', timer: 'look' })).toEqual([barge]);
    // They do not talk yet.
    expect(member.on({ event: 'gone' })).toContainEqual(hear);
    expect(member.on({ event: 'timer', timer: 'look' })).toEqual([barge]);
    // The call is over, and so is its caller's leg.
    expect(member.on({ event: 'gone' })).toContainEqual(hear);
    expect(member.on({ event: 'gone' })).toEqual([{ verb: 'hangup' }]);
  });

  it('has the caller alone when nobody answers at the answering point', async () => {
    const service = new EmergencyService({
      accounts,
      runtime: { get: () => undefined, set: () => Promise.resolve() },
      events: { record: () => Promise.resolve() },
      notices: [],
      clock: new FakeClock(),
      log: silentLogger,
    });
    const [caller, member, other] = [run('c1'), run('m1'), run('m2')];
    expect(await service.ask({ ask: 'place' }, caller)).toEqual({ call: 'c1', leg: 'c1-leg' });
    await service.ask({ ask: 'join', call: 'c1' }, member);
    await service.ask({ ask: 'join', call: 'c2' }, other);
    await service.ask({ ask: 'alone' }, caller);
    expect([member.told, other.told]).toEqual([[{ news: 'alone' }], []]);
    service.released(member);
    await service.ask({ ask: 'alone' }, caller);
    expect(member.told).toHaveLength(1);

    const waiting = stage();
    waiting.on({ event: 'start' });
    expect(waiting.on({ event: 'told', by: 'emergency', value: { news: 'alone' } })).toEqual([
      { verb: 'take', call: 'c1', leg: 'l1' },
    ]);
  });
});
