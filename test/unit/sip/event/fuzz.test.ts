/** Whatever stands in a SUBSCRIBE, it gets an answer, and what is kept of it can be used. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import type { Notifier } from '../../../../src/sip/event/index.ts';
import { parseMessage, SipRequest } from '../../../../src/sip/message/index.ts';
import { Bench, DOMAIN } from './support.ts';

const open: Notifier[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

const piece = fc.constantFrom(
  'test',
  'dialog',
  ';',
  ';id=',
  'id=1',
  '*',
  '"',
  '<',
  '>',
  'sip:a@b',
  ',',
  '0',
  '60',
  '-1',
  '4294967296',
  '\t',
  'é',
  '%00',
  '=',
  '/',
  'text/plain',
  'eventlist',
);
const value = fc.oneof(
  fc.array(piece, { maxLength: 6 }).map(parts => parts.join('')),
  fc.string({ maxLength: 30 }),
);
const name = fc.constantFrom(
  'Event',
  'Expires',
  'Accept',
  'Contact',
  'Record-Route',
  'Supported',
  'Require',
  'Call-Info',
  'From',
  'To',
);

it('survives any headers', async () => {
  const bench = new Bench();
  const notifier = bench.notifier();
  open.push(notifier);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, value), { maxLength: 4 }),
      fc.uint8Array({ maxLength: 40 }),
      async (headers, body) => {
        const base = SipRequest.create({
          method: 'SUBSCRIBE',
          uri: `sip:1002@${DOMAIN}`,
          headers: [
            ['Via', 'SIP/2.0/TCP 10.0.0.1;branch=z9hG4bKx'],
            ['From', `<sip:1001@${DOMAIN}>;tag=t`],
            ['To', `<sip:1002@${DOMAIN}>`],
            ['Call-ID', bench.ids.token()],
            ['CSeq', '1 SUBSCRIBE'],
            ['Contact', '<sip:1001@198.51.100.9>'],
            ['Event', 'test'],
          ],
        });
        for (const [header, text] of headers) base.set(header, text);
        base.setBody('application/simple-filter+xml', Buffer.from(body));
        const parsed = parseMessage(base.toBuffer());
        if (!parsed.ok || !(parsed.message instanceof SipRequest)) return;
        const { response, after } = await notifier.subscribe(parsed.message, { account: DOMAIN, user: '1001' });
        after?.();
        await bench.clock.settle();
        expect(response.status).toBeGreaterThanOrEqual(200);
        expect(response.status).not.toBe(500);
        // What is written can be read again.
        for (const { request } of bench.sent.splice(0))
          expect(parseMessage(request.toBuffer().subarray()).ok || !request.has('Via')).toBe(true);
      },
    ),
    { numRuns: 600 },
  );
  await bench.clock.advance(7_300_000);
  expect([notifier.snapshot().subscriptions, await bench.store.count(), bench.clock.pending]).toEqual([0, 0, 0]);
});
