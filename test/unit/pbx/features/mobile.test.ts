/** A call that is switched to its user's mobile: the two talk on until somebody presses the key there. */
import { describe, expect, it } from 'vitest';
import { asLegId } from '../../../../src/core/ids.ts';
import { mobile } from '../../../../src/pbx/features/mobile/application.ts';
import { account, Stage, verbsOf, type Scene } from './kit.ts';

const MOBILE = '+14155550177';
const start = { event: 'start' } as const;

function stage(user: Record<string, unknown> = {}, scene: Scene = {}) {
  const directory = account({
    users: [{ extension: '1001' }, { extension: '1002', mobile: MOBILE, settings: { ringSeconds: 17 }, ...user }],
    trunks: [{ name: 'one' }],
    routeGroups: [{ name: 'out', trunks: [{ trunk: 'one' }] }],
  });
  return new Stage(mobile, { kind: 'mobile', extension: '1002' }, { directory, ...scene });
}

describe('a call that is switched to the mobile', () => {
  it('rings there in the name of the user, who goes on talking; whoever answers presses 1', () => {
    const run = stage();
    expect(run.on(start)).toMatchObject([
      { verb: 'note', via: 'mobile 1002' },
      {
        verb: 'dial',
        targets: [{ number: MOBILE, routeGroup: 'out', by: '1002', confirm: { accept: '1' } }],
        ringMs: 17_000,
      },
    ]);
    expect(run.on({ event: 'ringing' })).toEqual([]);
    expect(run.on({ event: 'early', leg: asLegId('x') })).toEqual([]);
    expect(run.on({ event: 'answered', leg: asLegId('x'), target: 0 })).toEqual([{ verb: 'bridge', leg: 'x' }]);
  });

  it('goes back when nobody takes it there', () => {
    const run = stage();
    run.on(start);
    expect(run.on({ event: 'dialFailed', status: 480, reason: 'call-no-answer' })).toEqual([
      { verb: 'reject', status: 480, reason: 'call-no-answer' },
    ]);
  });

  it('rings for the other party, too, when the user hangs up, and then at his own phones', () => {
    const run = stage();
    run.on(start);
    expect(run.on({ event: 'left' })).toEqual([{ verb: 'ring' }]);
    expect(run.on({ event: 'dialFailed', status: 480, reason: 'call-no-answer' })).toEqual([
      { verb: 'go', destination: { kind: 'user', extension: '1002' } },
    ]);
  });

  it('rings again, for the other party, too, at another switch', () => {
    const run = stage();
    run.on(start);
    run.on({ event: 'left' });
    expect(verbsOf(run.on({ event: 'resumed' }))).toEqual(['note', 'dial', 'ring']);
  });

  it.each([
    ['without a mobile', { mobile: undefined }],
    ['with a basic licence', { licence: 'basic' }],
    ['where calls stay inside', { settings: { externalForwarding: false } }],
    ['to a country that may not be called', { mobile: '+491711234567' }],
  ])('does not go there %s', (_why, user) => {
    expect(stage(user).on(start)).toEqual([{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);
  });

  it('does not go there when it is the mobile that talks', () => {
    const run = stage({}, { caller: { number: MOBILE, anonymous: false } });
    expect(run.on(start)).toEqual([{ verb: 'reject', status: 482, reason: 'call-loop' }]);
  });
});
