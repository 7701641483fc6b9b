/**
 * Switching a call to the mobile of the user who has it. He and the other party talk on while it rings, and go on talking when nobody
 * presses the key there: so nothing is said or rung to the other party. When he hangs up before, it rings for the other party, too, and
 * his own phones are next.
 */
import { resolveForward } from '../../../routing/dial-plan/index.ts';
import type { Application, Step, Verb, World } from '../../call/application.ts';
import { PRESS_ONE } from '../../policy/press-one.ts';
import { targetOf } from '../../policy/target-of.ts';

export interface MobileState {
  /** Of the user. */
  readonly extension: string;
  /** The user has hung up. */
  readonly left?: true;
}

const RINGING: Verb = { verb: 'ring' };

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
        return give(...ring(state.extension, world));
      // Of those who still talk nothing is to be gone on with: another switch joins them and lets it be.
      case 'resumed':
        return give(...ring(state.extension, world), RINGING);
      case 'left':
        return { state: { ...state, left: true }, verbs: [RINGING] };
      case 'answered':
        return give({ verb: 'bridge', leg: event.leg });
      case 'dialFailed':
        if (state.left) return give({ verb: 'go', destination: { kind: 'user', extension: state.extension } });
        return give({ verb: 'reject', status: event.status, reason: event.reason });
      default:
        return give();
    }
  },
};
