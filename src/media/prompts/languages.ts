/** The languages that prompts are spoken in, as BCP 47 tags. */
export const LANGUAGES = [
  'en-US',
  'en-GB',
  'da-DK',
  'nl-NL',
  'fr-FR',
  'fr-CA',
  'de-DE',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'pt-BR',
  'pt-PT',
  'es-419',
  'es-ES',
  'zh-CN',
  'zh-TW',
] as const;

export type Language = (typeof LANGUAGES)[number];

/** Its recordings are in the repository, so it is what is said when a language has none. */
export const DEFAULT_LANGUAGE: Language = 'en-US';

/** The sister whose recordings stand in, before English does. */
const SISTERS: Partial<Record<Language, Language>> = {
  'en-GB': 'en-US',
  'fr-FR': 'fr-CA',
  'fr-CA': 'fr-FR',
  'pt-BR': 'pt-PT',
  'pt-PT': 'pt-BR',
  'es-419': 'es-ES',
  'es-ES': 'es-419',
  'zh-CN': 'zh-TW',
  'zh-TW': 'zh-CN',
};

/** Languages to try in turn; the last is always English of the United States. */
export function fallbacks(language: Language): readonly Language[] {
  const sister = SISTERS[language];
  return [...new Set([language, ...(sister === undefined ? [] : [sister]), DEFAULT_LANGUAGE])];
}

/**
 * What an account wrote, in any case, as one of our languages: the same one, else the first that shares its language part
 * ("es-MX" is spoken as in Latin America), else undefined.
 */
export function languageOf(tag: string): Language | undefined {
  const wanted = tag.toLowerCase();
  const primary = (text: string): string | undefined => text.toLowerCase().split('-')[0];
  return (
    LANGUAGES.find(language => language.toLowerCase() === wanted) ??
    LANGUAGES.find(language => primary(language) === primary(wanted))
  );
}
