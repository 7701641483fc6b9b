/** Tells of emergency calls: in the log, by a metric, in the store, and to whoever wants to be notified. */
import type { Clock } from '../../../core/clock.ts';
import type { Logger } from '../../../core/log.ts';
import { counter } from '../../../core/metrics.ts';
import { whereabouts } from '../../policy/whereabouts.ts';
import type { AccountDirectory, AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import { EMERGENCY_SERVICE, json, type EmergencyQuestion } from './protocol.ts';
import type { EmergencyEvent, EmergencyEvents, EmergencyNotice } from './ports.ts';

const CALL_BACK_MS = 2 * 60 * 60_000;

const calls = counter('tandem_emergency_calls_total', 'Emergency calls that were made', ['account']);

export interface EmergencyServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get' | 'set'>;
  readonly events: EmergencyEvents;
  readonly notices: readonly EmergencyNotice[];
  readonly clock: Clock;
  readonly log: Logger;
}

export class EmergencyService implements FeatureService {
  readonly name = EMERGENCY_SERVICE;
  readonly #options: EmergencyServiceOptions;
  /** Those of safety teams that wait for a caller, and for which call. */
  readonly #waiting = new Map<RunHandle, string>();

  constructor(options: EmergencyServiceOptions) {
    this.#options = options;
  }

  ask(question: Json, run: RunHandle): Promise<Json> {
    const asked = question as unknown as EmergencyQuestion;
    switch (asked.ask) {
      case 'tell':
        return this.#tell(asked.number, run);
      case 'place':
        return Promise.resolve(json({ call: run.callId, leg: run.legId }));
      case 'join':
        if (!run.over) this.#waiting.set(run, asked.call);
        return Promise.resolve(null);
      case 'alone':
        for (const [one, call] of this.#waiting) if (call === run.callId) one.tell(json({ news: 'alone' }));
        return Promise.resolve(null);
    }
  }

  released(run: RunHandle): void {
    this.#waiting.delete(run);
  }

  async #tell(number: string, run: RunHandle): Promise<null> {
    const { events, notices, log } = this.#options;
    const event = this.#event(number, run);
    log.warn({ ...event }, 'emergency call');
    calls.inc({ account: run.account });
    // People first: what they have to do does not wait for a store.
    for (const notice of notices) notice.notify(event);
    await Promise.all([
      this.#kept(run, 'recorded', events.record(event)),
      this.#kept(run, 'called back', this.#expectCallBack(run, event)),
    ]);
    return null;
  }

  async #kept({ callId }: RunHandle, what: string, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#options.log.error({ err: error, callId }, `an emergency call could not be ${what}`);
    }
  }

  /** A number of the site's pool leads back to the phone that has shown it, for two hours. */
  async #expectCallBack({ account, context }: RunHandle, { extension, phone, at }: EmergencyEvent): Promise<void> {
    const { accounts, runtime } = this.#options;
    const caller = phone ?? extension;
    const number = context.shown?.user;
    const directory = accounts.byDomain(account);
    if (caller === undefined || number === undefined || directory === undefined) return;
    if (!directory.siteOf(caller).emergencyNumbers.includes(number)) return;
    await runtime.set(account, number, 'emergencyCallBack', { extension: caller, until: at + CALL_BACK_MS });
  }

  #event(number: string, { account, caller, callId }: RunHandle): EmergencyEvent {
    const { accounts, runtime, clock } = this.#options;
    const { extension, phone, name } = caller;
    const place = phone ?? extension ?? '';
    const directory = accounts.byDomain(account);
    const { address, reported } = whereabouts({ directory, runtime, caller, now: clock.now() });
    return {
      ...{ callId, account, at: clock.now(), number },
      ...(extension !== undefined && { extension }),
      ...(phone !== undefined && { phone }),
      ...(name !== undefined && { name }),
      ...placeIn(place, directory),
      ...(address !== undefined && { address }),
      ...(reported !== undefined && { reported }),
    };
  }
}

function placeIn(phone: string, directory: AccountDirectory | undefined): Pick<EmergencyEvent, 'site' | 'address'> {
  if (directory === undefined) return {};
  const { site, address } = directory.placeOf(phone);
  return { site: site.name, ...(address !== undefined && { address }) };
}
