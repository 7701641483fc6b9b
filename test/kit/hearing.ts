/** Waiting until an endpoint has heard a prompt. */
import { resolve } from 'node:path';
import { lookout } from './correlate.ts';
import type { ToneEndpoint } from './tone-endpoint.ts';
import { until } from './wait.ts';

/** A look at the sound costs more than a look at a message. */
const EVERY_MS = 60;

/** The English prompt of that name. */
export const promptFile = (id: string): string => resolve(import.meta.dirname, '../../prompts/en-US', `${id}.wav`);

/** Resolves as soon as what has been heard so far contains the sound of the file. */
export async function hearsFile(sound: ToneEndpoint, file: string, correlation?: number): Promise<void> {
  const heard = lookout(file, correlation);
  await until(`the sound of ${file}`, () => heard(sound.recording()), undefined, EVERY_MS);
}

/** Resolves as soon as the prompt has been heard. */
export async function hearsPrompt(sound: ToneEndpoint, id: string): Promise<void> {
  await hearsFile(sound, promptFile(id));
}

/** As above, and forgets what has been heard, so that the next one is another. */
export async function hearsNext(sound: ToneEndpoint, id: string): Promise<void> {
  await hearsPrompt(sound, id);
  sound.clear();
}
