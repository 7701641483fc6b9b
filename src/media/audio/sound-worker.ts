// The thread of the sound library. All files that are asked for go on together, a second of each in turn, so that a short
// prompt does not wait for a long piece of music.
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { SoundEncoder } from './sound-encoder.ts';
import type { FromSoundThread, ToSoundThread } from './sound-messages.ts';
import { readWav } from './wav.ts';

const port = parentPort;
if (port === null) throw new Error('sound-worker is run by SoundLibrary');

const work: { readonly id: number; readonly encoder: SoundEncoder }[] = [];

function fail(id: number, error: unknown): void {
  const message: FromSoundThread = {
    id,
    payloads: new Uint8Array(0),
    lengths: new Uint16Array(0),
    frames: 0,
    done: true,
    error: error instanceof Error ? error.message : String(error),
  };
  port?.postMessage(message);
}

function step(): void {
  const job = work.shift();
  if (job === undefined) return;
  const { id, encoder } = job;
  try {
    const parts = encoder.next();
    const payloads = new Uint8Array(Buffer.concat(parts));
    const lengths = Uint16Array.from(parts, part => part.length);
    const message: FromSoundThread = { id, payloads, lengths, frames: encoder.frames, done: encoder.done };
    port?.postMessage(message);
    if (encoder.done) encoder.close();
    else work.push(job);
  } catch (error) {
    encoder.close();
    fail(id, error);
  }
  if (work.length > 0) setImmediate(step);
}

port.on('message', ({ id, path, codec }: ToSoundThread) => {
  try {
    // Nothing else waits in this thread, and what is read is encoded at once.
    work.push({ id, encoder: new SoundEncoder(readWav(readFileSync(path)), codec) });
    if (work.length === 1) setImmediate(step);
  } catch (error) {
    fail(id, error);
  }
});
