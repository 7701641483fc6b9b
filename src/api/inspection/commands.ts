/** What a node can be told to do by the control API. Each part registers its commands; names are unique in a node. */
import { TandemError } from '../../core/errors.ts';

/** @throws TandemError, which the API passes on with its code */
export type Command = (body: unknown) => unknown;

/** How nodes tell what went wrong; codes of the error catalogue. */
export interface CommandFailure {
  readonly error: { readonly code: string; readonly detail?: string };
}

export class Commands {
  readonly #commands = new Map<string, Command>();

  register(name: string, command: Command): void {
    this.#commands.set(name, command);
  }

  /** Resolves with plain data. Rejects with TandemError `command-unknown`, or what the command throws. */
  async run(name: string, body: unknown): Promise<unknown> {
    const command = this.#commands.get(name);
    if (command === undefined) throw new TandemError('command-unknown', { detail: name });
    return command(body);
  }
}
