/** What a schema cannot say about a configuration: names that must be unique, ranges, what a role needs. */
import { parseHostPort } from '../host-port.ts';
import type { Found } from './document.ts';
import type { ConfigPath } from './problems.ts';
import type { RawConfig, RawNode } from './schema.ts';

/** Most demo users; a typing error should not fill a disk. */
const MAX_DEMO_USERS = 100_000;

export function checkConfig(raw: RawConfig): Found[] {
  return [
    ...raw.nodes.flatMap((node, index) => checkNode(node, ['nodes', index])),
    ...checkUnique(raw),
    ...checkMediaPorts(raw),
    ...checkShape(raw),
    ...checkRanges(raw),
  ];
}

/** `first-last`, also when last is smaller; the caller judges. */
export function parseRange(text: string): { min: number; max: number } {
  const [min, max] = text.split('-').map(Number);
  return { min: min ?? 0, max: max ?? 0 };
}

function checkNode(node: RawNode, path: ConfigPath): Found[] {
  const needs = roleNeeds(node)
    .filter(([, wrong]) => wrong)
    .map(([key, , what]) => ({ path: [...path, key], what }));
  const addresses = addressesOf(node)
    .filter(([, address]) => parseHostPort(address) === undefined)
    .map(([key]) => ({ path: [...path, ...key], what: 'the port is above 65535' }));
  return [...needs, ...addresses, ...checkPortRange(node, path)];
}

/** Setting, whether it is wrong, and what to say then. */
function roleNeeds(node: RawNode): [string, boolean, string][] {
  const { role, zone, listen = [], media, http } = node;
  const inZone = role === 'zone-proxy' || role === 'call-switch';
  const balancer = role === 'load-balancer';
  return [
    ['zone', inZone && zone === undefined, `missing: a ${role} belongs to a zone`],
    ['zone', !inZone && zone !== undefined, `a ${role} belongs to no zone`],
    ['listen', balancer && listen.length === 0, 'missing: phones need an address'],
    ['listen', !balancer && listen.length > 0, 'only a load-balancer listens for phones'],
    ['listen', listen.some(one => one.peers !== undefined && one.transport !== 'tls'), 'peers needs transport tls'],
    ['media', role === 'call-switch' && media === undefined, 'missing: a call-switch needs RTP ports'],
    ['http', role === 'control-api' && http === undefined, 'missing: the address of the API'],
  ];
}

function checkPortRange(node: RawNode, path: ConfigPath): Found[] {
  if (node.media === undefined) return [];
  const { min, max } = parseRange(node.media.ports);
  const room = min >= 1024 && max <= 65_535 && max - min >= 3;
  return room ? [] : [{ path: [...path, 'media', 'ports'], what: 'must be at least 4 ports of 1024-65535' }];
}

function addressesOf(node: RawNode): [ConfigPath, string][] {
  const listen = (node.listen ?? []).flatMap((one, index): [ConfigPath, string][] => {
    const own: [ConfigPath, string] = [['listen', index, 'address'], one.address];
    return one.advertise === undefined ? [own] : [own, [['listen', index, 'advertise'], one.advertise]];
  });
  const http: [ConfigPath, string][] = node.http === undefined ? [] : [[['http'], node.http]];
  return [[['inner'], node.inner], ...listen, ...http];
}

/** Node ids, listener names and addresses may stand only once; port 0 means any free one and never collides. */
function checkUnique(raw: RawConfig): Found[] {
  const found: Found[] = [];
  const seen = new Map<string, string>();
  const once = (kind: string, value: string, path: ConfigPath, owner: string): void => {
    const other = seen.get(`${kind} ${value}`);
    if (other !== undefined) found.push({ path, what: `${kind} ${value} is used by ${other} as well` });
    seen.set(`${kind} ${value}`, owner);
  };
  for (const [index, node] of raw.nodes.entries()) {
    const path: ConfigPath = ['nodes', index];
    once('id', node.id, [...path, 'id'], `nodes[${index}]`);
    const tcp = (address: string, at: ConfigPath): void => {
      if (!address.endsWith(':0')) once('TCP address', address, at, node.id);
    };
    tcp(node.inner, [...path, 'inner']);
    if (node.http !== undefined) tcp(node.http, [...path, 'http']);
    for (const [at, one] of (node.listen ?? []).entries()) {
      const place: ConfigPath = [...path, 'listen', at];
      if (one.name !== undefined) once(`listener of ${node.id}`, one.name, [...place, 'name'], node.id);
      if (one.transport !== 'udp') tcp(one.address, [...place, 'address']);
      else if (!one.address.endsWith(':0')) once('UDP address', one.address, [...place, 'address'], node.id);
    }
  }
  return found;
}

