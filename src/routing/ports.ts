/** What routing needs from the outside, and what features ask routing for; `store` implements it. */
import type { Address } from './account/fields.ts';
import type { AccountDirectory, MonitoringRight } from './directory/account-directory.ts';

/** Accounts in memory. A change by any process is here within a second; a call keeps the directory that it began with. */
export interface AccountSource {
  /** Of the latest change that is here; grows. */
  readonly revision: number;
  byDomain(domain: string): AccountDirectory | undefined;
  domains(): readonly string[];
  /** Called after an account has changed, come or gone; returns how to stop listening. */
  onChange(listener: (domain: string) => void): () => void;
}

/** How stored objects become a directory; routing has one, and the store is given it. */
export interface AccountCompiler {
  /** The object, which is filled in with its defaults. @throws TandemError `account-invalid` */
  complete(section: string, body: unknown): unknown;
  /** `objects`: by section, in their order; `account` is the one object of its section. */
  directory(objects: ReadonlyMap<string, readonly unknown[]>): AccountDirectory;
}

/** Forwarding as a feature code sets it: an extension, or an outside number in E.164. */
type Forward = string;

/** Who has locked a phone: the phone's own extension, or the user who sat there. `true`: an operator. */
export type PhoneLock = boolean | { readonly by: string };

/** What phones change by themselves, laid over what the account says. */
export interface RuntimeValues {
  doNotDisturb: boolean;
  callWaiting: boolean;
  hideCallerId: boolean;
  forwardAlways: Forward;
  forwardBusy: Forward;
  forwardUnanswered: Forward;
  /** The phone calls nobody but emergency numbers. */
  locked: PhoneLock;
  /** On a common-area phone: who has logged in, and until when, ms since 1970. */
  hotDesk: { extension: string; until: number };
  /** Where the user has said to be, for emergency calls, as an address or in words; until when, ms since 1970: default for good. */
  location: { text?: string; address?: Address; at: number; until?: number };
  /** On a number of an emergency pool: whose emergency call has shown it last, and until when calls to it go there. */
  emergencyCallBack: { extension: string; until: number };
}

/** A member's place in one queue: `queue:<extension of the queue>`. */
export interface QueueMembership {
  readonly optedIn: boolean;
  readonly reason?: string;
  /** Ms since 1970. */
  readonly since: number;
}

export type RuntimeName = keyof RuntimeValues | `queue:${string}`;
export type RuntimeValue<N extends RuntimeName> = N extends keyof RuntimeValues ? RuntimeValues[N] : QueueMembership;

/** Runtime settings of extensions, read from memory; a change by any process is seen within a second. */
export interface RuntimeSettings {
  get<N extends RuntimeName>(domain: string, extension: string, name: N): RuntimeValue<N> | undefined;
  /** Undefined takes the setting away. Rejects with TandemError `store-unavailable`. */
  set<N extends RuntimeName>(
    domain: string,
    extension: string,
    name: N,
    value: RuntimeValue<N> | undefined,
  ): Promise<void>;
  /** Called after a setting has changed, here or elsewhere. */
  onChange(listener: (domain: string, extension: string, name: string) => void): () => void;
}

export type { AccountDirectory, MonitoringRight };
