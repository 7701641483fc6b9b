/** Whether an address is among those that somebody has written down as addresses and CIDR ranges. */
import ipaddr from 'ipaddr.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

const MOST_KNOWN = 10_000;

/** Keeps what it has read: it is asked for every request. */
export class AddressRanges {
  readonly #known = new Map<string, readonly Range[]>();

  /** All are where no ranges are given. */
  isWithin(allowed: readonly string[] | undefined, address: string): boolean {
    if (allowed === undefined || allowed.length === 0) return true;
    const from = ipaddr.process(address);
    return allowed.some(text =>
      this.#rangesOf(text).some(([net, bits]) => net.kind() === from.kind() && from.match(net, bits)),
    );
  }

  #rangesOf(text: string): readonly Range[] {
    let known = this.#known.get(text);
    if (!known) {
      known = parseRanges(text);
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(text, known);
    }
    return known;
  }
}

/** An address or CIDR range; none for what is neither. */
export function parseRanges(text: string): readonly Range[] {
  try {
    if (text.includes('/')) return [ipaddr.parseCIDR(text)];
    const address = ipaddr.process(text);
    return [[address, address.kind() === 'ipv4' ? 32 : 128]];
  } catch {
    return [];
  }
}

/** Whose an address is, where ranges belong to somebody; of several the narrowest counts. */
export class AddressMap<T> {
  readonly #ranges: readonly { readonly net: ipaddr.IPv4 | ipaddr.IPv6; readonly bits: number; readonly owner: T }[];

  constructor(entries: Iterable<readonly [range: string, owner: T]>) {
    this.#ranges = [...entries]
      .flatMap(([text, owner]) => parseRanges(text).map(([net, bits]) => ({ net, bits, owner })))
      .sort((a, b) => b.bits - a.bits);
  }

  get(address: string): T | undefined {
    if (!ipaddr.isValid(address)) return undefined;
    const from = ipaddr.process(address);
    return this.#ranges.find(({ net, bits }) => net.kind() === from.kind() && from.match(net, bits))?.owner;
  }
}
