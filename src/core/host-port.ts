/** `host:port` as configuration and logs write it; an IPv6 address stands in brackets. */
export interface HostPort {
  /** Without brackets. */
  host: string;
  port: number;
}

const PATTERN = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]/\s]+)):(\d{1,5})$/;

/** Undefined when the text is not `host:port` with a port of 0-65535. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = PATTERN.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > 65535 ? undefined : { host, port };
}

export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether a host, without brackets, is an IP address and not a name. */
export const isAddress = (host: string): boolean => host.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
