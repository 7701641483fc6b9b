/**
 * Switching a call to the mobile of the user who has it. He and the other party talk on while it rings, and go on talking when nobody
 * presses the key there: so nothing is said or rung to the other party.
 */
import { resolveForward } from '../../../routing/dial-plan/index.ts';
import type { Application, Step, Verb, World } from '../../call/application.ts';
import { PRESS_ONE } from '../../policy/press-one.ts';
import { targetOf } from '../../policy/target-of.ts';

export interface MobileState {
  /** Of the user. */
  readonly extension: string;
}

function ring(extension: string, { directory, caller }: World): readonly Verb[] {
  const number = directory?.user(extension)?.mobile;
  const way = directory && number && resolveForward(directory, { by: extension, number }).destination;
  const target = way ? targetOf(way) : undefined;
  if (directory === undefined || target?.to !== 'number') {
    return [{ verb: 'reject', status: 403, reason: 'call-not-allowed' }];
  }
  // The other party has it in hand already.
  if (number === caller.number) return [{ verb: 'reject', status: 482, reason: 'call-loop' }];
  return [
    { verb: 'note', via: `mobile ${extension}` },
    {
      verb: 'dial',
      targets: [{ ...target, by: extension, confirm: PRESS_ONE }],
      ringMs: directory.settings(extension).ringSeconds * 1000,
    },
  ];
}

export const mobile: Application<MobileState> = {
  name: 'mobile',
  initial: destination => ({ extension: destination.kind === 'mobile' ? destination.extension : '' }),
  step(state, event, world): Step<MobileState> {
    const give = (...verbs: readonly Verb[]): Step<MobileState> => ({ state, verbs });
    switch (event.event) {
      case 'start':
      case 'resumed':
        return give(...ring(state.extension, world));
      case 'answered':
        return give({ verb: 'bridge', leg: event.leg });
      case 'dialFailed':
        return give({ verb: 'reject', status: event.status, reason: event.reason });
      default:
        return give();
    }
  },
};
