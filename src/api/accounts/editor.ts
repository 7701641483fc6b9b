/**
 * Changes of single objects of accounts. What results is checked as a whole before it is written: a change that leaves a name nobody
 * has, an extension twice or a loop changes nothing.
 */
import { TandemError } from '../../core/errors.ts';
import { checkAccount } from '../../routing/account/check/index.ts';
import type { Finding } from '../../routing/account/check/finding.ts';
import {
  completeAccount,
  completeObject,
  emptyDocument,
  SECTIONS,
  type AccountDocument,
  type SectionName,
} from '../../routing/index.ts';
import { COLLECTIONS } from '../access/permissions.ts';
import type { WriteRecord } from '../access/ports.ts';
import type { AccountObject, AccountRepository, AccountView, AccountWrite, CredentialChange } from '../ports.ts';
import { FieldError, pointerPart, type FieldProblem } from '../problem.ts';
import { demandUnlocked } from './locked-parts.ts';
import type { Companion } from './main-receptionist.ts';
import type { Body } from './written-object.ts';

export interface ObjectName {
  readonly domain: string;
  /** `account` with an empty key is the account itself. */
  readonly section: SectionName | 'account';
  readonly key: string;
}

/** What should become of an object. */
export interface Edit {
  /** Undefined deletes it. */
  readonly body: Body | undefined;
  readonly credentials?: readonly CredentialChange[];
  /** What changes with it. */
  readonly also?: readonly Companion[];
  readonly record: (revision: number) => WriteRecord;
}

/** What is done to the order of a section. */
export interface Reordering {
  /** The keys of all its objects as they are to stand. */
  readonly order: readonly string[];
  readonly record: (revision: number) => WriteRecord;
}

export interface EditorOptions {
  readonly accounts: AccountRepository;
  readonly view: AccountView;
}

/** Another process may write the same account at the same time; it gets its turn, and then we look again. */
const TRIES = 100;
const ROWS_AT_ONCE = 500;

export class AccountEditor {
  readonly #options: EditorOptions;
  /** Changes of one account come one after the other: each is worked out from the one before. */
  readonly #queues = new Map<string, Promise<unknown>>();
  /** What is wrong with an account already is not the fault of the next change. */
  readonly #faults = new WeakMap<AccountDocument, ReadonlySet<string>>();

  constructor(options: EditorOptions) {
    this.#options = options;
  }

  /**
   * `edit` gets what is stored and says what it should be; it may be asked again when somebody else was faster. Resolves with the new
   * revision. Rejects with `object-invalid`, `object-in-use`, `account-unknown`, or what `edit` throws.
   */
  change(name: ObjectName, edit: (stored: AccountObject | undefined) => Edit | Promise<Edit>): Promise<number> {
    return this.inTurn(name.domain, () => this.#change(name, edit));
  }

  /** Work on an account that must not be mixed with other changes of this process. */
  inTurn<T>(domain: string, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(domain) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine
      .catch(() => undefined)
      .finally(() => {
        if (this.#queues.get(domain) === settled) this.#queues.delete(domain);
      });
    this.#queues.set(domain, settled);
    return mine;
  }

  /** Puts the objects of a section into another order; `edit` gets them as they stand. Resolves and rejects as `change` does. */
  reorder(
    { domain, section, key }: ObjectName & { readonly section: SectionName },
    edit: (stored: readonly AccountObject[]) => Reordering,
  ): Promise<number> {
    return this.inTurn(domain, () =>
      this.#written(domain, async document => {
        const stored = await this.#all(domain, section);
        const { order, record } = edit(stored);
        if (document) this.#judge(document, inOrder(document, section, order), [section, order.indexOf(key)], 'change');
        const objects = new Map(stored.map(object => [object.key, object]));
        const changes = order.flatMap((name, position) => {
          const object = objects.get(name);
          const stays = object === undefined || object.position === position;
          return stays ? [] : [{ section, key: name, body: object.body, position }];
        });
        return { changes, record };
      }),
    );
  }

