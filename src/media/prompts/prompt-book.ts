// Phrases to sound files: in the language asked for where it has all the recordings, else in the next best one.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { silentLogger } from '../../core/log.ts';
import type { Logger } from '../../core/log.ts';
import { DEFAULT_LANGUAGE, fallbacks, languageOf } from './languages.ts';
import type { Language } from './languages.ts';
import type { Phrase, PromptSound } from './phrase.ts';
import type { CustomPrompts } from './ports.ts';
import { pieces } from './spoken.ts';
import type { Piece } from './spoken.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Where recordings are looked for: those that come with the program, then those that `scripts/make-prompts` has made. */
export const PROMPT_DIRECTORIES: readonly string[] = [join(ROOT, 'prompts'), join(ROOT, 'var/prompts')];

/** Between two phrases. */
const PHRASE_GAP: PromptSound = { silenceMs: 150 };

/** Complaints that are remembered, so that each is written once; more than this many and they are written again. */
const MAX_COMPLAINTS = 1000;

export interface PromptBookOptions {
  /** Each holds one folder per language; the first that has a recording wins. Default: those of the program. */
  readonly directories?: readonly string[];
  readonly logger?: Logger;
}

export class PromptBook {
  readonly #directories: readonly string[];
  readonly #logger: Logger;
  /** Name to path of every recording of the languages used so far; read once, for no call should wait for a disk. */
  readonly #recordings = new Map<Language, ReadonlyMap<string, string>>();
  readonly #complaints = new Set<string>();

  constructor(options: PromptBookOptions = {}) {
    this.#directories = options.directories ?? PROMPT_DIRECTORIES;
    this.#logger = options.logger ?? silentLogger;
  }

  /**
   * What to play to say `phrases` one after the other. A phrase is said as a whole in one language; one that nobody has
   * recorded is left out. Languages made while the program runs are found after a restart.
   *
   * @param language BCP 47 tag as the account wrote it; one that we do not speak counts as English
   * @param custom the account's own recordings, which come before ours of the same name
   */
  sounds(language: string, phrases: readonly Phrase[], custom?: CustomPrompts): readonly PromptSound[] {
    const wanted = languageOf(language);
    if (wanted === undefined) this.#complain('language', language);
    const chain = fallbacks(wanted ?? DEFAULT_LANGUAGE);
    const said = phrases.map(phrase => this.#phrase(chain, phrase, custom)).filter(list => list.length > 0);
    return said.flatMap((list, i) => (i === 0 ? list : [PHRASE_GAP, ...list]));
  }

  #phrase(chain: readonly Language[], phrase: Phrase, custom: CustomPrompts | undefined): readonly PromptSound[] {
    const own = 'say' in phrase ? custom?.file(phrase.say) : undefined;
    if (own !== undefined) return [{ file: own }];
    for (const language of chain) {
      const found = pieces(language, phrase).map(piece => this.#sound(language, piece, custom));
      const sounds = found.filter(sound => sound !== undefined);
      if (sounds.length === found.length) return sounds;
    }
    return [];
  }

  #sound(language: Language, piece: Piece, custom: CustomPrompts | undefined): PromptSound | undefined {
    if ('file' in piece || 'silenceMs' in piece || 'tone' in piece) return piece;
    if ('custom' in piece) {
      const own = custom?.file(piece.custom);
      return own === undefined ? this.#ours(language, piece.custom) : { file: own };
    }
    // A part of a sentence, or a word: so an account gives sentences with numbers in them its own voice.
    const own = custom?.file(piece.name);
    return own === undefined ? this.#ours(language, piece.name) : { file: own };
  }

  #ours(language: Language, name: string): PromptSound | undefined {
    const file = this.#of(language).get(name);
    if (file !== undefined) return { file };
    this.#complain('recording', `${language}/${name}`);
    return undefined;
  }

  #of(language: Language): ReadonlyMap<string, string> {
    const known = this.#recordings.get(language);
    if (known !== undefined) return known;
    const recordings = new Map<string, string>();
    for (const directory of [...this.#directories].reverse()) {
      for (const name of list(join(directory, language))) {
        recordings.set(name.slice(0, -'.wav'.length), join(directory, language, name));
      }
    }
    if (recordings.size === 0) this.#complain('language without recordings, see scripts/make-prompts', language);
    this.#recordings.set(language, recordings);
    return recordings;
  }

  #complain(missing: string, what: string): void {
    // A language without any recording is one complaint, not one for each prompt.
    const language = what.split('/')[0] ?? what;
    if (missing === 'recording' && this.#recordings.get(language as Language)?.size === 0) return;
    if (this.#complaints.has(what)) return;
    if (this.#complaints.size >= MAX_COMPLAINTS) this.#complaints.clear();
    this.#complaints.add(what);
    this.#logger.warn({ missing, what }, 'prompt missing');
  }
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter(name => name.endsWith('.wav'));
  } catch {
    return [];
  }
}
