import { BlockList, isIP } from 'node:net';
import { TandemError } from '../../core/errors.ts';
import { plainHost } from './address.ts';

/** Addresses and CIDR ranges that a remote address can be looked up in. */
export class AddressList {
  readonly #list = new BlockList();

  /** @throws TandemError `config-invalid` for what is neither an address nor a range */
  constructor(entries: readonly string[]) {
    for (const entry of entries) this.#add(entry);
  }

  has(address: string): boolean {
    const plain = plainHost(address);
    const family = isIP(plain);
    return family !== 0 && this.#list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  }

  #add(entry: string): void {
    const [address = '', bits] = entry.split('/');
    const host = plainHost(address);
    const family = isIP(host);
    const length = bits === undefined ? undefined : Number(bits);
    const most = family === 6 ? 128 : 32;
    if (family === 0 || (length !== undefined && !(Number.isInteger(length) && length >= 0 && length <= most))) {
      throw new TandemError('config-invalid', { detail: `${entry} is neither an address nor a CIDR range` });
    }
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    if (length === undefined) this.#list.addAddress(host, kind);
    else this.#list.addSubnet(host, length, kind);
  }
}
