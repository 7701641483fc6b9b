/** What is said to those who wait, and how the queue's calls show on its members' phones. */
import type { Queue } from '../../../routing/index.ts';
import type { Caller, Phrase, ShownCaller } from '../../call/application.ts';
import type { QueuePlace } from './protocol.ts';

const MINUTE_MS = 60_000;
/** A longer wait is said to be longer than this. */
const LONGEST_MINUTES = 60;

export function announces({ announcements }: Queue): boolean {
  return announcements.position || announcements.wait || announcements.prompt !== undefined;
}

export function announcement({ announcements }: Queue, { position, waitMs }: QueuePlace): readonly Phrase[] {
  const phrases: Phrase[] = [];
  if (announcements.position) {
    phrases.push(
      position <= 1 ? { say: 'queue.next' } : { say: 'queue.position', with: { position: { number: position } } },
    );
  }
  if (announcements.wait && waitMs !== undefined) phrases.push(expected(waitMs));
  if (announcements.prompt !== undefined) phrases.push({ prompt: announcements.prompt });
  return phrases;
}

function expected(waitMs: number): Phrase {
  if (waitMs < MINUTE_MS) return { say: 'queue.wait-short' };
  const minutes = Math.round(waitMs / MINUTE_MS);
  return minutes > LONGEST_MINUTES
    ? { say: 'queue.wait-long', with: { minutes: { number: LONGEST_MINUTES } } }
    : { say: 'queue.wait', with: { minutes: { number: minutes } } };
}

/** Members see who calls, and that it is for the queue. Of a caller who wants to be unknown only the latter. */
export function shownTo(queue: Queue, { extension, number, name, anonymous }: Caller): ShownCaller {
  const user = number ?? extension;
  if (anonymous || user === undefined) return { user: 'anonymous', name: queue.name };
  return { user, name: `${queue.name} ${name ?? user}` };
}
