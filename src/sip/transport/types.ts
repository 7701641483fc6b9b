/** What the transport layer offers to the layers above it: flows, listeners and the messages that arrive on them. */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/index.ts';

export type TransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

export interface HostPort {
  /** A literal IPv4 or IPv6 address (without brackets), or a host name where one makes sense. */
  host: string;
  port: number;
}

/** What the other end of a TLS connection has shown. */
export interface TlsPeer {
  /** True when it sent a certificate that one of our authorities signed. */
  authorized: boolean;
  /** Why it is not authorized, in OpenSSL's word. */
  error?: string;
  protocol: string;
  cipher: string;
  /** The host name that a client asked for (RFC 6066 3). */
  serverName?: string;
  certificate?: TlsCertificate;
}

export interface TlsCertificate {
  /** Common name of the subject; empty when it has none. */
  commonName: string;
  /** Subject alternative names, as `DNS:name`, `URI:sip:name`, `IP Address:addr` (RFC 5922 7.1). */
  altNames: string[];
  issuer: string;
  /** SHA-256 of the certificate, upper-case hex with colons. */
  fingerprint256: string;
  validTo: string;
}

/**
 * RFC 5626 3.1: one way to one peer: a connection, or for UDP a pair of addresses. Messages sent on it go where the
 * messages received on it come from.
 */
export interface Flow {
  readonly id: string;
  readonly transport: TransportName;
  /** Name of the listener that it came in on; empty when we connected. */
  readonly listener: string;
  /** True when it belongs to a trusted node of our own. */
  readonly inner: boolean;
  readonly local: HostPort;
  readonly remote: HostPort;
  /** RFC 3261 17: whether the transport itself retransmits. */
  readonly reliable: boolean;
  readonly secure: boolean;
  readonly open: boolean;
  readonly peer: TlsPeer | undefined;
  /** Never throws; on a dead flow the message is dropped, and the flow's closing has said so. */
  send(message: SipMessage | Buffer): void;
  close(): void;
  /** Calls back once, with the reason in words; at once when the flow is closed already. Returns how to unsubscribe. */
  onClose(fn: (why: string) => void): () => void;
}

export interface TransportHandler {
  request(request: SipRequest, flow: Flow): void;
  response(response: SipResponse, flow: Flow): void;
  closed?(flow: Flow, why: string): void;
}

export interface TlsServerOptions {
  /** PEM. */
  cert: string | Buffer;
  key: string | Buffer;
  /** PEM of the authorities that sign client certificates. */
  ca?: string | Buffer | (string | Buffer)[];
  /** true: a client without a valid certificate is refused; 'optional': Flow.peer says what it had. */
  requestClientCert?: boolean | 'optional';
}

export interface TlsClientOptions {
  /** PEM of the authorities that we trust; the system's when absent. */
  ca?: string | Buffer | (string | Buffer)[];
  cert?: string | Buffer;
  key?: string | Buffer;
  /** The name that the certificate must carry; the target's host when absent. */
  serverName?: string;
  /** false accepts any certificate; Flow.peer says what was wrong with it. */
  verify?: boolean;
}

export interface ListenOptions {
  name: string;
  transport: TransportName;
  host: string;
  /** 0 picks a free one. */
  port: number;
  tls?: TlsServerOptions;
  /** What we call ourselves in Via and Contact; the bound address when absent. */
  advertise?: HostPort;
  /** Only trusted nodes of our own reach it: no limit per source, no idle limit, larger buffers. */
  inner?: boolean;
}

export interface Listener {
  readonly name: string;
  readonly transport: TransportName;
  readonly address: HostPort;
  readonly advertise: HostPort;
  readonly inner: boolean;
  /** Takes a new certificate for the connections to come. */
  renew(tls: TlsServerOptions): void;
  close(): Promise<void>;
}

export interface ConnectTarget {
  transport: TransportName;
  host: string;
  port: number;
  tls?: TlsClientOptions;
  /** The target is a trusted node of our own. */
  inner?: boolean;
}

/** Every bound that the transport layer keeps, by name. Times in milliseconds, sizes in bytes. */
export interface TransportLimits {
  /** Connections that one address may have open on our public listeners. An office behind one NAT is one address. */
  connectionsPerSource: number;
  /** Connections of all sources together, for each listener. */
  connectionsPerListener: number;
  /** From the first byte of a message to its last; also the time that a connection may need for its TLS or HTTP part. */
  messageMs: number;
  /** From the connection's start to its first whole message or keep-alive; not on inner listeners. */
  firstMessageMs: number;
  /** Nothing received for so long closes a connection; longer than the longest registration. Not on inner listeners. */
  idleMs: number;
  /** Bytes that wait for a peer that does not read; more of them close the flow. */
  writeBuffer: number;
  /** The same for flows between our own nodes. */
  innerWriteBuffer: number;
  /** How long bytes may wait for a peer that reads nothing at all. */
  drainMs: number;
  /** How long connect() tries. */
  connectMs: number;
  /** Connections that we open. */
  outgoingConnections: number;
  /** UDP flows that are remembered; the least recently used are forgotten, which costs nothing but their object. */
  udpFlows: number;
  /** SO_RCVBUF and SO_SNDBUF of UDP sockets; the kernel's net.core.rmem_max caps it. */
  udpBuffer: number;
  /** Answers to malformed requests, per second, so that nobody can use us to flood a forged source. */
  errorAnswersPerSecond: number;
  /** Size of one message. */
  maxMessage: number;
}

export const TRANSPORT_LIMITS: TransportLimits = {
  connectionsPerSource: 1000,
  connectionsPerListener: 50_000,
  messageMs: 10_000,
  firstMessageMs: 30_000,
  idleMs: 7_500_000,
  writeBuffer: 1024 * 1024,
  innerWriteBuffer: 32 * 1024 * 1024,
  drainMs: 10_000,
  connectMs: 5000,
  outgoingConnections: 10_000,
  udpFlows: 65_536,
  udpBuffer: 8 * 1024 * 1024,
  errorAnswersPerSecond: 200,
  maxMessage: 65_535,
};

/** Sees every message as it is on the wire, for `tandem trace`; must not throw or keep the buffer. */
export type Tap = (direction: 'in' | 'out', flow: Flow, message: Buffer) => void;

/** UDP sockets that somebody has opened for us. */
export interface OpenSockets {
  /** The descriptor of the socket bound to that address as it was asked for, each once; it belongs to the caller then. */
  take(address: HostPort): number | undefined;
}

export interface TransportOptions {
  clock: Clock;
  ids: Ids;
  log: Logger;
  limits?: Partial<TransportLimits>;
  /** Differentiated services code point of signalling, 0 to 63; 24 is CS3, 0 leaves packets unmarked. */
  dscp?: number;
  /** Used by UDP listeners instead of sockets of their own, which Node cannot mark. */
  udpSockets?: OpenSockets;
  tap?: Tap;
}
