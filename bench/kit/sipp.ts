/** sipp as a load generator on a core of its own. Always bounded: by itself it may never stop. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onCore } from './cores.ts';
import { cpuOf, family } from './cpu.ts';

export interface SippLoad {
  /** The scenario's file. */
  readonly scenario: URL;
  /** `host:port`; absent for a scenario that answers. */
  readonly target?: string;
  readonly port: number;
  readonly rate?: number;
  readonly calls?: number;
  readonly seconds: number;
  /** Lines of the injection file. */
  readonly users?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
  /** Core to run on; anywhere when absent. */
  readonly core?: number;
  /** Longest pause of a call, ms. */
  readonly pauseMs?: number;
}

export interface SippFigures {
  readonly successful: number;
  readonly failed: number;
  readonly retransmissions: number;
  /** Calls per second that it really made. */
  readonly rate: number;
}

/** Generous: calls that wait for a busy server must not hold others back. */
const OPEN_CALLS = '30000';

export class Sipp {
  readonly done: Promise<SippFigures>;
  readonly #child: ChildProcess;
  readonly #directory: string;

  private constructor(child: ChildProcess, directory: string) {
    this.#child = child;
    this.#directory = directory;
    this.done = new Promise(resolve => child.once('close', resolve)).then(() => this.#figures());
  }

  static async start(load: SippLoad): Promise<Sipp> {
    const directory = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
    if (load.users) await writeFile(join(directory, 'users.csv'), `SEQUENTIAL\n${load.users.join('\n')}\n`);
    const bounded = ['timeout', '-k', '2', String(load.seconds + 5), 'sipp', ...sippArguments(load)];
    const { command, args } = onCore(load.core, bounded);
    const child = spawn(command, args, { cwd: directory, stdio: 'ignore' });
    return new Sipp(child, directory);
  }

  get pids(): number[] {
    return this.#child.pid === undefined ? [] : family(this.#child.pid);
  }

  get cpu(): number {
    return cpuOf(this.pids);
  }

  /** For a scenario that answers: no more calls, and the figures of those that were. */
  async stop(): Promise<SippFigures> {
    this.#child.kill('SIGTERM');
    const figures = await this.done;
    return figures;
  }

  async #figures(): Promise<SippFigures> {
    const file = join(this.#directory, 'stat.csv');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    const values = lines.at(-1)?.split(';') ?? [];
    const table = new Map((lines[0] ?? '').split(';').map((name, at) => [name, values[at] ?? '']));
    const number = (name: string): number => Number(table.get(name) ?? 0);
    await rm(this.#directory, { recursive: true, force: true });
    return {
      successful: number('SuccessfulCall(C)'),
      failed: number('FailedCall(C)'),
      retransmissions: number('Retransmissions(C)'),
      rate: number('CallRate(C)'),
    };
  }
}

function sippArguments(load: SippLoad): string[] {
  const optional = (flag: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [flag, String(value)];
  return [
    ...(load.target === undefined ? [] : [load.target]),
    ...['-sf', load.scenario.pathname, '-i', '127.0.0.1', '-p', String(load.port)],
    ...['-mi', '127.0.0.1', '-mp', String(load.port + 10), '-nostdin', '-timer_resol', '1'],
    ...['-buff_size', '4194304', '-max_recv_loops', '5000', '-max_sched_loops', '5000'],
    ...['-l', OPEN_CALLS, '-timeout', `${load.seconds}s`, '-trace_stat', '-stf', 'stat.csv', '-fd', '1'],
    ...optional('-r', load.rate),
    ...optional('-m', load.calls),
    ...optional('-d', load.pauseMs),
    ...(load.users === undefined ? [] : ['-inf', 'users.csv']),
    ...Object.entries(load.keys ?? {}).flatMap(([name, value]) => ['-key', name, value]),
  ];
}
