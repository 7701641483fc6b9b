/** Where help has to go: what a user has said, the network that he calls from, what the account says; shared phones stay. */
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/pbx/call/application.ts';
import { whereabouts } from '../../../src/pbx/policy/whereabouts.ts';
import { account } from './features/kit.ts';

const place = (city: string) => ({ country: 'US', city, street: 'Main Street' });
const NOW = 1000;
const directory = account({
  account: {
    domain: 'example.test',
    networks: [
      { name: 'Campus', ranges: ['10.0.0.0/8', '2001:db8::/32'], address: place('Campus') },
      { name: 'Lab', ranges: ['10.1.2.0/24', '192.0.2.7'], address: place('Lab') },
    ],
  },
  sites: [{ name: 'HQ', address: place('HQ') }],
  users: [{ extension: '1001' }, { extension: '1002', emergencyAddress: place('Home') }],
  commonAreaPhones: [{ extension: '3001', emergencyAddress: place('Lobby') }, { extension: '3002' }],
});
type Said = { text?: string; address?: object; at: number; until?: number } | undefined;
const where = (caller: Partial<Caller>, said?: Said) => {
  const get = (_domain: string, _extension: string, name: string) => (name === 'location' ? said : undefined) as never;
  const found = whereabouts({ directory, runtime: { get }, caller: { anonymous: false, ...caller }, now: NOW });
  return [found.address?.city, found.reported, found.at];
};

describe('a caller who needs help is', () => {
  it.each([
    ['where the site is', { extension: '1001' }, undefined, ['HQ', undefined, NOW]],
    ['where the account says', { extension: '1002' }, undefined, ['Home', undefined, NOW]],
    ['in its network', { extension: '1002', address: '10.9.9.9' }, undefined, ['Campus', undefined, NOW]],
    ['in the narrowest of several', { extension: '1001', address: '10.1.2.3' }, undefined, ['Lab', undefined, NOW]],
    ['in that of IPv6', { extension: '1001', address: '2001:db8::1' }, undefined, ['Campus', undefined, NOW]],
    [
      'in that of IPv4 within IPv6',
      { extension: '1001', address: '::ffff:192.0.2.7' },
      undefined,
      ['Lab', undefined, NOW],
    ],
    [
      'at home, in no network that is known',
      { extension: '1002', address: '192.0.2.8' },
      undefined,
      ['Home', undefined, NOW],
    ],
    [
      'at home, by a name that is no address',
      { extension: '1002', address: 'host.invalid' },
      undefined,
      ['Home', undefined, NOW],
    ],
    [
      'where he has said',
      { extension: '1001', address: '10.1.2.3' },
      { address: place('Hotel'), at: 7 },
      ['Hotel', undefined, 7],
    ],
    [
      'where he has said in words',
      { extension: '1001' },
      { text: 'Hotel', at: 7, until: NOW + 1 },
      [undefined, 'Hotel', 7],
    ],
    [
      'not there any more',
      { extension: '1001', address: '10.1.2.3' },
      { text: 'Hotel', at: 7, until: NOW },
      ['Lab', undefined, NOW],
    ],
    [
      'at the shared phone',
      { extension: '1001', phone: '3001', address: '10.1.2.3' },
      { text: 'Hotel', at: 7 },
      ['Lobby', undefined, NOW],
    ],
    ['at the shared phone of nobody', { extension: '3002', address: '10.1.2.3' }, undefined, ['HQ', undefined, NOW]],
  ] as const)('%s', (_where, caller, said, expected) => {
    expect(where(caller, said)).toEqual(expected);
  });
});
