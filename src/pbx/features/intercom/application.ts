/** A call that the other phone answers by itself; where its user does not want that, it rings like any other. */
import type { Application, Step, Verb } from '../../call/application.ts';

export interface IntercomState {
  readonly extension: string;
}

type IntercomStep = Step<IntercomState>;

export const intercom: Application<IntercomState> = {
  name: 'intercom',
  initial: destination => ({ extension: destination.kind === 'intercom' ? destination.extension : '' }),
  step(state, event, { directory, runtime, caller }): IntercomStep {
    const { extension } = state;
    const give = (...verbs: readonly Verb[]): IntercomStep => ({ state, verbs });
    switch (event.event) {
      case 'start':
      case 'resumed': {
        if (directory?.phone(extension) === undefined) {
          return give({ verb: 'reject', status: 404, reason: 'user-unknown' });
        }
        // Nobody from outside speaks into a room unasked.
        if (caller.extension === undefined) {
          return give({ verb: 'reject', status: 403, reason: 'call-not-allowed' });
        }
        if (runtime?.get(directory.domain, extension, 'doNotDisturb') === true) {
          return give({ verb: 'reject', status: 486, reason: 'call-busy' });
        }
        const settings = directory.settings(extension);
        const target = { to: 'extension', extension, ...(settings.intercom && { autoAnswer: true }) } as const;
        return give({ verb: 'dial', targets: [target], ringMs: settings.ringSeconds * 1000 });
      }
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
