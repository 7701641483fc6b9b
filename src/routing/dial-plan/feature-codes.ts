/** Feature codes: what follows a code is its argument. */
import type { PagingGroup } from '../account/facilities.ts';
import type { FeatureName } from '../account/feature-codes.ts';
import type { Destination, MonitorMode, ToggleName } from '../destination.ts';
import type { AccountDirectory } from '../directory/account-directory.ts';
import type { DirectoryEntry } from '../directory/entries.ts';
import { resolveExtension } from './extensions.ts';
import { mobileDestination } from './mobile.ts';
import { normalise } from './numbers.ts';
import { forwardingRefusal, licenceOf } from './permissions.ts';
import { serviceNumber } from './service-numbers.ts';

export interface FeatureCall {
  readonly feature: FeatureName;
  readonly argument: string;
}

/** Features that need a full licence. */
const LICENSED: readonly FeatureName[] = [
  ...(['park', 'listen', 'whisper', 'barge', 'takeOver', 'queueOptIn', 'queueOptOut'] as const),
];
const MONITOR: readonly FeatureName[] = ['listen', 'whisper', 'barge', 'takeOver'];
/** The settings that codes change: what, and to which value. */
const TOGGLES: Partial<Record<FeatureName, readonly [ToggleName, boolean]>> = {
  doNotDisturb: ['doNotDisturb', true],
  doNotDisturbOff: ['doNotDisturb', false],
  forwardAlways: ['forwardAlways', true],
  forwardAlwaysOff: ['forwardAlways', false],
  forwardBusy: ['forwardBusy', true],
  forwardBusyOff: ['forwardBusy', false],
  forwardUnanswered: ['forwardUnanswered', true],
  forwardUnansweredOff: ['forwardUnanswered', false],
  queueOptIn: ['queue', true],
  queueOptOut: ['queue', false],
};

/** The feature whose code the digits begin with; of two such codes the longer one. */
export function featureCall(directory: AccountDirectory, dialled: string): FeatureCall | undefined {
  let found: { feature: FeatureName; code: string } | undefined;
  for (const [feature, code] of Object.entries(directory.account.featureCodes)) {
    if (dialled.startsWith(code) && code.length > (found?.code.length ?? 0)) {
      found = { feature: feature as FeatureName, code };
    }
  }
  return found && { feature: found.feature, argument: dialled.slice(found.code.length) };
}

const invalid: Destination = { kind: 'none', status: 484, reason: 'number-invalid' };
const forbidden: Destination = { kind: 'none', status: 403, reason: 'call-not-allowed' };
const unknown: Destination = { kind: 'none', status: 404, reason: 'user-unknown' };

/** Undefined: a code that has no meaning when it is dialled, only during a call. */
export function featureDestination(
  directory: AccountDirectory,
  caller: string,
  { feature, argument }: FeatureCall,
): Destination | undefined {
  if (LICENSED.includes(feature) && licenceOf(directory, caller) !== 'licensed') return forbidden;
  if (MONITOR.includes(feature)) return monitor(directory, caller, { feature, argument });
  const toggle = TOGGLES[feature];
  if (toggle) return toggled(directory, caller, { toggle, argument });
  return argument === ''
    ? withoutArgument(directory, caller, feature)
    : withExtension(directory, caller, { feature, argument });
}

function withoutArgument(directory: AccountDirectory, caller: string, feature: FeatureName): Destination | undefined {
  switch (feature) {
    case 'voicemail':
      return { kind: 'mailbox', extension: caller };
    case 'voicemailOf':
      return { kind: 'mailbox' };
    case 'park':
    case 'pickup':
    case 'handOff':
      return { kind: feature };
    case 'switchToMobile':
      return mobileDestination(directory, caller).kind === 'none' ? forbidden : { kind: feature };
    case 'conference':
      return { kind: 'conference', room: `@${caller}` };
    case 'hotDeskLogin':
      return { kind: 'hotDesk', action: 'login' };
    case 'hotDeskLogout':
      return { kind: 'hotDesk', action: 'logout' };
    case 'lock':
    case 'unlock':
      return { kind: 'lock', action: feature };
    default:
      return NEEDS_ARGUMENT.includes(feature) ? invalid : undefined;
  }
}

const NEEDS_ARGUMENT: readonly FeatureName[] = [
  ...([
    'leaveVoicemail',
    'pickupOf',
    'intercom',
    'page',
    'hideCallerId',
    'showCallerId',
    'delegatedCall',
    'showNumberOf',
    'clientCode',
  ] as const),
];