function checkMediaPorts(raw: RawConfig): Found[] {
  const ranges = raw.nodes.flatMap((node, index) =>
    node.media === undefined ? [] : [{ index, id: node.id, ...node.media, ...parseRange(node.media.ports) }],
  );
  return ranges.flatMap((one, position) =>
    ranges
      .slice(0, position)
      .filter(other => other.address === one.address && other.min <= one.max && one.min <= other.max)
      .map(other => ({ path: ['nodes', one.index, 'media', 'ports'], what: `overlaps with the ports of ${other.id}` })),
  );
}

function checkShape(raw: RawConfig): Found[] {
  const found: Found[] = [];
  const zonesOf = (role: string): Set<string> =>
    new Set(raw.nodes.flatMap(node => (node.role === role && node.zone !== undefined ? [node.zone] : [])));
  const proxies = zonesOf('zone-proxy');
  const switches = zonesOf('call-switch');
  for (const zone of proxies) {
    if (!switches.has(zone)) found.push({ path: ['nodes'], what: `zone ${zone} has a zone-proxy but no call-switch` });
  }
  for (const zone of switches) {
    if (!proxies.has(zone)) found.push({ path: ['nodes'], what: `zone ${zone} has a call-switch but no zone-proxy` });
  }
  if (raw.state.shared.engine === 'memory' && raw.supervisor.processes !== 'single') {
    found.push({ path: ['state', 'shared', 'engine'], what: 'memory needs supervisor.processes: single' });
  }
  const { engine, file, url, passwordFile } = raw.state.durable;
  if (engine === 'postgres') {
    if (url === undefined) found.push({ path: ['state', 'durable', 'url'], what: 'missing: where the database is' });
    if (file !== undefined) found.push({ path: ['state', 'durable', 'file'], what: 'only with engine: sqlite' });
  } else {
    if (url !== undefined) found.push({ path: ['state', 'durable', 'url'], what: 'only with engine: postgres' });
    if (passwordFile !== undefined) {
      found.push({ path: ['state', 'durable', 'passwordFile'], what: 'only with engine: postgres' });
    }
  }
  return found;
}

function checkRanges(raw: RawConfig): Found[] {
  const found: Found[] = [];
  const { registrar, sessionTimer } = raw.sip;
  if (registrar.minExpires > registrar.defaultExpires || registrar.defaultExpires > registrar.maxExpires) {
    found.push({ path: ['sip', 'registrar'], what: 'needs minExpires <= defaultExpires <= maxExpires' });
  }
  if (sessionTimer.expires < sessionTimer.minimum) {
    found.push({ path: ['sip', 'sessionTimer', 'expires'], what: 'is below the minimum' });
  }
  if (raw.cluster.leaseMs < 2 * raw.cluster.heartbeatMs) {
    found.push({ path: ['cluster', 'leaseMs'], what: 'must be at least two heartbeats' });
  }
  if (raw.cluster.secret !== undefined && raw.cluster.secretFile !== undefined) {
    found.push({ path: ['cluster', 'secretFile'], what: 'either secret or secretFile' });
  }
  if (raw.demo !== undefined) {
    const { min, max } = parseRange(raw.demo.users);
    const ok = min <= max && max - min < MAX_DEMO_USERS;
    if (!ok) found.push({ path: ['demo', 'users'], what: `must be first-last, at most ${MAX_DEMO_USERS} users` });
  }
  return found;
}
