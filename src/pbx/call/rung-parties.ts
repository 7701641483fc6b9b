/** Writes into a call's record whom the call rings, and who has it. */
import type { Leg } from './leg.ts';
import type { RecordedParty, RungResult } from './ports.ts';
import type { RecordSoFar } from './record.ts';
import { withRung } from './rung.ts';
import type { Rung } from './run/host.ts';
import type { CallServices } from './services.ts';

interface RingingCall {
  readonly record: RecordSoFar;
  readonly services: Pick<CallServices, 'clock'>;
}

export class RungParties {
  readonly #call: RingingCall;

  constructor(call: RingingCall) {
    this.#call = call;
  }

  /** Somebody rings, or it is known what came of it. Places inside, as a conference, are nobody. */
  rung({ target, result, begins }: Rung): void {
    if (target.to === 'switch') return;
    const party = target.to === 'extension' ? { extension: target.extension } : { number: target.number };
    this.#note(party, result, begins);
  }

  joined(...legs: readonly Leg[]): void {
    for (const leg of legs) if (leg.role === 'callee') this.had(leg);
  }

  /** Who has the call now, however it came to him. */
  had(leg: Leg, result: 'answered' | 'taken' = 'answered'): void {
    const { extension, number, name } = leg.party;
    if (extension === undefined && number === undefined) return;
    // A leg to another switch is addressed to a place there, and tells who is behind it; his share is in the call over there.
    if (leg.inner && !leg.address.startsWith(`sip:${extension ?? number ?? ''}@`)) return;
    const party = { ...(extension !== undefined && { extension }), ...(number !== undefined && { number }) };
    this.#note({ ...party, ...(name !== undefined && { name }) }, result, false);
  }

  #note(party: RecordedParty, result: RungResult, again: boolean): void {
    const { record, services } = this.#call;
    const via = record.via?.at(-1);
    const note = { ...party, ...(via !== undefined && { via }), at: services.clock.now(), result, again };
    record.rang = withRung(record.rang ?? [], note);
  }
}
