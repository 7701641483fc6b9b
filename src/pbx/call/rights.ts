/** Who may take over calls of others, by Replaces or by a code, and who may not talk with whom at all. */
import { isLocked } from '../../routing/index.ts';
import type { AccountDirectory } from '../../routing/ports.ts';
import type { Caller, ShownLine } from './application.ts';
import { holds } from './hold.ts';
import type { Taker } from './inner-leg.ts';
import type { Leg } from './leg.ts';
import type { CallServices } from './services.ts';

/**
 * Whether `taker` may stand in for this leg. Lamps tell everybody of an account the names of dialogs, so that knowing one is no right
 * (RFC 3891 8). A ringing call may be taken by whoever belongs to the account; one that talks by its owner's other phones, and
 * one on hold by those who share its line.
 */
export function mayTakeFrom(leg: Leg, { extension, trunk }: Taker, directory: AccountDirectory | undefined): boolean {
  const owner = leg.party.extension;
  if (directory === undefined || owner === undefined || directory.phone(owner) === undefined) {
    return trunk === leg.party.trunk;
  }
  if (extension === undefined || directory.phone(extension) === undefined) return false;
  if (extension === owner || !leg.answered) return true;
  const lines = leg.line === undefined ? [owner] : [owner, leg.line.extension];
  // A principal is no delegate of himself.
  const shares = lines.includes(extension) || directory.sharesLine(extension, lines);
  return holds(leg.wish) && !leg.privateHold && shares;
}

/** Whether the phone is locked: it calls for help and does nothing else, neither by a number nor by a lamp key. */
export function isLockedPhone(
  { runtime, domain }: Pick<CallServices, 'runtime' | 'domain'>,
  { extension, phone = extension }: Pick<Caller, 'extension' | 'phone'>,
): boolean {
  if (phone === undefined || extension === undefined) return false;
  return isLocked(runtime?.get(domain, phone, 'locked'), { phone, user: extension });
}

/** Whether an information barrier stands between two parties, whoever would join them and by whatever way. */
export function apart(
  { accounts, domain }: Pick<CallServices, 'accounts' | 'domain'>,
  one: Pick<Taker, 'extension'>,
  other: Pick<Taker, 'extension'>,
): boolean {
  if (one.extension === undefined || other.extension === undefined) return false;
  return accounts.byDomain(domain)?.separated(one.extension, other.extension) === true;
}

/** A basic user takes calls from outside that are transferred to him, and picks none up. */
export function mayPickUp(
  { accounts, domain }: Pick<CallServices, 'accounts' | 'domain'>,
  taker: Pick<Caller, 'extension'>,
  caller: Caller,
): boolean {
  const directory = accounts.byDomain(domain);
  const isOutside = caller.extension === undefined && directory?.trunk(caller.trunk ?? '')?.kind !== 'pbx';
  return !isOutside || directory?.user(taker.extension ?? '')?.licence !== 'basic';
}

interface RingingCall {
  readonly services: Pick<CallServices, 'accounts' | 'domain'>;
  /** The line at which an application lets it be seen. */
  readonly shown: ShownLine | undefined;
  readonly run: { legs(): readonly Leg[] } | undefined;
}

/** A queue without pickup keeps its calls for the members that it has chosen, by whatever way somebody else asks for one. */
export function isClosed({ services, shown, run }: RingingCall, { extension }: Pick<Taker, 'extension'>): boolean {
  const { accounts, domain } = services;
  if (shown === undefined || accounts.byDomain(domain)?.queue(shown.extension)?.pickup !== false) return false;
  return !(run?.legs() ?? []).some(leg => leg.party.extension === extension);
}
