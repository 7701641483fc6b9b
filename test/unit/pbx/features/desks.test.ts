import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import type { CallEvent, Caller, Json } from '../../../../src/pbx/call/application.ts';
import { hotDesk, type HotDeskState } from '../../../../src/pbx/features/hot-desk/application.ts';
import { Desks } from '../../../../src/pbx/features/hot-desk/desks.ts';
import { DeskExpiry } from '../../../../src/pbx/features/hot-desk/expiry.ts';
import { HotDeskService } from '../../../../src/pbx/features/hot-desk/service.ts';
import { lock, type LockState } from '../../../../src/pbx/features/lock/application.ts';
import { LockService } from '../../../../src/pbx/features/lock/service.ts';
import { routeOf } from '../../../../src/roles/call-switch/route.ts';
import type { RuntimeSettings } from '../../../../src/routing/ports.ts';
import { account, saidIn, Stage, verbsOf } from './kit.ts';
import { run } from './runs.ts';

const directory = account(
  {
    sites: [{ name: 'Home' }, { name: 'Berlin', code: '8' }],
    users: [
      { extension: '8001', site: 'Berlin', pin: '4444' },
      { extension: '1001', pin: '1111' },
      { extension: '1002', pin: '2222' },
      { extension: '1003' },
    ],
    commonAreaPhones: [
      { extension: '3001', hotDesking: true, pin: '3333', settings: { hotDeskSeconds: 600 } },
      { extension: '3002', hotDesking: true },
      { extension: '3003' },
      { extension: '8300', site: 'Berlin', hotDesking: true },
    ],
  },
  {},
);
const accounts = { byDomain: () => directory, onChange: () => () => undefined };

class Settings implements RuntimeSettings {
  readonly values = new Map<string, unknown>();
  readonly #listeners = new Set<(domain: string, extension: string, name: string) => void>();

  get(_domain: string, extension: string, name: string): never {
    return this.values.get(`${extension} ${name}`) as never;
  }

