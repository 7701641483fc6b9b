import { describe, expect, it } from 'vitest';
import type { Caller, Json, Verb } from '../../../../src/pbx/call/application.ts';
import { mailbox } from '../../../../src/pbx/features/mailbox/application.ts';
import type { PhoneLock } from '../../../../src/routing/ports.ts';
import { account, goOf, saidIn, Stage, verbsOf, type Scene } from './kit.ts';

const directory = account(
  {
    account: { domain: 'example.test', barriers: [{ name: 'wall', one: ['1001'], other: ['1004'] }] },
    sites: [{ name: 'Home' }, { name: 'Berlin', code: '8' }],
    users: [
      { extension: '8001', site: 'Berlin', pin: '4715' },
      { extension: '8002', site: 'Berlin' },
      { extension: '1001', pin: '4711', settings: { timeZone: 'America/New_York' } },
      { extension: '1002' },
      { extension: '1003', pin: '4712' },
      { extension: '1004', pin: '4713', settings: { voicemailPin: 'notAtOwnPhone' } },
      { extension: '1005', settings: { voicemailPin: 'notAtOwnPhone' } },
    ],
    queues: [{ extension: '2001', name: 'Sales', members: [], voicemailAccess: ['1001', '1002'] }],
    trunks: [{ name: 'carrier' }],
    routeGroups: [{ name: 'out', trunks: [{ trunk: 'carrier' }] }],
  },
  {},
);
const OUTSIDE: Caller = { number: '+14155550100', anonymous: false };
/** A Tuesday, 9:00 in New York. */
const NOON = Date.parse('2030-01-08T14:00:00Z');

const summary = (box: string, fresh = 0, saved = 0, almostFull = false): Json => ({
  ...{ box, new: fresh, saved, almostFull },
});

function listener(
  extension: string | undefined,
  caller: Caller = { extension: '1001', anonymous: false },
  more: Pick<Scene, 'runtime'> = {},
) {
  const destination = { kind: 'mailbox' as const, ...(extension !== undefined && { extension }) };
  const stage = new Stage(mailbox, destination, { directory, caller, now: NOON, ...more });
  const started = stage.on({ event: 'start' });
  return {
    stage,
    started,
    press: (digits: string) => stage.on({ event: 'digits', digits, end: digits === '' ? 'timeout' : 'complete' }),
    reply: (value: Json) => stage.on({ event: 'reply', to: 'mailbox', value }),
  };
}

const asked = (verbs: readonly Verb[]): readonly Json[] =>
  verbs.flatMap(verb => (verb.verb === 'ask' ? [verb.question] : []));
const phrases = (verbs: readonly Verb[]) => verbs.flatMap(verb => (verb.verb === 'play' ? verb.phrases : []));

const message = (id: string, more: Record<string, Json> = {}): Json => ({
  ...{ id, from: { number: '+14155550199' }, receivedAt: NOON - 3_600_000, durationMs: 5000 },
  ...{ state: 'new', urgent: false, file: `/boxes/${id}.wav` },
  ...more,
});

/** Logged in, with these messages in the box. */
function atMenu(fresh = 2, saved = 1, boxes: readonly Json[] = []) {
  const call = listener('1001');
  call.press('4711');
  call.reply({ did: 'pin', verdict: 'right' });
  const menu = call.reply({ did: 'boxes', boxes: [summary('1001', fresh, saved), ...boxes] });
  return { ...call, menu };
}

function atMessage(more: Record<string, Json> = {}) {
  const call = atMenu();
  call.press('1');
  const heard = call.reply({ did: 'list', ids: ['a', 'b'], message: message('a', more) });
  return { ...call, heard };
}

