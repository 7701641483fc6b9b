import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DigitCollector, eventOf, keyPackets, parseEvent, writeEvent } from '../../../../src/media/rtp/index.ts';
import type { EventPacket } from '../../../../src/media/rtp/index.ts';

const collect = (packets: readonly { payload: Uint8Array; timestamp: number }[]): string => {
  const collector = new DigitCollector();
  return packets.map(p => collector.push(p) ?? '').join('');
};

/** Keys typed one after the other, half a second each, from just before the timestamp wraps. */
const typed = (keys: string, clockRate = 8000): EventPacket[] =>
  [...keys].flatMap((key, i) =>
    keyPackets({ key, clockRate, timestamp: (0xfffff000 + (i * clockRate) / 2) >>> 0, durationMs: 100 }),
  );

const key = fc.constantFrom(...'0123456789*#ABCD');

describe('telephone-event', () => {
  it('payloads come back as written', () => {
    const event = { event: 11, end: true, volume: 10, duration: 800 };
    expect(parseEvent(writeEvent(event))).toEqual(event);
    expect(parseEvent(Buffer.from([1, 2, 3]))).toBeUndefined();
    expect(eventOf('12')).toBeUndefined();
  });

  it('a key is sent with a marker first, growing durations, one timestamp and three ends', () => {
    const packets = keyPackets({ key: '#', clockRate: 8000, timestamp: 1234, durationMs: 60 });
    expect(packets.map(p => [p.atMs, p.marker, parseEvent(p.payload)?.end, parseEvent(p.payload)?.duration])).toEqual([
      [0, true, false, 160],
      [20, false, false, 320],
      [40, false, false, 480],
      [60, false, true, 480],
      [80, false, true, 480],
      [100, false, true, 480],
    ]);
    expect(new Set(packets.map(p => p.timestamp))).toEqual(new Set([1234]));
  });

  it('every key is heard once, whatever is lost, doubled or late, as long as one packet of it arrives', () => {
    const plan = fc.record({
      keys: fc.array(key, { minLength: 1, maxLength: 8 }),
      lost: fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
      doubled: fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
      swapped: fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }),
    });
    fc.assert(
      fc.property(plan, ({ keys, lost, doubled, swapped }) => {
        const sent = typed(keys.join(''));
        const survivors = sent.filter((p, i) => !lost[i] || sent[i + 1]?.timestamp !== p.timestamp);
        const arrived = survivors.flatMap((p, i) => (doubled[i] ? [p, p] : [p]));
        for (let i = 0; i + 1 < arrived.length; i++) {
          const [a, b] = [arrived[i], arrived[i + 1]];
          // Late, but not across two key presses: nobody types that fast.
          if (swapped[i] && a && b && a.timestamp === b.timestamp) [arrived[i], arrived[i + 1]] = [b, a];
        }
        expect(collect(arrived)).toBe(keys.join(''));
      }),
    );
  });

  it('a straggler of the last key says nothing after the next has begun', () => {
    const [first, second] = [typed('1'), typed('12').slice(8)];
    const straggler = first.at(-1);
    if (straggler === undefined) throw new Error('no packets');
    expect(collect([...first, ...second.slice(0, 2), straggler, ...second.slice(2)])).toBe('12');
  });

  it('a long press in several segments is one key, the same key again is another', () => {
    const segment = (timestamp: number, end: boolean): { payload: Buffer; timestamp: number } => ({
      payload: writeEvent({ event: 5, end, volume: 10, duration: end ? 400 : 0xffff }),
      timestamp,
    });
    const long = [segment(1000, false), segment(1000 + 0xffff, false), segment(1000 + 2 * 0xffff, true)];
    expect(collect(long)).toBe('5');
    expect(collect([...long, segment(1000 + 2 * 0xffff + 8000, true)])).toBe('55');
  });

  it('other events than keys (flash, tones) are not keys', () => {
    expect(collect([{ payload: writeEvent({ event: 16, end: false, volume: 0, duration: 160 }), timestamp: 1 }])).toBe(
      '',
    );
  });
});
