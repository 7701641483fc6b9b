/** Makes an account what a document says, or tells what that would change. */
import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../../core/config/problems.ts';
import { errorText, TandemError } from '../../core/errors.ts';
import { readAccount, type ReadAccount } from '../../routing/account/read-document.ts';
import type { WriteRecord } from '../access/ports.ts';
import type { AccountAdmin, AccountChange, AccountSnapshot, CredentialChange, NewUser } from '../ports.ts';
import { difference, type ChangeLine } from './difference.ts';
import { withMainReceptionists } from './main-receptionist.ts';
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
  const { written, document, problem } = readAccount(await read(file), file);
  const directory = dirname(resolve(file));
  await checkFiles(file, { document, directory, problem });
  const { domain } = document.account;
  const plan = await planAccount(written, domain, {
    ...tools,
    soundFile: (_section, _key, sound) => resolve(directory, sound),
  });
  if (dryRun || plan.lines.length === 0) return { domain, changes: plan.lines, revision: plan.before.revision };
  return { domain, changes: plan.lines, revision: await writePlan(tools.admin, domain, plan) };
}

/** What has to be done so that an account is as a document says. */
export interface ApplyPlan {
  readonly before: AccountSnapshot;
  readonly lines: readonly ChangeLine[];
  readonly changes: readonly AccountChange[];
  readonly credentials: readonly CredentialChange[];
}

export interface PlanTools extends ApplyTools {
  /** Where the file of a prompt or of music is. */
  readonly soundFile: (section: string, key: string, file: string, before: AccountSnapshot) => string;
}

/** `written` has been read with readAccount, so it is right. */
export async function planAccount(
  written: Readonly<Record<string, unknown>>,
  domain: string,
  tools: PlanTools,
): Promise<ApplyPlan> {
  const before = await tools.admin.read(domain);
  const stored = new Map(before.objects.map(one => [`${one.section}\n${one.key}`, one]));
  const whole = withMainReceptionists(written, (section, key) => stored.get(`${section}\n${key}`)?.body);
  const wanted = toStored(whole, {
    salt: tools.salt,
    ha1: (username, password) => tools.ha1(domain, username, password),
    stored: (section, key) => stored.get(`${section}\n${key}`),
    soundFile: (section, key, file) => tools.soundFile(section, key, file, before),
  });
  return { before, ...difference(before, wanted) };
}

/** Resolves with the new revision. Rejects with TandemError `store-conflict` when somebody was faster. */
export function writePlan(
  admin: AccountAdmin,
  domain: string,
  { before, changes, credentials }: ApplyPlan,
  record?: (revision: number) => WriteRecord,
): Promise<number> {
  return admin.write(domain, { changes, credentials, ifRevision: before.revision, ...(record && { record }) });
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

async function checkFiles(
  file: string,
  { document, directory, problem }: Pick<ReadAccount, 'document' | 'problem'> & { directory: string },
): Promise<void> {
  const problems: ConfigProblem[] = [];
  for (const section of ['prompts', 'music'] as const) {
    for (const [index, { file: sound }] of document[section].entries()) {
      if (sound === undefined) continue;
      await access(resolve(directory, sound)).catch((error: unknown) => {
        problems.push(problem({ path: [section, index, 'file'], what: errorText(error) }));
      });
    }
  }
  if (problems.length > 0) throw new ConfigError(file, problems, 'account-invalid');
}
