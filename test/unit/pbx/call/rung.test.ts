/** Whom a call has rung, and whose call it was. */
import { describe, expect, it } from 'vitest';
import { towardsCaller } from '../../../../src/pbx/call/status-mapping.ts';
import type { RungParty } from '../../../../src/pbx/call/ports.ts';
import { resultOf, sharesOf, withRung } from '../../../../src/pbx/call/rung.ts';

const begins = (extension: string, at = 0) => ({ extension, at, result: 'abandoned', again: true }) as const;
const ends = (extension: string, result: RungParty['result']) => ({ extension, at: 9, result, again: false });

describe('whom a call has rung', () => {
  it('has one entry for each, with how often and what came of the last time', () => {
    const all = [
      begins('1', 1),
      ends('1', 'unanswered'),
      begins('2', 2),
      ends('2', 'busy'),
      begins('1', 3),
      ends('1', 'declined'),
    ];
    expect(all.reduce(withRung, [] as readonly RungParty[])).toEqual([
      { extension: '1', at: 1, times: 2, result: 'declined' },
      { extension: '2', at: 2, times: 1, result: 'busy' },
    ]);
  });

  it('who had the call had it, whatever was tried with him later', () => {
    const all = [begins('1'), ends('1', 'answered'), begins('1'), ends('1', 'unanswered')];
    expect(all.reduce(withRung, [] as readonly RungParty[])).toMatchObject([{ times: 2, result: 'answered' }]);
  });

  it('several devices of one are rung once, and what one says that is not there does not count', () => {
    const all = [begins('1'), begins('1'), ends('1', 'unanswered'), ends('1', 'unreachable')];
    expect(all.reduce(withRung, [] as readonly RungParty[])).toMatchObject([{ times: 1, result: 'unanswered' }]);
  });

  it('is bounded, and still says who had it', () => {
    const many = Array.from({ length: 150 }, (_, index) => begins(String(index)));
    const rang = [...many, ends('149', 'answered')].reduce(withRung, [] as readonly RungParty[]);
    expect(rang).toHaveLength(100);
    expect(rang.at(-1)).toMatchObject({ extension: '149', result: 'answered' });
  });

  it.each([
    [486, 'busy'],
    [600, 'busy'],
    [603, 'declined'],
    [606, 'unreachable'],
    [408, 'unanswered'],
    [480, 'unanswered'],
    [500, 'unreachable'],
  ])('%i of a phone is %s', (status, result) => {
    expect(resultOf(towardsCaller(status))).toBe(result);
  });

  it('no phone there is unreachable', () => {
    expect(resultOf({ status: 480, reason: 'call-not-registered' })).toBe('unreachable');
  });
});

describe('whose call it was', () => {
  const so = { caller: { extension: '1001' } };
  const rang = (extension: string, result: RungParty['result']): RungParty => ({ extension, result, at: 0, times: 1 });

  it('the caller, who had it, and those who missed it', () => {
    const call = { ...so, answeredAt: 5, rang: [rang('1002', 'answered'), rang('1003', 'elsewhere')] };
    expect(sharesOf(call, 'normal')).toEqual([
      { extension: '1001', direction: 'out', result: 'answered' },
      { extension: '1002', direction: 'in', result: 'answered' },
      { extension: '1003', direction: 'missed', result: 'elsewhere' },
    ]);
  });

  it('a number outside is nobody, and who was taken over has his share in the call before', () => {
    const number: RungParty = { number: '+12125550100', result: 'answered', at: 0, times: 1 };
    expect(sharesOf({ rang: [number, rang('1002', 'taken')] }, 'normal')).toEqual([]);
  });

  it('who calls a group that he is in has made the call', () => {
    expect(sharesOf({ ...so, rang: [rang('1001', 'abandoned')] }, 'call-cancelled')).toEqual([
      { extension: '1001', direction: 'out', result: 'abandoned' },
    ]);
  });

  it('a call is missed although no phone rang: with a message, and when busy', () => {
    const left = { ...so, answeredAt: 3, resolved: '3000', via: ['receptionist 3000', 'voicemail 1002'] };
    expect(sharesOf(left, 'normal')).toContainEqual({ extension: '1002', direction: 'missed', result: 'unreachable' });
    expect(sharesOf({ ...so, resolved: '1002' }, 'call-busy')).toEqual([
      { extension: '1001', direction: 'out', result: 'busy' },
      { extension: '1002', direction: 'missed', result: 'busy' },
    ]);
    expect(sharesOf({ ...so, resolved: '1002' }, 'call-blocked')).toHaveLength(1);
  });
});
