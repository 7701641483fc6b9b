/**
 * Where a leg's packets come in and go out: a pair of ports for RTP and SDES-SRTP, or one ICE-lite port with DTLS. A
 * renegotiation that only moves the remote or its keys reuses the transport; one that changes its kind makes a new one
 * beside it and swaps.
 */
import { randomBytes } from 'node:crypto';
import { leaks } from '../../core/leaks.ts';
import { SUITE_KEY_LENGTH } from '../sdp/index.ts';
import type { LocalDtls, LocalMedia, Negotiated, SdesSuite } from '../sdp/index.ts';
import type { MsPlainTransport, MsTransport, MsWebRtcTransport } from './mediasoup.ts';
import { MediaError } from './ports.ts';
import type { PortAllocator } from './port-allocator.ts';
import type { WorkerSeat } from './worker-pool.ts';

export type TransportKind = 'rtp' | 'sdes' | 'dtls';

/** What one end of a transport is to the outside; the session's id and version are the leg's business. */
export type LocalEnd = Omit<LocalMedia, 'sessionId' | 'version'>;

export interface LegTransport {
  readonly kind: TransportKind;
  readonly local: LocalEnd;
  readonly transport: MsTransport;
  /** Points it at the remote, first or again. */
  connect(negotiated: Negotiated): Promise<void>;
  /** Whether this transport can serve what was negotiated without being replaced. */
  serves(negotiated: Negotiated): boolean;
  close(): void;
}

export interface TransportContext {
  readonly seat: WorkerSeat;
  readonly ports: PortAllocator;
  readonly address: string;
  readonly announcedAddress: string | undefined;
}

/** Whom a leg behind NAT may turn out to be. */
export interface LatchPolicy {
  readonly signallingAddress: string | undefined;
  /** Further addresses or prefixes that plain RTP may be latched onto. */
  readonly allowedSources: readonly string[];
}

/** How often a port that somebody else holds is passed over before giving up. */
const BIND_TRIES = 128;

async function bound<T>(ports: PortAllocator, bind: (port: number) => Promise<T>): Promise<{ made: T; port: number }> {
  let failure: unknown;
  for (let tries = 0; tries < BIND_TRIES; tries += 1) {
    const port = ports.take();
    try {
      return { made: await bind(port), port };
    } catch (error) {
      failure = error;
      ports.free(port);
      if (!/bind/.test(String(error))) break;
    }
  }
  throw new MediaError('no-port-left', String(failure));
}

export interface PlainWish {
  readonly srtp: boolean;
  readonly rtcpMux: boolean;
  /** Present when the leg may be latched. */
  readonly latch: LatchPolicy | undefined;
  /** Our own SDES keys of a leg that is taken over; others are made. */
  readonly keys?: Readonly<Partial<Record<SdesSuite, Buffer>>>;
}

/** A latching transport that nobody may latch onto yet: TEST-NET-1 (RFC 5737), discard port. */
const NOBODY = { ip: '192.0.2.1', port: 9 };

async function bindPlain(context: TransportContext, wish: PlainWish, port: number): Promise<MsPlainTransport> {
  const { seat, address } = context;
  const udp = { protocol: 'udp', ip: address } as const;
  const transport = await seat.router.createPlainTransport({
    listenInfo: { ...udp, port },
    // Naming it would switch rtcp-mux off.
    ...(wish.rtcpMux ? {} : { rtcpListenInfo: { ...udp, port: port + 1 } }),
    rtcpMux: wish.rtcpMux,
    comedia: wish.latch !== undefined,
    enableSrtp: wish.srtp,
  });
  if (wish.latch !== undefined && !wish.srtp) {
    // Before it is connected it would take the first packet of anybody, and an offer is public before its answer is here.
    await transport.connect({ ...NOBODY, ...(wish.rtcpMux ? {} : { rtcpPort: NOBODY.port }) });
  }
  return transport;
}

/** RTP or SDES-SRTP over a pair of ports. */
export class PlainLegTransport implements LegTransport {
  readonly kind: 'rtp' | 'sdes';
  readonly local: LocalEnd;
  readonly transport: MsPlainTransport;
  readonly #context: TransportContext;
  readonly #wish: PlainWish;
  readonly #port: number;
  #connected = '';
  #closed = false;

