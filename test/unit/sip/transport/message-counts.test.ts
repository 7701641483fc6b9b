import { describe, expect, it } from 'vitest';
import { MessageCounts } from '../../../../src/sip/transport/index.ts';

describe('MessageCounts', () => {
  it.each([
    ['INVITE sip:x SIP/2.0', 'INVITE'],
    ['ACK sip:x SIP/2.0', 'ACK'],
    ['BYE sip:x SIP/2.0', 'BYE'],
    ['REGISTER sip:x SIP/2.0', 'REGISTER'],
    ['REFER sip:x SIP/2.0', 'REFER'],
    ['SIP/2.0 100 Trying', '1xx'],
    ['SIP/2.0 200 OK', '2xx'],
    ['SIP/2.0 603 Decline', '6xx'],
    ['SIP/2.0 999 What', 'other'],
    ['SIP/2.0 /', 'other'],
    ['FROB sip:x SIP/2.0', 'other'],
    ['x', 'other'],
  ])('%s is %s', (text, kind) => {
    const counts = new MessageCounts();
    counts.add('in', Buffer.from(text));
    counts.add('out', Buffer.from(text));
    counts.add('out', Buffer.from(text));
    expect([...counts.read()]).toEqual([
      { direction: 'in', kind, count: 1 },
      { direction: 'out', kind, count: 2 },
    ]);
  });
});
