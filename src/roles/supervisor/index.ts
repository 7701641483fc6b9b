/** `tandem start`: brings a whole cluster up on this machine and tells when it is. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SystemClock } from '../../core/clock.ts';
import type { Config } from '../../core/config/index.ts';
import { formatHostPort } from '../../core/host-port.ts';
import { Lifecycle } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import { createLogger } from '../../core/log-lines.ts';
import { hashHa1 } from '../../sip/auth/hashing.ts';
import { AccountStore, DurableDatabase, UserStore } from '../../store/index.ts';
import { demoCertificate } from '../certificate.ts';
import type { NodeReady } from '../node.ts';
import { applyDemoAccount } from './demo-account.ts';
import { demoTable } from './demo-table.ts';
import { ENGINE_FLAGS } from './engine.ts';
import { socketLauncher } from './socket-launcher.ts';
import { Supervisor, type Child } from './supervisor.ts';

export interface SuperviseOptions {
  /** The program that a child runs, src/main.ts or dist/main.js. */
  main: string;
  /** Standard output. */
  print: (text: string) => void;
}

/** Views of the cluster are at most one poll old; after this all nodes know of all. */
const SETTLE_MS = 100;

/** Runs until SIGTERM or SIGINT; resolves with the exit code when all children have ended. */
export async function supervise(config: Config, { main, print }: SuperviseOptions): Promise<number> {
  const log = createLogger({ ...config.log, name: 'supervisor' });
  const clock = new SystemClock({ onError: error => log.error({ error: String(error) }, 'a timer failed') });
  checkDescriptors(config, log);
  await prepare(config, clock, log);
  const ids: string[] = config.nodes.map(({ id }) => id);
  const switches = new Set<string>(config.nodes.filter(({ role }) => role === 'call-switch').map(({ id }) => id));
  const supervisor = new Supervisor({
    ...config.supervisor,
    groups: config.supervisor.processes === 'single' ? [ids] : ids.map(id => [id]),
    // A switch hangs up through the load balancer, which therefore has to be there.
    stopFirst: nodes => nodes.every(id => switches.has(id)),
    spawn: nodes => spawnNodes(config, main, nodes),
    clock,
    log,
  });
  const signalled = new Promise<void>(resolve => {
    process.on('SIGTERM', resolve);
    process.on('SIGINT', resolve);
    // A terminal that is closed takes the cluster with it, as Ctrl-C does.
    process.on('SIGHUP', resolve);
  });
  try {
    const first = await Promise.race([supervisor.start(), signalled]);
    if (first) {
      await new Promise<void>(resolve => clock.after(SETTLE_MS, resolve));
      print(`${JSON.stringify(readyLine(first))}\n`);
      print(demoTable(config, first));
      await signalled;
    }
    return 0;
  } catch (error) {
    log.error({ error: error instanceof Error ? error.message : String(error) }, 'the cluster did not come up');
    return 1;
  } finally {
    await supervisor.stop();
    clock.close();
  }
}

/** What all nodes need and only one should make. */
async function prepare(config: Config, clock: SystemClock, log: Logger): Promise<void> {
  const life = new Lifecycle();
  const db = life.own(await DurableDatabase.open(config.state.durable, clock));
  const users = life.own(await UserStore.open({ db, domain: config.domain, realm: config.realm }));
  try {
    const seeds = config.demoUsers.map(({ extension, password }) => ({
      extension,
      displayName: `Demo ${extension}`,
      ha1: hashHa1(extension, config.realm, password),
    }));
    await applyDemoAccount(config, new AccountStore(db, () => config.realm), log);
    if (seeds.length > 0) await users.addMissing(seeds);
    const secure = (transport: string): boolean => transport === 'tls' || transport === 'wss';
    const bare = config.nodes.some(node => !node.tls && node.listen.some(({ transport }) => secure(transport)));
    if (bare) await demoCertificate(config.state.directory, config.domain);
  } finally {
    await life.close();
  }
}

function spawnNodes(config: Config, main: string, nodes: readonly string[]): Child {
  const engine = [process.execPath, ...process.execArgv, ...ENGINE_FLAGS];
  const node = [...engine, main, '--config', config.file, '--node', nodes.join(',')];
  const [program = '', ...args] = [...socketLauncher(config, nodes), ...node];
  // A process group of its own keeps Ctrl-C for the supervisor, which stops the children in good order. Standard output
  // belongs to the ready line, so what a child prints goes to standard error.
  return spawn(program, args, { detached: true, stdio: ['ignore', 2, 2, 'ipc'] });
}

function readyLine(nodes: readonly NodeReady[]): object {
  return {
    event: 'ready',
    listeners: nodes.flatMap(({ id, listeners }) =>
      listeners.map(({ name, transport, address }) => ({
        node: id,
        name,
        transport,
        ...address,
        address: formatHostPort(address),
      })),
    ),
    nodes: nodes.map(({ inner, listeners: _, ...node }) => ({ ...node, inner: formatHostPort(inner) })),
  };
}

/** Two descriptors for each leg's RTP and RTCP, and one for each connection of a phone. */
function checkDescriptors(config: Config, log: Logger): void {
  const ports = config.nodes.reduce((most, { media }) => {
    return media ? Math.max(most, media.ports.max - media.ports.min + 1) : most;
  }, 0);
  const wanted = ports + 1024;
  const limit = openFilesLimit();
  if (limit < wanted) log.warn({ limit, wanted }, 'the limit of open files is low, raise it with ulimit -n');
}

function openFilesLimit(): number {
  try {
    const line = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return line === undefined || line === 'unlimited' ? Infinity : Number(line);
  } catch {
    return Infinity;
  }
}
