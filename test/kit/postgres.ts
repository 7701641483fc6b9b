/** A PostgreSQL server for one test file: in a directory of its own, on a Unix socket only, by a user without rights. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
/** Nobody and nogroup of Debian; PostgreSQL refuses to be root. */
const NOBODY = 65_534;

export class PostgresServer {
  readonly #directory: string;
  readonly #server: ChildProcess;
  #databases = 0;

  private constructor(directory: string, server: ChildProcess) {
    this.#directory = directory;
    this.#server = server;
  }

  static async start(): Promise<PostgresServer> {
    // Not below TMPDIR: its parent is closed to others.
    const directory = await mkdtemp('/tmp/tandem-pg-');
    try {
      const programs = await binaries();
      const drop = process.getuid?.() === 0 ? ['--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'] : [];
      if (drop.length > 0) await chown(directory, NOBODY, NOBODY);
      const data = join(directory, 'data');
      const initdb = ['-D', data, '-U', 'tandem', '--auth', 'trust', '--no-sync', '--locale', 'C.UTF-8', '-E', 'UTF8'];
      await run('setpriv', [...drop, join(programs, 'initdb'), ...initdb], { cwd: '/' });
      const settings = ['listen_addresses=', 'fsync=off', 'shared_buffers=16MB', 'max_connections=60'];
      const options = settings.flatMap(setting => ['-c', setting]);
      // A runner that is killed takes the server with it.
      const server = spawn(
        'setpriv',
        [...drop, '--pdeathsig', 'KILL', join(programs, 'postgres'), '-D', data, '-k', directory, ...options],
        { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
      );
      await listening(server);
      return new PostgresServer(directory, server);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** The URL of a new and empty database. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `test${this.#databases}`;
    const client = new pg.Client({ connectionString: this.#url('postgres') });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return this.#url(name);
  }

  async stop(): Promise<void> {
    const ended = new Promise(resolve => this.#server.once('exit', resolve));
    // Fast shutdown: connections are closed.
    if (this.#server.exitCode === null && this.#server.kill('SIGINT')) await ended;
    await rm(this.#directory, { recursive: true, force: true });
  }

  #url(database: string): string {
    return `postgres://tandem@localhost/${database}?host=${encodeURIComponent(this.#directory)}`;
  }
}

async function binaries(): Promise<string> {
  const [newest] = (await readdir(DEBIAN)).sort((a, b) => Number(b) - Number(a));
  return join(DEBIAN, newest ?? '', 'bin');
}

function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', code => reject(new Error(`postgres ended with ${code}:\n${log}`)));
  });
}
