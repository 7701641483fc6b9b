/** Which phones have to come over TLS, by the settings of their account. An emergency call may come over anything. */
import { emergencyNumber } from '../../routing/dial-plan/index.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { SipRequest } from '../../sip/message/index.ts';

export function requiresTls(
  accounts: Pick<AccountSource, 'byDomain'>,
  domain: string,
): (user: string, request: SipRequest) => boolean {
  return (user, { method, requestUri }) => {
    const directory = accounts.byDomain(domain);
    if (directory?.phone(user) === undefined || !directory.settings(user).requireEncryption) return false;
    return method !== 'INVITE' || emergencyNumber(directory, user, requestUri.user ?? '') === undefined;
  };
}
