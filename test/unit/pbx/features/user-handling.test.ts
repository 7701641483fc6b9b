/** What a user's call does: every branch of call handling, with an account around it. */
import { describe, expect, it } from 'vitest';
import { asLegId } from '../../../../src/core/ids.ts';
import type { CallEvent, Target, Verb } from '../../../../src/pbx/call/application.ts';
import { userCall } from '../../../../src/pbx/features/user/application.ts';
import type { VipMode } from '../../../../src/routing/index.ts';
import { account, goOf, saidIn, Stage, verbsOf, type Scene } from './kit.ts';

const OUTSIDE = { number: '+14155550123', anonymous: false } as const;
const busy: CallEvent = { event: 'dialFailed', status: 486, reason: 'call-busy' };
const nobody: CallEvent = { event: 'dialFailed', status: 480, reason: 'call-no-answer' };

const WAY_OUT = { trunks: [{ name: 'one' }], routeGroups: [{ name: 'out', trunks: [{ trunk: 'one' }] }] };
const others = [{ extension: '1001' }, { extension: '1003' }, { extension: '1004' }];
const of = (user: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  account({ ...WAY_OUT, users: [...others, { extension: '1002', ...user }], ...more });

function called(user: Record<string, unknown>, scene: Scene & { more?: Record<string, unknown> } = {}) {
  const stage = new Stage(userCall, { kind: 'user', extension: '1002' }, { directory: of(user, scene.more), ...scene });
  return { stage, verbs: stage.on({ event: 'start' }) };
}

const targetsOf = (verbs: readonly Verb[]): readonly Target[] =>
  verbs.flatMap(verb => (verb.verb === 'dial' ? verb.targets : []));
const names = (verbs: readonly Verb[]): readonly string[] =>
  targetsOf(verbs).map(target =>
    target.to === 'extension' ? target.extension : target.to === 'number' ? target.number : '',
  );
const handling = (business: Record<string, unknown>) => ({ callHandling: { business } });
const runtime = (values: Record<string, unknown>) => ({
  get: (_domain: string, extension: string, name: string) => (extension === '1002' ? values[name] : undefined) as never,
});

describe('who rings', () => {
  it('all devices for as long as the setting says', () => {
    const { verbs } = called({ settings: { ringSeconds: 17 } });
    expect(verbs).toEqual([{ verb: 'dial', targets: [{ to: 'extension', extension: '1002' }], ringMs: 17_000 }]);
  });

  it('simultaneous: devices, another extension, a number later; the number has to press 1', () => {
    const { verbs } = called(
      handling({
        ring: [
          { devices: true, seconds: 20 },
          { extension: '1003' },
          { number: '+14155550199', delaySeconds: 5, pressOne: true },
        ],
      }),
    );
    expect(names(verbs)).toEqual(['1002', '1003', '+14155550199']);
    const [own, , number] = targetsOf(verbs);
    expect(own).toMatchObject({ ringMs: 20_000 });
    expect(number).toMatchObject({ afterMs: 5000, confirm: { accept: '1' } });
    expect(verbs).toMatchObject([{ ringMs: 35_000 }]);
  });

  it('sequential: one after the other', () => {
    const { stage, verbs } = called(
      handling({
        mode: 'sequential',
        ring: [
          { devices: true, seconds: 10 },
          { extension: '1003', seconds: 12 },
        ],
      }),
    );
    expect(names(verbs)).toEqual(['1002']);
    const second = stage.on(nobody);
    expect(names(second)).toEqual(['1003']);
    expect(second).toMatchObject([{ ringMs: 12_000 }]);
    expect(goOf(stage.on(nobody))).toEqual({ kind: 'voicemail', extension: '1002' });
  });

  it('not whoever calls, though he is among those that ring for the user', () => {
    const ring = [{ devices: true }, { extension: '1003' }];
    const caller = { extension: '1003', anonymous: false };
    expect(names(called(handling({ ring }), { caller }).verbs)).toEqual(['1002']);
    const alone = called(handling({ ring: [{ extension: '1003' }] }), { caller });
    expect(goOf(alone.verbs)).toEqual({ kind: 'voicemail', extension: '1002' });
  });

  it('nobody for the user who does not want to be disturbed: neither whom his list names nor a delegate', () => {
    const quiet = {
      get: (_domain: string, extension: string, name: string) =>
        (extension === '1003' && name === 'doNotDisturb' ? true : undefined) as never,
    };
    const ring = [{ devices: true }, { extension: '1003' }, { extension: '1004' }];
    expect(names(called(handling({ ring }), { runtime: quiet }).verbs)).toEqual(['1002', '1004']);
    const delegates = [{ extension: '1003' }, { extension: '1004' }];
    expect(names(called({ delegates }, { runtime: quiet }).verbs)).toEqual(['1002', '1004']);
  });

  it('single devices, each with its own times', () => {
    const { verbs } = called({
      devices: [
        { name: 'desk', mac: '001565aabb01' },
        { name: 'laptop', contactUser: '1002-laptop' },
      ],
      ...handling({ ring: [{ device: 'desk' }, { device: 'laptop', delaySeconds: 5, seconds: 10 }] }),
    });
    expect(targetsOf(verbs)).toEqual([
      { to: 'extension', extension: '1002', device: 'desk' },
      { to: 'extension', extension: '1002', device: 'laptop', afterMs: 5000, ringMs: 10_000 },
    ]);
  });

  it('an extension of the own PBX, also by a code; not for who calls from there', () => {
    const more = {
      trunks: [{ name: 'one' }, { name: 'old', kind: 'pbx' }],
      routeGroups: [
        { name: 'out', trunks: [{ trunk: 'one' }] },
        { name: 'old', trunks: [{ trunk: 'old' }] },
      ],
      routingRules: [{ name: 'old', pattern: '7XXX', pbx: 'old' }],
    };
    const ring = handling({ ring: [{ devices: true }, { pbx: '7123' }], whenUnanswered: { pbx: '7124' } });
    const { stage, verbs } = called(ring, { more });
    expect(targetsOf(verbs)).toMatchObject([
      { to: 'extension' },
      { to: 'number', number: '7123', routeGroup: 'old', privatePlan: true },
    ]);
    expect(goOf(stage.on(nobody))).toEqual({ kind: 'pbx', digits: '7124', routeGroup: 'old' });
    const back = called(ring, { more, caller: { extension: '7125', trunk: 'old', anonymous: false } });
    expect(names(back.verbs)).toEqual(['1002']);
    const forwarded = called({}, { more, runtime: runtime({ forwardAlways: '7126' }) });
    expect(goOf(forwarded.verbs)).toEqual({ kind: 'pbx', digits: '7126', routeGroup: 'old' });
  });

  it('a policy forbids outside numbers', () => {
    const { verbs } = called({
      ...handling({ ring: [{ devices: true }, { number: '+14155550199' }] }),
      settings: { externalForwarding: false },
    });
    expect(names(verbs)).toEqual(['1002']);
  });

  it('by hours', () => {
    const user = {
      callHandling: { business: {}, closed: { ring: [], whenUnanswered: { user: '1003' } } },
      settings: { hours: 'office', timeZone: 'Europe/Berlin' },
    };
    const more = { hours: [{ name: 'office', ranges: [{ days: ['tue'], from: '08:00', to: '16:00' }] }] };
    expect(names(called(user, { more, now: Date.parse('2030-01-08T14:59:00Z') }).verbs)).toEqual(['1002']);
    expect(goOf(called(user, { more, now: Date.parse('2030-01-08T15:00:00Z') }).verbs)).toEqual({
      kind: 'user',
      extension: '1003',
    });
  });
});

describe('when nobody answers', () => {
  it.each([
    [{ voicemail: 'self' }, { kind: 'voicemail', extension: '1002' }],
    [{ user: '1003' }, { kind: 'user', extension: '1003' }],
    [{ number: '+14155550100' }, { kind: 'number', number: '+14155550100', routeGroup: 'out' }],
    [{ message: 'away' }, { kind: 'message', prompt: 'away' }],
    [{ hangup: true }, { kind: 'hangup' }],
  ])('%j', (whenUnanswered, destination) => {
    const { stage } = called(handling({ whenUnanswered }));
    expect(goOf(stage.on(nobody))).toEqual(destination);
  });

  it('without a box the caller hears what the phones said', () => {
    const { stage } = called({ settings: { voicemail: false } });
    expect(stage.on(nobody)).toEqual([{ verb: 'reject', status: 480, reason: 'call-no-answer' }]);
  });

  it('forwarding in a circle ends in the box of whoever would close it, else it is a loop', () => {
    const circle = (settings: Record<string, unknown>) => {
      const user = { ...handling({ whenUnanswered: { user: '1003' } }), settings };
      return called(user, { context: { forwardedBy: ['1003'] } }).stage.on(nobody);
    };
    expect(goOf(circle({}))).toEqual({ kind: 'voicemail', extension: '1002' });
    expect(circle({ voicemail: false })).toEqual([{ verb: 'reject', status: 482, reason: 'call-loop' }]);
  });
});

describe('when busy', () => {
  it('the phone itself says so', () => {
    const { stage } = called(handling({ whenBusy: { user: '1003' } }));
    stage.on({ event: 'reply', to: 'lines', value: false });
    expect(goOf(stage.on(busy))).toEqual({ kind: 'user', extension: '1003' });
  });

  it.each([
    [{ busy: true }, { kind: 'none', status: 486, reason: 'call-busy' }],
    [{ voicemail: 'self' }, { kind: 'voicemail', extension: '1002' }],
    [{ message: 'busy' }, { kind: 'message', prompt: 'busy' }],
  ])('on another call: %j', (whenBusy, destination) => {
    const { stage, verbs } = called(handling({ whenBusy }));
    expect(verbs).toEqual([{ verb: 'ask', service: 'lines', question: { busy: '1002' } }]);
    expect(goOf(stage.on({ event: 'reply', to: 'lines', value: true }))).toEqual(destination);
  });

  it('not on a call after all: it rings', () => {
    const { stage } = called(handling({ whenBusy: { busy: true } }));
    expect(names(stage.on({ event: 'reply', to: 'lines', value: false }))).toEqual(['1002']);
  });

  it('call waiting rings all the same, and is not asked for', () => {
    expect(names(called(handling({ whenBusy: { callWaiting: true } })).verbs)).toEqual(['1002']);
  });

  it('call waiting that the phone has switched off', () => {
    const { stage } = called({}, { runtime: runtime({ callWaiting: false }) });
    expect(goOf(stage.on({ event: 'reply', to: 'lines', value: true }))).toEqual({
      kind: 'voicemail',
      extension: '1002',
    });
  });
});

describe('what the phone has set', () => {
  it('do not disturb: nobody rings', () => {
    expect(goOf(called({}, { runtime: runtime({ doNotDisturb: true }) }).verbs)).toEqual({
      kind: 'voicemail',
      extension: '1002',
    });
  });

  it('forwarding of all calls, inside and outside', () => {
    expect(goOf(called({}, { runtime: runtime({ forwardAlways: '1003' }) }).verbs)).toEqual({
      kind: 'user',
      extension: '1003',
    });
    const locked = { account: { domain: 'example.test', locked: ['callHandling'] } };
    expect(names(called({}, { runtime: runtime({ forwardAlways: '1003' }), more: locked }).verbs)).toEqual(['1002']);
    const outside = called({}, { runtime: runtime({ forwardAlways: '+14155550100' }) });
    expect(goOf(outside.verbs)).toEqual({ kind: 'number', number: '+14155550100', routeGroup: 'out' });
  });

  it('forwarding of unanswered and of busy ones', () => {
    const set = runtime({ forwardUnanswered: '1003', forwardBusy: '1004' });
    const { stage } = called({}, { runtime: set });
    expect(goOf(stage.on(nobody))).toEqual({ kind: 'user', extension: '1003' });
    const again = called({}, { runtime: set });
    expect(goOf(again.stage.on(busy))).toEqual({ kind: 'user', extension: '1004' });
  });
});

describe('a call that was sent on', () => {
  const causeOf = (verbs: readonly Verb[]) => verbs.find(verb => verb.verb === 'go')?.context;
  const numbers = {
    more: { numbers: [{ number: '+12125550102', assignedTo: { user: '1002' } }] },
  };

  it('says by whom, and why', () => {
    const away = { forwardedBy: ['1002'] };
    const always = called({}, { runtime: runtime({ forwardAlways: '1003' }) });
    expect(causeOf(always.verbs)).toEqual({ ...away, forwardCause: 'unconditional' });
    const quiet = called({}, { runtime: runtime({ doNotDisturb: true }) });
    expect(causeOf(quiet.verbs)).toEqual({ ...away, forwardCause: 'do-not-disturb' });
    const stage = called({}, { runtime: runtime({ forwardBusy: '1003' }) }).stage;
    expect(causeOf(stage.on(busy))).toEqual({ ...away, forwardCause: 'user-busy' });
    const late = called({}, { context: { forwardedBy: ['1001'], forwardCause: 'user-busy' } }).stage;
    expect(causeOf(late.on(nobody))).toEqual({ forwardedBy: ['1001', '1002'], forwardCause: 'no-answer' });
  });

  it.each([
    ['its caller', { ...OUTSIDE, number: '+14155550100' }],
    ['who has sent it on before', { ...OUTSIDE, divertedBy: ['+14155550100'] }],
    ['anybody, when the user has done so already', { ...OUTSIDE, divertedBy: ['+14155550177', '+12125550102'] }],
  ])('never goes out to %s', (_whom, caller) => {
    const { verbs } = called({}, { caller, runtime: runtime({ forwardAlways: '+14155550100' }), ...numbers });
    expect(verbs).toMatchObject([{ verb: 'reject', status: 482, reason: 'call-loop' }]);
    const rings = called(handling({ ring: [{ devices: true }, { number: '+14155550100' }] }), { caller, ...numbers });
    expect(names(rings.verbs)).toEqual(['1002']);
  });

  it('goes out when somebody else has sent it here', () => {
    const caller = { ...OUTSIDE, divertedBy: ['+14155550177'] };
    const { verbs } = called({}, { caller, runtime: runtime({ forwardAlways: '+14155550100' }), ...numbers });
    expect(goOf(verbs)).toEqual({ kind: 'number', number: '+14155550100', routeGroup: 'out' });
  });
});

describe('a call that would be sent outside in the name of the user', () => {
  const ABROAD = '+442079460000';
  const LOCAL = '+14155550100';
  const rules = {
    more: {
      routeGroups: [...WAY_OUT.routeGroups, { name: 'west', trunks: [{ trunk: 'one' }] }],
      routingRules: [
        { name: 'west', pattern: '+1415.', routeGroup: 'west' },
        { name: 'never', pattern: '+1613.', reject: 403 },
      ],
      account: { domain: 'example.test', blocked: [{ number: '+1900*', direction: 'outbound' }] },
    },
  };
  const voicemail = { kind: 'voicemail', extension: '1002' };

  it('takes the route that dialling it would take', () => {
    const { verbs } = called({}, { ...rules, runtime: runtime({ forwardAlways: LOCAL }) });
    expect(goOf(verbs)).toEqual({ kind: 'number', number: LOCAL, routeGroup: 'west' });
    const rings = called(handling({ ring: [{ number: LOCAL }] }), rules);
    expect(targetsOf(rings.verbs)).toEqual([{ to: 'number', number: LOCAL, routeGroup: 'west', by: '1002' }]);
  });

  it.each([
    ['a calling plan', ABROAD, {}],
    ['the block list of the account', '+19005550100', {}],
    ['a routing rule', '+16135550123', {}],
    ['the licence', LOCAL, { licence: 'basic' }],
    ['the policy', LOCAL, { settings: { externalForwarding: false } }],
  ])('goes nowhere where %s forbids it, by none of the ways', (_what, number, user) => {
    const always = called(user, { ...rules, runtime: runtime({ forwardAlways: number }) });
    expect(names(always.verbs)).toEqual(['1002']);
    const rings = called({ ...user, ...handling({ ring: [{ devices: true }, { number }] }) }, rules);
    expect(names(rings.verbs)).toEqual(['1002']);
    for (const where of [{ number }, { contact: 'Partner' }]) {
      const scene = { more: { ...rules.more, contacts: [{ name: 'Partner', number }] } };
      const { stage } = called({ ...user, ...handling({ whenUnanswered: where, whenBusy: where }) }, scene);
      expect(goOf(stage.on({ event: 'reply', to: 'lines', value: true }))).toEqual(voicemail);
      const late = called({ ...user, ...handling({ whenUnanswered: where }) }, scene).stage;
      expect(goOf(late.on(nobody))).toEqual(voicemail);
    }
    const set = called(user, { ...rules, runtime: runtime({ forwardBusy: number, forwardUnanswered: number }) });
    expect(goOf(set.stage.on(busy))).toEqual(voicemail);
  });

  it('rings inside when the number is one of our own', () => {
    const numbers = [{ number: '+12125550103', assignedTo: { user: '1003' } }];
    const { verbs } = called(handling({ ring: [{ number: '+12125550103' }] }), { more: { numbers } });
    expect(targetsOf(verbs)).toEqual([{ to: 'extension', extension: '1003' }]);
  });
});

describe('a phone that sends its calls elsewhere by itself (3xx)', () => {
  const redirected = (extension: string, user: Record<string, unknown> = {}) => {
    const { stage } = called(user);
    return goOf(stage.on({ event: 'redirected', extension }));
  };

  it('may name a number as its user would dial it', () => {
    expect(redirected('4155550100')).toEqual({ kind: 'number', number: '+14155550100', routeGroup: 'out' });
    expect(redirected('1003')).toEqual({ kind: 'user', extension: '1003' });
  });

  it('cannot send them where the user may not, or to nobody: they go where unanswered ones do', () => {
    const voicemail = { kind: 'voicemail', extension: '1002' };
    expect(redirected('4155550100', { settings: { externalForwarding: false } })).toEqual(voicemail);
    expect(redirected('+442079460000')).toEqual(voicemail);
    expect(redirected('nobody')).toEqual(voicemail);
  });
});

it('call waiting that the account has locked is not switched off by phone', () => {
  const more = { account: { domain: 'example.test', locked: ['callWaiting'] } };
  expect(names(called({}, { more, runtime: runtime({ callWaiting: false }) }).verbs)).toEqual(['1002']);
});

it('a caller behind an information barrier gets no further, by whatever way the call has come', () => {
  const barriers = [{ name: 'wall', one: ['1001'], other: ['1002'] }];
  const directory = account({
    account: { domain: 'example.test', barriers },
    users: [...others, { extension: '1002' }],
  });
  const stage = new Stage(userCall, { kind: 'user', extension: '1002' }, { directory });
  const verbs = stage.on({ event: 'start' });
  expect(goOf(verbs)).toEqual({ kind: 'none', status: 403, reason: 'call-not-allowed' });
});

it('an answering point that calls back rings the phone, whatever is set', () => {
  const { stage, verbs } = called(
    { ...handling({ ring: [] }), blocking: { external: true } },
    {
      caller: OUTSIDE,
      context: { emergencyCallBack: true },
      runtime: runtime({ doNotDisturb: true, forwardAlways: '1003' }),
    },
  );
  expect(names(verbs)).toEqual(['1002']);
  expect(goOf(stage.on(nobody))).toEqual({ kind: 'voicemail', extension: '1002' });
});

describe('delegates', () => {
  const delegates = [{ extension: '1003' }, { extension: '1004', answer: false }];
  const STRANGER = { number: '+493012345', anonymous: false } as const;
  const vipOf = (mode: VipMode) => ({ callers: [OUTSIDE.number], mode });

  it('ring with their principal, those that may answer', () => {
    expect(names(called({ delegates }).verbs)).toEqual(['1002', '1003']);
  });

  const orders: Record<VipMode, readonly (readonly string[])[]> = {
    simultaneous: [['1002', '1003']],
    delegatesFirst: [['1003'], ['1002']],
    principalFirst: [['1002'], ['1003']],
    delegatesOnly: [['1003']],
    principalOnly: [['1002']],
    voicemail: [],
  };

  it.each(Object.keys(orders) as VipMode[])(
    'VIP mode %s: callers of the list reach the principal, others by the mode',
    mode => {
      const user = { delegates, vip: { callers: ['+1415555*', '1004'], mode } };
      expect(names(called(user, { caller: OUTSIDE }).verbs)).toEqual(['1002']);
      expect(names(called(user, { caller: { extension: '1004', anonymous: false } }).verbs)).toEqual(['1002']);
      const { stage, verbs } = called(user, { caller: { number: '+493012345', anonymous: false } });
      const [first, ...rest] = orders[mode];
      if (first !== undefined) expect(names(verbs)).toEqual(first);
      for (const stageNames of rest) expect(names(stage.on(nobody))).toEqual(stageNames);
      const last = first === undefined ? verbs : stage.on(nobody);
      expect(goOf(last)).toEqual({ kind: 'voicemail', extension: '1002' });
    },
  );

  const rest: Record<VipMode, readonly string[]> = {
    ...{ simultaneous: ['1003'], delegatesFirst: ['1003'], principalFirst: ['1003'], delegatesOnly: ['1003'] },
    ...{ principalOnly: [], voicemail: [] },
  };

  it.each(Object.keys(rest) as VipMode[])(
    'VIP mode %s: a principal who wants no calls, or is on one, keeps nobody from reaching the delegates',
    mode => {
      const user = { delegates, vip: vipOf(mode), ...handling({ whenBusy: { extension: '1001' } }) };
      const disturbed = called(user, { caller: STRANGER, runtime: runtime({ doNotDisturb: true }) });
      expect(names(disturbed.verbs)).toEqual(rest[mode]);
      const missed = rest[mode].length === 0 ? disturbed.verbs : disturbed.stage.on(nobody);
      expect(goOf(missed)).toEqual({ kind: 'voicemail', extension: '1002' });
      const { stage, verbs } = called(user, { caller: STRANGER });
      const talking = mode === 'voicemail' ? verbs : stage.on({ event: 'reply', to: 'lines', value: true });
      expect(names(talking)).toEqual(rest[mode]);
      const elsewhere = rest[mode].length === 0 ? talking : stage.on(nobody);
      expect(goOf(elsewhere)).toEqual(
        mode === 'voicemail' ? { kind: 'voicemail', extension: '1002' } : { kind: 'user', extension: '1001' },
      );
    },
  );

  it.each(Object.keys(rest) as VipMode[])(
    'VIP mode %s: who would reach the principal, but for his peace, gets whom everybody else gets',
    mode => {
      const user = { delegates, vip: vipOf(mode) };
      const { stage, verbs } = called(user, { caller: OUTSIDE, runtime: runtime({ doNotDisturb: true }) });
      expect(names(verbs)).toEqual(rest[mode]);
      const missed = rest[mode].length === 0 ? verbs : stage.on(nobody);
      expect(goOf(missed)).toEqual({ kind: 'voicemail', extension: '1002' });
    },
  );

  it.each([undefined, ...(Object.keys(orders) as VipMode[])])(
    'VIP mode %s: one of them reaches the principal, alone, and so does whom he puts through',
    mode => {
      const user = { delegates, ...(mode !== undefined && { vip: vipOf(mode) }) };
      for (const { extension } of delegates) {
        expect(names(called(user, { caller: { extension, anonymous: false } }).verbs)).toEqual(['1002']);
        const through = called(user, { caller: STRANGER, context: { transferredBy: extension } });
        expect(names(through.verbs)).toEqual(['1002']);
      }
    },
  );

  it('mode voicemail is the box, wherever other unanswered calls go; without delegates as well', () => {
    const user = { vip: vipOf('voicemail'), ...handling({ whenUnanswered: { user: '1001' } }) };
    for (const one of [user, { ...user, delegates }]) {
      expect(goOf(called(one, { caller: STRANGER }).verbs)).toEqual({ kind: 'voicemail', extension: '1002' });
    }
  });

  it('delegatesOnly without anybody who answers rings nobody', () => {
    const user = { delegates: [{ extension: '1004', answer: false }], vip: vipOf('delegatesOnly') };
    expect(goOf(called(user, { caller: STRANGER }).verbs)).toEqual({ kind: 'voicemail', extension: '1002' });
  });

  it("what rings at a delegate is seen on the principal's line, what rings only at the principal need not be", () => {
    const seen = { verb: 'show', line: { extension: '1002' } };
    expect(called({ delegates }).verbs[0]).toEqual(seen);
    const { stage, verbs } = called({ delegates, vip: vipOf('principalFirst') }, { caller: STRANGER });
    expect(verbsOf(verbs)).toEqual(['dial']);
    expect(stage.on(nobody)[0]).toEqual(seen);
    expect(stage.on({ event: 'resumed' })[0]).toEqual(seen);
  });

  it('delegates and extensions that ring for the user are no way through an information barrier', () => {
    const more = { account: { domain: 'example.test', barriers: [{ name: 'wall', one: ['1001'], other: ['1003'] }] } };
    const caller = { extension: '1001', anonymous: false };
    expect(names(called({ delegates }, { caller, more }).verbs)).toEqual(['1002']);
    const ring = [{}, { extension: '1003' }, { extension: '1004' }];
    expect(names(called(handling({ ring }), { caller, more }).verbs)).toEqual(['1002', '1004']);
  });
});

describe('who is not taken', () => {
  it.each<[string, Record<string, unknown>, Scene['caller']]>([
    ['a number of the own list', { blocking: { numbers: [{ number: '+1415*' }] } }, OUTSIDE],
    ['hidden callers', { blocking: { anonymous: true } }, { ...OUTSIDE, anonymous: true }],
    ['hidden callers, by setting', { settings: { blockAnonymous: true } }, { anonymous: true }],
    ['everybody outside', { blocking: { external: true } }, OUTSIDE],
  ])('%s', (_name, user, caller) => {
    expect(goOf(called(user, { caller: caller ?? OUTSIDE }).verbs)).toMatchObject({
      kind: 'none',
      reason: 'call-blocked',
    });
  });

  it('colleagues are not callers from outside', () => {
    expect(names(called({ blocking: { external: true, anonymous: true } }).verbs)).toEqual(['1002']);
  });

  it('to where the list says', () => {
    const user = { blocking: { external: true, action: { message: 'no' } } };
    expect(goOf(called(user, { caller: OUTSIDE }).verbs)).toEqual({ kind: 'message', prompt: 'no' });
  });
});

describe('call screening', () => {
  const screened = { settings: { callScreening: 'outside' } };

  it('the caller says a name, the callee hears it and presses 1', () => {
    const { stage, verbs } = called(screened, { caller: OUTSIDE });
    expect(verbsOf(verbs)).toEqual(['answer', 'play']);
    expect(saidIn(verbs)).toEqual(['screening.say-name']);
    expect(verbsOf(stage.on({ event: 'played' }))).toEqual(['record']);
    const asked = stage.on({ event: 'recorded', file: '/name.wav', durationMs: 900, end: 'terminator' });
    const [target] = targetsOf(asked);
    expect(target?.confirm?.phrases[0]).toEqual({
      say: 'screening.call-from',
      with: { caller: { file: '/name.wav' } },
    });
    const leg = asLegId('b1');
    expect(stage.on({ event: 'answered', leg, target: 0 })).toEqual([{ verb: 'bridge', leg }]);
  });

  it('the caller hears to the end that it is to hold on, and then that it rings', () => {
    const asked = () => {
      const { stage } = called(screened, { caller: OUTSIDE });
      stage.on({ event: 'played' });
      const verbs = stage.on({ event: 'recorded', file: '/name.wav', durationMs: 900, end: 'terminator' });
      expect([saidIn(verbs), verbsOf(verbs)]).toEqual([['screening.hold'], ['play', 'dial']]);
      return stage;
    };
    const early = asked();
    expect(early.on({ event: 'ringing' })).toEqual([]);
    expect(early.on({ event: 'ringing' })).toEqual([]);
    expect(early.on({ event: 'played' })).toEqual([{ verb: 'ring' }]);
    const late = asked();
    expect(late.on({ event: 'played' })).toEqual([]);
    expect(late.on({ event: 'ringing' })).toEqual([{ verb: 'ring' }]);
  });

  it('who declines sends the call to the box', () => {
    const { stage } = called(screened, { caller: OUTSIDE });
    stage.on({ event: 'played' });
    stage.on({ event: 'recorded', file: '/name.wav', durationMs: 900, end: 'terminator' });
    expect(goOf(stage.on({ event: 'dialFailed', status: 603, reason: 'call-declined' }))).toMatchObject({
      kind: 'voicemail',
    });
  });

  it('whom a colleague puts through is not screened again', () => {
    const { verbs } = called(
      { settings: { callScreening: 'all' } },
      { caller: OUTSIDE, context: { transferredBy: '1001' } },
    );
    expect(verbsOf(verbs)).toEqual(['dial']);
  });

  it('colleagues are not screened', () => {
    expect(verbsOf(called(screened).verbs)).toEqual(['dial']);
  });
});
