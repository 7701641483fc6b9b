/** The configuration as the program uses it: paths absolute, addresses taken apart, defaults filled in. */
import type { HostPort } from '../host-port.ts';
import type { NodeId, ZoneId } from '../ids.ts';
import type { LogLevel } from '../log.ts';
import type { RawConfig, ROLES, TRANSPORTS } from './schema.ts';

export type RoleName = (typeof ROLES)[number];
export type TransportName = (typeof TRANSPORTS)[number];

export interface ListenConfig {
  name: string;
  transport: TransportName;
  address: HostPort;
  advertise?: HostPort;
  /** Absolute path of a PEM file: only peers with a certificate of these authorities get in. */
  peers?: string;
}

export interface NodeConfig {
  id: NodeId;
  role: RoleName;
  /** Empty for roles that belong to no zone. */
  zone: ZoneId;
  inner: HostPort;
  listen: readonly ListenConfig[];
  /** Absolute paths of PEM files. */
  tls?: { certificate: string; key: string };
  media?: {
    address: string;
    announced?: string;
    /** For phones that signal over IPv6. */
    ipv6?: { address: string; announced?: string };
    ports: { min: number; max: number };
  };
  http?: HostPort;
}

export interface DemoUser {
  extension: string;
  password: string;
}

/** Where accounts and call records are kept. */
export type DurableConfig =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string; readonly connections: number; readonly password?: string };

export interface Config extends Pick<RawConfig, 'sip' | 'calls' | 'api' | 'trace' | 'supervisor'> {
  /** Absolute path of the file it came from. */
  file: string;
  domain: string;
  realm: string;
  cluster: { secret: string; heartbeatMs: number; leaseMs: number };
  state: {
    /** Absolute; everything that is written lies below it. */
    directory: string;
    shared: RawConfig['state']['shared'];
    durable: DurableConfig;
  };
  media: Omit<RawConfig['media'], 'workerBin' | 'prompts' | 'latchSources'> & {
    workerBin?: string;
    /** Absolute. */
    prompts?: string;
    latchSources?: readonly string[];
  };
  /** Undefined: no e-mails. */
  smtp?: Omit<NonNullable<RawConfig['smtp']>, 'passwordFile'>;
  /** Undefined: messages are not written down. */
  speech?: Omit<NonNullable<RawConfig['speech']>, 'secretFile'>;
  /** Undefined: nothing is captured. */
  hep?: Omit<NonNullable<RawConfig['hep']>, 'collector'> & { collector: HostPort };
  log: { level: LogLevel; pretty: boolean };
  demoUsers: readonly DemoUser[];
  /** Absolute path of the account document of the demo. */
  demoAccount?: string;
  nodes: readonly NodeConfig[];
}
