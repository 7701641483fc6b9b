/** Where the sound of messages and greetings lies: one folder for each box. Whoever asks gives only checked names. */
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Extensions, domains and ids are letters, digits, dots and hyphens, and begin with a letter or digit. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export class MessageFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws RangeError for a name that might lead elsewhere */
  path(account: string, box: string, id: string): string {
    for (const name of [account, box, id]) if (!NAME.test(name)) throw new RangeError(`not a name: ${name}`);
    return join(this.#directory, account, box, `${id}.wav`);
  }

  /** Moves a recording into the box's folder. */
  async take(from: string, { account, box, id }: { account: string; box: string; id: string }): Promise<void> {
    const path = this.path(account, box, id);
    await mkdir(join(path, '..'), { recursive: true });
    await rename(from, path);
  }

  async copy(from: string, { account, box, id }: { account: string; box: string; id: string }): Promise<void> {
    const path = this.path(account, box, id);
    await mkdir(join(path, '..'), { recursive: true });
    await copyFile(from, path);
  }

  /** Nothing happens when it is not there. */
  async remove(account: string, box: string, id: string): Promise<void> {
    await rm(this.path(account, box, id), { force: true });
  }
}
