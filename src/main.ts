/**
 * The program. With `--node` it runs those nodes in this process, which is what the supervisor starts; otherwise it is
 * the command line of bin/tandem.
 */
import { parseArgs } from 'node:util';
import type { Config } from './core/config/index.ts';
import { errorText } from './core/errors.ts';

const print = (text: string): void => void process.stdout.write(text);
const complain = (text: string): void => void process.stderr.write(text);

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--node')) {
    await runNodes(args);
    return;
  }
  const start = async (file: string): Promise<number> => {
    const { supervise } = await import('./roles/supervisor/index.ts');
    return supervise(await configOf(file), { main: import.meta.filename, print });
  };
  const { runCli } = await import('./cli/program.ts');
  process.exitCode = await runCli(args, { print, complain, start });
}

async function runNodes(args: readonly string[]): Promise<void> {
  const options = { config: { type: 'string' }, node: { type: 'string' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const config = await configOf(values.config ?? '');
    const { runProcess } = await import('./roles/process.ts');
    const all = config.nodes.map(({ id }) => id as string);
    await runProcess(config, values.node === 'all' ? all : (values.node ?? '').split(','));
  } catch (error) {
    complain(`tandem: ${errorText(error)}\n`);
    process.exit(1);
  }
}

/** Most commands need another way to it, or none. */
async function configOf(file: string): Promise<Config> {
  const { loadConfig } = await import('./core/config/index.ts');
  return loadConfig(file);
}

await main(process.argv.slice(2));
