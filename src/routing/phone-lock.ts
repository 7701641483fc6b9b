/** The phone lock: it lies on the phone, and is of whoever has set it. */
import type { RouteQuery } from './dial-plan/types.ts';
import type { PhoneLock, RuntimeSettings } from './ports.ts';

/** A phone and who uses it now: on a shared phone the user who has logged in there, otherwise the phone itself. */
export interface PhoneUse {
  readonly phone: string;
  readonly user: string;
}

/** What a user has locked is locked as long as he sits there: his rights have gone with him, and the phone is the others'. */
export function isLocked(lock: PhoneLock | undefined, { phone, user }: PhoneUse): boolean {
  if (lock === undefined || typeof lock === 'boolean') return lock ?? false;
  return lock.by === phone || lock.by === user;
}

/** What the own phone of an extension has set that decides about its calls. */
export function callerState(
  runtime: Pick<RuntimeSettings, 'get'>,
  domain: string,
  extension: string,
): NonNullable<RouteQuery['caller']> {
  return {
    locked: isLocked(runtime.get(domain, extension, 'locked'), { phone: extension, user: extension }),
    hideCallerId: runtime.get(domain, extension, 'hideCallerId') ?? false,
  };
}

/** The extension whose PIN takes the lock away: of whoever has locked it, else of who uses the phone now. */
export function keyHolder(lock: PhoneLock | undefined, use: PhoneUse): string {
  return typeof lock === 'object' && isLocked(lock, use) ? lock.by : use.user;
}
