/** Telling services what legs are engaged in. */
import type { CallId } from '../../core/ids.ts';
import type { LegDuty } from './leg.ts';
import type { CallServices } from './services.ts';

/** What a service makes of it is its own affair: a call does not depend on it. */
export function takeDuty({ features, log }: CallServices, callId: CallId, { duty, since }: LegDuty): void {
  try {
    features.of(duty.service)?.onDuty?.(duty, { callId, answeredAt: since });
  } catch (error) {
    log.error({ err: error, callId, service: duty.service }, 'a duty was not taken');
  }
}
