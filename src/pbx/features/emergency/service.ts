/** Tells of emergency calls: in the log, by a metric, in the store, and to whoever wants to be notified. */
import type { Clock } from '../../../core/clock.ts';
import type { Logger } from '../../../core/log.ts';
import { counter } from '../../../core/metrics.ts';
import type { AccountDirectory, AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { EmergencyEvent, EmergencyEvents, EmergencyNotice } from './ports.ts';

const calls = counter('tandem_emergency_calls_total', 'Emergency calls that were made', ['account']);

export interface EmergencyServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get'>;
  readonly events: EmergencyEvents;
  readonly notices: readonly EmergencyNotice[];
  readonly clock: Clock;
  readonly log: Logger;
}

export class EmergencyService implements FeatureService {
  readonly name = 'emergency';
  readonly #options: EmergencyServiceOptions;

  constructor(options: EmergencyServiceOptions) {
    this.#options = options;
  }

  async ask(question: Json, run: RunHandle): Promise<null> {
    const { number } = question as unknown as { readonly number: string };
    const { events, notices, log } = this.#options;
    const event = this.#event(number, run);
    log.warn({ ...event }, 'emergency call');
    calls.inc({ account: run.account });
    // People first: what they have to do does not wait for a store.
    for (const notice of notices) notice.notify(event);
    try {
      await events.record(event);
    } catch (error) {
      log.error({ err: error, callId: run.callId }, 'an emergency call could not be recorded');
    }
    return null;
  }

  #event(number: string, { account, caller, callId }: RunHandle): EmergencyEvent {
    const { accounts, runtime, clock } = this.#options;
    const { extension, phone, name } = caller;
    const place = phone ?? extension ?? '';
    const reported = runtime.get(account, extension ?? '', 'location')?.text;
    return {
      ...{ callId, account, at: clock.now(), number },
      ...(extension !== undefined && { extension }),
      ...(phone !== undefined && { phone }),
      ...(name !== undefined && { name }),
      ...placeOf(place, accounts.byDomain(account)),
      ...(reported !== undefined && { reported }),
    };
  }
}

function placeOf(phone: string, directory: AccountDirectory | undefined): Pick<EmergencyEvent, 'site' | 'address'> {
  if (directory === undefined) return {};
  const site = directory.siteOf(phone);
  const address = directory.phone(phone)?.emergencyAddress ?? site.emergencyAddress ?? site.address;
  return { site: site.name, ...(address !== undefined && { address }) };
}
