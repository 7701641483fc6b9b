/**
 * A speech-to-text service over HTTP: a POST of a form with the sound, answered with `{"text": "..."}`. Fields are those of
 * https://platform.openai.com/docs/api-reference/audio/createTranscription, which servers that people run themselves take as well.
 */
import { readFile } from 'node:fs/promises';
import { TranscriptionRefused, type SpeechToText, type SpokenMessage } from './transcriber.ts';

export interface HttpSpeechOptions {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly secret?: string;
  readonly model?: string;
  readonly timeoutSeconds: number;
}

const MOST_BYTES = 1_048_576;
/** Of all 4xx those that are not about this sound. */
const LATER = new Set([401, 403, 404, 407, 408, 425, 429]);

export class HttpSpeechToText implements SpeechToText {
  readonly #o: HttpSpeechOptions;

  constructor(options: HttpSpeechOptions) {
    this.#o = options;
  }

  async transcribe({ path, language }: SpokenMessage, signal: AbortSignal): Promise<string> {
    const { url, secret, model, timeoutSeconds } = this.#o;
    const form = new FormData();
    form.set('file', new Blob([await readFile(path)], { type: 'audio/wav' }), 'message.wav');
    form.set('response_format', 'json');
    // ISO 639-1: no country.
    form.set('language', language.split('-')[0] ?? language);
    if (model !== undefined) form.set('model', model);
    const response = await fetch(url, {
      method: 'POST',
      body: form,
      // The sound, and the secret, are for this server only.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]),
      ...(secret !== undefined && { headers: { authorization: `Bearer ${secret}` } }),
    });
    const body = await readAll(response);
    const { status } = response;
    if (status >= 400 && status < 500 && !LATER.has(status)) throw new TranscriptionRefused(`HTTP ${status}`);
    if (!response.ok) throw new Error(`HTTP ${status}`);
    return textOf(body);
  }
}

async function readAll({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new TranscriptionRefused('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function textOf(body: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch (error) {
    throw new TranscriptionRefused('the answer is not JSON', { cause: error });
  }
  const { text } = (answer ?? {}) as { readonly text?: unknown };
  if (typeof text !== 'string') throw new TranscriptionRefused('the answer has no text');
  return text;
}
