/** What a leg hears from its remote: one producer, replaced when transport, codec or payload types change. */
import { receives } from '../sdp/index.ts';
import type { CodecName, Negotiated } from '../sdp/index.ts';
import type { LegTransport } from './leg-transport.ts';
import { producerParameters, receiving } from './mediasoup.ts';
import type { MsProducer } from './mediasoup.ts';

export class LegInput {
  readonly #retire: (producer: MsProducer) => void;
  #producer: MsProducer | undefined;
  #key = '';
  #codec: CodecName | undefined;

  /** `retire` gets what is replaced, to read its last figures; it closes it. */
  constructor(retire: (producer: MsProducer) => void) {
    this.#retire = retire;
  }

  get producer(): MsProducer | undefined {
    return this.#producer?.closed === false ? this.#producer : undefined;
  }

  get codec(): CodecName | undefined {
    return this.#codec;
  }

  async follow(transport: LegTransport, negotiated: Negotiated): Promise<void> {
    const types = receiving(negotiated);
    const key = JSON.stringify([transport.transport.id, types]);
    const paused = !receives(negotiated.direction);
    if (key !== this.#key || !this.producer) {
      const old = this.#producer;
      // Two producers without SSRC in one transport would both claim its packets, so the old one goes first.
      if (old) this.#retire(old);
      this.#producer = await transport.transport.produce({
        kind: 'audio',
        rtpParameters: producerParameters(types),
        paused,
      });
      this.#codec = types.codec;
      this.#key = key;
      return;
    }
    const producer = this.#producer;
    if (!producer || producer.paused === paused) return;
    await (paused ? producer.pause() : producer.resume());
  }

  close(): void {
    this.#producer?.close();
  }
}
