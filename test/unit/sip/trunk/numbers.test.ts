import { describe, expect, it } from 'vitest';
import { bareNumber, fromWire, toWire } from '../../../../src/sip/trunk/numbers.ts';

const rules = {
  inbound: [
    { prefix: '011', replace: '+' },
    { prefix: '1', replace: '+1' },
    { prefix: '', replace: '' },
  ],
  outbound: [
    { prefix: '+1', replace: '1' },
    { prefix: '+', replace: '011' },
  ],
};

describe('numbers of a trunk', () => {
  it('become E.164 by the first rule that fits', () => {
    expect(fromWire('14155550100', rules)).toBe('+14155550100');
    expect(fromWire('01149301234567', rules)).toBe('+49301234567');
    expect(fromWire('+14155550100', rules)).toBe('+14155550100');
    expect(fromWire('+1 (415) 555-0100', { inbound: [], outbound: [] })).toBe('+14155550100');
  });

  it('leave as the trunk wants them', () => {
    expect(toWire('+14155550100', rules)).toBe('14155550100');
    expect(toWire('+49301234567', rules)).toBe('01149301234567');
    expect(toWire('+49301234567', { inbound: [], outbound: [] })).toBe('+49301234567');
  });

  it('are left alone where they are names', () => {
    expect(bareNumber('ann.smith')).toBe('ann.smith');
    expect(bareNumber('415-555-0100')).toBe('4155550100');
    expect(bareNumber('*72')).toBe('*72');
  });
});
