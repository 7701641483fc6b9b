import { describe, expect, it } from 'vitest';
import { asLegId } from '../../../../src/core/ids.ts';
import type { CallEvent, Verb, World } from '../../../../src/pbx/call/application.ts';
import { userCall, type UserCallState } from '../../../../src/pbx/features/user/application.ts';

const world: World = {
  now: 0,
  directory: undefined,
  runtime: undefined,
  context: { hops: 0 },
  caller: { extension: '1001', anonymous: false },
  dialled: '1002',
  language: 'en-US',
};

function play(...events: CallEvent[]): { state: UserCallState; verbs: readonly Verb[] } {
  let state = userCall.initial({ kind: 'user', extension: '1002' }, { hops: 0 });
  let verbs: readonly Verb[] = [];
  for (const event of events) {
    // Between two steps the state may have been written down and read again on another switch.
    ({ state, verbs } = userCall.step(JSON.parse(JSON.stringify(state)) as UserCallState, event, world));
  }
  return { state, verbs };
}

const start: CallEvent = { event: 'start' };
const leg = asLegId('b1');

describe('a call to a user', () => {
  it('start -> dial', () => {
    expect(play(start).verbs).toEqual([
      { verb: 'dial', targets: [{ to: 'extension', extension: '1002' }], ringMs: 60_000 },
    ]);
  });

  it('ringing -> ring; early -> pass early media; answered -> bridge', () => {
    expect(play(start, { event: 'ringing' }).verbs).toEqual([{ verb: 'ring' }]);
    expect(play(start, { event: 'early', leg }).verbs).toEqual([{ verb: 'passEarlyMedia', leg }]);
    const talking = play(start, { event: 'ringing' }, { event: 'answered', leg, target: 0 });
    expect(talking.verbs).toEqual([{ verb: 'bridge', leg }]);
    expect(talking.state.phase).toBe('talking');
  });

  it('all devices refuse -> the caller is refused with the best status', () => {
    expect(play(start, { event: 'dialFailed', status: 486, reason: 'call-busy' }).verbs).toEqual([
      { verb: 'reject', status: 486, reason: 'call-busy' },
    ]);
  });

  it('a device redirects -> the other user is dialled', () => {
    expect(play(start, { event: 'redirected', extension: '1003' }).verbs).toEqual([
      { verb: 'dial', targets: [{ to: 'extension', extension: '1003' }], ringMs: 60_000 },
    ]);
  });

  it('redirections in a circle end with 482', () => {
    const circle = play(start, { event: 'redirected', extension: '1003' }, { event: 'redirected', extension: '1002' });
    expect(circle.verbs).toEqual([{ verb: 'reject', status: 482, reason: 'call-loop' }]);
  });

  it('a long chain of redirections ends with 480', () => {
    const hops = Array.from({ length: 6 }, (_, index): CallEvent => ({ event: 'redirected', extension: `20${index}` }));
    expect(play(start, ...hops).verbs).toEqual([{ verb: 'reject', status: 480, reason: 'call-loop' }]);
  });

  it('once it talks nothing changes it any more', () => {
    const after = play(
      start,
      { event: 'answered', leg, target: 0 },
      { event: 'dialFailed', status: 486, reason: 'call-busy' },
    );
    expect(after.verbs).toEqual([]);
  });
});
