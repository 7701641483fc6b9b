/** Packets are read from what a real worker has written, cut into pieces at any place; what is no RTP stays with mediasoup. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { Builder } from 'flatbuffers';
import { describe, expect, it } from 'vitest';
import {
  consumerCapabilities,
  createWorker,
  producerParameters,
  ROUTER_CODECS,
  type MsConsumer,
} from '../../../../src/media/gateway/mediasoup.ts';
import { RtpIntake } from '../../../../src/media/gateway/rtp-intake.ts';
import { RtpPipe } from '../../../../src/media/gateway/rtp-pipe.ts';
import { parseRtp } from '../../../../src/media/rtp/index.ts';
import { until } from '../../../kit/wait.ts';
import { WORKER_BIN } from './kit.ts';

const RTP_EVENT = 39;
const OTHER_EVENT = 7;

/** A message as the worker writes it. */
function notification(handler: string, event: number, data: Uint8Array): Buffer {
  const builder = new Builder(64);
  builder.startVector(1, data.length, 1);
  for (const octet of data.toReversed()) builder.addInt8(octet);
  const octets = builder.endVector();
  const id = builder.createString(handler);
  builder.startObject(1);
  builder.addFieldOffset(0, octets, 0);
  const body = builder.endObject();
  builder.startObject(4);
  builder.addFieldOffset(0, id, 0);
  builder.addFieldInt8(1, event, 0);
  builder.addFieldInt8(2, 5, 0);
  builder.addFieldOffset(3, body, 0);
  const inner = builder.endObject();
  return wrapped(builder, 3, inner);
}

function wrapped(builder: Builder, kind: number, inner: number): Buffer {
  builder.startObject(2);
  builder.addFieldInt8(0, kind, 0);
  builder.addFieldOffset(1, inner, 0);
  builder.finishSizePrefixed(builder.endObject());
  return Buffer.from(builder.asUint8Array());
}

function response(id: number): Buffer {
  const builder = new Builder(16);
  builder.startObject(2);
  builder.addFieldInt32(0, id, 0);
  builder.addFieldInt8(1, 1, 0);
  return wrapped(builder, 2, builder.endObject());
}

/** An intake between a socket and somebody who reads as mediasoup does: whole messages, one event for each packet. */
function stage(consumers: readonly string[], layout: 'ours' | 'another' = 'ours') {
  const socket = new PassThrough();
  const theirs: Buffer[] = [];
  const failures: unknown[] = [];
  const emitters = new Map(
    consumers.map(id => [id, Object.assign(new EventEmitter(), { id, observer: new EventEmitter() })]),
  );
  const sent = new Map<string, { readonly id: string; readonly data: Buffer }>();
  socket.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; at += 4 + chunk.readUInt32LE(at)) {
      const message = Buffer.from(chunk.subarray(at, at + 4 + chunk.readUInt32LE(at)));
      theirs.push(message);
      const packet = sent.get(message.toString('latin1'));
      const told = layout === 'ours' ? packet?.data : Buffer.from('something else');
      // As mediasoup does, after everything that was read with it.
      if (packet !== undefined) setImmediate(() => emitters.get(packet.id)?.emit('rtp', told));
    }
  });
  const intake = new RtpIntake(socket, error => failures.push(error));
  return {
    ...{ socket, intake, theirs, failures },
    consumer: (id: string) => emitters.get(id) as unknown as MsConsumer,
    rtp(id: string, data: Buffer): Buffer {
      const message = notification(id, RTP_EVENT, data);
      sent.set(message.toString('latin1'), { id, data });
      return message;
    },
    /** All of it has been read when this returns: a PassThrough that flows passes on at once. */
    async write(octets: Buffer, cuts: readonly number[] = []): Promise<void> {
      let from = 0;
      for (const cut of [...cuts].sort((a, b) => a - b)) {
        if (cut > from && cut < octets.length) socket.write(octets.subarray(from, (from = cut)));
      }
      socket.write(octets.subarray(from));
      for (let turn = 0; turn < 2; turn++) await new Promise(resolve => setImmediate(resolve));
    },
  };
}

const ID = 'c0ffee00-0000-4000-8000-000000000001';
const OTHER = 'c0ffee00-0000-4000-8000-000000000002';

