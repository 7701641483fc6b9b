/** Servers under test, ours and the peer: started on a core of their own, ready when they answer, ended by their pid. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENGINE_FLAGS } from '../../src/roles/supervisor/engine.ts';
import { onCore, SERVER_CORE } from './cores.ts';
import { family } from './cpu.ts';

export interface Contestant {
  /** The server's process with its children. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

export interface OwnServer {
  /** What to run, a part of bench/server. */
  readonly kind: 'register' | 'relay' | 'signalling-switch';
  readonly arguments: readonly string[];
}

/** Our own server program. @param profile directory for a processor profile (node --cpu-prof), instead of a core of its own */
export async function startOurs({ kind, arguments: args }: OwnServer, profile?: string): Promise<Contestant> {
  const program = new URL('../server/run.ts', import.meta.url).pathname;
  const flags = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile];
  const node = [process.execPath, ...ENGINE_FLAGS, ...flags, program, kind, ...args];
  // The profiler samples from a thread of its own, which would never get its turn on the server's core.
  const { command, args: rest } = profile === undefined ? onCore(SERVER_CORE, node) : bare(node);
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', code => reject(new Error(`bench/server ${kind} ended with ${code}`)));
  });
  return contestant(child);
}

/** @param config a file of bench/kamailio; `defines` are set in it. */
export async function startKamailio(config: string, defines: Readonly<Record<string, string>>): Promise<Contestant> {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-kamailio-'));
  const file = new URL(`../kamailio/${config}`, import.meta.url).pathname;
  const set = Object.entries(defines).flatMap(([name, value]) => ['-A', `${name}=${value}`]);
  const args = ['-f', file, ...set, '-m', '2048', '-M', '64', '-DD', '-E', '-Y', directory, '-w', directory];
  const { command, args: rest } = onCore(SERVER_CORE, ['kamailio', ...args]);
  const child = spawn(command, rest, { stdio: 'ignore' });
  try {
    await answersOptions(Number(defines['BENCH_PORT']));
  } catch (error) {
    child.kill();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  const running = contestant(child);
  return {
    pids: running.pids,
    stop: async () => {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function bare([command = '', ...args]: readonly string[]): { command: string; args: string[] } {
  return { command, args };
}

function contestant(child: ChildProcess): Contestant {
  const pids = child.pid === undefined ? [] : family(child.pid);
  return {
    pids,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
      await gone;
      clearTimeout(timer);
    },
  };
}

const PROBES = 60;

/** Asks until something answers. */
async function answersOptions(port: number): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
  const answered = new Promise<true>(resolve => socket.once('message', () => resolve(true)));
  // Nobody listens yet: the refusals of the first probes are expected.
  socket.on('error', () => undefined);
  try {
    for (let probe = 0; probe < PROBES; probe += 1) {
      socket.send(optionsText(socket.address().port, port, probe), port, '127.0.0.1');
      const pause = new Promise<false>(resolve => setTimeout(() => resolve(false), 100));
      if (await Promise.race([answered, pause])) return;
    }
  } finally {
    socket.close();
  }
  throw new Error(`nothing answers on port ${port}`);
}

function optionsText(from: number, to: number, number: number): string {
  return [
    `OPTIONS sip:127.0.0.1:${to} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${from};branch=z9hG4bKready${number}`,
    'Max-Forwards: 70',
    `From: <sip:bench@127.0.0.1>;tag=ready`,
    `To: <sip:127.0.0.1:${to}>`,
    `Call-ID: ready-${from}`,
    `CSeq: ${number + 1} OPTIONS`,
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}
