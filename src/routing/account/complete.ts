/** Objects of an account checked against their schemas and filled in with defaults, one at a time as they are stored. */
import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { TandemError } from '../../core/errors.ts';
import { accountSchema, type Account } from './account.ts';
import { accountDocumentSchema, SECTION_NAMES, SECTIONS } from './document.ts';
import type { AccountDocument, SectionName, SectionObject } from './document.ts';

const ajv = new Ajv({ verbose: true, allErrors: true, useDefaults: true, strict: true, strictRequired: false });
ajv.addKeyword('reference');
/** Compiling a schema takes milliseconds, so it is done when a section is first seen. */
const compiled = new Map<TSchema, ValidateFunction>();

/** What is wrong with a value, which is filled in with its defaults on the way. */
export function fillIn(schema: TSchema, value: unknown): readonly ErrorObject[] {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []);
}

/** The object, which is filled in with its defaults. @throws TandemError `account-invalid` */
export function completeObject<S extends SectionName>(section: S, value: unknown): SectionObject<S> {
  return complete<SectionObject<S>>(SECTIONS[section].schema, value, section);
}

/** The account, which is filled in with its defaults. @throws TandemError `account-invalid` */
export function completeAccount(value: unknown): Account {
  return complete<Account>(accountSchema, value, 'account');
}

/** A copy with defaults of a whole document. @throws TandemError `account-invalid` */
export function completeDocument(value: unknown): AccountDocument {
  return complete<AccountDocument>(accountDocumentSchema, structuredClone(value), 'account');
}

export function emptyDocument(account: Account): AccountDocument {
  const lists = Object.fromEntries(SECTION_NAMES.map(section => [section, []]));
  return { account, ...lists } as unknown as AccountDocument;
}

function complete<T>(schema: TSchema, value: unknown, what: string): T {
  const [error] = fillIn(schema, value);
  if (!error) return value as T;
  throw new TandemError('account-invalid', { detail: `${what}${error.instancePath}: ${error.message ?? ''}` });
}
