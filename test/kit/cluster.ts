/** Starts a whole Tandem as an operator would: `bin/tandem start --config`, with processes, state and ports of its own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CallRecordQuery } from '../../src/api/ports.ts';
import { SystemClock } from '../../src/core/clock.ts';
import type { DurableConfig } from '../../src/core/config/types.ts';
import type { CallRecord } from '../../src/pbx/call/ports.ts';
import { CallRecordStore, DurableDatabase } from '../../src/store/index.ts';
import type { IssuedCertificate } from './authority.ts';
import { writeAccount } from './accounts.ts';
import { takePorts, type PortBlock } from './ports.ts';
import { until } from './wait.ts';

const ROOT = resolve(import.meta.dirname, '../..');
export const DOMAIN = 'demo.tandem.test';
/** Without what stands between phones when nobody has asked for it: a refusal and a hold are to be seen by the other phone. */
const PLAIN_ACCOUNT = { domain: DOMAIN, settings: { voicemail: false, holdMusic: false } };
export const password = (extension: string | number): string => `demo-${extension}-secret`;

export interface ClusterOptions {
  /**
   * Default `per-node`, as an operator has it. `single` starts in a third of the time: for tests that neither kill a node nor measure one.
   */
  readonly processes?: 'per-node' | 'single';
  /** Call switches in each zone, default 1. */
  readonly switchesPerZone?: number;
  readonly users?: string;
  /** More top-level YAML, for example `media: {...}`. */
  readonly extra?: string;
  /** RTP ports for each switch, default 200. */
  readonly mediaPorts?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** More ports of 127.0.0.1 on which the load balancer takes UDP and TCP. */
  readonly alsoAt?: readonly number[];
  /** With a listener for peers of trunks: our certificate, and the file of whose certificates get in. */
  readonly peers?: { readonly certificate: IssuedCertificate; readonly authorityFile: string };
  /** Document of the account, applied before anything starts; default: one of users alone. */
  readonly account?: string;
  /** Users have voicemail boxes, as by default in an account. */
  readonly voicemail?: boolean;
  /** Phones may come over IPv6, too: UDP, TCP and TLS on the same ports of ::1, and media there. */
  readonly ipv6?: boolean;
  /** Two processes of the control API instead of one; the other one's port is the next. */
  readonly twoApis?: boolean;
  /** Where accounts and records are; default: a SQLite file in the state directory. */
  readonly durable?: DurableConfig;
}

export interface ReadyNode {
  readonly id: string;
  readonly pid: number;
  readonly [key: string]: unknown;
}

export interface PublicAddresses {
  readonly udp: number;
  readonly tcp: number;
  readonly tls: number;
  readonly ws: number;
  readonly wss: number;
  /** Where there is a listener for peers. */
  readonly peers: number;
  /** The control API. */
  readonly http: number;
}

export class Cluster {
  readonly configFile: string;
  readonly directory: string;
  readonly public: PublicAddresses;
  readonly durable: DurableConfig;
  readonly #child: ChildProcess;
  readonly #ports: PortBlock;
  readonly #log: string[];
  #clock: SystemClock | undefined;
  #db: Promise<DurableDatabase> | undefined;
  readonly ready: { readonly nodes: readonly ReadyNode[] };

