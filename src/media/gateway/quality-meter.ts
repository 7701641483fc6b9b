/**
 * Figures of one leg, summed over the producers and consumers that it has had. Counters of the current ones are read
 * when asked; those of a replaced one are added to the base just before it is closed.
 */
import type { MsConsumer, MsProducer } from './mediasoup.ts';

interface Counters {
  readonly packets: number;
  readonly lost: number;
}

export interface Figures {
  readonly received: number;
  readonly sent: number;
  /** Fraction of the remote's packets that are missing, 0-1. */
  readonly loss: number;
  readonly lossMax: number;
  readonly jitterMs: number;
  readonly rttMs: number;
}

const NONE: Counters = { packets: 0, lost: 0 };

const add = (a: Counters, b: Counters): Counters => ({ packets: a.packets + b.packets, lost: a.lost + b.lost });

const lossOf = ({ packets, lost }: Counters): number => (lost <= 0 ? 0 : lost / (packets + lost));

/** An interval with fewer packets than this says nothing about loss. */
const MIN_INTERVAL_PACKETS = 25;

export class QualityMeter {
  #receivedBase = NONE;
  #received = NONE;
  #sentBase = 0;
  #sent = 0;
  #interval = NONE;
  #lossMax = 0;
  #jitterMs = 0;
  #rttMs = 0;

  get figures(): Figures {
    const received = add(this.#receivedBase, this.#received);
    return {
      received: received.packets,
      sent: this.#sentBase + this.#sent,
      loss: lossOf(received),
      lossMax: Math.max(this.#lossMax, lossOf(received)),
      jitterMs: this.#jitterMs,
      rttMs: this.#rttMs,
    };
  }

  /** Reads the counters; a closed producer or consumer leaves them as they are. */
  async sample(producer: MsProducer | undefined, consumer: MsConsumer | undefined): Promise<void> {
    await Promise.all([producer && this.#sampleInput(producer), consumer && this.#sampleOutput(consumer)]);
  }

  /** Reads a producer for the last time and closes it. */
  retireInput(producer: MsProducer): void {
    const last = this.#sampleInput(producer);
    // The request above is on its way before the one that closes, and the worker keeps their order.
    producer.close();
    void last.then(() => {
      this.#receivedBase = add(this.#receivedBase, this.#received);
      this.#received = NONE;
      this.#interval = NONE;
    });
  }

  retireOutput(consumer: MsConsumer): void {
    const last = this.#sampleOutput(consumer);
    consumer.close();
    void last.then(() => {
      this.#sentBase += this.#sent;
      this.#sent = 0;
    });
  }

  async #sampleInput(producer: MsProducer): Promise<void> {
    const [stream] = await readStats(() => producer.getStats());
    if (!stream) return;
    this.#received = { packets: stream.packetCount, lost: Math.max(0, stream.packetsLost) };
    this.#jitterMs = (stream.jitter * 1000) / clockRateOf(stream.mimeType);
    const step = {
      packets: this.#received.packets - this.#interval.packets,
      lost: this.#received.lost - this.#interval.lost,
    };
    if (step.packets + step.lost < MIN_INTERVAL_PACKETS) return;
    this.#interval = this.#received;
    this.#lossMax = Math.max(this.#lossMax, lossOf(step));
  }

  async #sampleOutput(consumer: MsConsumer): Promise<void> {
    const stream = (await readStats(() => consumer.getStats())).find(({ type }) => type === 'outbound-rtp');
    if (!stream) return;
    this.#sent = stream.packetCount;
    if (stream.roundTripTime !== undefined && stream.roundTripTime > 0) this.#rttMs = stream.roundTripTime;
  }
}

interface StreamStats {
  readonly type: string;
  readonly mimeType: string;
  readonly packetCount: number;
  readonly packetsLost: number;
  readonly jitter: number;
  readonly roundTripTime?: number;
}

async function readStats(read: () => Promise<unknown>): Promise<StreamStats[]> {
  try {
    return (await read()) as StreamStats[];
  } catch {
    // Closed, or its worker is gone: the figures stay as they were.
    return [];
  }
}

/** RFC 3551 4.5.2: the RTP clock of G.722 is 8000, whatever it samples at. */
const clockRateOf = (mimeType: string): number => (mimeType.toLowerCase() === 'audio/opus' ? 48_000 : 8_000);
