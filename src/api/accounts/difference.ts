/** What has to change so that an account is as a document says. */
import { isDeepStrictEqual } from 'node:util';
import { SECTION_NAMES } from '../../routing/index.ts';
import type { AccountChange, AccountSnapshot, CredentialChange } from '../ports.ts';
import type { StoredForm, StoredObject } from './stored-form.ts';

export interface Difference {
  readonly changes: readonly AccountChange[];
  readonly credentials: readonly CredentialChange[];
  /** For people. */
  readonly lines: readonly ChangeLine[];
}

export interface ChangeLine {
  readonly change: 'add' | 'change' | 'delete';
  readonly section: string;
  readonly key: string;
  /** `ringSeconds: 20 -> 30` */
  readonly fields: readonly string[];
}

/** Sections in which the order means something; elsewhere an object stays where it is. */
const ORDERED: readonly string[] = ['sites', 'routingRules'];
const LONGEST_VALUE = 60;

export function difference(snapshot: AccountSnapshot, wanted: StoredForm): Difference {
  const name = (section: string, key: string): string => `${section}\n${key}`;
  const present = new Map(snapshot.objects.map(one => [name(one.section, one.key), one]));
  const changes: AccountChange[] = [];
  const lines: ChangeLine[] = [];
  const passwords = changedPasswords(snapshot, wanted);
  for (const object of wanted.objects) {
    const { section, key, body, position } = object;
    const before = present.get(name(section, key));
    present.delete(name(section, key));
    const fields = before === undefined ? [] : changedFields(before.body, object);
    if (before && ORDERED.includes(section) && before.position !== position) {
      fields.push(`place: ${before.position + 1} -> ${position + 1}`);
    }
    const stored = before === undefined || fields.length > 0;
    if (stored) changes.push({ section, key, body, ...placed(section, position, before === undefined) });
    if (isPhone(section) && passwords.has(key) && before) fields.push('password');
    if (!before) lines.push({ change: 'add', section, key, fields: [] });
    else if (fields.length > 0) lines.push({ change: 'change', section, key, fields });
  }
  for (const { section, key } of present.values()) {
    changes.push({ section, key, body: undefined });
    lines.push({ change: 'delete', section, key, fields: [] });
  }
  return { changes, credentials: [...passwords.values()], lines: inOrder(lines) };
}

const isPhone = (section: string): boolean => section === 'users' || section === 'commonAreaPhones';

function placed(section: string, position: number, isNew: boolean): { position?: number } {
  return isNew || ORDERED.includes(section) ? { position } : {};
}

/** Passwords that are new, other ones, or of phones that there are no more. */
function changedPasswords(snapshot: AccountSnapshot, wanted: StoredForm): Map<string, CredentialChange> {
  const before = new Map(snapshot.credentials.map(({ username, ha1 }) => [username, ha1]));
  const phones = new Set(wanted.objects.filter(({ section }) => isPhone(section)).map(({ key }) => key));
  const changed = wanted.credentials.filter(({ username, ha1 }) => !isDeepStrictEqual(before.get(username), ha1));
  const gone = [...before.keys()].filter(username => !phones.has(username));
  return new Map<string, CredentialChange>([
    ...changed.map((one): [string, CredentialChange] => [one.username, one]),
    ...gone.map((username): [string, CredentialChange] => [username, { username, ha1: undefined }]),
  ]);
}

function changedFields(before: Readonly<Record<string, unknown>>, { body }: StoredObject): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(body)])];
  return names
    .filter(field => !isDeepStrictEqual(before[field], body[field]))
    .map(field => (field === 'pinHash' ? 'pin' : `${field}: ${shown(before[field])} -> ${shown(body[field])}`));
}

function shown(value: unknown): string {
  const text = value === undefined ? 'default' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}

function inOrder(lines: readonly ChangeLine[]): ChangeLine[] {
  const sections: readonly string[] = ['account', ...SECTION_NAMES];
  return [...lines].sort((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section));
}
