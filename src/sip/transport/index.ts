export { AddressList } from './address-list.ts';
export { defaultPort, hostPortText, hostText, plainHost, sameHost } from './address.ts';
export type { TransportCounters } from './context.ts';
export { inheritedSockets } from './inherited.ts';
export { MessageCounts } from './message-counts.ts';
export { TransportLayer } from './layer.ts';
export type { TransportSnapshot } from './layer.ts';
export { TRANSPORT_LIMITS } from './types.ts';
export type {
  ConnectTarget,
  Flow,
  HostPort,
  Listener,
  ListenOptions,
  OpenSockets,
  Tap,
  TlsCertificate,
  TlsClientOptions,
  TlsPeer,
  TlsServerOptions,
  TransportHandler,
  TransportLimits,
  TransportName,
  TransportOptions,
} from './types.ts';
