/** What the two engines of the durable store do differently; everything else is the same code. */
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface Engine {
  readonly db: Kysely<Tables>;
  /** Cheap: whether another process may have committed anything since it was last asked. */
  moved(): boolean;
  /** Makes `moved` say yes the next time. */
  forget(): void;
  /** Whether trying again in a moment may help. */
  isBusy(error: unknown): boolean;
  /** Work of the engine's own that waits for the disk, for a process without calls. Never throws. */
  checkpoint(): void;
  close(): Promise<void>;
}
