/** A call is marked with the code of a client while it goes on. */
import { clientOf } from '../../routing/index.ts';
import type { Leg } from './leg.ts';
import { Announcer, type AnnouncerServices } from './recording/announcer.ts';
import type { RecordSoFar } from './record.ts';

export interface MarkedCall {
  readonly record: RecordSoFar;
  readonly services: AnnouncerServices;
  changed(): void;
}

/** In the place of the code that the call had; false where the account has no such code. */
export function markCall(call: MarkedCall, code: string): boolean {
  const { accounts, domain } = call.services;
  const account = accounts.byDomain(domain)?.account;
  if (account === undefined || clientOf(account, code) === undefined) return false;
  call.record.clientCode = code;
  call.changed();
  return true;
}

/** A party has pressed a code, and hears what came of it. */
export function markByKeys(call: MarkedCall, by: Leg, code: string): void {
  const done = markCall(call, code);
  new Announcer(call.services).say([by], { say: done ? 'feature.done' : 'common.invalid' });
}
