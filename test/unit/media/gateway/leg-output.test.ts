/** Whatever is asked of a leg's output, in any order and at any moment: in the end it sends what was asked for last. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/core/log.ts';
import { LegOutput } from '../../../../src/media/gateway/leg-output.ts';
import type { Feed, Source } from '../../../../src/media/gateway/leg-output.ts';
import type { Agreement } from '../../../../src/media/gateway/negotiation.ts';

interface FakeConsumer {
  readonly producerId: string;
  readonly transport: string;
  readonly ssrc: number | undefined;
  closed: boolean;
  paused: boolean;
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** So many turns of the microtask queue. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

class FakeSource implements Source {
  readonly #listeners = new Set<() => void>();
  readonly #name: string;
  readonly #turns: number;
  #version = 0;
  #feed: Feed | undefined;

  constructor(name: string, delay: number) {
    this.#name = name;
    this.#turns = delay;
    this.change();
  }

  get producerId(): string {
    return `${this.#name}.${this.#version}`;
  }

  /** Its leg was renegotiated and has another producer. */
  change(): void {
    this.#version++;
    this.#feed = { producer: { id: this.producerId, closed: false }, close: () => undefined } as unknown as Feed;
    for (const listener of this.#listeners) listener();
  }

  async feed(): Promise<Feed | undefined> {
    const feed = this.#feed;
    await turns(this.#turns);
    return feed;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

function world(consumeTurns: number) {
  const consumers: FakeConsumer[] = [];
  const output = new LegOutput({
    seat: {} as never,
    log: () => silentLogger,
    retire: consumer => void ((consumer as unknown as FakeConsumer).closed = true),
  });
  const agreement = (transport: string, direction: string): Agreement => {
    const consume = async (wish: {
      producerId: string;
      paused: boolean;
      rtpCapabilities: { codecs: { sendSsrc?: number }[] };
    }): Promise<FakeConsumer> => {
      await turns(consumeTurns);
      const consumer: FakeConsumer = {
        producerId: wish.producerId,
        transport,
        ssrc: wish.rtpCapabilities.codecs[0]?.sendSsrc,
        closed: false,
        paused: wish.paused,
        pause: async () => {
          await turns(consumeTurns);
          consumer.paused = true;
        },
        resume: async () => {
          await turns(consumeTurns);
          consumer.paused = false;
        },
      };
      consumers.push(consumer);
      return consumer;
    };
    const codec = { name: 'PCMU', payloadType: 0, clockRate: 8000 };
    return {
      transport: { transport: { id: transport, closed: false, consume } },
      negotiated: { codec, telephoneEvent: undefined, ptime: 20, direction },
    } as unknown as Agreement;
  };
  return { consumers, output, agreement };
}

type Step =
  | { readonly do: 'bridge' | 'unbridge' | 'renegotiate the other'; readonly turns: number }
  | { readonly do: 'agree'; readonly transport: string; readonly direction: string; readonly turns: number };

/** Enough for anything that is under way to be over, and every moment before. */
const moments = fc.nat(12);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constantFrom('bridge' as const, 'unbridge', 'renegotiate the other'), turns: moments }),
    fc.record({
      do: fc.constant('agree' as const),
      transport: fc.constantFrom('t1', 't2'),
      direction: fc.constantFrom('sendrecv', 'recvonly'),
      turns: moments,
    }),
  ),
  { minLength: 1, maxLength: 8 },
);

describe('the output of a leg', () => {
  it('sends what was asked for last', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(4), fc.nat(4), async (walk, feedTurns, consumeTurns) => {
        const { consumers, output, agreement } = world(consumeTurns);
        const sources: { source: FakeSource; off: () => void }[] = [];
        let agreed: { readonly transport: string; readonly direction: string } | undefined;
        let made = 0;
        for (const step of walk) {
          if (step.do === 'bridge') {
            const source = new FakeSource(`source${made++}`, feedTurns);
            sources.push({ source, off: output.push(source) });
          } else if (step.do === 'unbridge') sources.pop()?.off();
          else if (step.do === 'renegotiate the other') sources.at(-1)?.source.change();
          else if (step.do === 'agree') {
            agreed = step;
            output.follow(agreement(step.transport, step.direction));
          }
          await turns(step.turns);
        }
        await output.settled();
        const top = sources.at(-1)?.source;
        const live = consumers.filter(consumer => !consumer.closed);
        if (top === undefined || agreed === undefined) expect(live).toEqual([]);
        else {
          expect(live).toHaveLength(1);
          const { producerId, transport, paused } = live[0] as FakeConsumer;
          expect({ producerId, transport, paused }).toEqual({
            producerId: top.producerId,
            transport: agreed.transport,
            paused: agreed.direction === 'recvonly',
          });
        }
        output.close();
        expect(consumers.every(consumer => consumer.closed)).toBe(true);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 2000) },
    );
  });

  it('is one sender on one transport, and another on another', async () => {
    const { consumers, output, agreement } = world(1);
    output.follow(agreement('t1', 'sendrecv'));
    output.push(new FakeSource('one', 1));
    await output.settled();
    output.push(new FakeSource('two', 1));
    await output.settled();
    output.follow(agreement('t2', 'sendrecv'));
    await output.settled();
    const [one, two, three] = consumers.map(({ ssrc }) => ssrc);
    expect(one).toBeTypeOf('number');
    expect(two).toBe(one);
    expect(three).not.toBe(one);
    output.close();
  });
});
