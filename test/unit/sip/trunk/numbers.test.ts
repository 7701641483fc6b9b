import { describe, expect, it } from 'vitest';
import { bareNumber, rewritten } from '../../../../src/sip/trunk/numbers.ts';

const inbound = [
  { match: '011', strip: 3, prepend: '+' },
  { match: '1', strip: 0, prepend: '+' },
];
const outbound = [
  { match: '+1', strip: 1, prepend: '' },
  { match: '+', strip: 1, prepend: '011' },
];

describe('numbers of a trunk', () => {
  it('become E.164 by the first rule that fits', () => {
    expect(rewritten('14155550100', inbound)).toBe('+14155550100');
    expect(rewritten('01149301234567', inbound)).toBe('+49301234567');
    expect(rewritten('+14155550100', inbound)).toBe('+14155550100');
  });

  it('leave as the trunk wants them', () => {
    expect(rewritten('+14155550100', outbound)).toBe('14155550100');
    expect(rewritten('+49301234567', outbound)).toBe('01149301234567');
    expect(rewritten('+49301234567', [])).toBe('+49301234567');
  });

  it('are read without separators, and left alone where they are names', () => {
    expect(bareNumber('+1 (415) 555-0100')).toBe('+14155550100');
    expect(bareNumber('ann.smith')).toBe('ann.smith');
    expect(bareNumber('*72')).toBe('*72');
  });
});
