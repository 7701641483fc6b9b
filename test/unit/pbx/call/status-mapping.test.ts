import { describe, expect, it } from 'vitest';
import { bestStatus, ofNetwork, outcomeOf, refusedBy, towardsCaller } from '../../../../src/pbx/call/status-mapping.ts';

describe('what a caller is told', () => {
  it.each([
    [486, 486, 'call-busy'],
    [603, 603, 'call-declined'],
    [600, 600, 'call-busy'],
    [480, 480, 'call-unavailable'],
    [408, 480, 'call-no-answer'],
    [401, 480, 'call-unavailable'],
    [407, 480, 'call-unavailable'],
    [404, 480, 'call-unavailable'],
    [488, 488, 'call-media'],
    [415, 488, 'call-media'],
    [606, 488, 'call-media'],
    [503, 480, 'call-unavailable'],
    [302, 480, 'call-unavailable'],
    [604, 603, 'call-declined'],
  ])('a device says %i: the caller gets %i %s', (device, status, reason) => {
    expect(towardsCaller(device)).toEqual({ status, reason });
  });

  it.each([
    [404, 404, 'number-unknown'],
    [410, 404, 'number-unknown'],
    [604, 404, 'number-unknown'],
    [484, 484, 'number-invalid'],
    [503, 480, 'call-no-trunk'],
    [486, 486, 'call-busy'],
    [407, 480, 'call-unavailable'],
  ])('a carrier says %i of a number: the caller gets %i %s', (carrier, status, reason) => {
    expect(ofNetwork(carrier)).toEqual({ status, reason });
  });

  it('a challenge never reaches the caller, whatever else was said', () => {
    expect(towardsCaller(bestStatus([407, 401])).status).toBe(480);
  });
});

describe('the best of several refusals', () => {
  it.each([
    [[486, 480], 486],
    [[480, 408], 480],
    [[500, 486], 486],
    [[486, 603, 480], 603],
    [[404, 488], 488],
    [[], 480],
  ])('%j is %i', (statuses, best) => {
    expect(bestStatus(statuses)).toBe(best);
  });
});

describe('whose doing it was', () => {
  it.each([
    [487, 'caller'],
    [404, 'caller'],
    [486, 'callee'],
    [480, 'callee'],
    [500, 'ours'],
  ])('%i is the doing of %s', (status, outcome) => {
    expect(outcomeOf(status)).toBe(outcome);
  });
});

describe('who ended a call that nobody answered', () => {
  it.each([
    ['user-unknown', 'system'],
    ['call-not-registered', 'system'],
    ['call-no-answer', 'system'],
    ['call-busy', 'callee'],
    ['call-declined', 'callee'],
  ] as const)('%s: %s', (reason, who) => {
    expect(refusedBy(reason)).toBe(who);
  });
});
