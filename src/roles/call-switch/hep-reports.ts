/** What each leg receives and reports by RTCP, told to the HEP collector from time to time. Wiring only. */
import type { Lifecycle } from '../../core/lifecycle.ts';
import type { CallSwitch } from '../../pbx/call/call-switch.ts';
import type { LegQuality } from '../../media/gateway/ports.ts';
import type { HepExporter } from '../../sip/transport/hep/exporter.ts';
import type { RoleContext } from '../context.ts';

export function reportMedia(
  { config, clock, node, log }: RoleContext,
  lifecycle: Lifecycle,
  { calls, hep }: { readonly calls: CallSwitch; readonly hep: HepExporter | undefined },
): void {
  const { hep: settings } = config;
  if (settings === undefined || hep === undefined) return;
  const host = node.media?.announced ?? node.media?.address ?? '0.0.0.0';
  const reportAll = async (): Promise<void> => {
    for (const call of calls.calls()) {
      for (const { media, answered } of call.legs()) {
        const { negotiated } = media;
        if (!answered || negotiated === undefined) continue;
        const { address, port } = negotiated.remote;
        const quality = await media.stats();
        const way = { source: { host: address, port: port + 1 }, destination: { host, port: 0 } };
        hep.rtcp(rtcpReport(quality, clock.now()), { call: call.callId, ...way });
      }
    }
  };
  const timer = clock.every(settings.rtcpMs, () => {
    reportAll().catch((error: unknown) => log.warn({ err: error }, 'media are not reported'));
  });
  lifecycle.defer('media reports', () => timer.cancel());
}

const NTP_SECONDS = 2_208_988_800;

/** A receiver report (RFC 3550 6.4) in the JSON that collectors of HEP read, with what was estimated from it. */
function rtcpReport(quality: LegQuality, now: number): Record<string, unknown> {
  const { packetsReceived, packetsSent, loss, jitterMs, rttMs, mos, codec } = quality;
  const expected = loss < 1 ? packetsReceived / (1 - loss) : packetsReceived;
  return {
    type: 200,
    sender_information: {
      ntp_timestamp_sec: Math.floor(now / 1000) + NTP_SECONDS,
      ntp_timestamp_usec: Math.floor((now % 1000) * 1000),
      packets: packetsSent,
    },
    report_count: 1,
    report_blocks: [
      {
        fraction_lost: Math.round(loss * 256),
        packets_lost: Math.round(expected - packetsReceived),
        highest_seq_no: packetsReceived,
        ia_jitter: jitterMs,
        rtt: rttMs,
      },
    ],
    ...(mos !== undefined && { mos }),
    ...(codec !== undefined && { codec }),
  };
}
