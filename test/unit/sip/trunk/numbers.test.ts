import { describe, expect, it } from 'vitest';
import { bareNumber } from '../../../../src/sip/trunk/numbers.ts';

describe('numbers of a trunk', () => {
  it('are read without separators, and left alone where they are names', () => {
    expect(bareNumber('+1 (415) 555-0100')).toBe('+14155550100');
    expect(bareNumber('ann.smith')).toBe('ann.smith');
    expect(bareNumber('*72')).toBe('*72');
  });
});
