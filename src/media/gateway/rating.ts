/** The figures of a leg, rated. */
import type { CodecName } from '../sdp/index.ts';
import { mos } from '../rtp/index.ts';
import type { LegQuality } from './ports.ts';
import type { Figures } from './quality-meter.ts';

export function rateQuality(figures: Figures, codec: CodecName | undefined, encryption: string): LegQuality {
  const { received, sent, loss, lossMax, jitterMs, rttMs } = figures;
  return {
    ...(codec === undefined ? {} : { codec }),
    encryption,
    packetsReceived: received,
    packetsSent: sent,
    loss,
    lossMax,
    jitterMs,
    rttMs,
    ...(codec === undefined || received === 0 ? {} : { mos: mos({ loss, jitter: jitterMs, rtt: rttMs, codec }) }),
  };
}
