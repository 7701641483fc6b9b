/** A Kamailio process with a configuration of a test's own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './wait.ts';

/** Files by name; `kamailio.cfg` among them. What they say may name the directory that they will lie in. */
export type KamailioFiles = (directory: string) => Readonly<Record<string, string>>;

export class KamailioProcess {
  readonly #child: ChildProcess;
  readonly #directory: string;
  #log = '';

  private constructor(child: ChildProcess, directory: string) {
    this.#child = child;
    this.#directory = directory;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#log = (this.#log + text).slice(-40_000)));
  }

  /** The last of what it has written. */
  get log(): string {
    return this.#log;
  }

  static async start(files: KamailioFiles): Promise<KamailioProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'tandem-kamailio-'));
    for (const [name, text] of Object.entries(files(directory))) await writeFile(join(directory, name), text);
    const paths = ['-w', directory, '-Y', directory, '-f', join(directory, 'kamailio.cfg')];
    const child = spawn('kamailio', ['-DD', '-E', '-m', '64', '-M', '8', ...paths], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const kamailio = new KamailioProcess(child, directory);
    try {
      await until('kamailio to answer', () => kamailio.#answers());
      return kamailio;
    } catch (error) {
      await kamailio.stop();
      throw new Error(`kamailio did not start:\n${kamailio.#log}`, { cause: error });
    }
  }

  #answers(): Promise<boolean> {
    if (this.#child.exitCode !== null) throw new Error('it has ended');
    return this.control('core.version').then(Boolean, () => false);
  }

  /** Runs a command of its control interface. */
  control(...command: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile('kamcmd', ['-s', `unix:${join(this.#directory, 'control')}`, ...command], (error, stdout) => {
        if (error) reject(new Error(stdout, { cause: error }));
        else resolve(stdout);
      });
    });
  }

  /** Of its dispatcher, by URI: `AP` active and probed, `IP` it does not answer. */
  async destinations(): Promise<Map<string, string>> {
    const text = await this.control('dispatcher.list');
    return new Map(
      [...text.matchAll(/URI: (\S+)[\s\S]*?FLAGS: (\w+)/g)].map(([, uri = '', flags = '']) => [uri, flags]),
    );
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      const gone = (): boolean => this.#child.exitCode !== null || this.#child.signalCode !== null;
      await until('kamailio to stop', gone, 8000).catch(() => this.#child.kill('SIGKILL'));
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}
