/** Who calls, and who has sent the call on, as trunks write it (RFC 3323, 3325, 5806, 7044). Pure. */
import { NameAddr, type SipRequest, splitList } from '../message/index.ts';
import { bareNumber } from './numbers.ts';

export interface TrunkCaller {
  /** As the trunk writes it, without separators; undefined when nobody is named. */
  readonly number: string | undefined;
  readonly name: string | undefined;
  /** The caller asked that the called party does not see who calls. */
  readonly anonymous: boolean;
}

/** RFC 3323 4.1.1.3: anonymous.invalid; gateways write others of the domain that never exists. */
const NOWHERE = /(^|\.)invalid$/i;

/** What gateways write where there is no number. */
const NOBODY: ReadonlySet<string> = new Set([
  'anonymous',
  'restricted',
  'unavailable',
  'unknown',
  'private',
  'withheld',
]);

/** An asserted identity counts for more than From, which anybody may write; the edge has taken away what is not to be believed. */
export function callerOf(request: SipRequest): TrunkCaller {
  const asserted = addresses(request.getAll('P-Asserted-Identity'))[0];
  // RFC 3325 9.2: what a peer without trust may say of itself.
  const preferred = addresses(request.getAll('P-Preferred-Identity'))[0];
  const { from } = request;
  const hidden = NOWHERE.test(from.uri.host);
  const best = asserted ?? preferred ?? (hidden ? undefined : from);
  const user = best === undefined ? undefined : userOf(best);
  return {
    number: user === undefined ? undefined : bareNumber(user),
    name: best?.displayName ?? (hidden ? undefined : from.displayName),
    anonymous: hidden || /\b(id|user|header)\b/i.test(request.get('Privacy') ?? ''),
  };
}

/** Who has sent the call on, as the trunk writes it, the latest first: by Diversion (RFC 5806), else by History-Info (RFC 7044). */
export function divertedBy(request: SipRequest): readonly string[] {
  // RFC 5806 5.1: the topmost Diversion is the latest. RFC 7044 10.3: the last entry is who is asked now, the others were asked before.
  const diversion = addresses(request.getAll('Diversion'));
  const history = addresses(request.getAll('History-Info')).slice(0, -1).reverse();
  return (diversion.length > 0 ? diversion : history).flatMap(one => {
    const user = userOf(one);
    return user === undefined ? [] : [bareNumber(user)];
  });
}

/** Of a tel URI (RFC 3966) that is the number. */
function userOf({ uri: { user } }: NameAddr): string | undefined {
  return user === undefined || user === '' || NOBODY.has(user.toLowerCase()) ? undefined : user;
}

/** Those that can be read; a header of this kind is no reason to lose a call. */
function addresses(lines: readonly string[]): NameAddr[] {
  return lines
    .flatMap(line => splitList(line))
    .flatMap(value => {
      try {
        const address = NameAddr.parse(value);
        return [address];
      } catch {
        return [];
      }
    });
}
