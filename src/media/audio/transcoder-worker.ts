// A thread of the transcoder pool.
import { parentPort } from 'node:worker_threads';
import { Transcoder } from './transcoder.ts';
import type { FromWorker, ToWorker } from './transcoder-messages.ts';

const port = parentPort;
if (port === null) throw new Error('transcoder-worker is run by TranscoderPool');

const transcoders = new Map<number, Transcoder>();

function open(message: Extract<ToWorker, { kind: 'open' }>): void {
  transcoders.get(message.id)?.close();
  transcoders.set(message.id, new Transcoder(message));
}

function close(id: number): void {
  transcoders.get(id)?.close();
  transcoders.delete(id);
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'open':
      open(message);
      break;
    case 'push': {
      const packets = transcoders.get(message.id)?.push(message) ?? [];
      const answer: FromWorker = { kind: 'packets', id: message.id, packets };
      port.postMessage(answer);
      break;
    }
    case 'close':
      close(message.id);
      break;
  }
});
