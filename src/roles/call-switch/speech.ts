/** The prompts of the program and of its accounts, as calls ask for them. */
import { join, resolve } from 'node:path';
import { PROMPT_DIRECTORIES, PromptBook, type Phrase } from '../../media/prompts/index.ts';
import type { Logger } from '../../core/log.ts';
import type { Speech } from '../../pbx/call/services.ts';
import type { AccountDirectory } from '../../routing/ports.ts';

const MUSIC_ON_HOLD = join(resolve(import.meta.dirname, '../../..'), 'prompts/music/calm.wav');

/** @param own folder with recordings that come before those of the program */
export function speech(log: Logger, own?: string): Speech {
  const directories = own === undefined ? PROMPT_DIRECTORIES : [own, ...PROMPT_DIRECTORIES];
  const book = new PromptBook({ logger: log, directories });
  return {
    sounds: (language, phrases, directory) =>
      book.sounds(
        language,
        phrases.map(phrase => builtIn(phrase, directory)),
        directory === undefined ? undefined : { file: name => directory.prompt(name)?.file },
      ),
    music: (name, directory) => (name === undefined ? undefined : directory?.music(name)?.file) ?? MUSIC_ON_HOLD,
  };
}

/** A prompt of the account may be another name for one of ours. */
function builtIn(phrase: Phrase, directory: AccountDirectory | undefined): Phrase {
  if (directory === undefined || !('prompt' in phrase)) return phrase;
  const alias = directory.prompt(phrase.prompt)?.phrase;
  return alias === undefined ? phrase : { prompt: alias };
}