  async #all(domain: string, section: SectionName): Promise<readonly AccountObject[]> {
    const found: AccountObject[] = [];
    for (;;) {
      const last = found.at(-1);
      const after = last && { position: last.position, key: last.key };
      const query = { section, limit: ROWS_AT_ONCE, ...(after && { after }) };
      const rows = await this.#options.accounts.list(domain, query);
      found.push(...rows);
      if (rows.length < ROWS_AT_ONCE) return found;
    }
  }

  #change(name: ObjectName, edit: (stored: AccountObject | undefined) => Edit | Promise<Edit>): Promise<number> {
    const { domain, section, key } = name;
    return this.#written(domain, async document => {
      const stored = await this.#options.accounts.get(domain, section, key);
      const { body, credentials = [], also = [], record } = await edit(stored);
      this.#check(name, document, [{ section, key, body } as Companion, ...also]);
      return { changes: [{ section, key, body }, ...also], credentials, record };
    });
  }

  /** Worked out from the account as it is, and again when somebody else was faster. */
  async #written(
    domain: string,
    work: (document: AccountDocument | undefined) => Promise<Omit<AccountWrite, 'ifRevision'>>,
  ): Promise<number> {
    const { accounts, view } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const ifRevision = view.revisionOf(domain);
      const write = await work(view.byDomain(domain)?.document);
      try {
        return await accounts.write(domain, { ...write, ifRevision });
      } catch (error) {
        if (!isConflict(error) || attempt >= TRIES) throw error;
        await view.refresh();
      }
    }
  }

  /** @param changes the object itself, and what changes with it */
  #check({ domain, section }: ObjectName, document: AccountDocument | undefined, changes: readonly Companion[]): void {
    const [{ body } = {}, ...also] = changes;
    if (section === 'account') {
      if (body === undefined) return;
      const account = completeAccount(structuredClone(body));
      this.#judge(document, { ...(document ?? emptyDocument(account)), account }, ['account'], 'change');
      return;
    }
    if (!document) throw new TandemError('account-unknown', { detail: domain });
    const [first] = changes;
    if (first === undefined) return;
    const { index, candidate } = replaced(document, first);
    if (body !== undefined) demandUnlocked(document, candidate, [section, index]);
    const whole = also.reduce((before, change) => replaced(before, change).candidate, candidate);
    this.#judge(document, whole, [section, index], body === undefined ? 'delete' : 'change');
  }

  #judge(
    document: AccountDocument | undefined,
    candidate: AccountDocument,
    own: readonly (string | number)[],
    what: 'change' | 'delete',
  ): void {
    const known = document ? this.#faultsOf(document) : new Set<string>();
    const found = checkAccount(candidate).filter(finding => !known.has(faultName(candidate, finding)));
    if (found.length === 0) return;
    const fields = found.map(finding => fieldOf(candidate, finding, own));
    throw new FieldError(what === 'delete' ? 'object-in-use' : 'object-invalid', fields);
  }

  #faultsOf(document: AccountDocument): ReadonlySet<string> {
    let known = this.#faults.get(document);
    if (!known) {
      known = new Set(checkAccount(document).map(finding => faultName(document, finding)));
      this.#faults.set(document, known);
    }
    return known;
  }
}

const isConflict = (error: unknown): boolean => error instanceof TandemError && error.code === 'store-conflict';

/** The document with the objects of a section in another order. */
function inOrder(document: AccountDocument, section: SectionName, order: readonly string[]): AccountDocument {
  const field = SECTIONS[section].key;
  const objects = new Map(
    (document[section] as readonly object[]).map(one => [String((one as Record<string, unknown>)[field]), one]),
  );
  return { ...document, [section]: order.flatMap(key => objects.get(key) ?? []) };
}

/** The document with one object changed, added at the end, or taken away; its place, or where it was. */
function replaced(
  document: AccountDocument,
  { section, key, body }: Companion,
): { index: number; candidate: AccountDocument } {
  const field = SECTIONS[section].key;
  const list = [...(document[section] as readonly object[])] as Record<string, unknown>[];
  const found = list.findIndex(one => one[field] === key);
  const index = found < 0 ? list.length : found;
  if (body === undefined) list.splice(index, 1);
  else list[index] = completeObject(section, structuredClone(body));
  return { index, candidate: { ...document, [section]: list } };
}

/** The same fault has the same name in both documents, wherever the object stands in its list. */
function faultName(document: AccountDocument, { path, what }: Finding): string {
  return `${objectOf(document, path)} ${path.slice(2).join('.')} ${what}`;
}

function objectOf(document: AccountDocument, [section, index]: Finding['path']): string {
  if (section === undefined || section === 'account') return 'account';
  const name = String(section) as SectionName;
  const object = (document[name] as readonly object[])[Number(index)] as Record<string, unknown> | undefined;
  return `${COLLECTIONS[name]} ${String(object?.[SECTIONS[name].key])}`;
}

/** A pointer into the body where it is the body's fault, else the name of the object that does not fit any more. */
function fieldOf(document: AccountDocument, finding: Finding, own: readonly (string | number)[]): FieldProblem {
  const { path, what } = finding;
  const isOwn = own.every((part, at) => path[at] === part);
  if (isOwn) {
    const rest = path.slice(own.length);
    return { in: 'body', pointer: rest.map(part => `/${pointerPart(part)}`).join(''), detail: what };
  }
  const field = path.slice(2).join('.');
  return { in: 'body', pointer: '', detail: `${objectOf(document, path)}${field === '' ? '' : `, ${field}`}: ${what}` };
}
