import { describe, expect, it } from 'vitest';
import { diversionInside, diversionOutside } from '../../../../src/pbx/call/run/diversion.ts';
import { account } from '../features/kit.ts';

const directory = account({
  users: [{ extension: '1001' }, { extension: '1002', settings: { callerId: 'hidden' } }, { extension: '1003' }],
  numbers: [
    { number: '+12125550101', assignedTo: { user: '1001' } },
    { number: '+12125550102', assignedTo: { user: '1002' } },
  ],
});
const outside = (diversions: Parameters<typeof diversionOutside>[0]) =>
  diversionOutside(diversions, directory, 'example.test');

describe('Diversion (RFC 5806)', () => {
  it('nobody has sent the call on -> none', () => {
    expect([diversionInside({}, 'example.test'), outside({})]).toEqual([[], []]);
  });

  it('inside: extensions, the latest first and with its reason, then who did before the call came in', () => {
    const diversions = { forwardedBy: ['1001', '1003'], forwardCause: 'user-busy', before: ['+14155550100'] } as const;
    expect(diversionInside(diversions, 'example.test')).toEqual([
      [
        'Diversion',
        '<sip:1003@example.test>;reason=user-busy;privacy=off, <sip:1001@example.test>;reason=unknown;privacy=off, ' +
          '<sip:+14155550100@example.test>;reason=unknown;privacy=off',
      ],
    ]);
  });

  it('outside: numbers; hidden ones for trunks alone, and who has none is not named', () => {
    expect(outside({ forwardedBy: ['1003', '1001', '1002'], forwardCause: 'no-answer' })).toEqual([
      [
        'Diversion',
        '<sip:+12125550102@example.test>;reason=no-answer;privacy=full, ' +
          '<sip:+12125550101@example.test>;reason=unknown;privacy=off',
      ],
    ]);
    expect(outside({ forwardedBy: ['1003'] })).toEqual([]);
  });

  it('a number that rings for a user names the user, once', () => {
    const [[, value] = []] = outside({ by: '1001' });
    expect(value).toBe('<sip:+12125550101@example.test>;reason=follow-me;privacy=off');
    const [[, twice] = []] = outside({ by: '1001', forwardedBy: ['1001'], forwardCause: 'deflection' });
    expect(twice).toBe('<sip:+12125550101@example.test>;reason=deflection;privacy=off');
  });
});
