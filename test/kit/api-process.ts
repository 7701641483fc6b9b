/** Nodes of the control API as operating-system processes of their own, without the rest of a cluster. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { operatorToken } from '../../src/api/access/control.ts';
import { createApiClient, type ApiClient } from '../../src/api/client/index.ts';
import { clusterKeys } from '../../src/core/keys.ts';
import type { DurableConfig } from '../../src/core/config/types.ts';
import { takePorts, type PortBlock } from './ports.ts';
import { until } from './wait.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SECRET = 'a secret of the whole cluster';

export interface ApiNode {
  readonly url: string;
  readonly client: ApiClient;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Again, after it has gone. */
  start(): Promise<void>;
}

export class ApiProcesses {
  readonly nodes: readonly ApiNode[];
  readonly token: string;
  readonly configFile: string;
  readonly #directory: string;
  readonly #ports: PortBlock;
  readonly #children: Set<ChildProcess>;

  private constructor(init: {
    nodes: ApiNode[];
    directory: string;
    ports: PortBlock;
    children: Set<ChildProcess>;
    token: string;
  }) {
    this.nodes = init.nodes;
    this.token = init.token;
    this.configFile = join(init.directory, 'tandem.yaml');
    this.#directory = init.directory;
    this.#ports = init.ports;
    this.#children = init.children;
  }

  /** `durable`: default SQLite in the directory of the test. */
  static async start(amount: number, durable?: DurableConfig): Promise<ApiProcesses> {
    const ports = await takePorts(2 * amount);
    const directory = await mkdtemp(join(tmpdir(), 'tandem-apis-'));
    const file = join(directory, 'tandem.yaml');
    const ids = Array.from({ length: amount }, (_, index) => index);
    const lines = ids.map(index => {
      const [inner, http] = [ports.first + 2 * index, ports.first + 2 * index + 1];
      return `  - { id: api${index}, role: control-api, inner: '127.0.0.1:${inner}', http: '127.0.0.1:${http}' }`;
    });
    const store = durable?.engine === 'postgres' ? `, durable: { engine: postgres, url: '${durable.url}' }` : '';
    await writeFile(
      file,
      `domain: example.test\ncluster: { secret: '${SECRET}' }\nstate: { directory: ./state${store} }\nlog: { level: warn }\nnodes:\n${lines.join('\n')}\n`,
    );
    const children = new Set<ChildProcess>();
    const token = operatorToken(clusterKeys(SECRET).operator);
    const nodes = ids.map(index => apiNode(file, `api${index}`, ports.first + 2 * index + 1, { children, token }));
    // One after the other: the first makes the tables.
    for (const node of nodes) await node.start();
    return new ApiProcesses({ nodes, directory, ports, children, token });
  }

  async stop(): Promise<void> {
    const ended = [...this.#children].map(child => new Promise(resolve => child.once('exit', resolve)));
    for (const child of this.#children) child.kill('SIGTERM');
    await Promise.all(ended);
    this.#ports.release();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** As long as a whole cluster may take: two processes that start beside other tests have been slower than ten seconds. */
const START_MS = 40_000;

function apiNode(
  file: string,
  id: string,
  port: number,
  { children, token }: { children: Set<ChildProcess>; token: string },
): ApiNode {
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  return {
    url,
    client: createApiClient({ url, token }),
    async start() {
      const main = join(ROOT, 'src/main.ts');
      const command = ['--pdeathsig', 'KILL', process.execPath, '--disable-warning=ExperimentalWarning', main];
      const log: string[] = [];
      child = spawn('setpriv', [...command, '--config', file, '--node', id], { stdio: ['ignore', 'ignore', 'pipe'] });
      const own = child;
      children.add(own);
      own.once('exit', () => children.delete(own));
      own.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(text));
      await until(
        `${id} to be ready`,
        async () => {
          if (own.exitCode !== null) throw new Error(`${id} ended: ${log.join('')}`);
          return (await fetch(`${url}/ready`).catch(() => undefined))?.ok === true ? true : undefined;
        },
        START_MS,
      );
    },
    async kill() {
      const own = child;
      if (!own) return;
      const gone = new Promise(resolve => own.once('exit', resolve));
      own.kill('SIGKILL');
      await gone;
    },
  };
}
