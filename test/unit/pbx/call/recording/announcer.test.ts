import { expect, it } from 'vitest';
import { FakeClock } from '../../../../../src/core/clock.ts';
import type { Leg } from '../../../../../src/pbx/call/leg.ts';
import { Announcer, type AnnouncerServices } from '../../../../../src/pbx/call/recording/announcer.ts';
import { account } from '../../features/kit.ts';

const directory = account(
  {
    sites: [{ name: 'Home' }, { name: 'Berlin', code: '49', settings: { language: 'de-DE' } }],
    users: [
      { extension: '1001', settings: { language: 'fr-FR' } },
      { extension: '49201', site: 'Berlin' },
    ],
  },
  { language: 'nl-NL' },
);

const legOf = (extension?: string): Leg =>
  ({ party: { ...(extension !== undefined && { extension }), anonymous: false }, media: {} }) as unknown as Leg;

/** In which languages these parties are told of a recording. */
function spoken(legs: readonly Leg[], talking?: readonly Leg[]): string[] {
  const languages: string[] = [];
  const announcer = new Announcer({
    accounts: { byDomain: () => directory },
    clock: new FakeClock(),
    domain: 'example.test',
    language: 'en-US',
    media: { play: () => undefined },
    prompts: { sounds: (language: string) => (languages.push(language), []) },
  } as unknown as AnnouncerServices);
  announcer.say(legs, { say: 'recording.announcement' }, talking);
  return languages;
}

it('each party of ours is told in its own language, one from outside in that of whom it talks with', () => {
  const [german, french, outside] = [legOf('49201'), legOf('1001'), legOf()];
  expect(spoken([german, french])).toEqual(['de-DE', 'fr-FR']);
  expect(spoken([outside, german], [outside, german])).toEqual(['de-DE', 'de-DE']);
  // Who joins later, by a transfer.
  expect(spoken([outside], [german, outside])).toEqual(['de-DE']);
  expect(spoken([outside])).toEqual(['nl-NL']);
});
