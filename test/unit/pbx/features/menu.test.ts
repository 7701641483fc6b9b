import { describe, expect, it } from 'vitest';
import { menu } from '../../../../src/pbx/features/menu/application.ts';
import { account, goOf, saidIn, Stage } from './kit.ts';

const keys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const;
const directory = account({
  users: keys.map((_, index) => ({ extension: `10${String(index).padStart(2, '0')}` })),
  menus: [
    {
      extension: '2100',
      name: 'All',
      prompt: 'all',
      inputs: Object.fromEntries(keys.map((key, index) => [key, { user: `10${String(index).padStart(2, '0')}` }])),
    },
    {
      extension: '2200',
      name: 'Few',
      prompt: 'few',
      inputs: { '1': { menu: '2100' }, '8': { repeat: true }, '9': { back: true } },
      retries: 1,
      onTimeout: { user: '1000' },
      onInvalid: { voicemail: '1001' },
      invalidPrompt: 'wrong',
      dialByExtension: true,
    },
  ],
});
const digits = (text: string) => ({ event: 'digits', digits: text, end: 'complete' }) as const;
const nothing = { event: 'digits', digits: '', end: 'timeout' } as const;
const start = { event: 'start' } as const;
const open = (extension: string, scene = {}) => {
  const stage = new Stage(menu, { kind: 'menu', extension }, { directory, ...scene });
  stage.on(start);
  return stage;
};

describe('an IVR menu', () => {
  it.each(keys.map((key, index) => [key, `10${String(index).padStart(2, '0')}`]))('input %s', (key, extension) => {
    expect(goOf(open('2100').on(digits(key)))).toEqual({ kind: 'user', extension });
  });

  it('a key that repeats it', () => {
    expect(saidIn(open('2200').on(digits('8')))).toEqual(['few']);
  });

  it('nested, and back to where the caller came from', () => {
    const inner = open('2200').on(digits('1'));
    expect(inner.find(verb => verb.verb === 'go')?.context?.trail).toEqual([{ kind: 'menu', extension: '2200' }]);
    const trail = [{ kind: 'receptionist', extension: '2000' }] as const;
    const back = open('2200', { context: { trail } }).on(digits('9'));
    expect(back).toEqual([{ verb: 'go', destination: trail[0], context: { trail: [] } }]);
  });

  it('back from nowhere is the menu again', () => {
    expect(saidIn(open('2200').on(digits('9')))).toEqual(['few']);
  });

  it('timeouts and invalid inputs are counted apart', () => {
    const stage = open('2200');
    expect(saidIn(stage.on(nothing))).toEqual(['menu.timeout', 'few']);
    expect(saidIn(stage.on(digits('5')))).toEqual(['wrong', 'few']);
    expect(goOf(stage.on(nothing))).toEqual({ kind: 'user', extension: '1000' });
    const other = open('2200');
    other.on(digits('5'));
    expect(goOf(other.on(digits('6')))).toEqual({ kind: 'voicemail', extension: '1001' });
  });

  it('an extension instead of a key', () => {
    expect(goOf(open('2200').on(digits('1005')))).toEqual({ kind: 'user', extension: '1005' });
  });

  it('# ends an extension, and alone is a key like others', () => {
    const ended = (text: string) => ({ event: 'digits', digits: text, end: 'terminator' }) as const;
    expect(goOf(open('2200').on(ended('1005')))).toEqual({ kind: 'user', extension: '1005' });
    expect(saidIn(open('2200').on(ended('8')))).toEqual(['few']);
    expect(saidIn(open('2200').on(ended('')))).toEqual(['wrong', 'few']);
    // Where only keys count, none of them ends an input.
    const [played] = new Stage(menu, { kind: 'menu', extension: '2100' }, { directory }).on(start).slice(-1);
    expect(played).not.toHaveProperty('collect.terminator');
  });

  it('who walks about for long is led back through the last menus only', () => {
    const trail = Array.from({ length: 20 }, () => ({ kind: 'menu', extension: '2200' }) as const);
    const inner = open('2200', { context: { trail } }).on(digits('1'));
    expect(inner.find(verb => verb.verb === 'go')?.context?.trail).toHaveLength(20);
  });

  it('a short extension, as at its site', () => {
    const sites = account({
      sites: [{ name: 'Home' }, { name: 'Berlin', code: '8' }],
      users: [{ extension: '8201', site: 'Berlin' }],
      menus: [{ extension: '8100', name: 'B', site: 'Berlin', prompt: 'b', inputs: {}, dialByExtension: true }],
    });
    const stage = new Stage(menu, { kind: 'menu', extension: '8100' }, { directory: sites });
    stage.on(start);
    expect(goOf(stage.on(digits('201')))).toEqual({ kind: 'user', extension: '8201' });
  });

  it('without a destination for it, the last timeout says goodbye', () => {
    const stage = open('2100');
    for (let times = 0; times < 3; times += 1) stage.on(nothing);
    expect(saidIn(stage.on(nothing))).toEqual(['common.goodbye']);
    expect(stage.on({ event: 'played' })).toEqual([{ verb: 'hangup' }]);
  });
});
