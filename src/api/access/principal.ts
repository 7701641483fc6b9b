/** Who makes a request. */
import type { ResolvedGrant } from './permissions.ts';

export interface Principal {
  readonly kind: 'token' | 'administrator' | 'nobody';
  /** Of the token, or the administrator's name. */
  readonly id: string;
  readonly name: string;
  readonly grants: readonly ResolvedGrant[];
  /** The session of an administrator. */
  readonly session?: string;
  /** Requests a minute; the default of the server where the token says nothing. */
  readonly requestsPerMinute?: number;
}

export const NOBODY: Principal = { kind: 'nobody', id: '', name: 'nobody', grants: [] };
