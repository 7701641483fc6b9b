import { describe, expect, it } from 'vitest';
import { joiningOf, type Stay } from '../../../../src/api/live/join.ts';
import { TandemError } from '../../../../src/core/errors.ts';
import type { CallDetail, LegDetail } from '../../../../src/pbx/call/control/ports.ts';

const quality = { loss: 0, lossMax: 0, jitterMs: 0, rttMs: 0, packetsReceived: 0, packetsSent: 0 };
/** Four digits are an extension, all else is a number outside. */
const legOf = (who: string): LegDetail => ({
  ...{ id: `leg-${who}`, role: 'caller', address: `sip:${who}@example.test`, state: 'answered' },
  ...(who.length === 4 ? { extension: who } : { number: who, trunk: 'carrier' }),
  ...{ holds: false, onHold: false, quality },
  dialog: { callId: `call-${who}`, localTag: 'ours', remoteTag: 'theirs' },
});
const callOf = (id: string, who: readonly string[], more: Partial<CallDetail> = {}): CallDetail => ({
  ...{ id, account: 'example.test', node: 's1', zone: 'a', state: 'talking', startedAt: 0, takeovers: 0 },
  ...{ from: '', to: '', legs: who.map(legOf) },
  ...more,
});
const call = callOf('c1', ['1001', '1002']);

describe('two calls are joined', () => {
  it('without the party that is in both', () => {
    const { wish, stays } = joiningOf(call, callOf('c2', ['1003', '1001']), {});
    expect(wish).toEqual({
      leg: 'leg-1002',
      dialog: { callId: 'call-1001', localTag: 'ours', remoteTag: 'theirs' },
      leaving: { extension: '1001' },
      address: 'sip:1003@example.test',
    });
    expect(stays.id).toBe('leg-1003');
  });

  it('without a number that is in both, in the name of its trunk', () => {
    const [one, other] = [callOf('c1', ['+12125550100', '1002']), callOf('c2', ['+12125550100', '1003'])];
    expect(joiningOf(one, other, {}).wish).toMatchObject({ leg: 'leg-1002', leaving: { trunk: 'carrier' } });
  });

  it('of the parties that are named', () => {
    const stay = { leg: 'leg-1001', otherLeg: 'leg-1004' };
    const { wish } = joiningOf(call, callOf('c2', ['1003', '1004']), stay);
    expect(wish).toMatchObject({ leg: 'leg-1001', leaving: { extension: '1003' }, address: 'sip:1004@example.test' });
  });

  it.each<[string, CallDetail, Stay, string]>([
    ['with itself', call, {}, 'call-state'],
    ['where nobody is in both', callOf('c2', ['1003', '1004']), {}, 'call-state'],
    ['where everybody is', callOf('c2', ['1001', '1002']), {}, 'call-state'],
    ['where one waits', callOf('c2', ['1001']), {}, 'call-state'],
    ['where it rings', callOf('c2', ['1001', '1003'], { state: 'ringing' }), {}, 'call-state'],
    ['with a leg of another call', callOf('c2', ['1001', '1003']), { leg: 'leg-1003' }, 'leg-unknown'],
  ])('but not %s', (_what, other, stay, code) => {
    let failure: unknown;
    try {
      joiningOf(call, other, stay);
    } catch (error) {
      failure = error;
    }
    expect(failure instanceof TandemError && failure.code).toBe(code);
  });
});
