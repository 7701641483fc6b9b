/** Objects of an account checked against their schemas and filled in with defaults, one at a time as they are stored. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { TSchema } from '@sinclair/typebox';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { TandemError } from '../../core/errors.ts';
import { accountSchema, type Account } from './account.ts';
import { accountDocumentSchema, SECTION_NAMES, SECTIONS } from './document.ts';
import type { AccountDocument, SectionName, SectionObject } from './document.ts';

type Part = SectionName | 'account' | 'document';
type QuickCheck = (value: unknown) => boolean;

const require = createRequire(import.meta.url);
/** The schemas as functions, which only compiled code has (scripts/lib/compile-schemas.mjs). */
const COMPILED_SCHEMAS = fileURLToPath(new URL('compiled-schemas.cjs', import.meta.url));

let quickChecks: Partial<Record<Part, QuickCheck>> | undefined;

/** What says only whether a part is right, and fills in its defaults. */
function quickCheck(part: Part): QuickCheck | undefined {
  quickChecks ??= existsSync(COMPILED_SCHEMAS) ? (require(COMPILED_SCHEMAS) as Record<Part, QuickCheck>) : {};
  return quickChecks[part];
}

let ajv: Ajv | undefined;
/** Compiling a schema costs up to a second, so it is done when something is wrong, or where nothing is compiled. */
const compiled = new Map<TSchema, ValidateFunction>();

function makeAjv(): Ajv {
  const { Ajv: Compiler } = require('ajv') as typeof import('ajv');
  const made = new Compiler({ verbose: true, allErrors: true, useDefaults: true, strict: true, strictRequired: false });
  made.addKeyword('reference');
  return made;
}

const schemaOf = (part: Part): TSchema =>
  part === 'account' ? accountSchema : part === 'document' ? accountDocumentSchema : SECTIONS[part].schema;

/** What is wrong with a value, which is filled in with its defaults on the way. */
export function fillIn(part: Part, value: unknown): readonly ErrorObject[] {
  if (quickCheck(part)?.(value) === true) return [];
  const schema = schemaOf(part);
  ajv ??= makeAjv();
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? [] : (validate.errors ?? []);
}

/** The object, which is filled in with its defaults. @throws TandemError `account-invalid` */
export function completeObject<S extends SectionName>(section: S, value: unknown): SectionObject<S> {
  return complete<SectionObject<S>>(section, value, section);
}

/** The account, which is filled in with its defaults. @throws TandemError `account-invalid` */
export function completeAccount(value: unknown): Account {
  return complete<Account>('account', value, 'account');
}

/** A copy with defaults of a whole document. @throws TandemError `account-invalid` */
export function completeDocument(value: unknown): AccountDocument {
  return complete<AccountDocument>('document', structuredClone(value), 'account');
}

export function emptyDocument(account: Account): AccountDocument {
  const lists = Object.fromEntries(SECTION_NAMES.map(section => [section, []]));
  return { account, ...lists } as unknown as AccountDocument;
}

function complete<T>(part: Part, value: unknown, what: string): T {
  const [error] = fillIn(part, value);
  if (!error) return value as T;
  throw new TandemError('account-invalid', { detail: `${what}${error.instancePath}: ${error.message ?? ''}` });
}
