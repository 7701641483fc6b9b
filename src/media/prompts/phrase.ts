import type { PromptId } from './catalogue/prompt-id.ts';
import type { NumberForm } from './rules/rules.ts';

/** Something to say, before a language is chosen. Times are milliseconds since 1970 in a time zone by its IANA name. */
export type Phrase =
  | { readonly say: PromptId; readonly with?: Readonly<Record<string, Phrase | readonly Phrase[]>> }
  /** A prompt by the name that the account gave it. */
  | { readonly prompt: string }
  | { readonly number: number; readonly form?: NumberForm }
  | { readonly ordinal: number; readonly form?: NumberForm }
  /** Digits, `*`, `#` and `+` one by one; anything else is passed over. */
  | { readonly digits: string }
  /** Weekday, day and month. */
  | { readonly date: number; readonly timeZone: string }
  | { readonly time: number; readonly timeZone: string }
  | { readonly weekday: number; readonly timeZone: string }
  /** Milliseconds, said in hours, minutes and seconds. */
  | { readonly duration: number }
  /** Such as a recorded name; from so far on. */
  | { readonly file: string; readonly fromMs?: number }
  | { readonly silenceMs: number }
  /** `beep`: after which one speaks. `busy`: nobody could be reached. */
  | { readonly tone: 'beep' | 'busy'; readonly durationMs: number };

/** Of the sounds that the media gateway can play, those that prompts are made of. */
export type PromptSound =
  | { readonly file: string; readonly fromMs?: number }
  | { readonly silenceMs: number }
  | { readonly tone: 'beep' | 'busy'; readonly durationMs: number };
