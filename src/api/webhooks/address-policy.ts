/** Where webhooks may go: public addresses, and what the configuration allows besides. */
import ipaddr from 'ipaddr.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

export class AddressPolicy {
  readonly #allowed: readonly Range[];

  /** @param allowed CIDR ranges or single addresses. @throws Error for what is neither */
  constructor(allowed: readonly string[]) {
    this.#allowed = allowed.map(one =>
      one.includes('/') ? ipaddr.parseCIDR(one) : [ipaddr.parse(one), one.includes(':') ? 128 : 32],
    );
  }

  allows(address: string): boolean {
    if (!ipaddr.isValid(address)) return false;
    // RFC 4291 2.5.5.2: an IPv4 address in IPv6's clothes is judged as what it is.
    const parsed = ipaddr.process(address);
    if (this.#allowed.some(range => parsed.kind() === range[0].kind() && matches(parsed, range))) return true;
    return isPublic(parsed);
  }
}

const matches = (address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Range): boolean =>
  address.kind() === 'ipv4' ? (address as ipaddr.IPv4).match(base, bits) : (address as ipaddr.IPv6).match(base, bits);

/** RFC 4291 2.4: what has been given out as global unicast; the rest of IPv6 is reserved, or IPv4 by other means. */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3');

/** Anything with a meaning of its own (private, loopback, link-local, translated to IPv4, ...) is not. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.kind() === 'ipv6' && !matches(address, GLOBAL)) return false;
  return address.range() === 'unicast';
}
