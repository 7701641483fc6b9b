import { expect, it } from 'vitest';
import { accessRuleKey } from '../../../../src/api/access/control.ts';
import { PhoneAccess } from '../../../../src/api/access/phones.ts';
import { account } from '../../pbx/features/kit.ts';

const DOMAIN = 'example.test';
const directory = account({ users: [{ extension: '1001' }] });

function access(rules: Record<string, readonly string[]>): PhoneAccess {
  const stored = new Map(Object.entries(rules));
  return new PhoneAccess({
    rules: {
      get: (kind, key) => {
        const devices = kind === 'settings' ? stored.get(key) : undefined;
        return devices && { kind, key, body: { devices }, revision: 1, createdAt: 0, updatedAt: 0 };
      },
    },
    accounts: { byDomain: domain => (domain === DOMAIN ? directory : undefined) },
    domain: DOMAIN,
  });
}

const from = (address: string, method = 'REGISTER', to?: string) => ({ address, method, from: '1001', to });

it('without a rule phones come from everywhere', () => {
  expect(access({}).admits(from('192.0.2.1'))).toBe(true);
  expect(access({ [accessRuleKey(DOMAIN)]: [] }).admits(from('2001:db8::1'))).toBe(true);
});

it('the rules of the cluster and of the account both count', () => {
  const both = access({
    [accessRuleKey(undefined)]: ['192.0.2.0/24', '2001:db8::/32'],
    [accessRuleKey(DOMAIN)]: ['192.0.2.7', '2001:db8::7'],
  });
  expect(
    ['192.0.2.7', '192.0.2.8', '198.51.100.1', '2001:db8::7', '::ffff:192.0.2.7'].map(one => both.admits(from(one))),
  ).toEqual([...[true, false, false, true, true]]);
  expect(access({ [accessRuleKey('other.test')]: ['192.0.2.7'] }).admits(from('192.0.2.8'))).toBe(true);
});

it('emergency calls come from everywhere, and nothing else does', () => {
  const closed = access({ [accessRuleKey(DOMAIN)]: ['192.0.2.7'] });
  expect(closed.admits(from('198.51.100.1', 'INVITE', '911'))).toBe(true);
  expect(closed.admits(from('198.51.100.1', 'INVITE', '1002'))).toBe(false);
  expect(closed.admits(from('198.51.100.1', 'SUBSCRIBE', '911'))).toBe(false);
  expect(closed.admits({ address: '198.51.100.1', method: 'INVITE' })).toBe(false);
});
