/** A trunk: a customer's SBC or PBX, or a carrier, as the edge and the switches need to know it. */
import type { CodecName, NumberRules } from './numbers.ts';

export type TrunkTransport = 'udp' | 'tcp' | 'tls';

/** Where we send. */
export interface TrunkTarget {
  /** Name or address; over TLS the name that the certificate must carry, unless `serverName` says otherwise. */
  readonly host: string;
  readonly port: number;
  readonly transport: TrunkTransport;
  /** PEM of the authorities that may have signed the peer's certificate; absent: those of our listeners for peers. */
  readonly ca?: string;
  readonly serverName?: string;
  /**
   * The host is a name whose servers the DNS tells (RFC 3263), the transport too by NAPTR; port and, by NAPTR, transport are then what
   * holds where it tells nothing. `secure`: no other transport than TLS will do.
   */
  readonly resolve?: { readonly by: 'srv' | 'naptr'; readonly secure: boolean };
  /** Of a server that was found so: whose place among the trunk's targets it has, and its rank among the servers of the name. */
  readonly rank?: { readonly group?: number; readonly priority: number; readonly weight: number };
}

/** How we know that a request comes from the trunk. Any one of them is enough. */
export interface TrunkPeer {
  /** Names in the peer's certificate (RFC 5922 7.1), verified on a listener for peers. */
  readonly certificateNames?: readonly string[];
  /** Addresses or CIDR ranges that it sends from. */
  readonly addresses?: readonly string[];
  /** The user as whom the peer registers with us and answers our challenges. */
  readonly user?: string;
}

/** With the carrier at the first target, as its subscriber (RFC 3261 10.2). */
export interface TrunkRegistration {
  /** Address of record at the carrier: `sip:user@domain`. */
  readonly aor: string;
  /** Seconds that we ask for. */
  readonly expires: number;
}

export interface Trunk {
  /** Domain of the account that the trunk belongs to. */
  readonly account: string;
  /** Unique in its account. */
  readonly name: string;
  readonly kind: 'sbc' | 'carrier' | 'pbx';
  /** ISO 3166: callers that it writes without country code are from there. None: callers stay as it writes them. */
  readonly country?: string | undefined;
  /** Where calls are sent, the next when one cannot be reached; none: the peer registers with us. */
  readonly targets: readonly TrunkTarget[];
  readonly peer: TrunkPeer;
  /** With which we answer the peer's challenges. */
  readonly credentials?: { readonly user: string; readonly password: string };
  readonly register?: TrunkRegistration;
  /** Seconds between two OPTIONS of ours; 0 asks nothing. */
  readonly optionsSeconds: number;
  /** How long the peer may take to its first response to an INVITE, ms; then it counts as gone. */
  readonly patienceMs: number;
  readonly limits: { readonly calls?: number; readonly callsPerSecond?: number };
  /** `off` offers plain RTP only. */
  readonly srtp: 'required' | 'allowed' | 'off';
  readonly codecs: readonly CodecName[];
  /** Whether its P-Asserted-Identity is believed (RFC 3325 5). */
  readonly trusted: boolean;
  readonly inbound: NumberRules;
  readonly outbound: NumberRules & {
    /** Where the calling number stands besides From. */
    readonly identity: 'passerted' | 'from' | 'none';
    /** Whether the peer is told who has forwarded a call. */
    readonly diversion: boolean;
  };
}

/** Names one trunk among those of all accounts. */
export interface TrunkId {
  readonly account: string;
  readonly name: string;
}

/** `name@account`, as it stands in X-Tandem-Trunk. */
export const trunkKey = ({ account, name }: TrunkId): string => `${name}@${account}`;

/** Undefined when the text is no such name. */
export function parseTrunkKey(text: string): TrunkId | undefined {
  const at = text.lastIndexOf('@');
  if (at <= 0 || at === text.length - 1) return undefined;
  return { name: text.slice(0, at), account: text.slice(at + 1) };
}
