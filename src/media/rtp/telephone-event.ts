// DTMF in RTP (RFC 4733).
//
//  0                   1                   2                   3
//  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
// |     event     |E|R| volume    |          duration             |
// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
import { timestampDistance } from './packet.ts';

/** RFC 4733 3.2: event codes 0 to 15. */
const KEYS = '0123456789*#ABCD';
const MAX_DURATION = 0xffff;

export interface EventPayload {
  readonly event: number;
  readonly end: boolean;
  /** dBm0 below zero, 0 to 63. */
  readonly volume: number;
  /** In units of the RTP clock. */
  readonly duration: number;
}

export function parseEvent(payload: Uint8Array): EventPayload | undefined {
  const [event, flags, high, low] = payload;
  if (event === undefined || flags === undefined || high === undefined || low === undefined) return undefined;
  return { event, end: (flags & 0x80) !== 0, volume: flags & 0x3f, duration: (high << 8) | low };
}

export function writeEvent(event: EventPayload): Buffer {
  const { duration } = event;
  return Buffer.from([
    event.event & 0xff,
    (event.end ? 0x80 : 0) | (event.volume & 0x3f),
    (duration >> 8) & 0xff,
    duration & 0xff,
  ]);
}

export const keyOf = (event: number): string | undefined => KEYS[event];

export function eventOf(key: string): number | undefined {
  const event = KEYS.indexOf(key.toUpperCase());
  return key.length === 1 && event >= 0 ? event : undefined;
}

export interface EventPacket {
  readonly payload: Buffer;
  readonly timestamp: number;
  readonly marker: boolean;
  /** When to send it, milliseconds after the first. */
  readonly atMs: number;
}

export interface KeyPress {
  readonly key: string;
  /** RTP timestamp of the press. */
  readonly timestamp: number;
  readonly clockRate: number;
  /** Default 100 ms; ITU-T Q.24 wants no less than 40. */
  readonly durationMs?: number;
  readonly volume?: number;
}

/** Milliseconds between updates of a running event (RFC 4733 2.5.1.2 suggests the audio's packet time or 50). */
const UPDATE_MS = 20;

/** The packets of one key press: updates, then the end three times (RFC 4733 2.5.1.4). @throws RangeError for no key. */
export function keyPackets(press: KeyPress): EventPacket[] {
  const event = eventOf(press.key);
  if (event === undefined) throw new RangeError('not a DTMF key');
  const { timestamp, clockRate, durationMs = 100, volume = 10 } = press;
  const updates = Math.max(1, Math.ceil(durationMs / UPDATE_MS));
  const packet = (i: number, end: boolean): EventPacket => {
    const ms = end ? durationMs : Math.min(durationMs, (i + 1) * UPDATE_MS);
    const duration = Math.min(MAX_DURATION, Math.round((ms * clockRate) / 1000));
    const payload = writeEvent({ event, end, volume, duration });
    return { payload, timestamp: timestamp >>> 0, marker: i === 0, atMs: i * UPDATE_MS };
  };
  const running = Array.from({ length: updates }, (_, i) => packet(i, false));
  return [...running, packet(updates, true), packet(updates + 1, true), packet(updates + 2, true)];
}

interface RunningEvent {
  readonly event: number;
  /** Of the latest segment. */
  readonly timestamp: number;
  readonly duration: number;
  readonly ended: boolean;
}

/**
 * Turns event packets into key presses. A press is told once, at the first packet of it that arrives, whichever that is;
 * repeats, reordered packets and the further segments of a long press say nothing new.
 */
export class DigitCollector {
  #running: RunningEvent | undefined;

  /** Gives the key when this packet starts a new press. */
  push(packet: { readonly payload: Uint8Array; readonly timestamp: number }): string | undefined {
    const parsed = parseEvent(packet.payload);
    if (parsed === undefined || keyOf(parsed.event) === undefined) return undefined;
    const previous = this.#running;
    const relation = previous === undefined ? 'new' : relate(previous, parsed, packet.timestamp);
    if (relation === 'old') return undefined;
    const ended = parsed.end || (relation === 'same' && previous?.ended === true);
    const duration = relation === 'same' ? Math.max(previous?.duration ?? 0, parsed.duration) : parsed.duration;
    this.#running = { event: parsed.event, timestamp: packet.timestamp, duration, ended };
    return relation === 'new' ? keyOf(parsed.event) : undefined;
  }
}

function relate(
  previous: RunningEvent,
  parsed: EventPayload,
  timestamp: number,
): 'same' | 'next-segment' | 'old' | 'new' {
  const distance = timestampDistance(previous.timestamp, timestamp);
  if (distance === 0) return parsed.event === previous.event ? 'same' : 'new';
  // Half a minute back at 48 kHz is no reordering any more but another source.
  if (distance < 0 && distance > -48_000 * 30) return 'old';
  // RFC 4733 2.5.1.3: a press longer than the duration field goes on in a segment that starts where the last one ended.
  const continues = parsed.event === previous.event && !previous.ended && previous.duration > MAX_DURATION * 0.9;
  return continues && Math.abs(distance - previous.duration) <= MAX_DURATION * 0.1 ? 'next-segment' : 'new';
}
