/**
 * Which trunk a flow belongs to: by the certificate on a listener for peers, by the address that it comes from, or because
 * it is the way to a carrier with which we are registered. Each flow is looked at once, until the trunks change.
 */
import type { SipRequest } from '../../message/index.ts';
import { AddressList, type Flow, type TlsCertificate } from '../../transport/index.ts';
import type { TrunkDirectory } from '../../trunk/ports.ts';
import type { Trunk, TrunkId } from '../../trunk/types.ts';

export interface TrunkBookOptions {
  readonly directory: TrunkDirectory;
  /** Whether only peers may use the listener. */
  isForPeers(listener: string): boolean;
  /** Trunks that we reach at the other end of the flow, and which may call us from there. */
  reached(flow: Flow): readonly Trunk[];
  /** The trunk that a Contact of ours names. */
  decode(user: string): TrunkId | undefined;
}

const NOBODY: readonly Trunk[] = [];

interface Compiled {
  readonly byName: ReadonlyMap<string, Trunk[]>;
  readonly byAddress: readonly { readonly trunk: Trunk; readonly addresses: AddressList }[];
  /** Of each flow that was looked at since. */
  readonly known: WeakMap<Flow, readonly Trunk[]>;
}

export class TrunkBook {
  readonly #options: TrunkBookOptions;
  #compiled: Compiled | undefined;

  constructor(options: TrunkBookOptions) {
    this.#options = options;
  }

  /** The trunks, or the ways to them, have changed. */
  forget(): void {
    this.#compiled = undefined;
  }

  /** Trunks that send over this flow; as a rule none or one. */
  of(flow: Flow): readonly Trunk[] {
    this.#compiled ??= compile(this.#options.directory.trunks());
    const { known } = this.#compiled;
    let found = known.get(flow);
    if (!found) known.set(flow, (found = this.#find(flow, this.#compiled)));
    return found;
  }

  /** On a listener for peers, with a good certificate, but of nobody whom we know. */
  isStranger(flow: Flow): boolean {
    return this.#options.isForPeers(flow.listener) && this.of(flow).length === 0;
  }

  /** The one that has sent this request. Several share a flow when a carrier serves several accounts from one address. */
  sender(request: SipRequest, flow: Flow): Trunk | undefined {
    const candidates = this.of(flow);
    if (candidates.length < 2) return candidates[0];
    const { user, host } = request.requestUri;
    const named = user === undefined ? undefined : this.#options.decode(user);
    const byToken = named && candidates.find(({ account, name }) => account === named.account && name === named.name);
    return byToken ?? candidates.find(({ account }) => account === host.toLowerCase()) ?? candidates[0];
  }

  #find(flow: Flow, { byName, byAddress }: Compiled): readonly Trunk[] {
    if (this.#options.isForPeers(flow.listener)) {
      const { peer } = flow;
      if (peer?.authorized !== true || !peer.certificate) return NOBODY;
      return peerNames(peer.certificate).flatMap(name => byName.get(name) ?? NOBODY);
    }
    const reached = this.#options.reached(flow);
    const listed = byAddress.filter(({ addresses }) => addresses.has(flow.remote.host)).map(({ trunk }) => trunk);
    return reached.length + listed.length === 0 ? NOBODY : [...new Set([...reached, ...listed])];
  }
}

function compile(trunks: readonly Trunk[]): Compiled {
  const byName = new Map<string, Trunk[]>();
  for (const trunk of trunks) {
    for (const name of trunk.peer.certificateNames ?? []) {
      const key = name.toLowerCase();
      byName.set(key, [...(byName.get(key) ?? []), trunk]);
    }
  }
  const byAddress = trunks
    .filter(({ peer }) => (peer.addresses?.length ?? 0) > 0)
    .map(trunk => ({ trunk, addresses: new AddressList(trunk.peer.addresses ?? []) }));
  return { byName, byAddress, known: new WeakMap() };
}

/**
 * RFC 5922 7.1: who a certificate is for, in lower case: SIP URIs without a user part and DNS names among the alternative
 * names, and the common name only where there are none of either. RFC 5922 7.2: names are compared whole, no wildcards.
 */
export function peerNames({ altNames, commonName }: TlsCertificate): string[] {
  const names: string[] = [];
  for (const entry of altNames) {
    const match = /^(?:DNS:|URI:sips?:)([A-Za-z0-9.-]+)$/.exec(entry);
    if (match?.[1] !== undefined) names.push(match[1].toLowerCase());
  }
  return names.length > 0 || commonName === '' ? [...new Set(names)] : [commonName.toLowerCase()];
}