  private constructor(made: { transport: MsPlainTransport; port: number }, wish: PlainWish, context: TransportContext) {
    this.kind = wish.srtp ? 'sdes' : 'rtp';
    this.transport = made.transport;
    this.#context = context;
    this.#wish = wish;
    this.#port = made.port;
    this.local = {
      address: context.announcedAddress ?? context.address,
      port: made.port,
      rtcpPort: wish.rtcpMux ? made.port : made.port + 1,
      rtcpMux: wish.rtcpMux,
      ...(wish.srtp ? { keys: { ...freshKeys(), ...wish.keys } } : {}),
    };
    leaks.add('media-transport', this, this.kind);
  }

  /** @throws MediaError no-port-left */
  static async open(context: TransportContext, wish: PlainWish): Promise<PlainLegTransport> {
    const { made, port } = await bound(context.ports, candidate => bindPlain(context, wish, candidate));
    return new PlainLegTransport({ transport: made, port }, wish, context);
  }

  /** The same ports without encryption, for the answer that declines the keys of a best-effort offer. Closes this one. */
  async withoutSrtp(): Promise<PlainLegTransport> {
    const wish = { ...this.#wish, srtp: false };
    this.#release();
    try {
      const transport = await bindPlain(this.#context, wish, this.#port);
      return new PlainLegTransport({ transport, port: this.#port }, wish, this.#context);
    } catch (error) {
      this.#context.ports.free(this.#port);
      throw new MediaError('no-port-left', String(error));
    }
  }

  /** Where media really goes; differs from the description after latching. */
  get remoteTuple(): { address: string; port: number } | undefined {
    const { remoteIp, remotePort } = this.transport.tuple;
    return remoteIp === undefined || remotePort === undefined ? undefined : { address: remoteIp, port: remotePort };
  }

  serves(negotiated: Negotiated): boolean {
    const kind = negotiated.security.kind === 'none' ? 'rtp' : negotiated.security.kind;
    return kind === this.kind && negotiated.rtcpMux === this.#wish.rtcpMux;
  }

  async connect({ remote, security }: Negotiated): Promise<void> {
    // RFC 3264 8.4: the old way to hold. Nothing is sent there, and what comes in meanwhile has no known source.
    if (remote.address === '0.0.0.0' || remote.address === '::') return;
    // The worker would forget its remote on a bad address before it finds that out.
    if (!NUMERIC.test(remote.address)) throw new MediaError('not-acceptable', 'the media address is not numeric');
    const wish = {
      ip: this.#sources(remote.address),
      port: remote.port,
      ...(this.#wish.rtcpMux ? {} : { rtcpPort: remote.rtcpPort }),
      ...(security.kind === 'sdes'
        ? {
            srtpParameters: {
              cryptoSuite: security.suite,
              keyBase64: `${security.remote.key.toString('base64')} ${security.local.key.toString('base64')}`,
            },
          }
        : {}),
    };
    // Connecting again would let a latched leg latch once more; there is no reason to when nothing has moved.
    const connected = JSON.stringify(wish);
    if (connected === this.#connected) return;
    await this.transport.connect(wish);
    this.#connected = connected;
  }

  close(): void {
    if (this.#closed) return;
    this.#release();
    this.#context.ports.free(this.#port);
  }

  #release(): void {
    this.#closed = true;
    leaks.remove(this);
    this.transport.close();
  }

  /**
   * The worker's word for whom to send to first and whom to accept as the remote afterwards. A private address that the
   * phone wrote into its description means nothing here, so the signalling's source is tried instead.
   */
  #sources(address: string): string {
    const { latch } = this.#wish;
    if (!latch) return address;
    const signalling = latch.signallingAddress ?? address;
    const first = isPrivate(address) ? signalling : address;
    return [first, ...new Set([address, signalling, ...latch.allowedSources])].join(' ');
  }
}

const NUMERIC = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*)$/i;

function freshKeys(): Record<SdesSuite, Buffer> {
  const key = (suite: SdesSuite): Buffer => randomBytes(SUITE_KEY_LENGTH[suite]);
  return {
    AES_CM_128_HMAC_SHA1_80: key('AES_CM_128_HMAC_SHA1_80'),
    AES_CM_128_HMAC_SHA1_32: key('AES_CM_128_HMAC_SHA1_32'),
    AEAD_AES_128_GCM: key('AEAD_AES_128_GCM'),
    AEAD_AES_256_GCM: key('AEAD_AES_256_GCM'),
  };
}

/** RFC 1918, RFC 6598 and link-local addresses, and RFC 4193 ones: never reachable from elsewhere. */
function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe80)/i.test(
    address,
  );
}

/** DTLS-SRTP with ICE-lite, RTP and RTCP on one port. */
export class DtlsLegTransport implements LegTransport {
  readonly kind = 'dtls';
  readonly transport: MsWebRtcTransport;
  readonly #context: TransportContext;
  readonly #port: number;
  #remote: { fingerprint: string; iceUfrag: string } | undefined;
  #closed = false;
  local: LocalEnd;

  private constructor(made: { transport: MsWebRtcTransport; port: number }, context: TransportContext) {
    this.transport = made.transport;
    this.#context = context;
    this.#port = made.port;
    this.local = this.#describe();
    leaks.add('media-transport', this, this.kind);
  }

  /** @throws MediaError no-port-left */
  static async open(context: TransportContext): Promise<DtlsLegTransport> {
    const { seat, ports, address, announcedAddress } = context;
    const { made, port } = await bound(ports, candidate =>
      seat.router.createWebRtcTransport({
        listenInfos: [
          {
            protocol: 'udp',
            ip: address,
            port: candidate,
            ...(announcedAddress === undefined ? {} : { announcedAddress }),
          },
        ],
        enableUdp: true,
        enableTcp: false,
      }),
    );
    return new DtlsLegTransport({ transport: made, port }, context);
  }

  /** Another certificate means another DTLS association, and so another transport (RFC 8842 3). */
  serves({ security, rtcpMux }: Negotiated): boolean {
    if (security.kind !== 'dtls' || !rtcpMux) return false;
    return this.#remote === undefined || this.#remote.fingerprint === fingerprintOf(security.remote.fingerprints);
  }

  /** The remote restarts ICE (RFC 8445 9): as the answerer we give new credentials too, the old ones last until then. */
  async follow(remoteUfrag: string): Promise<void> {
    if (this.#remote === undefined || this.#remote.iceUfrag === remoteUfrag) return;
    await this.transport.restartIce();
    this.local = this.#describe();
  }

  async connect({ security }: Negotiated): Promise<void> {
    if (security.kind !== 'dtls') throw new MediaError('not-acceptable', 'DTLS is over');
    const { fingerprints, iceUfrag } = security.remote;
    const first = this.#remote === undefined;
    this.#remote = { fingerprint: fingerprintOf(fingerprints), iceUfrag };
    if (!first) return;
    await this.transport.connect({
      dtlsParameters: {
        // The role is the remote's.
        role: security.localSetup === 'active' ? 'server' : 'client',
        fingerprints: fingerprints
          .filter(({ algorithm }) => FINGERPRINTS.has(algorithm))
          .map(({ algorithm, value }) => ({ algorithm: algorithm as 'sha-256', value })),
      },
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    leaks.remove(this);
    this.transport.close();
    this.#context.ports.free(this.#port);
  }

  #describe(): LocalEnd {
    const { iceParameters, iceCandidates, dtlsParameters } = this.transport;
    const address = this.#context.announcedAddress ?? this.#context.address;
    const dtls: LocalDtls = {
      fingerprints: dtlsParameters.fingerprints.filter(({ algorithm }) => algorithm === 'sha-256'),
      iceUfrag: iceParameters.usernameFragment,
      icePwd: iceParameters.password,
      candidates: iceCandidates.map(({ foundation, priority, address: ip, port, type }) => ({
        foundation,
        component: 1,
        transport: 'udp',
        priority,
        address: ip,
        port,
        type,
      })),
    };
    return { address, port: this.#port, rtcpPort: this.#port, rtcpMux: true, dtls };
  }
}

/** What the worker can check. */
const FINGERPRINTS = new Set(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']);

const fingerprintOf = (fingerprints: readonly { algorithm: string; value: string }[]): string =>
  fingerprints
    .map(({ algorithm, value }) => `${algorithm} ${value}`)
    .sort()
    .join(', ');
