import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { leaks } from '../../../src/core/leaks.ts';
import { until } from '../../kit/wait.ts';
import type { Phone } from './phone.ts';
import { DOMAIN, TestSite } from './site.ts';

let site: TestSite;

afterEach(async () => {
  await site.close();
  expect(leaks.describe()).toEqual([]);
});

/** What a header may be turned into: nonsense that a lazy parser finds only when somebody asks. */
const nonsense = fc.oneof(
  fc.constantFrom(
    '',
    ',',
    ';;',
    '<>',
    '"',
    '<sip:>',
    'sip:',
    '<sip:a@[::>',
    '4294967296 INVITE',
    '-1',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP :0;branch=z9hG4bKF',
    'SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKFAAAA',
    'Digest',
    'Digest realm="',
    'x;to-tag;from-tag',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const HEADERS = [
  'Via',
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Contact',
  'Max-Forwards',
  'Route',
  'Replaces',
  'Proxy-Require',
  'Proxy-Authorization',
  'Authorization',
  'Expires',
];

it('no message makes a server fail, whatever is in it, and calls go on', async () => {
  // Nobody is banned here: each of the messages is to be looked at.
  const limits = { requestsPerSecond: 1e9, flowPoints: 1e9, addressPoints: 1e9 };
  site = await TestSite.start({}, { guard: limits, holdMs: 0 });
  const phone = await site.phone('1001');
  const invite = await phone.invite('1002');
  const ok = await phone.response(invite);
  const bye = phone.within(invite, ok, 'BYE');
  const methods = ['INVITE', 'REGISTER', 'BYE', 'ACK', 'CANCEL', 'OPTIONS', 'SUBSCRIBE', 'X'];
  const spoilt = fc.record({
    method: fc.constantFrom(...methods),
    uri: fc.constantFrom(`sip:1002@${DOMAIN}`, `sip:${DOMAIN}`, bye.uri, 'tel:+1', 'sip:%zz@x', '<sip:x>', 'x:y'),
    header: fc.constantFrom(...HEADERS),
    value: nonsense,
    inDialog: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(spoilt, async ({ method, uri, header, value, inDialog }) => {
      const request = inDialog ? bye.clone() : phone.request(method, uri);
      request.method = method;
      request.uri = uri;
      request.set('CSeq', `1 ${method}`);
      request.set('Via', phone.via());
      request.set(header, value);
      phone.send(request);
      await Promise.resolve();
    }),
    { numRuns: 1500 },
  );
  await sound(phone);
});

it('no response of a phone makes a server fail', async () => {
  site = await TestSite.start();
  const phone = await site.phone('1001');
  await phone.register();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...HEADERS), nonsense, async (header, value) => {
      const response = phone.request('INVITE', `sip:1002@${DOMAIN}`);
      response.set(header, value);
      phone.send(response.toBuffer().toString('latin1').replace(/^.*/, 'SIP/2.0 200 OK'));
      await Promise.resolve();
    }),
    { numRuns: 300 },
  );
  await sound(phone);
});

async function sound(phone: Phone): Promise<void> {
  const other = await site.phone('1003', 'tcp');
  const invite = await other.invite('1002');
  expect((await other.response(invite)).status).toBe(200);
  await until('the queues to be empty', () => site.balancer.snapshot().held === 0);
  expect(site.errors).toEqual([]);
  phone.close();
}
