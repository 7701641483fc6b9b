/** Phones whose settings want encryption: what that asks of their media, and which of their registrations count. */
import type { LegSecurity } from '../../media/gateway/ports.ts';
import { signallingOf } from '../../routing/index.ts';
import type { CallServices } from './services.ts';

/** Of the phone with this extension; undefined for whoever is none of ours. */
export function securityOf(
  { accounts, domain }: Pick<CallServices, 'accounts' | 'domain'>,
  phone: string | undefined,
): LegSecurity | undefined {
  const directory = accounts.byDomain(domain);
  if (phone === undefined || directory?.phone(phone) === undefined) return undefined;
  const { requireEncryption, advancedEncryption } = directory.settings(phone);
  return requireEncryption || advancedEncryption
    ? { required: requireEncryption, advanced: advancedEncryption }
    : undefined;
}

/** Over what a phone of ours may have registered; undefined: over anything. */
export function transportsOf(
  { accounts, domain }: Pick<CallServices, 'accounts' | 'domain'>,
  phone: string,
): readonly string[] | undefined {
  const directory = accounts.byDomain(domain);
  return directory?.phone(phone) === undefined ? undefined : signallingOf(directory.settings(phone));
}

/** RFC 3261 20.43: why 488, for an offer that has only plain RTP; undefined: it may go ahead. */
export function plainWarning(
  security: LegSecurity | undefined,
  offer: string | undefined,
  agent: string,
): string | undefined {
  const plain = security?.required === true && offer !== undefined && !/^a=(crypto|fingerprint):/m.test(offer);
  return plain ? `302 ${agent} "SRTP required"` : undefined;
}
