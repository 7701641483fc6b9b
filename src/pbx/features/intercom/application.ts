/** A call that the other phone answers by itself; where its user does not want that, or is talking with somebody, it rings like any other. */
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Application, Step, Verb, World } from '../../call/application.ts';
import { refuses } from '../../policy/refusal.ts';

export interface IntercomState {
  readonly extension: string;
}

type IntercomStep = Step<IntercomState>;

const reject = (status: number, reason: (Verb & { verb: 'reject' })['reason']): Verb => ({
  verb: 'reject',
  status,
  reason,
});

function dial(extension: string, directory: AccountDirectory, autoAnswer: boolean): Verb {
  const target = { to: 'extension', extension, ...(autoAnswer && { autoAnswer }) } as const;
  return { verb: 'dial', targets: [target], ringMs: directory.settings(extension).ringSeconds * 1000 };
}

function start(extension: string, { directory, runtime, caller }: World): Verb {
  if (directory?.phone(extension) === undefined) return reject(404, 'user-unknown');
  // Nobody from outside speaks into a room unasked.
  if (caller.extension === undefined) return reject(403, 'call-not-allowed');
  if (refuses(extension, directory, caller)) return reject(486, 'call-blocked');
  if (runtime?.get(directory.domain, extension, 'doNotDisturb') === true) return reject(486, 'call-busy');
  if (!directory.settings(extension).intercom) return dial(extension, directory, false);
  // Into a conversation nobody speaks unasked either.
  return { verb: 'ask', service: 'lines', question: { busy: extension } };
}

export const intercom: Application<IntercomState> = {
  name: 'intercom',
  initial: destination => ({ extension: destination.kind === 'intercom' ? destination.extension : '' }),
  step(state, event, world): IntercomStep {
    const { extension } = state;
    const give = (...verbs: readonly Verb[]): IntercomStep => ({ state, verbs });
    switch (event.event) {
      case 'start':
      case 'resumed':
        return give(start(extension, world));
      case 'reply':
        return world.directory === undefined
          ? give(reject(404, 'user-unknown'))
          : give(dial(extension, world.directory, event.value !== true));
      case 'ringing':
        return give({ verb: 'ring' });
      case 'early':
        return give({ verb: 'passEarlyMedia', leg: event.leg });
      case 'answered':
        return give({ verb: 'bridge', leg: event.leg });
      case 'dialFailed':
        return give({ verb: 'reject', status: event.status, reason: event.reason });
      default:
        return give();
    }
  },
};
