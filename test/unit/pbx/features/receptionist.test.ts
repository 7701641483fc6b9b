import { describe, expect, it } from 'vitest';
import { receptionist } from '../../../../src/pbx/features/receptionist/application.ts';
import { account, goOf, saidIn, Stage, verbsOf } from './kit.ts';

const directory = account(
  {
    users: [
      { extension: '1001', name: 'Ada Lovelace' },
      { extension: '1002', name: 'Grace Hopper' },
      { extension: '1003', name: 'Anna Hopkins' },
    ],
    queues: [{ extension: '3001', name: 'Support' }],
    hours: [{ name: 'office', ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }] }],
    holidays: [
      {
        name: 'us',
        days: [
          { name: 'New Year', date: '01-01' },
          { name: 'Christmas', date: '12-25' },
        ],
      },
    ],
    receptionists: [
      {
        extension: '2000',
        name: 'Main',
        settings: { hours: 'office', holidays: 'us', operator: { user: '1001' } },
        business: { greeting: 'welcome', destination: { queue: '3001' } },
        closed: { greeting: 'closed', destination: { voicemail: '1001' } },
        holiday: { destination: { hangup: true } },
        holidays: { Christmas: { greeting: 'xmas', destination: { message: 'xmas' } } },
        dialByName: true,
        blocked: [{ number: '+1900*' }],
      },
    ],
  },
  { timeZone: 'America/New_York' },
);
const main = { kind: 'receptionist', extension: '2000' } as const;
const at = (iso: string): number => Date.parse(iso);
const OPEN = at('2030-01-08T15:00:00Z');
const digits = (text: string, end: 'complete' | 'terminator' | 'timeout' = 'complete') =>
  ({ event: 'digits', digits: text, end }) as const;

function greeted(now = OPEN, scene = {}) {
  const stage = new Stage(receptionist, main, { directory, now, ...scene });
  return { stage, verbs: stage.on({ event: 'start' }) };
}

