import { describe, expect, it } from 'vitest';
import type { Json, Verb } from '../../../../src/pbx/call/application.ts';
import { voicemail } from '../../../../src/pbx/features/voicemail/application.ts';
import { account, goOf, saidIn, Stage, verbsOf, type Scene } from './kit.ts';

const directory = account(
  {
    users: [
      { extension: '1001', pin: '4711' },
      { extension: '1002', callHandling: { business: { operator: { key: '9', destination: { user: '1001' } } } } },
      { extension: '1003', callHandling: { business: { greeting: 'away', operator: {} } } },
      { extension: '1004', settings: { voicemail: false } },
      { extension: 'ada', settings: { voicemailSeconds: 20 } },
    ],
    queues: [{ extension: '2001', name: 'Sales', members: [], voicemailGreeting: 'sales closed' }],
  },
  { operator: { user: '1001' } },
);

type Options = Scene & { readonly opened?: Record<string, Json> };

function caller(extension: string, { opened = {}, ...scene }: Options = {}) {
  const stage = new Stage(voicemail, { kind: 'voicemail', extension }, { directory, ...scene });
  const started = stage.on({ event: 'start' });
  const reply = (value: Json): readonly Verb[] => stage.on({ event: 'reply', to: 'voicemail', value });
  return {
    stage,
    started,
    reply,
    open: () => reply({ did: 'open', token: 'm1', full: false, ...opened }),
    press: (digits: string) => stage.on({ event: 'digits', digits, end: digits === '' ? 'timeout' : 'complete' }),
    spoke: (durationMs: number, end: 'terminator' | 'silence' | 'limit' = 'terminator') =>
      stage.on({ event: 'recorded', file: '/rec/m1.wav', durationMs, end }),
  };
}

const asked = (verbs: readonly Verb[]): readonly Json[] =>
  verbs.flatMap(verb => (verb.verb === 'ask' ? [verb.question] : []));
const recording = (verbs: readonly Verb[]) => verbs.find(verb => verb.verb === 'record');

