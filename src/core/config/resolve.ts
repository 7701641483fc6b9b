/** From what the file says to what the program uses: paths made absolute, addresses taken apart, the secret read. */
import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { errorText, TandemError } from '../errors.ts';
import { parseHostPort, type HostPort } from '../host-port.ts';
import { asNodeId, asZoneId } from '../ids.ts';
import { parseRange } from './check.ts';
import { ConfigError, formatPath, type ConfigProblem } from './problems.ts';
import type { RawConfig, RawNode } from './schema.ts';
import type { Config, DemoUser, ListenConfig, NodeConfig } from './types.ts';

interface ResolveOptions {
  create: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

export async function resolveConfig(raw: RawConfig, file: string, options: ResolveOptions): Promise<Config> {
  const path = resolve(file);
  const beside = (name: string): string => resolve(dirname(path), name);
  const directory = stateDirectory(raw, path, options);
  const nodes = raw.nodes.map(node => resolveNode(node, beside));
  const missing = (await Promise.all(nodes.map((node, index) => missingFiles(node, index)))).flat();
  if (missing.length > 0) throw new ConfigError(file, missing);
  const secret = raw.cluster.secret ?? (await readSecret(raw, { directory, beside, create: options.create }));
  const { workerBin, prompts, latchSources, ...media } = raw.media;
  return {
    file: path,
    domain: raw.domain.toLowerCase(),
    realm: raw.realm ?? raw.domain.toLowerCase(),
    cluster: { secret, heartbeatMs: raw.cluster.heartbeatMs, leaseMs: raw.cluster.leaseMs },
    state: {
      directory,
      shared: raw.state.shared,
      durable: await resolveDurable(raw, { directory, beside }),
    },
    media: {
      ...media,
      ...(workerBin === undefined ? {} : { workerBin: beside(workerBin) }),
      ...(prompts === undefined ? {} : { prompts: beside(prompts) }),
      ...(latchSources === undefined ? {} : { latchSources }),
    },
    ...(raw.smtp !== undefined && { smtp: await resolveSmtp(raw.smtp, beside) }),
    ...(raw.speech !== undefined && { speech: await resolveSpeech(raw.speech, beside) }),
    sip: raw.sip,
    calls: raw.calls,
    api: resolveApi(raw.api, beside),
    ...(raw.hep !== undefined && { hep: { ...raw.hep, collector: address(raw.hep.collector) } }),
    trace: raw.trace,
    supervisor: raw.supervisor,
    log: raw.log,
    demoUsers: demoUsers(raw),
    ...(raw.demo?.account === undefined ? {} : { demoAccount: beside(raw.demo.account) }),
    nodes,
  };
}

async function resolveDurable(
  { state: { durable } }: RawConfig,
  { directory, beside }: { directory: string; beside: (name: string) => string },
): Promise<Config['state']['durable']> {
  const { engine, file, url = '', passwordFile, connections } = durable;
  if (engine === 'sqlite')
    return { engine, file: file === undefined ? join(directory, 'durable.sqlite') : beside(file) };
  if (passwordFile === undefined) return { engine, url, connections };
  return { engine, url, connections, password: await readPassword(beside(passwordFile)) };
}

function resolveApi(api: RawConfig['api'], beside: (name: string) => string): Config['api'] {
  const { caFile, ...webhooks } = api.webhooks;
  return { ...api, webhooks: { ...webhooks, ...(caFile !== undefined && { caFile: beside(caFile) }) } };
}

async function resolveSmtp(
  { passwordFile, caFile, ...smtp }: NonNullable<RawConfig['smtp']>,
  beside: (name: string) => string,
): Promise<NonNullable<Config['smtp']>> {
  return {
    ...smtp,
    ...(passwordFile !== undefined && { password: await readPassword(beside(passwordFile)) }),
    ...(caFile !== undefined && { caFile: beside(caFile) }),
  };
}

async function resolveSpeech(
  { secretFile, ...speech }: NonNullable<RawConfig['speech']>,
  beside: (name: string) => string,
): Promise<NonNullable<Config['speech']>> {
  return { ...speech, ...(secretFile !== undefined && { secret: await readPassword(beside(secretFile)) }) };
}

async function readPassword(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new TandemError('config-unreadable', { detail: errorText(error), cause: error });
  }
}

