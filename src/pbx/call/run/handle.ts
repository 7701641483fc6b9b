/** A run as services see it; what may change meanwhile, such as the anchor after an attended transfer, is read when it is asked for. */
import type { Json, RunHandle } from '../application.ts';

type Handled = Pick<RunHandle, 'callId' | 'legId' | 'caller' | 'account' | 'context'>;

interface HandleState {
  over(): boolean;
  movedOn(): boolean;
  tell(value: Json): void;
}

export function handleOf(run: Handled, { over, movedOn, tell }: HandleState): RunHandle {
  // That of the application which asked.
  const { callId, account, context } = run;
  return {
    callId,
    account,
    context,
    tell,
    get legId() {
      return run.legId;
    },
    get caller() {
      return run.caller;
    },
    get over() {
      return over();
    },
    get movedOn() {
      return movedOn();
    },
  };
}