  private constructor(init: {
    configFile: string;
    directory: string;
    durable: DurableConfig;
    addresses: PublicAddresses;
    child: ChildProcess;
    ports: PortBlock;
    log: string[];
    ready: { nodes: ReadyNode[] };
  }) {
    this.configFile = init.configFile;
    this.directory = init.directory;
    this.public = init.addresses;
    this.durable = init.durable;
    this.#child = init.child;
    this.#ports = init.ports;
    this.#log = init.log;
    this.ready = init.ready;
  }

  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const perZone = options.switchesPerZone ?? 1;
    const mediaPorts = options.mediaPorts ?? 200;
    const ports = await takePorts(100 + 2 * perZone * mediaPorts);
    const directory = await mkdtemp(join(tmpdir(), 'tandem-test-'));
    const configFile = join(directory, 'tandem.yaml');
    const base = ports.first;
    const addresses = {
      udp: base,
      tcp: base,
      tls: base + 1,
      ws: base + 2,
      wss: base + 3,
      peers: base + 4,
      http: base + 14,
    };
    await writeFile(configFile, configText(base, perZone, mediaPorts, options));
    const { durable = { engine: 'sqlite', file: join(directory, 'state', 'durable.sqlite') } } = options;
    const log: string[] = [];
    // A runner that is killed takes the cluster with it.
    const command = ['--pdeathsig', 'KILL', join(ROOT, 'bin/tandem'), 'start', '--config', configFile];
    const child = spawn('setpriv', command, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log.push(text);
      if (log.length > 5000) log.splice(0, 1000);
    });
    try {
      const ready = await until(
        'the ready line',
        () => {
          if (child.exitCode !== null) throw new Error(`tandem exited with ${child.exitCode}`);
          const line = out.split('\n').find(one => one.includes('"event":"ready"'));
          return line === undefined ? undefined : (JSON.parse(line) as { nodes: ReadyNode[] });
        },
        40_000,
      );
      const cluster = new Cluster({ configFile, directory, durable, addresses, child, ports, log, ready });
      // A phone that refuses is what most tests want to see, and not the voicemail box behind it.
      if (options.voicemail !== true && options.account === undefined)
        await writeAccount(cluster, { account: PLAIN_ACCOUNT });
      return cluster;
    } catch (error) {
      child.kill('SIGKILL');
      ports.release();
      throw new Error(`tandem did not start:\n${log.join('').slice(-4000)}`, { cause: error });
    }
  }

  /** Standard error of all nodes so far. */
  get log(): string {
    return this.#log.join('');
  }

  /** One part of a node's live state, from its inspection socket. */
  async inspect(node: string, part: string): Promise<unknown> {
    const socketPath = this.ready.nodes.find(one => one.id === node)?.['inspection'];
    if (typeof socketPath !== 'string') throw new Error(`no node ${node}`);
    return new Promise((resolve, reject) => {
      const asked = request({ socketPath, path: `/parts/${part}` }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve((JSON.parse(text) as { answer?: unknown }).answer));
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  /**
   * Call records, the latest first, read as `tandem records` does: whoever asks again and again does not pay for a process each time.
   */
  async records(query: CallRecordQuery = {}): Promise<readonly CallRecord[]> {
    this.#clock ??= new SystemClock();
    this.#db ??= DurableDatabase.open(this.durable, this.#clock);
    return new CallRecordStore(await this.#db, DOMAIN).list(query);
  }

  /** Runs a command of the command line with --json. */
  async tandem(...args: string[]): Promise<unknown> {
    const text = await new Promise<string>((resolve, reject) => {
      execFile(
        join(ROOT, 'bin/tandem'),
        [...args, '--config', this.configFile, '--json'],
        { maxBuffer: 64 << 20 },
        (error, stdout, stderr) => {
          if (error) reject(new Error(`tandem ${args.join(' ')}: ${stderr || stdout}`, { cause: error }));
          else resolve(stdout);
        },
      );
    });
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
  }

  async stop(): Promise<void> {
    await this.#db?.then(db => db.close());
    this.#clock?.close();
    if (this.#child.exitCode === null) {
      this.#child.kill('SIGTERM');
      await until(
        'tandem to stop',
        () => this.#child.exitCode !== null || this.#child.signalCode !== null,
        15_000,
      ).catch(() => this.#child.kill('SIGKILL'));
    }
    this.#ports.release();
    await rm(this.directory, { recursive: true, force: true });
  }
}

function configText(base: number, perZone: number, mediaPorts: number, options: ClusterOptions): string {
  const at = (offset: number): string => `'127.0.0.1:${base + offset}'`;
  const switches = ['a', 'b'].flatMap((zone, z) =>
    Array.from({ length: perZone }, (_, index) => {
      const number = z * perZone + index;
      const first = base + 100 + number * mediaPorts;
      return `  - { id: switch-${zone}${index + 1}, role: call-switch, zone: ${zone}, inner: ${at(20 + number)}, media: { address: 127.0.0.1, ${options.ipv6 === true ? "address6: '::1', " : ''}ports: ${first}-${first + mediaPorts - 1} } }`;
    }),
  );
  const also = (options.alsoAt ?? [])
    .flatMap(port => ['udp', 'tcp'].map(one => `      - { transport: ${one}, address: '127.0.0.1:${port}' }\n`))
    .join('');
  const ipv6 = options.ipv6 === true ? [['udp', 0] as const, ['tcp', 0] as const, ['tls', 1] as const] : [];
  const at6 = ipv6
    .map(([one, offset]) => `      - { transport: ${one}, address: '[::1]:${base + offset}' }\n`)
    .join('');
  const { peers } = options;
  const forPeers =
    peers === undefined
      ? ''
      : `      - { name: peers, transport: tls, address: ${at(4)}, peers: '${peers.authorityFile}' }
    tls: { certificate: '${peers.certificate.certFile}', key: '${peers.certificate.keyFile}' }
`;
  const account = options.account === undefined ? '' : `, account: '${options.account}'`;
  return `domain: ${DOMAIN}
state: { directory: ./state${options.durable === undefined ? '' : `, durable: ${JSON.stringify(options.durable)}`} }
demo: { users: ${options.users ?? '1001-1010'}, passwordPattern: demo-<ext>-secret${account} }
supervisor: { processes: ${options.processes ?? 'per-node'} }
${options.extra ?? ''}
nodes:
  - id: lb1
    role: load-balancer
    inner: ${at(10)}
    listen:
      - { transport: udp, address: ${at(0)} }
      - { transport: tcp, address: ${at(0)} }
      - { transport: tls, address: ${at(1)} }
      - { transport: ws, address: ${at(2)} }
      - { transport: wss, address: ${at(3)} }
${also}${forPeers}${at6}  - { id: proxy-a, role: zone-proxy, zone: a, inner: ${at(11)} }
  - { id: proxy-b, role: zone-proxy, zone: b, inner: ${at(12)} }
${switches.join('\n')}
  - { id: api1, role: control-api, inner: ${at(13)}, http: ${at(14)} }
${options.twoApis === true ? `  - { id: api2, role: control-api, inner: ${at(16)}, http: ${at(15)} }\n` : ''}`;
}
