import type { Language } from '../languages.ts';
import { DA_DK } from './da-dk.ts';
import { DE_DE } from './de-de.ts';
import { EN_GB } from './en-gb.ts';
import { EN_US } from './en-us.ts';
import { ES_419 } from './es-419.ts';
import { ES_ES } from './es-es.ts';
import { FR_CA } from './fr-ca.ts';
import { FR_FR } from './fr-fr.ts';
import { IT_IT } from './it-it.ts';
import { JA_JP } from './ja-jp.ts';
import { KO_KR } from './ko-kr.ts';
import { NL_NL } from './nl-nl.ts';
import { PT_BR } from './pt-br.ts';
import { PT_PT } from './pt-pt.ts';
import type { Catalogue } from './prompt-id.ts';
import { ZH_CN } from './zh-cn.ts';
import { ZH_TW } from './zh-tw.ts';

/** A language without one of the prompts does not compile. */
export const CATALOGUES: Readonly<Record<Language, Catalogue>> = {
  'en-US': EN_US,
  'en-GB': EN_GB,
  'da-DK': DA_DK,
  'nl-NL': NL_NL,
  'fr-FR': FR_FR,
  'fr-CA': FR_CA,
  'de-DE': DE_DE,
  'it-IT': IT_IT,
  'ja-JP': JA_JP,
  'ko-KR': KO_KR,
  'pt-BR': PT_BR,
  'pt-PT': PT_PT,
  'es-419': ES_419,
  'es-ES': ES_ES,
  'zh-CN': ZH_CN,
  'zh-TW': ZH_TW,
};
