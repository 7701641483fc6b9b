/** In whose language and with which country's tones a caller is spoken to. */
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import type { CallContext, Caller } from '../../../../src/pbx/call/application.ts';
import { countryOf, worldOf } from '../../../../src/pbx/call/run/world.ts';
import type { CallServices } from '../../../../src/pbx/call/services.ts';
import type { Destination } from '../../../../src/routing/destination.ts';
import { account } from '../features/kit.ts';

const directory = account(
  {
    sites: [
      { name: 'Home' },
      { name: 'Berlin', code: '49', settings: { language: 'de-DE', country: 'DE' } },
      { name: 'Paris', code: '33', settings: { language: 'fr-FR', country: 'FR' } },
    ],
    users: [
      { extension: '1001' },
      { extension: '49201', site: 'Berlin' },
      { extension: '33301', site: 'Paris', settings: { language: 'en-GB' } },
    ],
    receptionists: [
      { extension: '49900', name: 'Berlin', site: 'Berlin', business: { destination: { hangup: true } } },
    ],
    conferenceRooms: [{ extension: '49800', name: 'Runde', site: 'Berlin' }],
  },
  { language: 'en-US', country: 'US' },
);

const services = {
  accounts: { byDomain: (domain: string) => (domain === 'example.test' ? directory : undefined) },
  clock: new FakeClock(),
  domain: 'example.test',
  language: 'nl-NL',
  country: 'NL',
} as unknown as CallServices;

const GERMAN: Caller = { extension: '49201', anonymous: false };
const OUTSIDE: Caller = { number: '+4930123456', anonymous: false };

function spoken(destination: Destination, caller: Caller, more: Partial<CallContext> = {}): [string, string] {
  const seen = { destination, caller, context: { hops: 0, ...more }, dialled: '' };
  return [worldOf(services, seen).language, countryOf(services, seen)];
}

const BERLIN = ['de-DE', 'DE'];
const HOME = ['en-US', 'US'];

describe('a caller is spoken to', () => {
  it.each<[string, Destination, Caller, Partial<CallContext>, readonly string[]]>([
    ['as at the receptionist', { kind: 'receptionist', extension: '49900' }, OUTSIDE, {}, BERLIN],
    ['as at who is called', { kind: 'user', extension: '33301' }, GERMAN, {}, ['en-GB', 'FR']],
    [
      'as where he has come from, when he goes no further',
      { kind: 'refused', status: 486, reason: 'call-busy' },
      OUTSIDE,
      { sentBy: '49201' },
      BERLIN,
    ],
    ['as there, by a message', { kind: 'message', prompt: 'closed' }, OUTSIDE, { sentBy: '49900' }, BERLIN],
    ['as in the room', { kind: 'conference', room: '49800' }, OUTSIDE, {}, BERLIN],
    ['as its owner in a room of his own', { kind: 'conference', room: '@49201' }, OUTSIDE, {}, BERLIN],
    ['as he is, by a code of his own', { kind: 'toggle', what: 'doNotDisturb', value: true }, GERMAN, {}, BERLIN],
    ['as he is, when he logs in', { kind: 'hotDesk', action: 'login' }, GERMAN, {}, BERLIN],
    ['as he is, while the box is asked for', { kind: 'mailbox' }, GERMAN, {}, BERLIN],
    ['as he is, by what he does with others', { kind: 'pickup', extension: '1001' }, GERMAN, {}, BERLIN],
    ['as he is, as a supervisor', { kind: 'monitor', mode: 'listen', extension: '33301' }, GERMAN, {}, BERLIN],
    ['as who has parked him', { kind: 'park' }, OUTSIDE, { transferredBy: '49201' }, BERLIN],
    ['as he is, at an empty slot', { kind: 'retrieve', slot: '701' }, GERMAN, {}, BERLIN],
    ['as in the account, where there is nothing else', { kind: 'message', prompt: 'closed' }, OUTSIDE, {}, HOME],
    ['as he has chosen', { kind: 'user', extension: '1001' }, OUTSIDE, { language: 'it-IT' }, ['it-IT', 'US']],
  ])('%s', (_how, destination, caller, context, expected) => {
    expect(spoken(destination, caller, context)).toEqual(expected);
  });

  it('as the installation says in a domain without an account', () => {
    const seen = { destination: { kind: 'hangup' }, caller: OUTSIDE, context: { hops: 0 }, dialled: '' } as const;
    const none = { ...services, domain: 'other.test' } as unknown as CallServices;
    expect([worldOf(none, seen).language, countryOf(none, seen)]).toEqual(['nl-NL', 'NL']);
  });
});
