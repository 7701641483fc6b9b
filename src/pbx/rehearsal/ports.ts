/** What whoever explains routes asks a rehearsal. */
import type { Destination } from '../../routing/destination.ts';
import type { RouteStep } from '../../routing/index.ts';
import type { AccountDirectory, RuntimeSettings } from '../../routing/ports.ts';
import type { CallContext, Caller } from '../call/application.ts';

export interface Rehearsal {
  readonly directory: AccountDirectory;
  /** Undefined: as if no phone had set anything. */
  readonly runtime: Pick<RuntimeSettings, 'get'> | undefined;
  readonly destination: Destination;
  readonly caller: Caller;
  readonly context?: Partial<CallContext>;
  readonly dialled: string;
  /** Ms since 1970. */
  readonly at: number;
}

/** What becomes of a call when nobody answers and no key is pressed, in the order in which it would happen. */
export type Rehearse = (rehearsal: Rehearsal) => readonly RouteStep[];
