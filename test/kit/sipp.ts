/** Runs one sipp scenario to its end; always bounded, because sipp by itself may never stop. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SippOptions {
  /** `host:port`; absent for a server scenario. */
  readonly target?: string;
  /** The scenario's XML text. */
  readonly scenario: string;
  readonly port: number;
  readonly mediaPort?: number;
  readonly calls?: number;
  readonly rate?: number;
  readonly transport?: 'u1' | 't1' | 'tn';
  /** Lines of the injection file, without the SEQUENTIAL header. */
  readonly users?: readonly string[];
  readonly keys?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
  readonly arguments?: readonly string[];
}

export interface SippResult {
  readonly exitCode: number;
  readonly successful: number;
  readonly failed: number;
  readonly retransmissions: number;
  readonly output: string;
  /** What sipp says of failed calls. */
  readonly errors: string;
}

export interface RunningSipp {
  readonly done: Promise<SippResult>;
  stop(): void;
}

export async function sipp(options: SippOptions): Promise<SippResult> {
  const running = await startSipp(options);
  return running.done;
}

export async function startSipp(options: SippOptions): Promise<RunningSipp> {
  const directory = await mkdtemp(join(tmpdir(), 'tandem-sipp-'));
  await writeFile(join(directory, 'scenario.xml'), options.scenario);
  if (options.users) await writeFile(join(directory, 'users.csv'), `SEQUENTIAL\n${options.users.join('\n')}\n`);
  const seconds = options.timeoutSeconds ?? 30;
  const args = ['-k', '2', String(seconds + 5), 'sipp', ...sippArguments(options, seconds)];
  const child = spawn('timeout', args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-200_000)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-200_000)));
  const done = new Promise<number>(resolve => child.once('close', code => resolve(code ?? -1))).then(async exitCode => {
    const result = await collect(directory, exitCode, output);
    await rm(directory, { recursive: true, force: true });
    return result;
  });
  return { done, stop: () => void child.kill('SIGINT') };
}

function sippArguments(options: SippOptions, seconds: number): string[] {
  const keys = Object.entries(options.keys ?? {}).flatMap(([name, value]) => ['-key', name, value]);
  return [
    ...(options.target === undefined ? [] : [options.target]),
    ...['-sf', 'scenario.xml', '-i', '127.0.0.1', '-p', String(options.port), '-mi', '127.0.0.1'],
    ...['-mp', String(options.mediaPort ?? options.port + 1000), '-nostdin', '-timer_resol', '1'],
    ...['-t', options.transport ?? 'u1', '-m', String(options.calls ?? 1), '-r', String(options.rate ?? 1)],
    ...[
      '-timeout',
      `${seconds}s`,
      '-trace_stat',
      '-stf',
      'stat.csv',
      '-fd',
      '1',
      '-trace_err',
      '-error_file',
      'errors.txt',
    ],
    ...(options.users === undefined ? [] : ['-inf', 'users.csv']),
    ...(options.transport === 'tn' ? ['-max_socket', '500'] : []),
    ...keys,
    ...(options.arguments ?? []),
  ];
}

async function collect(directory: string, exitCode: number, output: string): Promise<SippResult> {
  const statistics = new Map<string, string>();
  const files = await readdir(directory);
  if (files.includes('stat.csv')) {
    const lines = (await readFile(join(directory, 'stat.csv'), 'utf8')).trim().split('\n');
    const names = lines[0]?.split(';') ?? [];
    const values = lines.at(-1)?.split(';') ?? [];
    names.forEach((name, index) => statistics.set(name, values[index] ?? ''));
  }
  const number = (name: string): number => Number(statistics.get(name) ?? 0);
  return {
    exitCode,
    successful: number('SuccessfulCall(C)'),
    failed: number('FailedCall(C)'),
    retransmissions: number('Retransmissions(C)'),
    output,
    errors: files.includes('errors.txt') ? await readFile(join(directory, 'errors.txt'), 'utf8') : '',
  };
}
