/** The servers behind a name (RFC 3263): NAPTR tells the transport, SRV the servers, A and AAAA their addresses. */
import { isAddress } from '../../core/host-port.ts';
import type { TrunkTarget, TrunkTransport } from './types.ts';

export interface NaptrRecord {
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
  readonly service: string;
  readonly replacement: string;
}

export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly name: string;
}

/** What is asked of the DNS. A name without such records gives an empty list; all reject when no server has an answer. */
export interface DnsPort {
  naptr(name: string): Promise<readonly NaptrRecord[]>;
  srv(name: string): Promise<readonly SrvRecord[]>;
  /** IPv4 and IPv6 addresses. */
  addresses(name: string): Promise<readonly string[]>;
}

/** More servers than this of one name are not tried. */
const MOST_SERVERS = 32;

const SERVICES: readonly (readonly [string, TrunkTransport, string])[] = [
  ['SIPS+D2T', 'tls', '_sips._tcp'],
  ['SIP+D2T', 'tcp', '_sip._tcp'],
  ['SIP+D2U', 'udp', '_sip._udp'],
];

interface Service {
  readonly transport: TrunkTransport;
  /** Name of its SRV records. */
  readonly name: string;
}

/** The same for the same answers, whatever order they come in: two load balancers count targets alike. Rejects as the DNS does. */
export async function resolveTarget(target: TrunkTarget, dns: DnsPort): Promise<readonly TrunkTarget[]> {
  const { host, resolve } = target;
  if (resolve === undefined || isAddress(host)) return [target];
  const services = await servicesOf(target, dns);
  for (const { transport, name } of services) {
    const records = await dns.srv(name);
    // RFC 2782, "Target": a dot means that the service is decidedly not there.
    const servers = records.filter(({ name: server }) => server !== '' && server !== '.');
    if (records.length > 0)
      return (await Promise.all(servers.map(one => serversAt(target, transport, one, dns)))).flat();
  }
  // RFC 3263 4.2: without SRV records it is the name itself, at the transport's own port.
  const transport = resolve.by === 'srv' || resolve.secure ? target.transport : 'udp';
  const port = transport === 'tls' ? 5061 : 5060;
  return serversAt(target, transport, { priority: 0, weight: 0, port, name: host }, dns);
}

async function servicesOf(target: TrunkTarget, dns: DnsPort): Promise<readonly Service[]> {
  const { host, transport, resolve } = target;
  const srv = SERVICES.map(([, way, prefix]): Service => ({ transport: way, name: `${prefix}.${host}` }));
  // RFC 3263 4.1: who names the transport needs no NAPTR.
  if (resolve?.by !== 'naptr') return srv.filter(one => one.transport === transport);
  const allowed = (way: TrunkTransport): boolean => way === 'tls' || !resolve.secure;
  const records = [...(await dns.naptr(host))].sort((a, b) => a.order - b.order || a.preference - b.preference);
  const named = records.flatMap(({ flags, service, replacement }): Service[] => {
    const [, way] = SERVICES.find(([name]) => name === service.toUpperCase()) ?? [];
    if (way === undefined || flags.toLowerCase() !== 's' || replacement === '') return [];
    return [{ transport: way, name: replacement }];
  });
  // RFC 3263 4.1: where there is none, each transport that we have is asked for.
  return (named.length > 0 ? named : srv).filter(one => allowed(one.transport));
}

async function serversAt(
  { host, serverName, ca }: TrunkTarget,
  transport: TrunkTransport,
  { name, port, priority, weight }: SrvRecord,
  dns: DnsPort,
): Promise<readonly TrunkTarget[]> {
  const found = isAddress(name) ? [name] : await dns.addresses(name);
  // A name that only the machine knows, from a file of its own, is left to whoever connects.
  const addresses = found.length > 0 ? [...found].sort() : [name];
  return addresses.slice(0, MOST_SERVERS).map(address => ({
    ...{ host: address, port, transport, rank: { priority, weight } },
    ...(ca !== undefined && { ca }),
    // RFC 5922 7.3: the certificate is that of the name which was looked up, not of the server found.
    ...(transport === 'tls' && { serverName: serverName ?? host }),
  }));
}

/** All targets of a trunk with theirs in place of them, those of the first before those of the next. */
export async function resolveTargets(targets: readonly TrunkTarget[], dns: DnsPort): Promise<readonly TrunkTarget[]> {
  const all = await Promise.all(targets.map(target => resolveTarget(target, dns)));
  return all.flatMap((found, group) =>
    found
      .map(target => ({ ...target, rank: { ...(target.rank ?? { priority: 0, weight: 0 }), group } }))
      .sort((a, b) => a.rank.priority - b.rank.priority || compare(textOf(a), textOf(b)))
      .slice(0, MOST_SERVERS),
  );
}

const textOf = ({ transport, host, port }: TrunkTarget): string => `${transport} ${host} ${port}`;
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
