/** Whether a user takes a call at all, and on which terms: block lists, hidden callers, do not disturb, forwarding, busy lines. */
import { normalise, resolveForward } from '../../../routing/dial-plan/index.ts';
import { keyedDestination, type CallHandling } from '../../../routing/index.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Caller, World } from '../../call/application.ts';
import { refuses } from '../../policy/refusal.ts';

const BUSY: Destination = { kind: 'none', status: 486, reason: 'call-busy' };

/** Where a caller goes that the user, or the account, does not take calls from; undefined for everybody else. */
export function blocked(extension: string, directory: AccountDirectory, caller: Caller): Destination | undefined {
  if (caller.extension !== undefined && directory.separated(caller.extension, extension)) {
    return { kind: 'none', status: 403, reason: 'call-not-allowed' };
  }
  if (!refuses(extension, directory, caller)) return undefined;
  const action = directory.blocking(extension)?.action;
  return action === undefined
    ? { kind: 'none', status: 486, reason: 'call-blocked' }
    : directory.destination(action, extension);
}

/** Where forwarding that the phone has set leads. */
export function forwardedTo(
  extension: string,
  world: World,
  name: 'forwardAlways' | 'forwardBusy' | 'forwardUnanswered',
): Destination | undefined {
  const { directory, runtime } = world;
  const target = directory && runtime?.get(directory.domain, extension, name);
  if (directory === undefined || target === undefined || target === '') return undefined;
  // What was set before it was locked waits for the lock to go.
  if (directory.isLocked(extension, 'callHandling')) return undefined;
  if (!target.startsWith('+')) return keyedDestination(directory, target, extension);
  return sentOn({ kind: 'number', number: target }, extension, world);
}

/**
 * Where a call ends up that the user sends to a destination: what leads outside is decided as if the user had dialled it. Undefined: it
 * may not go there.
 */
export function sentOn(destination: Destination, extension: string, { directory }: World): Destination | undefined {
  if (destination.kind !== 'number' || directory === undefined) return destination;
  const { destination: way } = resolveForward(directory, { by: extension, number: destination.number });
  return way.kind === 'none' ? undefined : way;
}

/** Where a phone sends the call by itself (3xx): what it names is read as if the user had dialled it. Undefined: it may not go there. */
export function redirectedTo(dialled: string, extension: string, world: World): Destination | undefined {
  const { directory } = world;
  const inside = directory && keyedDestination(directory, dialled, extension);
  if (directory === undefined || inside?.kind !== 'none') return inside && sentOn(inside, extension, world);
  const number = normalise(dialled, directory.settings(extension))?.e164;
  return number === undefined ? undefined : sentOn({ kind: 'number', number }, extension, world);
}

export const doNotDisturb = (extension: string, { directory, runtime }: World): boolean =>
  directory !== undefined && runtime?.get(directory.domain, extension, 'doNotDisturb') === true;

/**
 * Whether a call to this number would go in a circle: it is the caller's own, or has sent the call on already; or the user has, through
 * somebody outside who has sent it back.
 */
export function comesBack(
  number: string,
  extension: string,
  { directory, caller }: Pick<World, 'directory' | 'caller'>,
): boolean {
  const before = caller.divertedBy ?? [];
  if (number === caller.number || before.includes(number)) return true;
  return before.some(one => {
    const destination = directory?.destinationOfNumber(one);
    return destination?.kind === 'user' && destination.extension === extension;
  });
}

/** Whether a line in use keeps the phone from ringing; only then it need be known whether one is. */
export function minds(extension: string, handling: CallHandling, { directory, runtime }: World): boolean {
  if (!('callWaiting' in handling.whenBusy)) return true;
  if (directory === undefined) return false;
  const locked = directory.isLocked(extension, 'callWaiting');
  const own = locked ? undefined : runtime?.get(directory.domain, extension, 'callWaiting');
  return !(own ?? directory.settings(extension).callWaiting);
}

/** Where the call goes while the user is on another one. */
export function whenBusy(extension: string, handling: CallHandling, world: World): Destination {
  const { directory } = world;
  const forwarded = forwardedTo(extension, world, 'forwardBusy');
  if (forwarded !== undefined) return forwarded;
  const action = handling.whenBusy;
  if (directory === undefined || 'busy' in action) return BUSY;
  const told = 'callWaiting' in action ? undefined : sentOn(directory.destination(action, extension), extension, world);
  return told ?? whenUnanswered(extension, handling, world) ?? BUSY;
}

/** Where an unanswered call goes; undefined: nowhere, it is refused as the phones refused it. */
export function whenUnanswered(extension: string, handling: CallHandling, world: World): Destination | undefined {
  const { directory } = world;
  if (directory === undefined) return undefined;
  const forwarded = forwardedTo(extension, world, 'forwardUnanswered');
  if (forwarded !== undefined) return forwarded;
  const told = handling.whenUnanswered && directory.destination(handling.whenUnanswered, extension);
  const voicemail = directory.settings(extension).voicemail ? ({ kind: 'voicemail', extension } as const) : undefined;
  return told === undefined ? voicemail : (sentOn(told, extension, world) ?? voicemail);
}
