/** What the steps of a zone-proxy work with. */
import type { Aor, NodeId } from '../../core/ids.ts';
import type { DigestServer, NonceUse } from '../auth/index.ts';
import type { SipRequest, SipResponse } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';
import type { PasswordGuard, PasswordLimits } from './password-guard.ts';
import type { CallOwnerLookup } from './ports.ts';
import type { Refusal } from './sanity.ts';
import type { Step } from './steps.ts';

/** The registrar as the zone-proxy calls it. */
export interface RegistrarPort {
  handle(request: SipRequest, aor: Aor): Promise<SipResponse>;
}

export interface EventAnswer {
  readonly response: SipResponse;
  /** To be called once the response is sent, with the connection that has taken it. */
  readonly after?: (flow: Flow) => void;
}

/** Event notification as the zone-proxy calls it (RFC 6665, RFC 3903). */
export interface EventsPort {
  /** @param user undefined within a dialog, whose target is a secret of ours. */
  subscribe(request: SipRequest, user: string | undefined): Promise<EventAnswer>;
  publish(request: SipRequest, user: string): Promise<SipResponse>;
  /** A phone of this user has registered, or refreshed its registration. */
  registered(user: string, register: SipRequest): void;
}

export interface AdmissionLimits extends PasswordLimits {
  /** INVITEs without a final response, all users together. */
  readonly pendingInvites: number;
  /** The same of one user. */
  readonly pendingInvitesPerUser: number;
}

export const ADMISSION_LIMITS: AdmissionLimits = {
  pendingInvites: 20_000,
  pendingInvitesPerUser: 5000,
  wrongPasswords: 10,
  wrongPasswordsPerFlow: 40,
};

/** Says whether a use of a nonce is ours to judge, and who is to judge the next nonce that we make (ourselves when undefined). */
export interface NonceJudge {
  takes(use: NonceUse, resent: boolean): boolean;
  issuer(): string | undefined;
}

export interface ZoneServices {
  /** The domain of all addresses of record. */
  readonly domain: string;
  readonly digest: DigestServer;
  readonly nonces: NonceJudge;
  readonly passwords: PasswordGuard;
  readonly registrar: RegistrarPort;
  /** Absent where no event package is served. */
  readonly events: EventsPort | undefined;
  readonly owners: CallOwnerLookup;
  readonly limits: AdmissionLimits;
  /** INVITEs that are being relayed now, by user. */
  readonly pending: PendingCounts;
  draining(): boolean;
  /** The trunk whose peer gives this user's password; undefined for people. */
  trunkOf(user: string): string | undefined;
  /** Over what this phone may ask for this; undefined: over any transport. */
  transportsOf(user: string, request: SipRequest): readonly string[] | undefined;
}

export interface PendingCounts {
  readonly total: number;
  of(user: string): number;
}

/** One request on its way. Steps write down what they find out. */
export interface ZoneContext {
  readonly request: SipRequest;
  readonly services: ZoneServices;
  /** Names the phone's flow, for counting. */
  readonly source: string;
  /** Set once the password was right; a trunk that the edge knows counts as the user `trunk name@account`. */
  user: string | undefined;
  /** The trunk that it comes from, as X-Tandem-Trunk names it. */
  trunk: string | undefined;
  /** The switch that has to get it, where any other would be wrong. */
  owner: NodeId | undefined;
  /** The caller has hung up meanwhile. */
  cancelled: boolean;
}

export type ZoneVerdict =
  | { readonly act: 'refuse'; readonly refusal: Refusal }
  | { readonly act: 'respond'; readonly response: SipResponse; readonly after?: EventAnswer['after'] | undefined }
  | { readonly act: 'dispatch' };

export type ZoneStep = Step<ZoneContext, ZoneVerdict>;

export function refuse(status: number, reason?: string, headers?: [string, string][]): ZoneVerdict {
  return {
    act: 'refuse',
    refusal: { status, ...(reason === undefined ? {} : { reason }), ...(headers === undefined ? {} : { headers }) },
  };
}