function stateDirectory(raw: RawConfig, path: string, options: ResolveOptions): string {
  const fromEnvironment = options.env['TANDEM_STATE_DIRECTORY'];
  if (fromEnvironment !== undefined && fromEnvironment !== '') return resolve(fromEnvironment);
  const name = basename(path, extname(path));
  return resolve(dirname(path), raw.state.directory ?? join('..', 'var', name));
}

function resolveNode(node: RawNode, beside: (name: string) => string): NodeConfig {
  const { media, tls, http } = node;
  return {
    id: asNodeId(node.id),
    role: node.role,
    zone: asZoneId(node.zone ?? ''),
    inner: address(node.inner),
    listen: listeners(node, beside),
    ...(tls === undefined ? {} : { tls: { certificate: beside(tls.certificate), key: beside(tls.key) } }),
    ...(media === undefined ? {} : { media: resolveMedia(media) }),
    ...(http === undefined ? {} : { http: address(http) }),
  };
}

function resolveMedia(media: NonNullable<RawNode['media']>): NonNullable<NodeConfig['media']> {
  const { address, announced, address6, announced6 } = media;
  const ipv6 =
    address6 === undefined
      ? undefined
      : { address: address6, ...(announced6 === undefined ? {} : { announced: announced6 }) };
  return {
    address,
    ports: parseRange(media.ports),
    ...(announced === undefined ? {} : { announced }),
    ...(ipv6 === undefined ? {} : { ipv6 }),
  };
}

/** A listener without a name is called after its transport, and after its port too when there are several. */
function listeners(node: RawNode, beside: (name: string) => string): ListenConfig[] {
  const all = node.listen ?? [];
  return all.map(one => {
    const where = address(one.address);
    const alone = all.filter(other => other.transport === one.transport).length === 1;
    return {
      name: one.name ?? (alone ? one.transport : `${one.transport}-${one.address}`),
      transport: one.transport,
      address: where,
      ...(one.advertise === undefined ? {} : { advertise: address(one.advertise) }),
      ...(one.peers === undefined ? {} : { peers: beside(one.peers) }),
    };
  });
}

function address(text: string): HostPort {
  const parsed = parseHostPort(text);
  if (!parsed) throw new TandemError('config-invalid', { detail: `${text} is not host:port` });
  return parsed;
}

async function missingFiles(node: NodeConfig, index: number): Promise<ConfigProblem[]> {
  const files = [
    ...Object.entries(node.tls ?? {}).map(([key, file]) => ({ path: ['tls', key], file })),
    ...node.listen.flatMap(({ peers }, at) =>
      peers === undefined ? [] : [{ path: ['listen', at, 'peers'], file: peers }],
    ),
  ];
  const problems = files.map(async ({ path, file }): Promise<ConfigProblem[]> => {
    try {
      await access(file);
      return [];
    } catch (error) {
      return [{ path: formatPath(['nodes', index, ...path]), what: errorText(error) }];
    }
  });
  return (await Promise.all(problems)).flat();
}

interface SecretOptions {
  directory: string;
  beside: (name: string) => string;
  create: boolean;
}

/** Reads the cluster's secret; a first start makes one, and of several processes that try the first one wins. */
async function readSecret(raw: RawConfig, { directory, beside, create }: SecretOptions): Promise<string> {
  const { secretFile } = raw.cluster;
  const file = secretFile === undefined ? join(directory, 'cluster.secret') : beside(secretFile);
  if (create && secretFile === undefined) {
    await mkdir(directory, { recursive: true });
    await writeFile(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST')
          throw new TandemError('config-unreadable', { detail: error.message, cause: error });
      },
    );
  }
  try {
    const secret = (await readFile(file, 'utf8')).trim();
    if (secret.length >= 16) return secret;
  } catch (error) {
    if (!create && secretFile === undefined) return '';
    throw new TandemError('config-unreadable', { detail: errorText(error), cause: error });
  }
  throw new TandemError('config-invalid', { detail: `${file}: the secret must have at least 16 characters` });
}

function demoUsers(raw: RawConfig): DemoUser[] {
  if (raw.demo === undefined) return [];
  const { passwordPattern, users } = raw.demo;
  const width = users.indexOf('-');
  const { min, max } = parseRange(users);
  return Array.from({ length: max - min + 1 }, (_, index) => {
    const extension = String(min + index).padStart(width, '0');
    return { extension, password: passwordPattern.replaceAll('<ext>', extension) };
  });
}
