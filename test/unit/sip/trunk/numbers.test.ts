import { describe, expect, it } from 'vitest';
import { bareNumber } from '../../../../src/sip/trunk/numbers.ts';

describe('numbers of a trunk', () => {
  it('are read without separators, and left alone where they are names', () => {
    expect(bareNumber('+1 (415) 555-0100')).toBe('+14155550100');
    expect(bareNumber('ann.smith')).toBe('ann.smith');
    expect(bareNumber('*72')).toBe('*72');
  });

  it.each([
    ['+14155550100;npdi;rn=+14155550000', '+14155550100'],
    ['4155550100;phone-context=+1', '+14155550100'],
    ['5550100;cic=0288;Phone-Context=+1-415', '+14155550100'],
    ['+14155550100;phone-context=+1', '+14155550100'],
    ['100;phone-context=pbx.example.com', '100'],
    ['ann;day=tuesday', 'ann;day=tuesday'],
  ])('lose what stands behind them: %s', (user, number) => {
    expect(bareNumber(user)).toBe(number);
  });
});
