/** Runs as services see them. */
import type { Caller, Json, RunHandle } from '../../../../src/pbx/call/application.ts';

export interface FakeRun extends RunHandle {
  readonly told: Json[];
  over: boolean;
}

export function run(callId: string, caller: Partial<Caller> = {}): FakeRun {
  const told: Json[] = [];
  return {
    callId,
    legId: `${callId}-leg`,
    caller: { extension: '1001', anonymous: false, ...caller },
    context: { hops: 0 },
    account: 'example.test',
    over: false,
    movedOn: false,
    told,
    tell: value => void told.push(value),
  };
}
