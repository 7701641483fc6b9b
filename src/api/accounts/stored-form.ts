/** From what a document says to what is stored, and back: secrets become hashes, files get absolute paths. */
import { hashPin, verifyPin } from '../../routing/account/pin.ts';
import { SECTION_NAMES, SECTIONS, type SectionName } from '../../routing/index.ts';
import type { AccountObject, CredentialChange, NewUser } from '../ports.ts';

export interface StoredObject {
  readonly section: string;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly position: number;
}

export interface StoredForm {
  readonly objects: readonly StoredObject[];
  readonly credentials: readonly Required<CredentialChange>[];
}

export interface StoreTools {
  /** Where the file of a prompt or of music is, of which a document says so. */
  readonly soundFile: (section: SectionName, key: string, file: string) => string;
  /** Random hexadecimal digits. */
  readonly salt: () => string;
  readonly ha1: (username: string, password: string) => NewUser['ha1'];
  /** What is stored now: a PIN that has not changed keeps its hash. */
  readonly stored: (section: string, key: string) => AccountObject | undefined;
}

type Body = Record<string, unknown>;

export function toStored(written: Readonly<Record<string, unknown>>, tools: StoreTools): StoredForm {
  const credentials: Required<CredentialChange>[] = [];
  const objects: StoredObject[] = [
    { section: 'account', key: '', position: 0, body: written['account'] as StoredObject['body'] },
  ];
  for (const section of SECTION_NAMES) {
    const list = (written[section] ?? []) as readonly Body[];
    list.forEach((object, position) => {
      const key = String(object[SECTIONS[section].key]);
      const { password, ha1, ...rest } = object as { password?: string; ha1?: NewUser['ha1'] } & Body;
      const isPhone = section === 'users' || section === 'commonAreaPhones';
      if (isPhone && password !== undefined) credentials.push({ username: key, ha1: tools.ha1(key, password) });
      else if (isPhone && ha1 !== undefined) credentials.push({ username: key, ha1 });
      const body = withFile(withPin(isPhone ? rest : object, { section, key }, tools), { section, key }, tools);
      objects.push({ section, key, position, body });
    });
  }
  return { objects, credentials };
}

function withPin(object: Body, { section, key }: { section: SectionName; key: string }, tools: StoreTools): Body {
  // Only users, phones and conference rooms have one.
  const { pin, ...rest } = object;
  if (typeof pin !== 'string') return object;
  const before = tools.stored(section, key)?.body['pinHash'];
  const kept = typeof before === 'string' && verifyPin(pin, before) ? before : undefined;
  return { ...rest, pinHash: kept ?? hashPin(pin, tools.salt()) };
}

function withFile(object: Body, { section, key }: { section: SectionName; key: string }, tools: StoreTools): Body {
  const { file } = object;
  const has = (section === 'prompts' || section === 'music') && typeof file === 'string';
  return has ? { ...object, file: tools.soundFile(section, key, file) } : object;
}

/** The document of what is stored; applied again it changes nothing. */
export function toDocument(
  objects: readonly AccountObject[],
  credentials: readonly Required<CredentialChange>[],
): Record<string, unknown> {
  const hashes = new Map(credentials.map(({ username, ha1 }) => [username, ha1]));
  const document: Record<string, unknown> = { account: objects.find(({ section }) => section === 'account')?.body };
  for (const section of SECTION_NAMES) {
    const own = objects.filter(object => object.section === section);
    if (own.length === 0) continue;
    const isPhone = section === 'users' || section === 'commonAreaPhones';
    document[section] = own.map(({ key, body }) => {
      const ha1 = isPhone ? hashes.get(key) : undefined;
      return ha1 === undefined ? body : { ...body, ha1 };
    });
  }
  return document;
}
