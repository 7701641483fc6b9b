import type { Language } from '../languages.ts';
import { SIMPLIFIED_CHINESE, TRADITIONAL_CHINESE } from './chinese.ts';
import { DANISH } from './danish.ts';
import { DUTCH } from './dutch.ts';
import { AMERICAN_ENGLISH, BRITISH_ENGLISH } from './english.ts';
import { CANADIAN_FRENCH, FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { JAPANESE } from './japanese.ts';
import { KOREAN } from './korean.ts';
import { BRAZILIAN_PORTUGUESE, EUROPEAN_PORTUGUESE } from './portuguese.ts';
import type { SpeechRules } from './rules.ts';
import { EUROPEAN_SPANISH, LATIN_AMERICAN_SPANISH } from './spanish.ts';

export const RULES: Readonly<Record<Language, SpeechRules>> = {
  'en-US': AMERICAN_ENGLISH,
  'en-GB': BRITISH_ENGLISH,
  'da-DK': DANISH,
  'nl-NL': DUTCH,
  'fr-FR': FRENCH,
  'fr-CA': CANADIAN_FRENCH,
  'de-DE': GERMAN,
  'it-IT': ITALIAN,
  'ja-JP': JAPANESE,
  'ko-KR': KOREAN,
  'pt-BR': BRAZILIAN_PORTUGUESE,
  'pt-PT': EUROPEAN_PORTUGUESE,
  'es-419': LATIN_AMERICAN_SPANISH,
  'es-ES': EUROPEAN_SPANISH,
  'zh-CN': SIMPLIFIED_CHINESE,
  'zh-TW': TRADITIONAL_CHINESE,
};
