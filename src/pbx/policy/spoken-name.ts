/** Callers who say their name before somebody's phone rings (call screening): when, and how they are asked. */
import type { Phrase, Verb, World } from '../call/application.ts';

export const SAY_NAME: readonly Phrase[] = [{ say: 'screening.say-name' }];
export const RECORD_NAME: Verb = { verb: 'record', maxMs: 5000, silenceMs: 1500, terminators: '#', beep: true };

/** Whether this extension wants it, the caller has not said it yet, and nobody of the company has put him through. */
export function screensCaller(extension: string, { directory, caller, context }: World): boolean {
  if (directory === undefined || context.screenedName !== undefined) return false;
  if (context.transferredBy !== undefined) return false;
  const { callScreening } = directory.settings(extension);
  return callScreening === 'all' || (callScreening === 'outside' && caller.extension === undefined);
}
