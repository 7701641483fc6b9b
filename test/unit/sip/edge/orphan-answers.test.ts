import { expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { OrphanAnswers } from '../../../../src/sip/edge/orphan-answers.ts';
import type { EdgeTools } from '../../../../src/sip/edge/edge-tools.ts';
import { parseMessage, type SipRequest, type SipResponse } from '../../../../src/sip/message/index.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';

const PHONE = { open: true } as Flow;

function answer(tag = 'b'): SipResponse {
  const text = [
    'SIP/2.0 200 OK',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa',
    'Record-Route: <sip:p1.test;lr>',
    'Record-Route: <sip:p2.test;lr>',
    'From: <sip:a@x.test>;tag=a',
    `To: <sip:b@x.test>;tag=${tag}`,
    'Call-ID: c',
    'CSeq: 7 INVITE',
    'Contact: <sip:b@192.0.2.2:5062>',
    'Content-Length: 0',
  ];
  const parsed = parseMessage(Buffer.from(`${text.join('\r\n')}\r\n\r\n`));
  if (!parsed.ok) throw new Error('no message');
  return parsed.message as SipResponse;
}

function setUp(owner: Flow | 'unknown' | 'unreachable') {
  const clock = new FakeClock();
  const sent: SipRequest[] = [];
  const orphans = new OrphanAnswers({
    clock,
    log: silentLogger,
    owners: { route: () => Promise.resolve(owner) },
    transactions: {
      send: (request: SipRequest) => void sent.push(request),
      request: (request: SipRequest) => void sent.push(request),
    },
  } as unknown as EdgeTools);
  return { clock, sent, orphans };
}

it('an answer that nobody takes over is acknowledged and ended, once, whatever the phone repeats', async () => {
  const { clock, sent, orphans } = setUp('unknown');
  orphans.take(answer(), PHONE);
  await clock.advance(500);
  orphans.take(answer(), PHONE);
  expect(sent).toEqual([]);
  await clock.advance(2000);
  orphans.take(answer(), PHONE);
  await clock.advance(10_000);
  expect(sent.map(({ method, uri, cseq }) => `${method} ${uri} ${cseq.number}`)).toEqual([
    'ACK sip:b@192.0.2.2:5062 7',
    'BYE sip:b@192.0.2.2:5062 8',
  ]);
  expect(sent[1]?.getAll('Route')).toEqual(['<sip:p2.test;lr>', '<sip:p1.test;lr>']);
  expect([sent[1]?.from.tag, sent[1]?.to.tag, sent[1]?.callId]).toEqual(['a', 'b', 'c']);
  await clock.advance(30_000);
  expect(clock.pending).toBe(0);
});

it.each(['unreachable', { id: 'a switch' } as Flow] as const)(
  'an answer whose call somebody has, or may have, is left alone',
  async owner => {
    const { clock, sent, orphans } = setUp(owner);
    orphans.take(answer(), PHONE);
    await clock.advance(10_000);
    expect(sent).toEqual([]);
    orphans.close();
    expect(clock.pending).toBe(0);
  },
);
