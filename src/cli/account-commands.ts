/** `tandem apply`, `tandem export`, `tandem route explain`. */
import { stringify } from 'yaml';
import { applyAccount, exportAccount } from '../api/accounts/apply.ts';
import type { ChangeLine } from '../api/accounts/difference.ts';
import { TandemError } from '../core/errors.ts';
import { rehearse } from '../pbx/rehearsal/rehearsal.ts';
import { describe, resolve, startOf } from '../routing/dial-plan/index.ts';
import { AccountDirectory, callerState, completeDocument, type RouteOrigin } from '../routing/index.ts';
import { hashHa1 } from '../sip/auth/hashing.ts';
import { realmOf, type Office } from './office.ts';
import { listAnswer, type Answer } from './output.ts';

const SIGNS = { add: '+', change: '~', delete: '-' } as const;

export async function apply(office: Office, file: string, { dryRun = false }: { dryRun?: boolean }): Promise<Answer> {
  const { config, ids } = office;
  const tools = {
    admin: await office.accounts(),
    ha1: (domain: string, user: string, password: string) => hashHa1(user, realmOf(config, domain), password),
    salt: () => ids.token(),
  };
  const result = await applyAccount(file, tools, { dryRun });
  const count = `${result.domain}: ${result.changes.length} ${result.changes.length === 1 ? 'change' : 'changes'}`;
  const summary =
    result.changes.length === 0 ? `${result.domain}: nothing to change` : `${count}${dryRun ? ', not made' : ''}`;
  return { data: { ...result, dryRun }, note: [...result.changes.map(line), summary].join('\n') };
}

function line({ change, section, key, fields }: ChangeLine): string {
  return [`${SIGNS[change]} ${section}${key === '' ? '' : ` ${key}`}`, ...fields.map(field => `    ${field}`)].join(
    '\n',
  );
}

/** YAML on standard output, which `tandem apply` takes again. */
export async function exportDocument(office: Office, domain = office.config.domain): Promise<Answer> {
  const document = await exportAccount(await office.accounts(), domain);
  return { data: document, note: stringify(document, { lineWidth: 120 }).trimEnd() };
}

export interface ExplainOptions {
  from: string;
  to: string;
  domain?: string;
  /** ISO 8601; default: now. */
  at?: string;
}

/** `from` is an extension, or `trunk:<name>` or `trunk:<name>:<caller>`. */
export async function explain(
  office: Office,
  { from, to, domain = office.config.domain, at }: ExplainOptions,
): Promise<Answer> {
  const document = await exportAccount(await office.accounts(), domain);
  const directory = new AccountDirectory(completeDocument(document));
  const runtime = await office.runtime();
  const caller = origin(directory, from);
  const state = 'extension' in caller ? callerState(runtime, domain, caller.extension) : {};
  const plan = resolve(directory, { dialled: to, from: caller, caller: state });
  const when = at === undefined ? office.now() : Date.parse(at);
  if (Number.isNaN(when)) throw new TandemError('bad-request', { detail: `${at ?? ''} is no time` });
  const then = rehearse({ directory, runtime, dialled: to, at: when, ...startOf(plan, caller) });
  const { number = 'none', name, hidden } = plan.callerId;
  const steps = [
    ...plan.steps,
    { rule: 'shown as', outcome: `${number}${name === undefined ? '' : ` ${name}`}${hidden ? ', hidden' : ''}` },
    ...(plan.onBehalfOf === undefined ? [] : [{ rule: 'on behalf of', outcome: plan.onBehalfOf }]),
    { rule: 'destination', outcome: describe(plan.destination) },
    ...then,
  ];
  const shown = listAnswer(steps, [
    { title: 'STEP', value: step => step.rule },
    { title: 'OUTCOME', value: step => step.outcome },
  ]);
  return { ...shown, data: { dialled: to, from, ...plan, then }, rows: steps };
}

function origin(directory: AccountDirectory, from: string): RouteOrigin {
  const [, trunk, caller] = /^trunk:([^:]+)(?::(.+))?$/.exec(from) ?? [];
  if (trunk !== undefined) {
    if (!directory.trunk(trunk)) throw new TandemError('bad-request', { detail: `there is no trunk ${trunk}` });
    return caller === undefined ? { trunk } : { trunk, caller };
  }
  if (!directory.phone(from)) throw new TandemError('user-unknown', { detail: from });
  return { extension: from };
}
