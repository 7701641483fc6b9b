/** What is as good as agreed on with a multicast group, which nobody can be asked for: plain RTP in G.711 mu-law, one way, which paged phones of all makes take. */
import type { Codec } from '../sdp/index.ts';
import type { RememberedMedia } from './leg-snapshot.ts';

const PCMU: Codec = { name: 'PCMU', payloadType: 0, clockRate: 8000, channels: 1 };

export function multicastMedia({
  address,
  port,
}: {
  readonly address: string;
  readonly port: number;
}): RememberedMedia {
  return {
    codec: PCMU,
    receiveCodec: PCMU,
    receivePayloadTypes: [PCMU.payloadType],
    remote: { address, port, rtcpAddress: address, rtcpPort: port + 1 },
    rtcpMux: false,
    direction: 'sendonly',
    willing: 'sendonly',
    remoteHold: false,
    ptime: 20,
    profile: 'avp',
    protocol: 'RTP/AVP',
    layout: { audioIndex: 0, otherMedia: [] },
    suite: undefined,
    key: undefined,
  };
}
