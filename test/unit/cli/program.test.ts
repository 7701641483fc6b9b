/** The command line in this process, and once as an operator has it: bin/tandem with real child processes. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../../src/core/clock.ts';
import { asAor, asNodeId, asZoneId } from '../../../src/core/ids.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { SqliteLocationStore, SqliteMembershipStore } from '../../../src/store/index.ts';
import { runTandem, type CliAnswer } from '../../kit/cli.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-cli-'));
  file = join(directory, 'c.yaml');
  writeFileSync(
    file,
    `domain: example.test
state: { directory: state }
demo: { users: 1001-1002, passwordPattern: demo-<ext>-secret }
nodes:
  - { id: api1, role: control-api, inner: '127.0.0.1:0', http: '127.0.0.1:0' }
  - { id: api2, role: control-api, inner: '127.0.0.1:0', http: '127.0.0.1:0' }
`,
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const cli = (...args: string[]): Promise<CliAnswer> => runTandem(file, args);
const json = async (...args: string[]): Promise<unknown> => JSON.parse((await cli(...args, '--json')).out);

describe('tandem user', () => {
  it('adds with a password made or given, lists, and changes', async () => {
    const made = (await json('user', 'add', '2001', '--name', 'Ann')) as { password: string };
    expect(made).toMatchObject({ extension: '2001', aor: 'sip:2001@example.test' });
    expect(made.password).toMatch(/^[0-9a-f]{24}$/);
    expect(await json('user', 'add', '2002', '--password', 'long enough')).not.toHaveProperty('password');
    expect(await json('user', 'list')).toMatchObject([
      { extension: '2001', displayName: 'Ann' },
      { extension: '2002' },
    ]);
    expect((await cli('user', 'set-password', '2001')).out).toMatch(
      /^sip:2001@example.test {2}password [0-9a-f]{24}\n$/,
    );
    expect(readFileSync(join(directory, 'state', 'durable.sqlite')).includes(made.password)).toBe(false);
  });

  it('tells errors on standard error, with an exit code', async () => {
    await cli('user', 'add', '2001');
    expect(await cli('user', 'add', '2001')).toEqual({
      code: 1,
      out: '',
      err: 'tandem: the user exists already: 2001\n',
    });
    expect((await cli('user', 'add', 'x y')).code).toBe(1);
    expect((await cli('user', 'add', '2003', '--password', 'short')).err).toContain('8 characters');
    expect((await cli('user', 'set-password', '9999')).err).toContain('no such user: 9999');
    expect((await cli('nonsense')).code).toBe(2);
    expect((await cli('trace')).code).toBe(2);
  });
});

describe('tandem with a cluster at rest', () => {
  const clock = new SystemClock();
  const shared = (): { directory: string; synchronous: 'off'; clock: SystemClock } => ({
    directory: join(directory, 'state', 'shared'),
    synchronous: 'off',
    clock,
  });

  it('shows registrations that have not expired, without obeying what phones call themselves', async () => {
    const store = new SqliteLocationStore({ ...shared(), log: silentLogger });
    const binding = (user: string, expiresAt: number) => ({
      aor: asAor(`sip:${user}@example.test`),
      key: 'k',
      contact: `sip:${user}@127.0.0.1`,
      path: [],
      expiresAt,
      q: 1,
      sipCallId: 'c',
      cseq: 1,
      transport: 'udp',
      zone: 'a',
      userAgent: 'Phone\u001b[2J',
    });
    for (const [user, expires] of [
      ['1001', 60_000],
      ['1002', -1000],
      ['1003', 60_000],
    ] as const) {
      await store.update(asAor(`sip:${user}@example.test`), () => [binding(user, Date.now() + expires)]);
    }
    store.close();
    expect(await json('registrations')).toMatchObject([
      { contact: 'sip:1001@127.0.0.1' },
      { contact: 'sip:1003@127.0.0.1' },
    ]);
    expect(await json('registrations', '--user', '1003')).toHaveLength(1);
    const { out } = await cli('registrations');
    expect(out).toMatch(/^AOR +CONTACT/);
    expect(out).toContain('Phone?[2J');
  });

  it('drains nodes and zones by name, and names what there is when it does not know one', async () => {
    const members = new SqliteMembershipStore(shared());
    const node = (id: string, zone: string) => ({
      id: asNodeId(id),
      boot: id,
      role: 'call-switch' as const,
      zone: asZoneId(zone),
      inner: { host: '127.0.0.1', port: 1 },
      pid: 1,
    });
    await members.join(node('s1', 'a'), 60_000);
    await members.join(node('s2', 'b'), 60_000);
    expect(await json('drain', 'zone-a')).toEqual({ target: 'zone-a', draining: true, nodes: ['s1'] });
    expect(await json('drain', 's2')).toMatchObject({ nodes: ['s2'] });
    expect(await json('nodes')).toMatchObject([
      { id: 's1', draining: true, alive: true, inner: '127.0.0.1:1' },
      { id: 's2', draining: true },
    ]);
    await cli('drain', 'zone-a', '--undo');
    expect((await cli('nodes')).out).toMatch(/s1 .*alive/);
    expect((await cli('drain', 'zone-x')).err).toContain('zone-x; there are s1, s2, zone-a, zone-b');
    members.close();
  });

  it('says none where there is nothing', async () => {
    expect(await json('calls')).toEqual([]);
    expect((await cli('records')).out).toBe('none\n');
    expect((await cli('trace', '--call', 'x')).out).toBe('nothing known of x\n');
  });
});

describe('bin/tandem start', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  const alive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const end = performance.now() + 20_000;
    while (!(await condition())) {
      if (performance.now() > end) throw new Error(`waited too long for ${what}`);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  }
  interface Ready {
    event: string;
    listeners: { port: number }[];
    nodes: { id: string; pid: number }[];
  }

  async function start(): Promise<{ child: ChildProcess; ready: Ready; out: () => string }> {
    const bin = new URL('../../../bin/tandem', import.meta.url).pathname;
    const child = spawn(bin, ['start', '--config', file], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    await until('the ready line and the table', () => out.includes('Ctrl-C'));
    return { child, ready: JSON.parse(out.split('\n')[0] ?? '') as Ready, out: () => out };
  }
  const nodesNow = async () => (await json('nodes')) as { id: string; pid: number; alive: boolean; state: string }[];

  it('tells when all is up, restarts what is killed, and leaves nothing behind when it is stopped', async () => {
    const { child, ready, out } = await start();
    expect(ready.event).toBe('ready');
    expect(ready.nodes.map(({ id }) => id)).toEqual(['api1', 'api2']);
    expect(ready.listeners).toHaveLength(2);
    expect(out()).toContain('demo-1002-secret');
    const health = await fetch(`http://127.0.0.1:${ready.listeners[0]?.port}/health`);
    expect(((await health.json()) as { nodes: unknown[] }).nodes).toHaveLength(2);
    const victim = ready.nodes[0]?.pid ?? 0;
    process.kill(victim, 'SIGKILL');
    await until('the restart', async () =>
      (await nodesNow()).some(({ id, pid, alive: up }) => id === 'api1' && pid !== victim && up),
    );
    const pids = (await nodesNow()).map(({ pid }) => pid);
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(pids.filter(alive)).toEqual([]);
    expect((await nodesNow()).map(({ state }) => state)).toEqual(['left', 'left']);
  });

  it('goes on when the shared state cannot be written for a while, and takes back a node that stalled', async () => {
    writeFileSync(file, `${readFileSync(file, 'utf8')}cluster: { heartbeatMs: 100, leaseMs: 500 }\n`);
    const { child } = await start();
    const boots = async () =>
      ((await json('nodes')) as { boot: string; state: string }[]).map(one => `${one.boot} ${one.state}`);
    const before = await boots();
    const lock = new Database(join(directory, 'state', 'shared', 'cluster.sqlite'));
    lock.exec('BEGIN IMMEDIATE');
    await new Promise(resolve => setTimeout(resolve, 3000));
    lock.exec('COMMIT');
    lock.close();
    // Long enough for a lease to run out and be noticed.
    await new Promise(resolve => setTimeout(resolve, 1500));
    expect(await boots()).toEqual(before);
    const [stalled] = await nodesNow();
    process.kill(stalled?.pid ?? 0, 'SIGSTOP');
    await until('the stalled node to be declared dead', async () => (await nodesNow())[0]?.state === 'dead');
    process.kill(stalled?.pid ?? 0, 'SIGCONT');
    await until('the stalled node to come back', async () => (await nodesNow())[0]?.alive === true);
    const after = await boots();
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true]);
    expect((await nodesNow())[0]?.pid).toBe(stalled?.pid);
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('takes its children along when it is killed itself', async () => {
    const { child, ready } = await start();
    child.kill('SIGKILL');
    await until('the children to end', () => !ready.nodes.some(({ pid }) => alive(pid)));
  });
});
