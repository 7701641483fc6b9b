/** Makes an account what a document says, or tells what that would change. */
import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../../core/config/problems.ts';
import { errorText, TandemError } from '../../core/errors.ts';
import { readAccount } from '../../routing/account/read-document.ts';
import type { AccountAdmin, NewUser } from '../ports.ts';
import { difference, type ChangeLine } from './difference.ts';
import { toDocument, toStored } from './stored-form.ts';

export interface ApplyTools {
  readonly admin: AccountAdmin;
  /** Hashes of a SIP password in the realm of this domain. */
  readonly ha1: (domain: string, username: string, password: string) => NewUser['ha1'];
  /** Random hexadecimal digits. */
  readonly salt: () => string;
}

export interface ApplyResult {
  readonly domain: string;
  readonly changes: readonly ChangeLine[];
  /** The account's revision; of a dry run the one before. */
  readonly revision: number;
}

/** All or nothing. Rejects with a ConfigError that names every problem, or TandemError `store-conflict`. */
export async function applyAccount(file: string, tools: ApplyTools, { dryRun = false } = {}): Promise<ApplyResult> {
  const { written, document } = readAccount(await read(file), file);
  const directory = dirname(resolve(file));
  await checkFiles(file, { document, directory });
  const { domain } = document.account;
  const snapshot = await tools.admin.read(domain);
  const stored = new Map(snapshot.objects.map(one => [`${one.section}\n${one.key}`, one]));
  const wanted = toStored(written, {
    directory,
    salt: tools.salt,
    ha1: (username, password) => tools.ha1(domain, username, password),
    stored: (section, key) => stored.get(`${section}\n${key}`),
  });
  const { changes, credentials, lines } = difference(snapshot, wanted);
  if (dryRun || lines.length === 0) return { domain, changes: lines, revision: snapshot.revision };
  const revision = await tools.admin.write(domain, { changes, credentials, ifRevision: snapshot.revision });
  return { domain, changes: lines, revision };
}

/** The document of an account as it is now. Rejects with TandemError `account-unknown`. */
export async function exportAccount(admin: AccountAdmin, domain: string): Promise<Record<string, unknown>> {
  const { objects, credentials } = await admin.read(domain);
  if (!objects.some(({ section }) => section === 'account')) {
    throw new TandemError('account-unknown', { detail: domain });
  }
  return toDocument(objects, credentials);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new TandemError('config-unreadable', { detail: errorText(error), cause: error });
  }
}

type Sounds = ReturnType<typeof readAccount>['document'];

async function checkFiles(
  file: string,
  { document, directory }: { document: Sounds; directory: string },
): Promise<void> {
  const problems: ConfigProblem[] = [];
  for (const section of ['prompts', 'music'] as const) {
    for (const [index, { file: sound }] of document[section].entries()) {
      if (sound === undefined) continue;
      await access(resolve(directory, sound)).catch((error: unknown) => {
        problems.push({ path: `${section}[${index}].file`, what: errorText(error) });
      });
    }
  }
  if (problems.length > 0) throw new ConfigError(file, problems, 'account-invalid');
}
