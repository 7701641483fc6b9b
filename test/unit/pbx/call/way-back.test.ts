import { expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import type { Leg } from '../../../../src/pbx/call/leg.ts';
import type { RunState } from '../../../../src/pbx/call/run/host.ts';
import { ReturnWay } from '../../../../src/pbx/call/way-back.ts';

const run = { application: 'queue' } as RunState;
const GRACE_MS = 300;

/** A caller and a member who have just been joined; `heard`: packets of the member's. */
function joined(heard: number) {
  const clock = new FakeClock();
  const did: string[] = [];
  const media = { stats: () => Promise.resolve({ packetsReceived: heard }) };
  const leg = { role: 'callee', duty: {}, media } as unknown as Leg;
  const caller = { role: 'caller' } as Leg;
  const call = {
    services: { clock },
    ended: false,
    peerOf: (of: Leg): Leg | undefined => (of === leg ? caller : undefined),
    drop: () => Promise.resolve(void did.push('drop')),
    resume: (state: RunState, { leg: anchor }: { leg: Leg }) => {
      expect([state, anchor]).toEqual([run, caller]);
      did.push('resume');
    },
    end: () => Promise.resolve(void did.push('end')),
  };
  const way = new ReturnWay(call);
  way.open(leg, { run, graceMs: GRACE_MS });
  return { way, leg, caller, call, clock, did };
}

it('who hangs up at once and was not heard leaves the other one to the application, and has no duty', async () => {
  const { way, leg, clock, did } = joined(4);
  await clock.advance(GRACE_MS);
  await way.hungUp(leg);
  expect(did).toEqual(['drop', 'resume']);
  expect(leg.duty).toBeUndefined();
});

type Stage = ReturnType<typeof joined>;
const GONE: Partial<Stage['call']> = { peerOf: () => undefined };

it.each([
  ['was heard', 5, 0, (): unknown => undefined],
  ['hangs up later', 0, GRACE_MS + 1, (): unknown => undefined],
  ['was parted from the other meanwhile', 0, 0, ({ way }: Stage) => way.close()],
  ['has lost the other, too', 0, 0, ({ call }: Stage) => Object.assign(call, GONE)],
  ['is in a call that ends', 0, 0, ({ call }: Stage) => Object.assign(call, { ended: true })],
])('who %s ends the call', async (_who, heard, afterMs, happens) => {
  const stage = joined(heard);
  await stage.clock.advance(afterMs);
  happens(stage);
  await stage.way.hungUp(stage.leg);
  expect(stage.did).toEqual(['end']);
});

it('the other one ends the call', async () => {
  const { way, caller, did } = joined(0);
  await way.hungUp(caller);
  expect(did).toEqual(['end']);
});
