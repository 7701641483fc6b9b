// A thread of the recorder pool: decodes and writes. It may wait for the disk; nothing else does.
import { parentPort } from 'node:worker_threads';
import { packetsIn } from '../audio/index.ts';
import { parseRtp } from '../rtp/index.ts';
import type { FromRecorder, ToRecorder } from './messages.ts';
import { Recorder } from './recorder.ts';
import { WavFile } from './wav-file.ts';

const port = parentPort;
if (port === null) throw new Error('recorder-worker is run by RecorderPool');

interface Job {
  readonly recorder: Recorder;
  readonly file: WavFile;
  readonly began: number;
}

const jobs = new Map<number, Job>();

const tell = (message: FromRecorder): void => port.postMessage(message);

function open({ id, path, at, options }: Extract<ToRecorder, { kind: 'open' }>): void {
  try {
    jobs.set(id, { recorder: new Recorder(options), file: new WavFile(path, options), began: at });
  } catch (error) {
    tell({ kind: 'ended', id, reason: 'failed', durationMs: 0, error: String(error) });
  }
}

/** Takes a job off and says why; a file that cannot be closed properly has failed, too. */
function end(id: number, job: Job, reason: 'closed' | 'limit' | 'silence' | 'failed', error?: unknown): void {
  jobs.delete(id);
  const { recorder, file } = job;
  recorder.close();
  const { durationMs } = recorder;
  try {
    file.close();
    tell({ kind: 'ended', id, reason, durationMs, ...(error === undefined ? {} : { error: String(error) }) });
  } catch (closing) {
    tell({ kind: 'ended', id, reason: 'failed', durationMs, error: String(closing) });
  }
}

function close(id: number, at: number): void {
  const job = jobs.get(id);
  if (job === undefined) return;
  const { recorder, file, began } = job;
  try {
    file.append(recorder.finish(at - began));
    end(id, job, recorder.ended ?? 'closed');
  } catch (error) {
    end(id, job, 'failed', error);
  }
}

function work(octets: Uint8Array, now: number): void {
  for (const { id, channel, codec, source, arrival, datagram } of packetsIn(octets)) {
    const job = jobs.get(id);
    const packet = job && parseRtp(datagram);
    if (packet) job.recorder.push(channel, { codec, source, packet }, arrival - job.began);
  }
  for (const [id, job] of jobs) {
    try {
      job.file.append(job.recorder.advance(now - job.began));
      if (job.recorder.ended !== undefined) end(id, job, job.recorder.ended);
    } catch (error) {
      end(id, job, 'failed', error);
    }
  }
}

port.on('message', (message: ToRecorder) => {
  switch (message.kind) {
    case 'open':
      open(message);
      break;
    case 'pause': {
      const job = jobs.get(message.id);
      job?.recorder.pause(message.at - job.began);
      break;
    }
    case 'resume': {
      const job = jobs.get(message.id);
      job?.recorder.resume(message.at - job.began);
      break;
    }
    case 'close':
      close(message.id, message.at);
      break;
    case 'packets':
      work(message.packets, message.now);
      tell({ kind: 'done', octets: message.packets.length });
      break;
  }
});
