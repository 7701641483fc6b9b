/** Where callers go that the queue does not serve. */
import type { Queue } from '../../../routing/index.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { CallContext, Phrase } from '../../call/application.ts';
import type { OverflowCause } from './ports.ts';

const FAREWELL: Readonly<Record<OverflowCause, readonly Phrase[]>> = {
  full: [{ say: 'queue.full' }],
  closed: [{ say: 'queue.closed' }],
  holiday: [{ say: 'queue.closed' }],
  noMembers: [{ say: 'queue.nobody' }],
  maxWait: [{ say: 'queue.nobody' }],
};

/** Said before hanging up, where the account names no destination. */
export const farewell = (cause: OverflowCause): readonly Phrase[] => FAREWELL[cause];

/** Undefined: nowhere. */
export function overflowTo(
  queue: Queue,
  cause: OverflowCause,
  directory: AccountDirectory,
  now: number,
): Destination | undefined {
  const { overflow, extension } = queue;
  const { holiday } = directory.hours(extension, now);
  const named = cause === 'holiday' && holiday !== undefined ? queue.holidays[holiday] : undefined;
  const spec = named ?? (cause === 'holiday' ? (overflow.holiday ?? overflow.closed) : overflow[cause]);
  return spec === undefined ? undefined : directory.destination(spec, extension);
}

/** A queue that has already sent the call on does not get it back from one that it was sent to. */
export function isLoop(destination: Destination, extension: string, { overflowedBy = [] }: CallContext): boolean {
  if (destination.kind !== 'queue') return false;
  return destination.extension === extension || overflowedBy.includes(destination.extension);
}
