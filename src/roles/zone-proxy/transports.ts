/** Over what phones have to come, by the settings of their account. An emergency call may come over anything. */
import { emergencyNumber } from '../../routing/dial-plan/index.ts';
import { signallingOf } from '../../routing/index.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { SipRequest } from '../../sip/message/index.ts';

/** Undefined: over any transport that is served. */
export function transportsOf(
  accounts: Pick<AccountSource, 'byDomain'>,
  domain: string,
): (user: string, request: SipRequest) => readonly string[] | undefined {
  return (user, { method, requestUri }) => {
    const directory = accounts.byDomain(domain);
    if (directory?.phone(user) === undefined) return undefined;
    const allowed = signallingOf(directory.settings(user));
    if (allowed === undefined || method !== 'INVITE') return allowed;
    return emergencyNumber(directory, user, requestUri.user ?? '') === undefined ? allowed : undefined;
  };
}
