/**
 * The command line: its commands, their options, and how errors are told. What a command does is loaded when it is called: scripts call
 * commands by the hundred, and none needs all of it.
 */
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import type { Config } from '../core/config/index.ts';
import { errorText, TandemError } from '../core/errors.ts';
import type { ExplainOptions } from './account-commands.ts';
import { addApiCommands } from './api-program.ts';
import type { DrainOptions } from './cluster-commands.ts';
import type { Office } from './office.ts';
import { rows, table, type Answer } from './output.ts';

const onAccounts = () => import('./account-commands.ts');
const onCluster = () => import('./cluster-commands.ts');
const onUsers = () => import('./user-commands.ts');

export interface CliIo {
  print: (text: string) => void;
  complain: (text: string) => void;
  /** Runs a cluster until it is stopped; resolves with the exit code. */
  start: (file: string) => Promise<number>;
}

/** Exit codes: what went wrong, and a command that was not understood. */
const FAILED = 1;
const USAGE = 2;

const DEFAULT_CONFIG = fileURLToPath(new URL('../../config/local.yaml', import.meta.url));

interface Common {
  config: string;
  json?: boolean;
}

/** Runs one command; resolves with the exit code, 0 for success. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  let code = 0;
  const program = new Command('tandem')
    .description('A cloud PBX core: SIP and RTP telephony whose calls outlive the machine that carries them')
    .configureOutput({ writeOut: io.print, writeErr: io.complain })
    .exitOverride()
    .showHelpAfterError('(--help shows what there is)');
  addStart(program, io, result => (code = result));
  addUserCommands(program, io);
  addAccountCommands(program, io);
  addClusterCommands(program, io);
  addApiCommands(program, {
    command,
    show: (shown, asJson) => show(io, shown, asJson),
    complain: io.complain,
    positive,
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    io.complain(`tandem: ${errorText(error)}\n`);
    return FAILED;
  }
}

function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .addOption(new Option('-c, --config <file>', 'configuration').default(DEFAULT_CONFIG, 'config/local.yaml'))
    .option('--json', 'JSON instead of a table')
    .exitOverride();
}

function addStart(program: Command, io: CliIo, done: (code: number) => void): void {
  command(program, 'start', 'start the cluster that the configuration describes, and keep it running').action(
    async ({ config }: Common) => done(await io.start(config)),
  );
  command(program, 'check-config', 'check a configuration; every error is named with its place')
    .argument('[file]')
    .action(async (file: string | undefined, options: Common) => {
      const path = file ?? options.config;
      const config = await configOf(path);
      const summary = config.nodes.map(({ id, role, zone }) => ({ id, role, zone }));
      io.print(options.json === true ? json({ ok: true, file: config.file, nodes: summary }) : `${path}: ok\n`);
    });
}

async function configOf(file: string): Promise<Config> {
  const { loadConfig } = await import('../core/config/index.ts');
  return loadConfig(file, { create: false });
}

/** Opens what the command needs, runs it, prints what it answers. */
async function answer(io: CliIo, options: Common, work: (office: Office) => Promise<Answer>): Promise<void> {
  const { openOffice } = await import('./office.ts');
  const office = openOffice(await configOf(options.config));
  try {
    show(io, await work(office), options.json === true);
  } finally {
    await office.close();
  }
}

function show(io: CliIo, { data, rows: shown = data, columns, note }: Answer, asJson: boolean): void {
  if (asJson) io.print(json(data));
  else io.print(columns ? table(columns, rows(shown)) : `${note ?? ''}\n`);
}

function addUserCommands(program: Command, io: CliIo): void {
  const user = program.command('user').description('users and their passwords').exitOverride();
  const password = ['-p, --password <password>', 'default: one is made and shown'] as const;
  command(user, 'add', 'add a user')
    .argument('<extension>')
    .option(...password)
    .option('-n, --name <name>', 'display name')
    .action((extension: string, options: Common & { password?: string; name?: string }) =>
      answer(io, options, async office => (await onUsers()).addUser(office, extension, options)),
    );
  command(user, 'list', 'list all users').action((options: Common) =>
    answer(io, options, async office => (await onUsers()).listUsers(office)),
  );
  command(user, 'set-password', 'give a user a new password')
    .argument('<extension>')
    .option(...password)
    .action((extension: string, options: Common & { password?: string }) =>
      answer(io, options, async office => (await onUsers()).setPassword(office, extension, options)),
    );
}

function addAccountCommands(program: Command, io: CliIo): void {
  command(program, 'apply', 'make an account what a document says; a running cluster sees it within a second')
    .argument('<file>', 'account document, YAML')
    .option('-n, --dry-run', 'only show what would change')
    .action((file: string, options: Common & { dryRun?: boolean }) =>
      answer(io, options, async office => (await onAccounts()).apply(office, file, options)),
    );
  command(program, 'export', 'the document of an account as it is now')
    .option('-d, --domain <domain>', 'default: the domain of the configuration')
    .action((options: Common & { domain?: string }) =>
      answer(io, options, async office => (await onAccounts()).exportDocument(office, options.domain)),
    );
  const route = program.command('route').description('where calls go').exitOverride();
  command(
    route,
    'explain',
    'every step of the decision where a dialled number leads, and what becomes of the call when nobody answers',
  )
    .requiredOption('-f, --from <extension>', 'who calls; trunk:<name>:<number> for a call from outside')
    .requiredOption('-t, --to <digits>', 'what is dialled')
    .option('-d, --domain <domain>', 'default: the domain of the configuration')
    .option('--at <time>', 'when, ISO 8601; default: now')
    .action((options: Common & ExplainOptions) =>
      answer(io, options, async office => (await onAccounts()).explain(office, options)),
    );
}

function addClusterCommands(program: Command, io: CliIo): void {
  command(program, 'nodes', 'the nodes of the cluster and how they are').action((options: Common) =>
    answer(io, options, async office => (await onCluster()).nodes(office)),
  );
  command(program, 'registrations', 'who is registered, and from where')
    .option('-u, --user <extension>', 'of this user only')
    .action((options: Common & { user?: string }) =>
      answer(io, options, async office => (await onCluster()).registrations(office, options.user)),
    );
  command(program, 'calls', 'calls that go on now').action((options: Common) =>
    answer(io, options, async office => (await onCluster()).calls(office)),
  );
  command(program, 'trunks', 'the trunks, how each load balancer finds them, and how many calls they carry').action(
    (options: Common) => answer(io, options, async office => (await onCluster()).trunks(office)),
  );
  command(program, 'records', 'call detail records, the latest first')
    .option('-l, --limit <number>', 'how many', positive, 50)
    .option('-f, --from <extension>', 'of this caller only')
    .action((options: Common & { limit: number; from?: string }) =>
      answer(io, options, async office => (await onCluster()).records(office, options)),
    );
  command(program, 'drain', 'take a node or a zone out of service for new calls')
    .argument('<target>', 'a node, or a zone as zone-<name>')
    .option('--undo', 'back into service')
    .option('--off', 'the same as --undo')
    .action((target: string, options: Common & DrainOptions) =>
      answer(io, options, async office => (await onCluster()).drain(office, target, options)),
    );
  command(program, 'trace', 'the SIP messages of a call, from all nodes, in order')
    .requiredOption('--call <id>', "the call's id, or a Call-ID")
    .action((options: Common & { call: string }) =>
      answer(io, options, async office => (await onCluster()).trace(office, options.call)),
    );
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new TandemError('bad-request', { detail: `${text} is not a positive number` });
}

function json(data: unknown): string {
  return `${JSON.stringify(data)}\n`;
}
