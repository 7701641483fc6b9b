// The thread of one conversion: decoding takes seconds, in which the process has other things to answer.
import { parentPort, workerData } from 'node:worker_threads';
import { convert } from './convert.ts';
import type { FromImportThread, ToImportThread } from './messages.ts';
import { SourceFault } from './piece.ts';

const port = parentPort;
if (port === null) throw new Error('import-worker is run by SoundImporter');

const tell = (message: FromImportThread): void => port.postMessage(message);

try {
  tell({ durationMs: await convert(workerData as ToImportThread, progress => tell({ progress })) });
} catch (error) {
  // What the decoders say of a file is meant for whoever has sent it; the rest is ours.
  const isFault = error instanceof SourceFault;
  tell({
    fault: isFault ? error.message : `it cannot be decoded (${error instanceof Error ? error.message : String(error)})`,
  });
}
