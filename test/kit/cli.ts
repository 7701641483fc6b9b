/** What an operator types, in this process. */
import { runCli } from '../../src/cli/program.ts';

export interface CliAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function runTandem(config: string, args: readonly string[]): Promise<CliAnswer> {
  let out = '';
  let err = '';
  const code = await runCli([...args, '--config', config], {
    print: text => (out += text),
    complain: text => (err += text),
    start: () => Promise.resolve(0),
  });
  return { code, out, err };
}