describe('leaving a message', () => {
  it('is not for whom the owner may not talk with, by whatever way the call has come', () => {
    const barriers = [{ name: 'wall', one: ['1001'], other: ['1002'] }];
    const walled = account({
      account: { domain: 'example.test', barriers },
      users: [{ extension: '1001' }, { extension: '1002' }],
    });
    const stage = new Stage(voicemail, { kind: 'voicemail', extension: '1002' }, { directory: walled });
    expect(stage.on({ event: 'start' })).toEqual([{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);
  });

  it('start -> answer, ask for a name; greeting; beep', () => {
    const call = caller('1001');
    expect(verbsOf(call.started)).toEqual(['note', 'answer', 'ask']);
    expect(asked(call.started)).toEqual([{ do: 'open', box: '1001' }]);
    expect(saidIn(call.open())).toEqual(['voicemail.unavailable-extension', 'voicemail.leave', 'voicemail.finish']);
    expect(recording(call.press(''))).toEqual({
      ...{ verb: 'record', maxMs: 180_000, silenceMs: 10_000, terminators: '#', beep: true },
      ...{ as: 'm1', keep: { service: 'voicemail', about: 'm1' } },
    });
  });

  it('# during the greeting -> beep at once', () => {
    const call = caller('ada');
    expect(saidIn(call.open())[0]).toBe('voicemail.unavailable');
    expect(recording(call.press('#'))?.maxMs).toBe(20_000);
  });

  it("the user's own recording comes before the account's prompt, and that before ours", () => {
    expect(saidIn(caller('1003').open())).toEqual(['away']);
    const own = caller('1003', { opened: { greeting: '/boxes/greeting.wav' } }).open();
    expect(own).toMatchObject([{ verb: 'play', phrases: [{ file: '/boxes/greeting.wav' }] }]);
    expect(saidIn(caller('2001').open())).toEqual(['sales closed']);
  });

  it('operator key -> operator, and nothing is kept', () => {
    const own = caller('1002');
    own.open();
    const verbs = own.press('9');
    expect(asked(verbs)).toEqual([{ do: 'drop', token: 'm1' }]);
    expect(goOf(verbs)).toEqual({ kind: 'user', extension: '1001' });
    const settings = caller('1003');
    settings.open();
    expect(goOf(settings.press('0'))).toEqual({ kind: 'user', extension: '1001' });
    const queue = caller('2001');
    queue.open();
    expect(goOf(queue.press('0'))).toEqual({ kind: 'user', extension: '1001' });
  });

  it('no operator key of a user who has none', () => {
    const call = caller('1001');
    call.open();
    expect(verbsOf(call.press('0'))).toEqual(['record']);
  });

  it('* -> the owner listens, where there is a PIN to ask for', () => {
    const call = caller('1001');
    call.open();
    expect(goOf(call.press('*'))).toEqual({ kind: 'mailbox', extension: '1001' });
    const other = caller('ada');
    other.open();
    expect(verbsOf(other.press('*'))).toEqual(['record']);
  });

  it('# after the message -> choice; 1 sends it', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    const choice = call.spoke(4000);
    expect(asked(choice)).toEqual([{ do: 'hold', token: 'm1', urgent: false }]);
    // The # that ended the message must not send it.
    expect(choice).toMatchObject([{}, { verb: 'play', collect: { fresh: true } }]);
    expect(saidIn(choice)).toEqual([
      ...['voicemail.key-send', 'voicemail.key-review', 'voicemail.key-again', 'voicemail.key-urgent'],
    ]);
    expect(asked(call.press('1'))).toEqual([{ do: 'send', token: 'm1', trimMs: 0 }]);
    // The answer to the question before comes late.
    expect(call.reply(null)).toEqual([]);
    expect(saidIn(call.reply({ did: 'send', kept: true }))).toEqual(['voicemail.sent', 'common.goodbye']);
    expect(verbsOf(call.stage.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('2 plays it, 4 makes it urgent, 3 records it again, no key sends it', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    call.spoke(4000);
    expect(call.press('2')).toMatchObject([{}, { phrases: [{ file: '/rec/m1.wav' }, {}, {}, {}, {}] }]);
    const urgent = call.press('4');
    expect(asked(urgent)).toEqual([{ do: 'hold', token: 'm1', urgent: true }]);
    expect(saidIn(urgent)).toContain('voicemail.marked-urgent');
    const again = call.press('3');
    expect(asked(again)).toEqual([{ do: 'redo', token: 'm1' }]);
    expect(recording(again)?.as).toBe('m1');
    call.spoke(4000);
    expect(asked(call.press(''))).toMatchObject([{ do: 'send' }]);
  });

  it('keys that mean nothing send it in the end', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    call.spoke(4000);
    expect(saidIn(call.press('7'))[0]).toBe('common.invalid');
    expect(saidIn(call.press('8'))[0]).toBe('common.invalid');
    expect(asked(call.press('9'))).toMatchObject([{ do: 'send' }]);
  });

  it('too short -> another try, three times', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    for (let tries = 1; tries < 3; tries += 1) {
      expect(saidIn(call.spoke(700))).toEqual(['voicemail.too-short', 'voicemail.leave']);
      expect(verbsOf(call.stage.on({ event: 'played' }))).toEqual(['record']);
    }
    const last = call.spoke(700);
    expect(asked(last)).toEqual([{ do: 'drop', token: 'm1' }]);
    expect(saidIn(last)).toEqual(['voicemail.not-sent', 'common.goodbye']);
  });

  it('nothing but silence -> dropped', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    expect(asked(call.spoke(10_400, 'silence'))).toEqual([{ do: 'drop', token: 'm1' }]);
  });

  it('silence after some words -> sent without the silence', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    expect(asked(call.spoke(15_000, 'silence'))).toEqual([{ do: 'send', token: 'm1', trimMs: 9000 }]);
  });

  it('the longest length -> told, and sent', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    const verbs = call.spoke(180_000, 'limit');
    expect(saidIn(verbs)).toEqual(['voicemail.too-long']);
    expect(asked(verbs)).toMatchObject([{ do: 'send' }]);
  });

  it('a full box is told; with an operator the caller may go on to him', () => {
    expect(saidIn(caller('1001', { opened: { full: true } }).open())).toEqual(['voicemail.full', 'common.goodbye']);
    const queue = caller('2001', { opened: { full: true } });
    expect(saidIn(queue.open())).toEqual(['voicemail.full', 'receptionist.operator']);
    expect(goOf(queue.press('0'))).toEqual({ kind: 'user', extension: '1001' });
  });

  it('no box is told; an unknown extension is refused', () => {
    const none = caller('1004');
    expect(saidIn(none.started)).toEqual(['voicemail.none', 'common.goodbye']);
    expect(caller('1099').started).toEqual([{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
  });

  it('nothing can be recorded -> told', () => {
    const call = caller('1001');
    const verbs = call.stage.on({ event: 'reply', to: 'voicemail', value: undefined, failed: true });
    expect(saidIn(verbs)).toEqual(['common.system-error', 'common.goodbye']);
  });

  it('a store that is away keeps nobody from leaving a message', () => {
    const call = caller('1001');
    call.open();
    call.press('');
    call.spoke(4000);
    call.press('1');
    const verbs = call.stage.on({ event: 'reply', to: 'voicemail', value: undefined, failed: true });
    expect(saidIn(verbs)).toEqual(['voicemail.sent', 'common.goodbye']);
  });

  describe('at another switch', () => {
    it('greeting -> greeting again', () => {
      const call = caller('1001');
      call.open();
      expect(saidIn(call.stage.on({ event: 'resumed' }))).toContain('voicemail.leave');
    });

    it('recording -> what there is becomes a message, and the prompt is said again', () => {
      const call = caller('1001');
      call.open();
      call.press('');
      expect(asked(call.stage.on({ event: 'resumed' }))).toEqual([{ do: 'open', box: '1001', former: 'm1' }]);
      expect(saidIn(call.reply({ did: 'open', token: 'm2', full: false }))).toContain('voicemail.leave');
      expect(recording(call.press(''))?.as).toBe('m2');
    });

    it('choice -> choice again; sending -> sent again', () => {
      const call = caller('1001');
      call.open();
      call.press('');
      call.spoke(4000);
      expect(saidIn(call.stage.on({ event: 'resumed' }))).toContain('voicemail.key-send');
      call.press('1');
      expect(asked(call.stage.on({ event: 'resumed' }))).toEqual([{ do: 'send', token: 'm1', trimMs: 0 }]);
    });
  });
});