describe('RTP of a worker', () => {
  it('comes to whoever takes it, wherever the stream is cut; all else goes on in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(fc.uint8Array({ minLength: 0, maxLength: 200 }), fc.constantFrom('response', 'event', 'other')),
          {
            maxLength: 12,
          },
        ),
        fc.array(fc.nat(2000)),
        async (parts, cuts) => {
          const { intake, consumer, write, rtp, theirs, failures } = stage([ID, OTHER]);
          const taken: Buffer[] = [];
          intake.take(consumer(ID), datagram => taken.push(Buffer.from(datagram)));
          const first = rtp(ID, Buffer.from('the first packet'));
          await write(first);
          const passed: Buffer[] = [first];
          const packets = [Buffer.from('the first packet')];
          const whole = parts.map((part, index) => {
            if (typeof part !== 'string') {
              packets.push(Buffer.from(part));
              return rtp(ID, Buffer.from(part));
            }
            const message =
              part === 'response'
                ? response(index + 1)
                : part === 'event'
                  ? notification(ID, OTHER_EVENT, Buffer.from('event'))
                  : rtp(OTHER, Buffer.from(`nobody's ${index}`));
            passed.push(message);
            return message;
          });
          await write(Buffer.concat(whole), cuts);
          expect(taken).toEqual(packets);
          expect(theirs).toEqual(passed);
          expect(failures).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is laid out as we think by the worker that we build', async () => {
    const { worker, channel, answers } = await createWorker({ workerBin: WORKER_BIN, logLevel: 'error' });
    try {
      const intake = new RtpIntake(answers, error => expect.unreachable(String(error)));
      const router = await worker.createRouter({
        mediaCodecs: ROUTER_CODECS.filter(({ mimeType }) => mimeType === 'audio/PCMU'),
      });
      const direct = await router.createDirectTransport();
      const types = { codec: 'PCMU', payloadType: 0, eventPayloadType: undefined } as const;
      const producer = await direct.produce({ kind: 'audio', rtpParameters: producerParameters(types, 77) });
      const sender = new RtpPipe(channel).sender(producer, { ssrc: 77, payloadType: 0 });
      const consumer = await direct.consume({ producerId: producer.id, rtpCapabilities: consumerCapabilities(types) });
      const heard: string[] = [];
      intake.take(consumer, datagram => heard.push(parseRtp(datagram)?.payload.toString() ?? ''));
      const said = Array.from({ length: 100 }, (_, index) => `packet ${index}`);
      for (const [index, text] of said.entries()) sender.send(Buffer.from(text), index * 160);
      await until('all packets', () => heard.length === said.length);
      expect([heard, intake.isDirect]).toEqual([said, true]);
    } finally {
      const gone = new Promise(resolve => worker.once('subprocessclose', resolve as () => void));
      worker.close();
      await gone;
    }
  });

  it('comes by way of mediasoup where its messages are not laid out as we think', async () => {
    const { intake, consumer, write, rtp, theirs } = stage([ID], 'another');
    const taken: string[] = [];
    intake.take(consumer(ID), datagram => taken.push(datagram.toString()));
    const messages = [rtp(ID, Buffer.from('one')), rtp(ID, Buffer.from('two'))];
    await write(Buffer.concat(messages));
    expect([taken, intake.isDirect]).toEqual([['something else', 'something else'], false]);
    expect(theirs).toEqual(messages);
  });

  it('is mediasoup’s again when nobody takes it any more, and a taker that fails stops nothing', async () => {
    const { intake, consumer, write, rtp, theirs, failures } = stage([ID, OTHER]);
    const taken: string[] = [];
    intake.take(consumer(ID), datagram => taken.push(datagram.toString()));
    intake.take(consumer(OTHER), () => {
      throw new Error('cannot');
    });
    await write(rtp(ID, Buffer.from('one')));
    await write(Buffer.concat([rtp(OTHER, Buffer.from('bad')), rtp(ID, Buffer.from('two'))]));
    expect([taken, failures]).toEqual([['one', 'two'], [new Error('cannot')]]);
    consumer(ID).observer.emit('close');
    const late = rtp(ID, Buffer.from('late'));
    await write(late);
    expect(theirs.at(-1)).toEqual(late);
  });
});
