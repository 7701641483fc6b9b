import { errorText } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';

/** Calls somebody above us, whose mistakes must not break our own work. False when it failed, which is logged. */
export function guarded(log: Logger, sipCallId: string, call: () => void): boolean {
  try {
    call();
    return true;
  } catch (error) {
    log.error({ sipCallId, error: errorText(error) }, 'a handler of the dialog layer failed');
    return false;
  }
}