function withExtension(
  directory: AccountDirectory,
  caller: string,
  { feature, argument }: FeatureCall,
): Destination | undefined {
  const entry = resolveExtension(directory, argument, directory.siteOf(caller));
  if (!entry) return unknown;
  const { extension } = entry;
  if (directory.separated(caller, extension)) return forbidden;
  switch (feature) {
    case 'voicemailOf':
      return { kind: 'mailbox', extension };
    case 'leaveVoicemail':
      return { kind: 'voicemail', extension };
    case 'park':
      return entry.kind === 'slot' ? { kind: 'park', slot: extension } : invalid;
    case 'pickupOf':
      return entry.kind === 'queue' && !entry.object.pickup ? forbidden : { kind: 'pickup', extension };
    case 'intercom':
      return directory.phone(extension) ? { kind: 'intercom', extension } : invalid;
    case 'page':
      return entry.kind === 'page' ? page(entry.object, caller) : invalid;
    case 'hotDeskLogin':
      return { kind: 'hotDesk', action: 'login', extension };
    default:
      return invalid;
  }
}

/** Where somebody gets who wants to speak to a paging group. */
export function page({ extension, speakers }: PagingGroup, caller: string): Destination {
  const may = speakers.length === 0 || speakers.includes(caller);
  return may ? { kind: 'page', extension } : forbidden;
}

function monitor(directory: AccountDirectory, caller: string, { feature, argument }: FeatureCall): Destination {
  if (argument === '') return invalid;
  const extension = resolveExtension(directory, argument, directory.siteOf(caller))?.extension;
  if (extension === undefined) return unknown;
  const mode = feature as MonitorMode;
  return directory.mayMonitor(caller, extension, mode) ? { kind: 'monitor', mode, extension } : forbidden;
}

function toggled(
  directory: AccountDirectory,
  caller: string,
  { toggle: [what, value], argument }: { toggle: readonly [ToggleName, boolean]; argument: string },
): Destination {
  const base = { kind: 'toggle', what, value } as const;
  if (argument === '') return what.startsWith('forward') && value ? invalid : base;
  if (what === 'queue') return queueToggle(directory, caller, { base, argument });
  if (!what.startsWith('forward') || !value) return invalid;
  const entry = resolveExtension(directory, argument, directory.siteOf(caller));
  if (entry) return takesCalls(entry, caller) ? { ...base, argument: entry.extension } : invalid;
  if (directory.pbxExtension(argument, caller)) return { ...base, argument };
  const { country, areaCode } = directory.settings(caller);
  const number = normalise(argument, { country, areaCode });
  // Help lines and the like want to speak to who calls them.
  if (!number || serviceNumber(argument, country) !== undefined) return invalid;
  return forwardingRefusal(directory, caller, number) === undefined ? { ...base, argument: number.e164 } : forbidden;
}

/** A call can be forwarded there: nobody forwards to himself, to a parking slot, or to loudspeakers. */
const takesCalls = ({ extension, kind }: DirectoryEntry, caller: string): boolean =>
  extension !== caller && kind !== 'slot' && kind !== 'page';

/**
 * `2200` or `2200*1`, `*1` for all queues with a reason; the argument keeps that form, with the full extension. Of a manager `2200*1001`
 * and `2200*1001*1` for a member.
 */
function queueToggle(
  directory: AccountDirectory,
  caller: string,
  { base, argument }: { base: { kind: 'toggle'; what: ToggleName; value: boolean }; argument: string },
): Destination {
  const [, digits = '', other, reason = ''] = /^(\d*)(?:\*(\d{2,}))?((?:\*\d)?)$/.exec(argument) ?? [];
  if (digits === '') return reason === '' ? invalid : { ...base, argument: reason };
  const queue = resolveExtension(directory, digits, directory.siteOf(caller));
  if (!queue) return forbidden;
  const place = { ...base, argument: queue.extension + reason };
  if (other !== undefined) {
    const member = managedMember(directory, caller, { queue: queue.extension, digits: other });
    return member === undefined ? forbidden : { ...place, member };
  }
  return directory.queuesOf(caller).some(({ extension }) => extension === queue.extension) ? place : forbidden;
}

/** The member of a queue that the caller manages. */
function managedMember(
  directory: AccountDirectory,
  caller: string,
  { queue, digits }: { readonly queue: string; readonly digits: string },
): string | undefined {
  const member = resolveExtension(directory, digits, directory.siteOf(caller))?.extension;
  const { managers = [], members = [] } = directory.queue(queue) ?? {};
  return managers.includes(caller) && members.some(({ extension }) => extension === member) ? member : undefined;
}
