/** One object between what clients write and read, and what is stored: secrets come in and never go out. */
import { Type, type TObject, type TSchema } from '@sinclair/typebox';
import { hashPin } from '../../routing/account/pin.ts';
import { SECTIONS, type SectionName } from '../../routing/index.ts';
import { isoOf } from '../iso-time.ts';
import { sparse } from './sparse.ts';
import type { AccountObject, CredentialChange, NewUser } from '../ports.ts';

export type Body = Readonly<Record<string, unknown>>;

/** Fields of which clients see nothing. */
const SECRET_FIELDS = ['password', 'ha1', 'pin', 'pinHash'] as const;
/** Those, and what is shown in another form. */
const HIDDEN_FIELDS: ReadonlySet<string> = new Set([...SECRET_FIELDS, 'file', 'registration']);
/** Fields that only the upload of a sound sets: a client must not name files of ours. */
const FILE_SECTIONS: readonly SectionName[] = ['prompts', 'music'];

const isPhone = (section: string): boolean => section === 'users' || section === 'commonAreaPhones';

/** What clients write: the schema of the section, without what only exports have. */
export function writeSchema(section: SectionName): TObject {
  const { properties } = SECTIONS[section].schema as TObject;
  const hidden: readonly string[] = FILE_SECTIONS.includes(section) ? ['file'] : ['ha1', 'pinHash'];
  const shown = Object.fromEntries(Object.entries(properties).filter(([name]) => !hidden.includes(name)));
  return sparse(Type.Object(shown, { additionalProperties: false }));
}

const metadata = {
  revision: Type.Integer({ description: 'Grows with every change; the entity tag' }),
  createdAt: Type.String({ format: 'date-time', description: 'When it was made' }),
  updatedAt: Type.String({ format: 'date-time', description: 'When it was last changed' }),
};

/** What clients read: what was written, and what we know of it. */
export function readSchema(section: SectionName): TObject {
  const { properties } = writeSchema(section);
  const shown = Object.entries(properties).filter(([name]) => !(SECRET_FIELDS as readonly string[]).includes(name));
  const told: Record<string, TSchema> = {};
  if ('pin' in properties) told['hasPin'] = Type.Boolean({ description: 'Whether a PIN is set' });
  if (FILE_SECTIONS.includes(section)) told['hasAudio'] = Type.Boolean({ description: 'Whether a sound was uploaded' });
  const fields = Object.fromEntries(shown.map(([name, schema]) => [name, withoutSecrets(section, name, schema)]));
  return sparse(Type.Object({ ...fields, ...told, ...metadata }, { additionalProperties: false }));
}

function withoutSecrets(section: SectionName, name: string, schema: TSchema): TSchema {
  if (section !== 'trunks' || name !== 'registration') return schema;
  const { password: _, ...properties } = (schema as TObject).properties;
  return Type.Optional(Type.Object(properties, { additionalProperties: false }));
}

/** What is shown of a stored object. */
export function shownObject(section: SectionName, object: AccountObject): Body {
  const { revision, createdAt, updatedAt } = object;
  const times = { createdAt: isoOf(createdAt), updatedAt: isoOf(updatedAt) };
  return Object.assign(shownBody(section, object.body), { revision }, times);
}

/** The same of its body alone, as the audit log keeps it. */
export function shownBody(section: SectionName, body: Body): Body {
  const { pinHash, file, registration } = body;
  const shown: Record<string, unknown> = {};
  // Written rather than copied and deleted, which V8 would give a slow object for.
  for (const field in body) if (!HIDDEN_FIELDS.has(field)) shown[field] = body[field];
  if (registration !== undefined) {
    const { password: _, ...known } = registration as Body;
    shown['registration'] = known;
  }
  if ('pin' in (SECTIONS[section].schema as TObject).properties) shown['hasPin'] = pinHash !== undefined;
  if (FILE_SECTIONS.includes(section)) shown['hasAudio'] = file !== undefined;
  return shown;
}

/** RFC 7396: null takes a field away, objects are merged, everything else is replaced. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, name);
    else merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface StoredChange {
  readonly body: Body;
  readonly credentials: readonly CredentialChange[];
}

export interface SecretTools {
  readonly salt: () => string;
  readonly ha1: (username: string, password: string) => NewUser['ha1'];
}

/**
 * What is stored of what a client has written. Secrets that it does not mention stay as they are; `before` is what is stored now.
 * `removePin`: it said that there should be none any more.
 */
export function storedChange(
  section: SectionName,
  written: Body,
  { before, removePin = false }: { before: Body | undefined; removePin?: boolean },
  tools: SecretTools,
): StoredChange {
  const { password, pin, ...rest } = written;
  const key = String(written[SECTIONS[section].key]);
  const isNew = isPhone(section) && typeof password === 'string';
  const credentials = isNew ? [{ username: key, ha1: tools.ha1(key, password) }] : [];
  const body: Record<string, unknown> = { ...rest, ...keptSecrets(section, rest, before) };
  if (typeof pin === 'string') body['pinHash'] = hashPin(pin, tools.salt());
  else if (!removePin && before?.['pinHash'] !== undefined) body['pinHash'] = before['pinHash'];
  return { body, credentials };
}

/** What stays because nobody said anything of it: the uploaded sound, the password at a registrar. */
function keptSecrets(section: SectionName, written: Body, before: Body | undefined): Body {
  const { file } = before ?? {};
  const registration = written['registration'] as Body | undefined;
  const password = (before?.['registration'] as Body | undefined)?.['password'];
  const keepsFile = FILE_SECTIONS.includes(section) && file !== undefined && written['phrase'] === undefined;
  const keepsPassword = registration && registration['password'] === undefined && password !== undefined;
  return {
    ...(keepsFile && { file }),
    ...(keepsPassword === true && { registration: { ...registration, password } }),
  };
}

/** Who has a credential: it goes when the object goes. */
export const credentialOf = (section: SectionName, key: string): CredentialChange[] =>
  isPhone(section) ? [{ username: key, ha1: undefined }] : [];
