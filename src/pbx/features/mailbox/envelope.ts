/** Who left a message, and when, in the box's time zone. */
import type { Phrase } from '../../call/application.ts';
import type { HeardMessage } from './questions.ts';

const DAY_MS = 86_400_000;

export function senderPhrase({ from }: HeardMessage): Phrase {
  const { extension, number } = from;
  if (extension !== undefined && /^\d+$/.test(extension)) {
    const caller: Phrase = { say: 'directory.extension', with: { extension: { digits: extension } } };
    return { say: 'voicemail.from', with: { caller } };
  }
  return number === undefined
    ? { say: 'voicemail.from-unknown' }
    : { say: 'voicemail.from', with: { caller: { digits: number } } };
}

export function receivedPhrase({ receivedAt }: HeardMessage, timeZone: string, now: number): Phrase {
  const time: Phrase = { time: receivedAt, timeZone };
  const day = calendarDay(receivedAt, timeZone);
  if (day === calendarDay(now, timeZone)) return { say: 'voicemail.received-today', with: { time } };
  if (day === calendarDay(now - DAY_MS, timeZone)) return { say: 'voicemail.received-yesterday', with: { time } };
  return { say: 'voicemail.received', with: { date: { date: receivedAt, timeZone }, time } };
}

export function envelope(message: HeardMessage, timeZone: string, now: number): Phrase[] {
  const urgent: readonly Phrase[] = message.urgent ? [{ say: 'voicemail.urgent' }] : [];
  return [...urgent, senderPhrase(message), receivedPhrase(message, timeZone, now)];
}

function calendarDay(ms: number, timeZone: string): string {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone }).format(ms);
  } catch {
    // A zone that this machine does not know must not end a call.
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' }).format(ms);
  }
}
