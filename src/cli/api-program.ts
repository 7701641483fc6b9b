/** The part of the command line that talks to the control API. */
import { Option, type Command } from 'commander';
import type { TokenOptions } from './api-commands.ts';
import type { ApiOffice, ApiPlace } from './api-office.ts';
import type { QueueHistoryOptions, UserHistoryOptions } from './history-commands.ts';
import type { Answer } from './output.ts';

export interface ApiProgram {
  /** A command with the options that all have. */
  readonly command: (parent: Command, name: string, description: string) => Command;
  readonly show: (answer: Answer, json: boolean) => void;
  readonly complain: (text: string) => void;
  readonly positive: (text: string) => number;
}

const onObjects = () => import('./api-commands.ts');
const onHistory = () => import('./history-commands.ts');

type Common = ApiPlace & { readonly json?: boolean };

export function addApiCommands(program: Command, tools: ApiProgram): void {
  const command = (parent: Command, name: string, description: string): Command =>
    tools
      .command(parent, name, description)
      .addOption(new Option('--url <url>', 'of the control API; default: that of the configuration').env('TANDEM_URL'))
      .addOption(
        new Option('--token <token>', 'default: that of who has the secret of the cluster').env('TANDEM_TOKEN'),
      )
      .option('-d, --account <domain>', 'default: the domain of the configuration');
  const run = async (options: Common, work: (office: ApiOffice) => Promise<Answer>): Promise<void> => {
    const { openApi } = await import('./api-office.ts');
    tools.show(await work(await openApi(options)), options.json === true);
  };
  addObjectCommands(program, command, run);
  addTokenCommands(program, command, run);
  addHistoryCommands(program, { ...tools, command }, run);
  command(program, 'settings', 'the settings that an extension has, and which level says so')
    .argument('<extension>')
    .action((extension: string, options: Common) =>
      run(options, async office => (await onObjects()).settings(office, extension)),
    );
  command(program, 'audit', 'changes that were made through the API, the latest first')
    .option('-l, --limit <number>', 'how many', tools.positive, 50)
    .option('-r, --resource <collection>', 'only of this collection')
    .option('-k, --key <key>', 'only of the object with this key')
    .action(({ limit, resource, key, ...options }: Common & { limit: number; resource?: string; key?: string }) =>
      run(options, async office =>
        (await onObjects()).audit(office, {
          limit,
          ...(resource !== undefined && { resource }),
          ...(key !== undefined && { key }),
        }),
      ),
    );
  command(program, 'upload', 'a sound for a prompt or as music: WAV, MP3 or Ogg Opus')
    .argument('<kind>', 'prompts or music')
    .argument('<name>')
    .argument('<file>')
    .action((kind: string, name: string, file: string, options: Common) =>
      run(options, async office => (await onObjects()).upload(office, { kind, name, file }, progress(tools, options))),
    );
}

/** For people at a terminal; scripts get the end. */
function progress({ complain }: ApiProgram, { json }: Common): (done: number) => void {
  if (json === true || !process.stderr.isTTY) return () => undefined;
  return done => complain(`\r${String(Math.round(done * 100)).padStart(3)} %${done === 1 ? '\n' : ''}`);
}

type MakeCommand = (parent: Command, name: string, description: string) => Command;
type Run = (options: Common, work: (office: ApiOffice) => Promise<Answer>) => Promise<void>;

function addObjectCommands(program: Command, command: MakeCommand, run: Run): void {
  command(program, 'list', 'objects of an account: users, call-queues, phone-numbers, ...')
    .argument('<collection>')
    .option('-q, --query <text>', 'part of the key or name')
    .action((collection: string, { query, ...options }: Common & { query?: string }) =>
      run(options, async office =>
        (await onObjects()).listObjects(office, collection, query === undefined ? {} : { q: query }),
      ),
    );
  command(program, 'show', 'an object as it was written')
    .argument('<collection>')
    .argument('<key>')
    .action((collection: string, key: string, options: Common) =>
      run(options, async office => (await onObjects()).showObject(office, collection, key)),
    );
  command(program, 'add', 'add an object')
    .argument('<collection>')
    .argument('<json>', 'or @file')
    .action((collection: string, text: string, options: Common) =>
      run(options, async office => (await onObjects()).addObject(office, collection, text)),
    );
  command(program, 'set', 'change fields of an object; null takes one away')
    .argument('<collection>')
    .argument('<key>')
    .argument('<json>', 'or @file: a merge patch')
    .action((collection: string, key: string, text: string, options: Common) =>
      run(options, async office => (await onObjects()).changeObject(office, collection, key, text)),
    );
  command(program, 'delete', 'delete an object, unless others refer to it')
    .argument('<collection>')
    .argument('<key>')
    .action((collection: string, key: string, options: Common) =>
      run(options, async office => (await onObjects()).deleteObject(office, collection, key)),
    );
}

function addHistoryCommands(
  program: Command,
  { command, positive }: Pick<ApiProgram, 'command' | 'positive'>,
  run: Run,
): void {
  const queue = program.command('queue').description('call queues').exitOverride();
  command(queue, 'history', 'what happened in a call queue: the last 24 hours, or as the options say, at most 31 days')
    .argument('<extension>')
    .option('--since <time>', 'ISO 8601: a day, or a moment')
    .option('--until <time>', 'default: now')
    .option('--every <seconds>', 'length of an interval; default: 3600', positive)
    .option('-m, --members', 'what each member did, in place of the intervals')
    .action((extension: string, options: Common & QueueHistoryOptions) =>
      run(options, async office => (await onHistory()).queueHistory(office, extension, options)),
    );
  command(program, 'history', 'the calls that a user made, had and missed, the latest first')
    .argument('<extension>')
    .option('-l, --limit <number>', 'how many', positive, 50)
    .option('--direction <direction>', 'in, out or missed')
    .option('--since <time>', 'ISO 8601: a day, or a moment')
    .option('--until <time>', 'ISO 8601')
    .action((extension: string, options: Common & UserHistoryOptions) =>
      run(options, async office => (await onHistory()).userHistory(office, extension, options)),
    );
}

function addTokenCommands(program: Command, command: MakeCommand, run: Run): void {
  const token = program.command('token').description('tokens of the control API').exitOverride();
  command(token, 'list', 'tokens and sessions').action((options: Common) =>
    run(options, async office => (await onObjects()).listTokens(office)),
  );
  command(token, 'add', 'make a token; it is shown once')
    .argument('<name>')
    .requiredOption('-r, --role <role>', 'super-admin, site-admin, queue-admin, ... or one of your own')
    .option('--in-account', 'it counts in the account only')
    .option('--days <number>', 'it expires then', Number)
    .action((name: string, options: Common & TokenOptions) =>
      run(options, async office => (await onObjects()).addToken(office, name, options)),
    );
  command(token, 'revoke', 'revoke a token')
    .argument('<id>')
    .action((id: string, options: Common) => run(options, async office => (await onObjects()).revokeToken(office, id)));
}
