/** Who an INVITE comes from, by what our own proxy or edge has said about it and not by what the phone claims. */
import { NameAddr, type SipRequest, type SipResponse } from '../../sip/message/index.ts';
import { TRUNK } from '../../sip/proxy/inner-headers.ts';
import { divertedBy } from '../../sip/trunk/identity.ts';
import { parseTrunkKey } from '../../sip/trunk/types.ts';
import type { Caller } from './application.ts';
import type { CallServices } from './services.ts';

export function callerOf(request: SipRequest): Caller {
  const asserted = request.get('P-Asserted-Identity');
  const anonymous = request.from.uri.host === 'anonymous.invalid' || wantsPrivacy(request.get('Privacy'));
  const identity = asserted === undefined ? request.from : (parsed(asserted) ?? request.from);
  const trunk = parseTrunkKey(request.get(TRUNK) ?? '')?.name;
  // Of a trunk's caller who has a number it is asserted; what stands in From is a word then.
  const named = trunk === undefined || asserted !== undefined;
  const name = identity.displayName ?? request.from.displayName;
  return {
    ...(named && whoIs(identity.uri.user ?? '', trunk)),
    ...(trunk !== undefined && { trunk }),
    ...(name !== undefined && name !== '' && { name }),
    // What phones say of it is not to be believed.
    ...(trunk !== undefined && diverted(divertedBy(request))),
    anonymous,
  };
}

function whoIs(user: string, trunk: string | undefined): Pick<Caller, 'number' | 'extension'> {
  if (!known(user)) return {};
  return trunk !== undefined || user.startsWith('+') ? { number: user } : { extension: user };
}

/** From where a phone of ours signals, as our edge has seen it. Most accounts know no networks, and their calls need not carry it. */
export function networkAddress(
  request: SipRequest,
  { extension }: Caller,
  { accounts, domain }: Pick<CallServices, 'accounts' | 'domain'>,
): string | undefined {
  const networks = accounts.byDomain(domain)?.account.networks ?? [];
  const via = request.vias().at(-1);
  // RFC 3261 18.2.1: without it, sent-by is where it came from.
  return extension === undefined || networks.length === 0 ? undefined : (via?.received ?? via?.host);
}

/** Who is there, by the answer of another switch of ours. */
export function assertedParty(response: SipResponse): Caller | undefined {
  const asserted = response.get('P-Asserted-Identity');
  const identity = asserted === undefined ? undefined : parsed(asserted);
  const user = identity?.uri.user ?? '';
  if (!known(user)) return undefined;
  const name = identity?.displayName;
  return {
    ...(user.startsWith('+') ? { number: user } : { extension: user }),
    ...(name !== undefined && name !== '' && { name }),
    anonymous: false,
  };
}

/** A call from a shared phone is its user's, while one has logged in there. */
export function atDesk(caller: Caller, { desks, accounts, domain }: CallServices): Caller {
  const phone = caller.extension;
  const extension = phone === undefined ? undefined : desks?.userAt(phone);
  if (phone === undefined || extension === undefined) return caller;
  const name = accounts.byDomain(domain)?.entry(extension)?.name;
  return { anonymous: caller.anonymous, extension, phone, ...(name !== undefined && { name }) };
}

const diverted = (numbers: readonly string[]): Pick<Caller, 'divertedBy'> =>
  numbers.length === 0 ? {} : { divertedBy: numbers };

const known = (user: string): boolean => user !== '' && user !== 'anonymous';

/** RFC 3323 4.2, RFC 3325 9.3. */
const wantsPrivacy = (value: string | undefined): boolean => /\b(id|user|header)\b/i.test(value ?? '');

function parsed(value: string): NameAddr | undefined {
  try {
    return NameAddr.parse(value);
  } catch {
    return undefined;
  }
}