  set(domain: string, extension: string, name: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(`${extension} ${name}`);
    else this.values.set(`${extension} ${name}`, value);
    for (const listener of this.#listeners) listener(domain, extension, name);
    return Promise.resolve();
  }

  onChange(listener: (domain: string, extension: string, name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

const pins = {
  check: (_account: string, extension: string, pin: string) => {
    const kept = directory.phone(extension)?.pin;
    if (pin === '0000') return Promise.resolve('locked' as const);
    return Promise.resolve(
      kept === undefined ? ('none' as const) : kept === pin ? ('right' as const) : ('wrong' as const),
    );
  },
};

const reply = (value: Json): CallEvent => ({ event: 'reply', to: 'x', value });
const failed: CallEvent = { event: 'reply', to: 'x', value: undefined, failed: true };
const digits = (keys: string): CallEvent => ({ event: 'digits', digits: keys, end: 'terminator' });
const questionOf = (verbs: readonly { readonly verb: string }[]): unknown =>
  verbs.flatMap(verb => ('question' in verb ? [verb.question] : []))[0];

describe('hotDesk', () => {
  const stage = (action: 'login' | 'logout', caller: Partial<Caller> = {}, extension?: string): Stage<HotDeskState> =>
    new Stage(
      hotDesk,
      { kind: 'hotDesk', action, ...(extension !== undefined && { extension }) },
      { directory, caller: { extension: '3001', anonymous: false, ...caller } },
    );

  it('asks for extension and PIN, and logs in', () => {
    const played = stage('login');
    expect(saidIn(played.on({ event: 'start' }))).toEqual(['login.extension']);
    expect(saidIn(played.on(digits('1001')))).toEqual(['login.pin']);
    expect(questionOf(played.on(digits('1111')))).toEqual({ login: '1001', phone: '3001', pin: '1111' });
    expect(JSON.stringify(played.state)).not.toContain('1111');
    expect(saidIn(played.on(reply('in')))).toEqual(['hotdesk.logged-in']);
    expect(verbsOf(played.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('takes the short extension of the site where the phone stands', () => {
    const played = stage('login', { extension: '8300' });
    played.on({ event: 'start' });
    played.on(digits('001'));
    expect(questionOf(played.on(digits('4444')))).toEqual({ login: '8001', phone: '8300', pin: '4444' });
  });

  it('asks for the PIN only where the extension was dialled', () => {
    expect(saidIn(stage('login', {}, '1002').on({ event: 'start' }))).toEqual(['login.pin']);
  });

  it('three wrong tries end it, whether extension or PIN', () => {
    const played = stage('login');
    played.on({ event: 'start' });
    expect(saidIn(played.on(digits('')))).toEqual(['login.wrong', 'login.extension']);
    played.on(digits('1001'));
    played.on(digits('9'));
    expect(saidIn(played.on(reply('wrong')))).toEqual(['login.wrong', 'login.extension']);
    played.on(digits('1001'));
    played.on(digits('9'));
    expect(saidIn(played.on(reply('wrong')))).toEqual(['login.wrong', 'common.goodbye']);
  });

  it.each([
    [reply('locked'), 'login.blocked'],
    [reply('refused'), 'hotdesk.not-allowed'],
    [reply('nobody'), 'hotdesk.not-logged-in'],
    [failed, 'common.system-error'],
  ] as const)('%o → %s', (event, said) => {
    const played = stage('login', {}, '1001');
    played.on({ event: 'start' });
    played.on(digits('1'));
    expect(saidIn(played.on(event))).toEqual([said]);
    expect(verbsOf(played.on({ event: 'resumed' }))).toEqual(['hangup']);
  });

  it('logs out the phone, whoever is at it', () => {
    const played = stage('logout', { extension: '1001', phone: '3001' });
    expect(questionOf(played.on({ event: 'start' }))).toEqual({ logout: '3001' });
    expect(saidIn(played.on(reply('out')))).toEqual(['hotdesk.logged-out']);
  });

  it('is not for phones of one user, nor for shared ones without hot desking', () => {
    for (const extension of ['1001', '3003']) {
      expect(saidIn(stage('login', { extension }).on({ event: 'start' }))).toEqual(['hotdesk.not-allowed']);
    }
  });
});

describe('HotDeskService and Desks', () => {
  function office(): { clock: FakeClock; runtime: Settings; desks: Desks; service: HotDeskService } {
    const clock = new FakeClock();
    const runtime = new Settings();
    const desks = new Desks({ accounts, runtime, clock });
    return { clock, runtime, desks, service: new HotDeskService({ accounts, runtime, desks, pins, clock }) };
  }
  const logIn = (login: string, phone: string, pin: string): Json => ({ login, phone, pin });

  it('a user sits at one phone, for as long as that phone allows', async () => {
    const { clock, desks, service } = office();
    expect(await service.ask(logIn('1001', '3002', '1111'), run('c'))).toBe('in');
    expect(await service.ask(logIn('1001', '3001', '1111'), run('c'))).toBe('in');
    expect(desks.phonesOf('example.test', '1001')).toEqual(['3001']);
    expect(desks.userAt('example.test', '3001')).toBe('1001');
    expect(desks.userAt('example.test', '3002')).toBeUndefined();
    await clock.advance(599_000);
    expect(desks.userAt('example.test', '3001')).toBe('1001');
    await clock.advance(1001);
    expect(desks.userAt('example.test', '3001')).toBeUndefined();
    expect(desks.phonesOf('example.test', '1001')).toEqual([]);
    expect(await service.ask({ logout: '3001' }, run('c'))).toBe('nobody');
    desks.close();
  });

  it('a sitting that runs out is told of once, one that was ended before is not', async () => {
    const { clock, runtime, desks, service } = office();
    const told: string[] = [];
    const expired = (phone: string): void => void told.push(phone);
    const expiry = new DeskExpiry({ accounts, runtime, clock, account: 'example.test', expired });
    await service.ask(logIn('1001', '3001', '1111'), run('c'));
    await clock.advance(590_000);
    expect(told).toEqual([]);
    await clock.advance(30_000);
    expect(told).toEqual(['3001']);
    await service.ask(logIn('1001', '3001', '1111'), run('c'));
    await service.ask({ logout: '3001' }, run('c'));
    await clock.advance(900_000);
    expect(told).toEqual(['3001']);
    expiry.close();
    desks.close();
  });

  it('who logs in takes the place of who sat there; logging out empties it', async () => {
    const { desks, service } = office();
    await service.ask(logIn('1001', '3001', '1111'), run('c'));
    await service.ask(logIn('1002', '3001', '2222'), run('c'));
    expect(desks.userAt('example.test', '3001')).toBe('1002');
    expect(await service.ask({ logout: '3001' }, run('c'))).toBe('out');
    expect(desks.userAt('example.test', '3001')).toBeUndefined();
    desks.close();
  });

  it('wrong PINs, unknown users, those without a PIN and guessers stay out', async () => {
    const { service, desks } = office();
    expect(await service.ask(logIn('1001', '3001', '9'), run('c'))).toBe('wrong');
    expect(await service.ask(logIn('1999', '3001', '9'), run('c'))).toBe('wrong');
    expect(await service.ask(logIn('1003', '3001', '9'), run('c'))).toBe('refused');
    expect(await service.ask(logIn('1001', '3001', '0000'), run('c'))).toBe('locked');
    desks.close();
  });
});

describe('lock', () => {
  const stage = (action: 'lock' | 'unlock', caller: Partial<Caller> = {}): Stage<LockState> =>
    new Stage(
      lock,
      { kind: 'lock', action },
      { directory, caller: { extension: '1001', anonymous: false, ...caller } },
    );

  it('locks at once, and says so', () => {
    const played = stage('lock');
    expect(questionOf(played.on({ event: 'start' }))).toEqual({ lock: '1001', user: '1001' });
    expect(saidIn(played.on(reply('locked')))).toEqual(['lock.locked']);
    expect(verbsOf(played.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('unlocks with a PIN, and says which phone and who uses it', () => {
    const played = stage('unlock', { phone: '3001' });
    expect(saidIn(played.on({ event: 'start' }))).toEqual(['login.pin']);
    expect(questionOf(played.on(digits('1111')))).toEqual({ unlock: '3001', user: '1001', pin: '1111' });
    expect(saidIn(played.on(reply('unlocked')))).toEqual(['lock.unlocked']);
  });

  it('three wrong PINs end it', () => {
    const played = stage('unlock');
    played.on({ event: 'start' });
    expect(saidIn(played.on(reply('wrong')))).toEqual(['login.pin-wrong', 'login.pin']);
    expect(saidIn(played.on(reply('wrong')))).toEqual(['login.pin-wrong', 'login.pin']);
    expect(saidIn(played.on(reply('wrong')))).toEqual(['login.pin-wrong', 'common.goodbye']);
    expect(verbsOf(played.on({ event: 'resumed' }))).toEqual(['hangup']);
  });

  it.each([
    [reply('blocked'), 'login.blocked'],
    [reply('refused'), 'feature.not-allowed'],
    [failed, 'common.system-error'],
  ] as const)('%o → %s', (event, said) => {
    const played = stage('unlock');
    played.on({ event: 'start' });
    expect(saidIn(played.on(event))).toEqual([said]);
  });

  it('has nothing for callers from outside', () => {
    const outside = new Stage(lock, { kind: 'lock', action: 'lock' }, { directory, caller: { anonymous: false } });
    expect(outside.on({ event: 'start' })).toMatchObject([{ verb: 'reject', status: 403 }]);
  });

  it('its service locks only what somebody can unlock', async () => {
    const runtime = new Settings();
    const service = new LockService({ accounts, runtime, pins });
    expect(await service.ask({ lock: '1003', user: '1003' }, run('c'))).toBe('refused');
    expect(await service.ask({ lock: '1001', user: '1001' }, run('c'))).toBe('locked');
    expect(runtime.values.get('1001 locked')).toEqual({ by: '1001' });
    expect(await service.ask({ unlock: '1001', user: '1001', pin: '9' }, run('c'))).toBe('wrong');
    expect(await service.ask({ unlock: '1001', user: '1001', pin: '0000' }, run('c'))).toBe('blocked');
    expect(await service.ask({ unlock: '1003', user: '1003', pin: '9' }, run('c'))).toBe('refused');
    expect(runtime.values.get('1001 locked')).toEqual({ by: '1001' });
    expect(await service.ask({ unlock: '1001', user: '1001', pin: '1111' }, run('c'))).toBe('unlocked');
    expect(runtime.values.has('1001 locked')).toBe(false);
  });

  describe('on a shared phone', () => {
    function office() {
      const clock = new FakeClock();
      const runtime = new Settings();
      const desks = new Desks({ accounts, runtime, clock });
      const desk = new HotDeskService({ accounts, runtime, desks, pins, clock });
      const locks = new LockService({ accounts, runtime, pins });
      const phone = '3001';
      /** What the phone may call now. */
      const dials = (dialled: string) => {
        const user = desks.userAt('example.test', phone);
        const caller = { anonymous: false, extension: user ?? phone, ...(user !== undefined && { phone }) };
        return routeOf({ accounts, runtime, clock, domain: 'example.test' }, dialled, { caller }).destination.kind;
      };
      return {
        ...{ clock, runtime, desks, dials },
        sits: (user: string, at = phone) =>
          desk.ask({ login: user, phone: at, pin: user === '1001' ? '1111' : '2222' }, run('c')),
        leaves: () => desk.ask({ logout: phone }, run('c')),
        locks: (user: string) => locks.ask({ lock: phone, user }, run('c')),
        unlocks: (user: string, pin: string) => locks.ask({ unlock: phone, user, pin }, run('c')),
      };
    }

    it('asks the PIN of whoever has locked it, not of who is there now', async () => {
      const { locks, unlocks, dials, desks } = office();
      await locks('3001');
      expect(dials('1002')).toBe('none');
      expect(await unlocks('1001', '1111')).toBe('wrong');
      expect(await unlocks('1001', '3333')).toBe('unlocked');
      expect(dials('1002')).toBe('user');
      desks.close();
    });

    it("a user's lock is over with his sitting, however that ends, and does not come back with the next one", async () => {
      const { clock, sits, leaves, locks, dials, desks } = office();
      const ends: (() => Promise<unknown>)[] = [
        () => leaves(),
        () => clock.advance(601_000),
        () => sits('1001', '3002'),
        () => sits('1002'),
      ];
      for (const end of ends) {
        await sits('1001');
        await locks('1001');
        expect(dials('1002')).toBe('none');
        await end();
        expect(dials('1002')).toBe('user');
        await sits('1001');
        expect(dials('1002')).toBe('user');
      }
      desks.close();
    });

    it('a lock of the phone itself, or of an operator, outlasts who sits there', async () => {
      const { runtime, sits, leaves, dials, unlocks, desks } = office();
      await sits('1001');
      await runtime.set('example.test', '3001', 'locked', true);
      expect(dials('1002')).toBe('none');
      await leaves();
      expect(dials('1002')).toBe('none');
      expect(await unlocks('3001', '3333')).toBe('unlocked');
      await runtime.set('example.test', '3001', 'locked', { by: '3001' });
      await leaves();
      expect(dials('1002')).toBe('none');
      desks.close();
    });
  });
});