describe('an auto receptionist', () => {
  it.each([
    ['open', OPEN, 'welcome', { kind: 'queue', extension: '3001' }],
    ['closed at night', at('2030-01-08T23:00:00Z'), 'closed', { kind: 'voicemail', extension: '1001' }],
    ['a holiday without routing of its own', at('2030-01-01T15:00:00Z'), 'receptionist.holiday', { kind: 'hangup' }],
    ['a holiday with its own', at('2029-12-25T15:00:00Z'), 'xmas', { kind: 'message', prompt: 'xmas' }],
    [
      'one second before the holiday, at home',
      at('2030-01-01T04:59:59Z'),
      'closed',
      { kind: 'voicemail', extension: '1001' },
    ],
    ['midnight of the holiday, at home', at('2030-01-01T05:00:00Z'), 'receptionist.holiday', { kind: 'hangup' }],
    [
      'summer time: nine o’clock is an hour earlier',
      at('2030-07-09T13:00:00Z'),
      'welcome',
      { kind: 'queue', extension: '3001' },
    ],
  ])('%s', (_name, now, said, destination) => {
    const { stage, verbs } = greeted(now);
    expect(verbsOf(verbs)).toEqual(['note', 'answer', 'play']);
    expect(saidIn(verbs)[0]).toBe(said);
    expect(goOf(stage.on(digits('', 'timeout')))).toEqual(destination);
  });

  it('an extension dialled during the greeting', () => {
    expect(goOf(greeted().stage.on(digits('1002')))).toEqual({ kind: 'user', extension: '1002' });
  });

  const door = (more: Record<string, unknown>) => {
    const users = ['1001', '1009', '2'].map(extension => ({ extension, name: `Ada ${extension}` }));
    const one = { extension: '2000', name: 'Main', business: { destination: { hangup: true } }, ...more };
    const stage = new Stage(receptionist, main, { directory: account({ users, receptionists: [one] }) });
    return { stage, collect: stage.on({ event: 'start' }).flatMap(verb => (verb.verb === 'play' ? verb.collect : [])) };
  };
  const operator = { settings: { operator: { user: '1001' } } };

  it('# ends an extension, whichever key leads to the directory', () => {
    for (const dialByNameKey of ['*', '9']) {
      const { stage, collect } = door({ dialByName: true, dialByNameKey });
      expect(collect).toMatchObject([{ terminator: dialByNameKey === '*' ? '*' : '#' }]);
      expect(goOf(stage.on(digits('1009', 'terminator')))).toEqual({ kind: 'user', extension: '1009' });
    }
    const star = door({ dialByName: true, dialByNameKey: '*' }).stage;
    expect(saidIn(star.on(digits('', 'terminator')))).toEqual(['directory.spell-last']);
    const nine = door({ dialByName: true, dialByNameKey: '9' }).stage;
    expect(saidIn(nine.on(digits('9', 'timeout')))).toEqual(['directory.spell-last']);
    expect(saidIn(door({}).stage.on(digits('', 'terminator')))[0]).toBe('receptionist.extension-invalid');
  });

  it('0 leads to the operator where nothing else may be dialled, and no digit to an extension', () => {
    for (const dialByName of [true, false]) {
      const { stage, collect } = door({ dialByExtension: false, dialByName, ...operator });
      expect(collect).toMatchObject([{ max: 1 }]);
      expect(saidIn(stage.on(digits('2')))[0]).toBe('common.invalid');
      expect(goOf(stage.on(digits('0')))).toEqual({ kind: 'user', extension: '1001' });
    }
    expect(door({ dialByExtension: false }).collect).toEqual([undefined]);
  });

  it('within its site, the short extension as well', () => {
    const sites = account({
      sites: [{ name: 'Home' }, { name: 'Berlin', code: '8' }],
      users: [{ extension: '8201', site: 'Berlin' }, { extension: '1001' }],
      receptionists: [
        { extension: '8000', name: 'Berlin', site: 'Berlin', business: { destination: { hangup: true } } },
        { extension: '2000', name: 'Home', business: { destination: { hangup: true } } },
      ],
    });
    const dialled = (extension: string, keys: string) => {
      const stage = new Stage(receptionist, { kind: 'receptionist', extension }, { directory: sites });
      stage.on({ event: 'start' });
      return goOf(stage.on(digits(keys)));
    };
    expect(dialled('8000', '201')).toEqual({ kind: 'user', extension: '8201' });
    expect(dialled('8000', '8201')).toEqual({ kind: 'user', extension: '8201' });
    expect(dialled('8000', '1001')).toEqual({ kind: 'user', extension: '1001' });
    expect(dialled('2000', '201')).toBeUndefined();
  });

  it('callers that are screened say their name before a person rings, also at another switch; queues are not told', () => {
    const screening = account({
      users: [{ extension: '1001' }],
      queues: [{ extension: '3001', name: 'Support' }],
      receptionists: [
        {
          ...{ extension: '2000', name: 'Main', settings: { callScreening: 'outside' } },
          business: { destination: { queue: '3001' } },
        },
      ],
    });
    const outside = { number: '+14155550100', anonymous: false };
    const calls = (caller: object) => {
      const stage = new Stage(receptionist, main, { directory: screening, caller: { anonymous: false, ...caller } });
      stage.on({ event: 'start' });
      return stage;
    };
    const stage = calls(outside);
    expect(saidIn(stage.on(digits('1001')))).toEqual(['screening.say-name']);
    expect(saidIn(stage.on({ event: 'resumed' }))).toEqual(['screening.say-name']);
    expect(verbsOf(stage.on({ event: 'played' }))).toEqual(['record']);
    expect(stage.on({ event: 'recorded', file: '/r/name.wav', durationMs: 900, end: 'silence' })).toEqual([
      {
        verb: 'go',
        destination: { kind: 'user', extension: '1001' },
        context: { screenedName: '/r/name.wav', trail: [main] },
      },
    ]);
    expect(goOf(calls(outside).on(digits('', 'timeout')))).toEqual({ kind: 'queue', extension: '3001' });
    expect(goOf(calls({ extension: '1002' }).on(digits('1001')))).toEqual({ kind: 'user', extension: '1001' });
  });

  it('0 leads to the operator', () => {
    expect(goOf(greeted().stage.on(digits('0', 'timeout')))).toEqual({ kind: 'user', extension: '1001' });
  });

  it('three wrong extensions, then on to where everybody goes', () => {
    const { stage } = greeted();
    expect(saidIn(stage.on(digits('7777')))).toContain('receptionist.extension-invalid');
    expect(saidIn(stage.on(digits('8888')))).toContain('receptionist.extension-invalid');
    expect(goOf(stage.on(digits('9999')))).toEqual({ kind: 'queue', extension: '3001' });
  });

  it('dial by name: the key, letters, a choice', () => {
    const { stage } = greeted();
    expect(saidIn(stage.on(digits('', 'terminator')))).toEqual(['directory.spell-last']);
    // h-o-p: Hopkins and Hopper, in order of their names.
    const offered = stage.on(digits('467', 'terminator'));
    expect(saidIn(offered)).toEqual(['directory.matches', 'directory.choose', 'directory.choose']);
    expect(goOf(stage.on(digits('2')))).toEqual({ kind: 'user', extension: '1002' });
  });

  it('a name that nobody has is asked for again', () => {
    const { stage } = greeted();
    stage.on(digits('', 'terminator'));
    expect(saidIn(stage.on(digits('99999', 'terminator')))).toEqual(['directory.not-found', 'directory.spell-last']);
  });

  it('blocked callers are refused before anybody answers', () => {
    const caller = { number: '+19005550100', anonymous: false };
    expect(greeted(OPEN, { caller }).verbs).toEqual([{ verb: 'reject', status: 603, reason: 'call-blocked' }]);
  });

  it('at another switch it greets again', () => {
    const { stage } = greeted();
    expect(saidIn(stage.on({ event: 'resumed' }))[0]).toBe('welcome');
  });
});