describe('logging in', () => {
  it('own box -> PIN -> counts and choices', () => {
    const call = listener('1001');
    expect(verbsOf(call.started)).toEqual(['note', 'answer', 'play']);
    expect(saidIn(call.started)).toEqual(['login.pin']);
    expect(asked(call.press('4711'))).toEqual([{ do: 'pin', extension: '1001', pin: '4711' }]);
    expect(asked(call.reply({ did: 'pin', verdict: 'right' }))).toEqual([{ do: 'boxes', login: '1001' }]);
    const menu = call.reply({ did: 'boxes', boxes: [summary('1001', 2, 0, true)] });
    expect(saidIn(menu)).toEqual([
      ...['voicemail.new', 'voicemail.almost-full', 'voicemail.key-listen-new'],
      ...['voicemail.key-greetings', 'voicemail.key-pin'],
    ]);
    expect(phrases(menu)[0]).toEqual({ say: 'voicemail.new', with: { count: { number: 2 } } });
  });

  it('the PIN is nowhere in the state that is written down', () => {
    const call = listener('1001');
    call.press('4711');
    expect(JSON.stringify(call.stage.state)).not.toContain('4711');
  });

  it('own box without a PIN -> shut, also at the own phone', () => {
    const call = listener('1002', { extension: '1002', anonymous: false });
    expect([asked(call.started), saidIn(call.started)]).toEqual([[], ['feature.not-allowed', 'common.goodbye']]);
  });

  it('a setting that needs no PIN at the own phone -> open there, asked for elsewhere', () => {
    for (const extension of ['1004', '1005']) {
      const call = listener(extension, { extension, anonymous: false });
      expect(asked(call.started)).toEqual([{ do: 'boxes', login: extension }]);
    }
    const shared: Caller = { extension: '1004', phone: '1090', anonymous: false };
    for (const caller of [shared, OUTSIDE]) {
      expect([asked(listener('1004', caller).started), saidIn(listener('1004', caller).started)]).toEqual([
        [],
        ['login.pin'],
      ]);
    }
    const without = listener('1005', { extension: '1005', phone: '1090', anonymous: false });
    expect(saidIn(without.started)).toEqual(['feature.not-allowed', 'common.goodbye']);
  });

  it('no box named -> extension, then on to its box', () => {
    const call = listener(undefined, OUTSIDE);
    expect(saidIn(call.started)).toEqual(['login.extension']);
    expect(goOf(call.press('1003'))).toEqual({ kind: 'mailbox', extension: '1003' });
  });

  it('a short extension -> the one at the own site', () => {
    const call = listener(undefined, { extension: '8001', anonymous: false });
    expect(goOf(call.press('002'))).toEqual({ kind: 'mailbox', extension: '8002' });
    expect(goOf(listener(undefined, OUTSIDE).press('002'))).toEqual({ kind: 'mailbox', extension: '002' });
  });

  it("another phone -> that box's PIN, also for an extension that is not there", () => {
    for (const extension of ['1003', '1099']) {
      const call = listener(extension, OUTSIDE);
      expect(saidIn(call.started)).toEqual(['login.pin']);
      expect(asked(call.press('1'))).toEqual([{ do: 'pin', extension, pin: '1' }]);
    }
  });

  it('nobody gets into a box without a PIN from elsewhere', () => {
    const call = listener('1002', OUTSIDE);
    call.press('');
    call.press('1');
    expect(saidIn(call.reply({ did: 'pin', verdict: 'none' }))).toEqual(['login.wrong', 'login.pin']);
  });

  it('wrong PINs are told; the third one locks', () => {
    const call = listener('1001');
    call.press('1');
    expect(saidIn(call.reply({ did: 'pin', verdict: 'wrong' }))).toEqual(['login.pin-wrong', 'login.pin']);
    call.press('2');
    expect(saidIn(call.reply({ did: 'pin', verdict: 'wrong' }))).toEqual(['login.pin-wrong', 'login.pin']);
    call.press('3');
    expect(saidIn(call.reply({ did: 'pin', verdict: 'locked' }))).toEqual(['login.blocked', 'common.goodbye']);
    expect(verbsOf(call.stage.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('shared box -> own PIN of who has access, refused to others', () => {
    const call = listener('2001');
    expect(saidIn(call.started)).toEqual(['login.pin']);
    expect(asked(call.press('4711'))).toMatchObject([{ extension: '1001' }]);
    call.reply({ did: 'pin', verdict: 'right' });
    const menu = call.reply({ did: 'boxes', boxes: [summary('1001', 5), summary('2001', 1)] });
    expect(phrases(menu)[0]).toEqual({ say: 'voicemail.new', with: { count: { number: 1 } } });
    expect(saidIn(menu)).not.toContain('voicemail.key-greetings');
    expect(saidIn(listener('2001', { extension: '1003', anonymous: false }).started)).toEqual([
      ...['feature.not-allowed', 'common.goodbye'],
    ]);
  });
});

describe('the menu', () => {
  it('says what there is not', () => {
    expect(saidIn(atMenu(0, 0).menu)[0]).toBe('voicemail.no-messages');
    expect(saidIn(atMenu(0, 2).menu).slice(0, 2)).toEqual(['voicemail.no-new', 'voicemail.saved']);
  });

  it('5 -> another box', () => {
    const call = atMenu(1, 0, [summary('2001', 3)]);
    expect(saidIn(call.menu)).toContain('voicemail.key-boxes');
    expect(saidIn(call.press('5'))).toEqual(['directory.choose', 'directory.choose']);
    expect(saidIn(call.press('7'))[0]).toBe('common.invalid');
    expect(phrases(call.press('2'))[0]).toEqual({ say: 'voicemail.new', with: { count: { number: 3 } } });
    expect(asked(call.press('1'))).toEqual([{ do: 'list', box: '2001', state: 'new' }]);
  });

  it('1 -> new messages, 2 -> saved ones, only where there are some', () => {
    expect(asked(atMenu().press('1'))).toEqual([{ do: 'list', box: '1001', state: 'new' }]);
    expect(asked(atMenu().press('2'))).toEqual([{ do: 'list', box: '1001', state: 'saved' }]);
    expect(saidIn(atMenu(0, 1).press('1'))[0]).toBe('common.invalid');
  });

  it('# -> good-bye; three timeouts too', () => {
    expect(saidIn(atMenu().press('#'))).toEqual(['common.goodbye']);
    const call = atMenu();
    call.press('');
    call.press('');
    expect(saidIn(call.press(''))).toEqual(['common.goodbye']);
  });
});

describe('a message', () => {
  it('is played with who and when, by the time of the box', () => {
    const { heard } = atMessage();
    expect(phrases(heard).slice(0, 4)).toEqual([
      { say: 'voicemail.message', with: { number: { number: 1 } } },
      { say: 'voicemail.from', with: { caller: { digits: '+14155550199' } } },
      {
        say: 'voicemail.received-today',
        with: { time: { time: NOON - 3_600_000, timeZone: 'America/New_York' } },
      },
      { file: '/boxes/a.wav' },
    ]);
  });

  describe('within it', () => {
    /** What is heard after this key when so much of the message had been heard, which is 20 s long. */
    const skipped = (digits: string, heardMs?: number): readonly unknown[] => {
      const { stage, heard } = atMessage({ durationMs: 20_000 });
      expect(heard.find(({ verb }) => verb === 'play')).toMatchObject({ collect: { mark: '/boxes/a.wav' } });
      const more = heardMs === undefined ? {} : { heardMs };
      const verbs = stage.on({ event: 'digits', digits, end: 'complete', ...more });
      return phrases(verbs).slice(0, 1);
    };
    const from = (fromMs: number): object[] => [{ file: '/boxes/a.wav', fromMs }];
    const keys = [{ say: 'voicemail.key-play', with: { key: { digits: '1' } } }];

    it.each([
      ['9 leads five seconds ahead', '9', 7000, from(12_000)],
      ['0 leads five seconds back', '0', 7000, from(2000)],
      ['0 not before its beginning', '0', 3000, from(0)],
      ['9 before it has begun: past who left it and when', '9', 0, from(0)],
      ['9 near its end: to the keys', '9', 16_000, keys],
      ['0 after its end: the last five seconds', '0', 20_000, from(15_000)],
      ['0 when something else was said: the same', '0', undefined, from(15_000)],
      ['9 then: the keys', '9', undefined, keys],
    ])('%s', (_what, digits, heardMs, expected) => {
      expect(skipped(digits, heardMs)).toEqual(expected);
    });
  });

  it('of yesterday, of another day, of a colleague, of nobody, urgent', () => {
    const yesterday = Date.parse('2030-01-08T04:30:00Z');
    expect(saidIn(atMessage({ receivedAt: yesterday }).heard)).toContain('voicemail.received-yesterday');
    const before = NOON - 5 * 86_400_000;
    const { heard } = atMessage({ receivedAt: before, from: { extension: '1003' }, urgent: true });
    expect(phrases(heard).slice(1, 4)).toEqual([
      { say: 'voicemail.urgent' },
      {
        say: 'voicemail.from',
        with: { caller: { say: 'directory.extension', with: { extension: { digits: '1003' } } } },
      },
      {
        say: 'voicemail.received',
        with: {
          date: { date: before, timeZone: 'America/New_York' },
          time: { time: before, timeZone: 'America/New_York' },
        },
      },
    ]);
    expect(saidIn(atMessage({ from: {} }).heard)).toContain('voicemail.from-unknown');
  });

  it('is saved by the first key, and stays new until then', () => {
    const call = atMessage();
    expect(asked(call.heard)).toEqual([]);
    expect(asked(call.press('1'))).toEqual([{ do: 'mark', id: 'a', state: 'saved' }]);
    expect(asked(call.press('1'))).toEqual([]);
  });

  it('1 plays it again', () => {
    expect(phrases(atMessage().press('1'))).toContainEqual({ file: '/boxes/a.wav' });
  });

  it('2 saves it', () => {
    const call = atMessage();
    expect(asked(call.press('2'))).toEqual([{ do: 'mark', id: 'a', state: 'saved', tell: 'kept' }]);
    expect(saidIn(call.reply({ did: 'mark', tell: 'kept', done: true }))[0]).toBe('voicemail.kept');
  });

  it('3 deletes it, 3 again restores it', () => {
    const call = atMessage();
    expect(asked(call.press('3'))).toEqual([{ do: 'mark', id: 'a', state: 'deleted', tell: 'deleted' }]);
    const deleted = call.reply({ did: 'mark', tell: 'deleted', done: true });
    expect(saidIn(deleted)[0]).toBe('voicemail.deleted');
    expect(saidIn(deleted)).toContain('voicemail.key-restore');
    expect(asked(call.press('3'))).toEqual([{ do: 'mark', id: 'a', state: 'saved', tell: 'restored' }]);
    expect(saidIn(call.reply({ did: 'mark', tell: 'restored', done: true }))[0]).toBe('voicemail.restored');
  });

  it('6 is the next one, 4 the previous one, beyond the last is the menu', () => {
    const call = atMessage();
    expect(saidIn(call.press('4'))[0]).toBe('voicemail.no-more');
    expect(asked(call.press('6'))).toContainEqual({ do: 'message', id: 'b' });
    expect(phrases(call.reply({ did: 'message', message: message('b') }))[0]).toMatchObject({
      with: { number: { number: 2 } },
    });
    expect(asked(call.press('4'))).toContainEqual({ do: 'message', id: 'a' });
    call.reply({ did: 'message', message: message('a', { state: 'saved' }) });
    call.press('6');
    call.reply({ did: 'message', message: message('b', { state: 'saved' }) });
    expect(asked(call.press('6'))).toEqual([{ do: 'boxes', login: '1001' }]);
    expect(saidIn(call.reply({ did: 'boxes', boxes: [summary('1001', 0, 2)] }))[0]).toBe('voicemail.no-more');
  });

  it('that somebody else has taken away meanwhile is passed over', () => {
    const call = atMessage({ state: 'saved' });
    call.press('6');
    expect(asked(call.reply({ did: 'message' }))).toEqual([{ do: 'boxes', login: '1001' }]);
  });

  it('5 tells the details', () => {
    const verbs = atMessage({ state: 'saved' }).press('5');
    expect(saidIn(verbs).slice(0, 3)).toEqual([...['voicemail.from', 'voicemail.received-today', 'voicemail.length']]);
  });

  it('7 calls back', () => {
    expect(goOf(atMessage().press('7'))).toEqual({ kind: 'number', number: '+14155550199', routeGroup: 'out' });
    // What a caller gives for his number must lead to no service of ours, and to no emergency call.
    expect(saidIn(atMessage({ from: { number: '911' } }).press('7'))[0]).toBe('voicemail.no-call-back');
    expect(goOf(atMessage({ from: { extension: '1003' } }).press('7'))).toEqual({ kind: 'user', extension: '1003' });
    expect(saidIn(atMessage({ from: {} }).press('7'))[0]).toBe('voicemail.no-call-back');
  });

  const callsBack = (call: ReturnType<typeof listener>) => {
    call.press('4711');
    call.reply({ did: 'pin', verdict: 'right' });
    call.reply({ did: 'boxes', boxes: [summary('1001', 1)] });
    call.press('1');
    call.reply({ did: 'list', ids: ['a'], message: message('a') });
    return call.press('7');
  };

  it('7 calls nobody outside for who is outside himself', () => {
    expect(saidIn(callsBack(listener('1001', OUTSIDE)))[0]).toBe('voicemail.no-call-back');
  });

  it('7 calls nobody from a phone that is locked, whoever uses it', () => {
    const at = (phone: string, lock: PhoneLock) =>
      callsBack(
        listener(
          '1001',
          { extension: '1001', phone, anonymous: false },
          { runtime: { get: (_domain, extension) => (extension === '3001' ? lock : undefined) as never } },
        ),
      );
    expect(saidIn(at('3001', { by: '1001' }))[0]).toBe('voicemail.no-call-back');
    expect(saidIn(at('3001', true))[0]).toBe('voicemail.no-call-back');
    expect(goOf(at('3001', { by: '1002' }))).toMatchObject({ kind: 'number' });
    expect(goOf(at('3002', true))).toMatchObject({ kind: 'number' });
  });

  it('8 forwards it', () => {
    const call = atMessage({ state: 'saved' });
    expect(saidIn(call.press('8'))).toEqual(['voicemail.forward-to']);
    expect(asked(call.press('1003'))).toEqual([{ do: 'forward', id: 'a', to: '1003' }]);
    const berlin = listener('8001', { extension: '8001', anonymous: false });
    berlin.press('4715');
    berlin.reply({ did: 'pin', verdict: 'right' });
    berlin.reply({ did: 'boxes', boxes: [summary('8001', 1)] });
    berlin.press('1');
    berlin.reply({ did: 'list', ids: ['a'], message: message('a') });
    berlin.press('8');
    expect(asked(berlin.press('002'))).toEqual([{ do: 'forward', id: 'a', to: '8002' }]);
    expect(saidIn(call.reply({ did: 'forward', how: 'sent' }))[0]).toBe('voicemail.forwarded');
    call.press('8');
    call.press('1099');
    expect(saidIn(call.reply({ did: 'forward', how: 'unknown' }))[0]).toBe('receptionist.extension-invalid');
    call.press('8');
    call.press('1002');
    expect(saidIn(call.reply({ did: 'forward', how: 'full' }))[0]).toBe('voicemail.full');
    call.press('8');
    expect(saidIn(call.press(''))[0]).toBe('voicemail.key-play');
  });

  it('8 forwards nothing to whom the listener may not call', () => {
    const call = atMessage({ state: 'saved' });
    call.press('8');
    const verbs = call.press('1004');
    expect([asked(verbs), saidIn(verbs)[0]]).toEqual([[], 'receptionist.extension-invalid']);
  });

  it('* leads back to the menu', () => {
    expect(asked(atMessage({ state: 'saved' }).press('*'))).toEqual([{ do: 'boxes', login: '1001' }]);
  });

  it('a store that does not answer ends it', () => {
    const call = atMessage();
    call.press('3');
    const verbs = call.stage.on({ event: 'reply', to: 'mailbox', value: undefined, failed: true });
    expect(saidIn(verbs)).toEqual(['common.system-error', 'common.goodbye']);
  });
});

describe('the greeting', () => {
  function recorded() {
    const call = atMenu();
    call.press('3');
    expect(asked(call.press('1'))).toEqual([{ do: 'name' }]);
    expect(saidIn(call.reply({ did: 'name', token: 'greeting-1' }))).toEqual(['greeting.record']);
    expect(call.stage.on({ event: 'played' })).toMatchObject([{ verb: 'record', as: 'greeting-1', terminators: '#' }]);
    return call;
  }
  const event = { event: 'recorded', file: '/rec/greeting-1.wav', durationMs: 4000, end: 'terminator' } as const;

  it('is recorded, heard and kept', () => {
    const call = recorded();
    expect(saidIn(call.stage.on(event))).toEqual(['greeting.key-accept', 'greeting.key-listen', 'greeting.key-again']);
    expect(phrases(call.press('2'))[0]).toEqual({ file: '/rec/greeting-1.wav' });
    expect(asked(call.press('1'))).toEqual([{ do: 'setGreeting', box: '1001', token: 'greeting-1', trimMs: 0 }]);
    expect(saidIn(call.reply({ did: 'setGreeting', kept: true }))[0]).toBe('greeting.saved');
  });

  it('is recorded again, or given up when too short', () => {
    const call = recorded();
    call.stage.on(event);
    expect(asked(call.press('3'))).toEqual([{ do: 'name' }]);
    const other = recorded();
    expect(saidIn(other.stage.on({ ...event, durationMs: 300 }))[0]).toBe('voicemail.too-short');
  });

  it('that ends with silence is kept without it', () => {
    const call = recorded();
    call.stage.on({ ...event, durationMs: 9000, end: 'silence' });
    expect(asked(call.press('1'))).toMatchObject([{ trimMs: 4500 }]);
  });

  it('is heard, or taken away', () => {
    const call = atMenu();
    call.press('3');
    expect(asked(call.press('2'))).toEqual([{ do: 'greeting', box: '1001' }]);
    expect(phrases(call.reply({ did: 'greeting', file: '/boxes/g.wav' }))[0]).toEqual({ file: '/boxes/g.wav' });
    expect(asked(call.press('3'))).toEqual([{ do: 'setGreeting', box: '1001' }]);
    expect(saidIn(call.reply({ did: 'setGreeting', kept: true }))[0]).toBe('greeting.standard');
    expect(asked(call.press('*'))).toEqual([{ do: 'boxes', login: '1001' }]);
  });
});

describe('the PIN', () => {
  it('is entered twice and changed', () => {
    const call = atMenu();
    expect(saidIn(call.press('4'))).toEqual(['login.pin-new']);
    expect(asked(call.press('8642'))).toEqual([{ do: 'offerPin', extension: '1001', pin: '8642' }]);
    expect(saidIn(call.reply({ did: 'offerPin', weak: false }))).toEqual(['login.pin-repeat']);
    expect(asked(call.press('8642'))).toEqual([{ do: 'setPin', extension: '1001', pin: '8642' }]);
    expect(JSON.stringify(call.stage.state)).not.toContain('8642');
    call.reply({ did: 'setPin', how: 'changed' });
    expect(saidIn(call.reply({ did: 'boxes', boxes: [summary('1001')] }))[0]).toBe('login.pin-changed');
  });

  it('too simple, or not the same twice -> another try', () => {
    const call = atMenu();
    call.press('4');
    call.press('1111');
    expect(saidIn(call.reply({ did: 'offerPin', weak: true }))).toEqual(['login.pin-weak', 'login.pin-new']);
    call.press('8642');
    call.reply({ did: 'offerPin', weak: false });
    call.press('8643');
    expect(saidIn(call.reply({ did: 'setPin', how: 'differs' }))).toEqual(['login.pin-differs', 'login.pin-new']);
  });
});

describe('at another switch', () => {
  it('is asked, or told, again', () => {
    expect(saidIn(listener(undefined).stage.on({ event: 'resumed' }))).toEqual(['login.extension']);
    const pin = listener('1001');
    pin.press('4711');
    expect(saidIn(pin.stage.on({ event: 'resumed' }))).toEqual(['login.pin']);
    expect(asked(atMenu().stage.on({ event: 'resumed' }))).toEqual([{ do: 'boxes', login: '1001' }]);
    expect(phrases(atMessage().stage.on({ event: 'resumed' }))).toContainEqual({ file: '/boxes/a.wav' });
    const next = atMessage();
    next.press('6');
    expect(asked(next.stage.on({ event: 'resumed' }))).toEqual([{ do: 'message', id: 'b' }]);
    const forwarding = atMessage();
    forwarding.press('8');
    expect(saidIn(forwarding.stage.on({ event: 'resumed' }))).toEqual(['voicemail.forward-to']);
    const greetings = atMenu();
    greetings.press('3');
    greetings.press('1');
    expect(asked(greetings.stage.on({ event: 'resumed' }))).toEqual([{ do: 'name' }]);
  });
});
