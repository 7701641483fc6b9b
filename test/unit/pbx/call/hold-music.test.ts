import { expect, it } from 'vitest';
import { HoldMusic } from '../../../../src/pbx/call/hold-music.ts';
import type { Leg } from '../../../../src/pbx/call/leg.ts';
import { account } from '../features/kit.ts';

const music = ['own', 'queue'].map(name => ({ name, file: `${name}.wav` }));
const directory = account({
  music,
  users: [
    { extension: '1001', settings: { musicOnHold: 'own' } },
    { extension: '1002' },
    { extension: '1003', settings: { holdMusic: false } },
  ],
  queues: [
    { extension: '2001', name: 'Tuned', settings: { musicOnHold: 'queue' } },
    { extension: '2002', name: 'Plain' },
  ],
});

/** What the other party hears while this extension holds it. */
function heard(extension: string | undefined, line?: string): string | undefined {
  const playing: string[] = [];
  const hold = new HoldMusic({
    accounts: { byDomain: () => directory } as never,
    domain: 'example.test',
    media: { music: (_leg: unknown, file: string) => (playing.push(file), { close: () => undefined }) } as never,
    prompts: { music: (name: string | undefined) => name ?? 'any', sounds: () => [] },
  });
  const wish = { sends: true, receives: false };
  const party = { ...(extension !== undefined && { extension }), anonymous: false };
  const holder = { party, wish, onHold: false, media: {}, ...(line !== undefined && { line: { extension: line } }) };
  const held = { party: { anonymous: false }, wish: { sends: true, receives: true }, onHold: false, media: {} };
  hold.follow(holder as unknown as Leg, held as unknown as Leg);
  hold.close();
  return playing[0];
}

it.each([
  ['an agent on a call of a queue: the music of the queue', '1001', '2001', 'queue'],
  ['a queue without music of its own: the music of the agent', '1001', '2002', 'own'],
  ['an agent without music: the music of the queue', '1002', '2001', 'queue'],
  ['any other call: the own music', '1001', undefined, 'own'],
  ['who has none set: the built-in music', '1002', undefined, 'any'],
  ['who gives none: none', '1003', undefined, undefined],
  ['who gives none, on a call of a queue: the music of the queue', '1003', '2001', 'queue'],
  ['a party from outside', undefined, '2001', undefined],
])('who is held by %s', (_who, extension, line, file) => {
  expect(heard(extension, line)).toBe(file);
});
