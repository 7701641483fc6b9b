import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { hostPortText, inheritedSockets } from '../../../../src/sip/transport/index.ts';
import { octetsOf } from '../../../kit/octets.ts';
import { HAS_IPV6 } from './support.ts';
import type { ChildReport } from './udp-child.ts';

/** Made by scripts/setup. */
const LAUNCHER = fileURLToPath(new URL('../../../../native/bin/sip-sockets', import.meta.url));
const PROGRAM = fileURLToPath(new URL('./udp-child.ts', import.meta.url));

interface Running {
  child: ChildProcess;
  report: ChildReport;
  errors(): string;
}

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await ended(child, 'SIGKILL');
});

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  const exit = once(child, 'exit');
  child.kill(signal);
  return exit;
}

/** Starts the program as the supervisor does, and waits for its first word; rejects with its standard error. */
async function start(addresses: readonly string[], launched: readonly string[] = addresses): Promise<Running> {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', PROGRAM, ...addresses];
  const [program = '', ...args] = launched.length > 0 ? [LAUNCHER, ...launched, '--', ...node] : node;
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  children.push(child);
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const report = await new Promise<ChildReport>((resolve, reject) => {
    child.once('message', message => resolve(message as ChildReport));
    child.once('close', () => reject(new Error(errors)));
  });
  return { child, report, errors: () => errors };
}

const BOTH = HAS_IPV6 ? ['127.0.0.1:0', '[::1]:0'] : ['127.0.0.1:0'];

describe('marking of UDP signalling (RFC 4594)', () => {
  it('marks every packet of an inherited socket CS3, in both families', async () => {
    const { report, errors } = await start(BOTH);
    const octets = await octetsOf(report.addresses);
    expect(octets).toEqual(new Map(report.addresses.map(({ host }) => [host, new Set([0x60])])));
    expect(errors()).not.toContain('unmarked');
  });

  it('opens its own socket where none was given, and says that its packets are unmarked', async () => {
    const { report, errors } = await start(['127.0.0.1:0'], []);
    expect(await octetsOf(report.addresses)).toEqual(new Map([['127.0.0.1', new Set([0])]]));
    expect(errors().match(/unmarked/g)).toHaveLength(1);
  });

  it('is the same process: parent, signals and the channel to the supervisor stay', async () => {
    const { child, report } = await start(['127.0.0.1:0']);
    expect(report).toMatchObject({ pid: child.pid, ppid: process.pid });
    child.send('are you there?');
    expect((await once(child, 'message'))[0]).toBe('are you there?');
    expect(await ended(child, 'SIGTERM')).toEqual([0, null]);
    const orphan = await start(['127.0.0.1:0']);
    orphan.child.disconnect();
    expect(await once(orphan.child, 'exit')).toEqual([2, null]);
  });

  it('leaves nothing to the children of the program', async () => {
    const { report } = await start(BOTH);
    expect(report).toMatchObject({ environment: null, inheritable: [] });
  });

  it('frees its port with the process, however that ends', async () => {
    const first = await start(['127.0.0.1:0']);
    const address = hostPortText(first.report.addresses[0]!);
    await ended(first.child, 'SIGKILL');
    const second = await start([address]);
    expect(second.report.addresses).toEqual(first.report.addresses);
    expect(second.errors()).not.toContain('unmarked');
  });

  it('does not share a port that is taken', async () => {
    const { report } = await start(['127.0.0.1:0']);
    await expect(start([hostPortText(report.addresses[0]!)])).rejects.toThrow(
      /sip-sockets: 127.0.0.1:\d+: Address already in use[^]*EADDRINUSE/,
    );
  });
});

describe('sockets given through the environment', () => {
  it('gives each once, to whoever asks for its address', () => {
    const env = { TANDEM_UDP_SOCKETS: '127.0.0.1:5060=4,[::1]:5060=5,127.0.0.1:0=6,127.0.0.1:0=7' };
    const sockets = inheritedSockets(env);
    expect(env).toEqual({});
    expect(sockets.take({ host: '::1', port: 5060 })).toBe(5);
    expect(sockets.take({ host: '::1', port: 5060 })).toBeUndefined();
    expect(sockets.take({ host: '127.0.0.1', port: 5062 })).toBeUndefined();
    expect([0, 0, 0].map(port => sockets.take({ host: '127.0.0.1', port }))).toEqual([6, 7, undefined]);
  });

  it.each([undefined, '', 'nonsense', '127.0.0.1:5060=', '=3'])('takes %j for none', text => {
    const sockets = inheritedSockets(text === undefined ? {} : { TANDEM_UDP_SOCKETS: text });
    expect(sockets.take({ host: '127.0.0.1', port: 5060 })).toBeUndefined();
  });
});
