/** What an extension may do: by licence, by calling plan, by block lists. */
import type { BlockEntry } from '../account/block-list.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import type { DirectoryEntry } from '../directory/entries.ts';
import type { DialledNumber } from './numbers.ts';
import { listed } from '../account/patterns.ts';

export type Licence = 'basic' | 'licensed' | 'commonArea';

export function licenceOf(directory: AccountDirectory, extension: string): Licence {
  return directory.user(extension)?.licence ?? 'commonArea';
}

/** Why this extension may not call this number, or undefined. */
export function outsideRefusal(directory: AccountDirectory, caller: string, number: DialledNumber): string | undefined {
  if (directory.account.externalSuspended) return 'outside calls of the account are suspended';
  if (licenceOf(directory, caller) === 'basic') return 'a basic licence has no outside calls';
  if (blocked(directory.account.blocked, number.e164, 'outbound')) return 'the account blocks this number';
  if (blocked(directory.blocking(caller)?.numbers ?? [], number.e164, 'outbound')) return 'its own block list';
  return planRefusal(directory, caller, number);
}

function planRefusal(directory: AccountDirectory, caller: string, number: DialledNumber): string | undefined {
  const plan = directory.callingPlan(caller);
  const { country } = directory.settings(caller);
  const told = plan ? `calling plan ${plan.name}` : 'no calling plan';
  if (number.premium && plan?.premium !== true) return `${told}: no premium-rate numbers`;
  if (number.country === country) return plan?.domestic === false ? `${told}: no domestic calls` : undefined;
  const allowed = number.country !== undefined && plan?.countries.includes(number.country) === true;
  return allowed ? undefined : `${told}: no calls to ${number.country ?? 'international numbers'}`;
}

/** Why nobody's call may be forwarded to this number in the name of this extension, or undefined. */
export function forwardingRefusal(directory: AccountDirectory, by: string, number: DialledNumber): string | undefined {
  // A receptionist or a queue is sent outside by whoever has written its routing; the policy is about what people set.
  const own = directory.phone(by) !== undefined;
  if (own && !directory.settings(by).externalForwarding) return 'forwarding to outside numbers is forbidden';
  return outsideRefusal(directory, by, number);
}

export function blocked(list: readonly BlockEntry[], number: string, direction: 'inbound' | 'outbound'): boolean {
  const patterns = list.filter(entry => entry.direction === direction || entry.direction === 'both');
  return listed(
    number,
    patterns.map(entry => entry.number),
  );
}

/** A caller as a called extension sees him. */
export interface CallerFacts {
  readonly external: boolean;
  /** Undefined: nobody knows it. */
  readonly number: string | undefined;
  /** The caller does not want to be known, though we know him. */
  readonly hidden: boolean;
}

/** Why this extension does not take calls of this caller, or undefined. */
export function inboundRefusal(
  directory: AccountDirectory,
  called: string,
  { external, number, hidden }: CallerFacts,
): string | undefined {
  const object = directory.entry(called)?.object;
  if (!object) return undefined;
  const own = directory.blocking(called);
  if (number !== undefined && blocked(directory.account.blocked, number, 'inbound'))
    return 'the account blocks the caller';
  if (number !== undefined && blocked(own?.numbers ?? blockListOf(object), number, 'inbound'))
    return 'the caller is on its block list';
  return external ? externalRefusal(directory, called, hidden || number === undefined) : undefined;
}

function externalRefusal(directory: AccountDirectory, called: string, unknown: boolean): string | undefined {
  const own = directory.blocking(called);
  const { blockAnonymous, blockExternal } = directory.settings(called);
  if (unknown && (blockAnonymous || own?.anonymous === true)) return 'callers without caller ID are refused';
  return blockExternal || own?.external === true ? 'calls from outside are refused' : undefined;
}

function blockListOf(object: DirectoryEntry['object']): readonly BlockEntry[] {
  return 'blocked' in object ? object.blocked : [];
}
