// Mean opinion score from what is measured on a leg, by the E-model: ITU-T G.107 with everything at its default but
// delay, codec and loss, and the equipment impairments of ITU-T G.113 appendix I.

export type RatedCodec = 'PCMU' | 'PCMA' | 'G722' | 'opus' | 'G729';

interface Impairment {
  /** Equipment impairment factor Ie. */
  readonly ie: number;
  /** Packet-loss robustness factor Bpl. */
  readonly bpl: number;
  /** Milliseconds that the codec itself adds (frame and look-ahead beyond the packet time). */
  readonly delayMs: number;
}

/**
 * G.711 with packet loss concealment: Ie 0, Bpl 25.1; G.729A with VAD: Ie 11, Bpl 19 (both G.113 appendix I).
 * G.722 and Opus have no entry in the narrow-band table: they count as without impairment (Ie 0), G.722 with a Bpl between
 * the concealed and the plain G.711 value, Opus with that of G.711, since its concealment is at least as good. Their wider
 * band is not credited, so that scores compare between codecs on the narrow-band scale whose top is 4.41.
 */
const IMPAIRMENTS: Readonly<Record<RatedCodec, Impairment>> = {
  PCMU: { ie: 0, bpl: 25.1, delayMs: 0 },
  PCMA: { ie: 0, bpl: 25.1, delayMs: 0 },
  G722: { ie: 0, bpl: 15, delayMs: 1.5 },
  opus: { ie: 0, bpl: 25.1, delayMs: 6.5 },
  G729: { ie: 11, bpl: 19, delayMs: 5 },
};

/** G.107 7.1: R with all parameters at their defaults. */
const R_DEFAULT = 93.2;
/** A receiver's jitter buffer is taken to hold twice the interarrival jitter, at least one packet. */
const JITTER_BUFFER_FACTOR = 2;

export interface QualityFigures {
  /** Fraction of packets lost, 0 to 1. */
  readonly loss: number;
  /** Interarrival jitter, milliseconds. */
  readonly jitter: number;
  /** Round trip, milliseconds. */
  readonly rtt: number;
  readonly codec: RatedCodec;
  /** Packet time in milliseconds, default 20. */
  readonly ptime?: number;
  /** Burst ratio of G.107: 1 (the default) for random loss, 2 where losses come in pairs. */
  readonly burstRatio?: number;
}

/** G.107 7.4: impairment by absolute delay, none up to 100 ms one way. */
function delayImpairment(oneWayMs: number): number {
  if (oneWayMs <= 100) return 0;
  const x = Math.log2(oneWayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** G.107 7.5: codec and loss together. */
function effectiveEquipmentImpairment({ ie, bpl }: Impairment, lossPercent: number, burstRatio: number): number {
  return lossPercent === 0 ? ie : ie + (95 - ie) * (lossPercent / (lossPercent / burstRatio + bpl));
}

const finite = (value: number, low: number, high: number): number =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : low;

/** Transmission rating R, 0 to 93.2. Figures out of range are moved to the nearest sensible value. */
export function rating(figures: QualityFigures): number {
  const codec = IMPAIRMENTS[figures.codec];
  const ptime = figures.ptime ?? 20;
  const buffer = Math.max(ptime, JITTER_BUFFER_FACTOR * finite(figures.jitter, 0, 10_000));
  const oneWay = finite(figures.rtt, 0, 60_000) / 2 + ptime + codec.delayMs + buffer;
  const lossPercent = finite(figures.loss, 0, 1) * 100;
  const burstRatio = finite(figures.burstRatio ?? 1, 1, 10);
  const r = R_DEFAULT - delayImpairment(oneWay) - effectiveEquipmentImpairment(codec, lossPercent, burstRatio);
  return Math.max(0, r);
}

/** G.107 annex B: mean opinion score, 1 to 4.41. */
export function mos(figures: QualityFigures): number {
  const r = rating(figures);
  return Math.max(1, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6);
}
