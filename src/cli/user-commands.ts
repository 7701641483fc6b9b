/** `tandem user ...`. A running cluster sees a change within a second. */
import type { User } from '../api/ports.ts';
import { TandemError } from '../core/errors.ts';
import { hashHa1 } from '../sip/auth/hashing.ts';
import type { Office } from './office.ts';
import { listAnswer, moment, type Answer } from './output.ts';

/** An extension is the user part of a SIP URI; letters are for those that dial by name. */
const EXTENSION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const SHORTEST_PASSWORD = 8;
const PASSWORD_BYTES = 12;
const PAGE = 1000;

export interface PasswordOptions {
  password?: string;
}

export async function addUser(
  office: Office,
  extension: string,
  options: PasswordOptions & { name?: string },
): Promise<Answer> {
  if (!EXTENSION.test(extension)) {
    throw new TandemError('user-invalid', { detail: `${extension}: letters, digits, dot, dash and underscore only` });
  }
  const password = choosePassword(office, options);
  const { name } = options;
  const ha1 = hashHa1(extension, office.config.realm, password);
  const users = await office.users();
  await users.add({ extension, ha1, ...(name === undefined ? {} : { displayName: name }) });
  return told(office, extension, password, options);
}

export async function setPassword(office: Office, extension: string, options: PasswordOptions): Promise<Answer> {
  const password = choosePassword(office, options);
  const users = await office.users();
  await users.setPassword(extension, hashHa1(extension, office.config.realm, password));
  return told(office, extension, password, options);
}

export async function listUsers(office: Office): Promise<Answer> {
  const store = await office.users();
  const users: User[] = [];
  for (;;) {
    const page = await store.list({ limit: PAGE, after: users.at(-1)?.extension ?? '' });
    users.push(...page);
    if (page.length < PAGE) break;
  }
  return listAnswer(users, [
    { title: 'EXTENSION', value: user => user.extension },
    { title: 'NAME', value: user => user.displayName },
    { title: 'CHANGED', value: user => moment(user.updatedAt) },
  ]);
}

function choosePassword(office: Office, { password }: PasswordOptions): string {
  if (password === undefined) return office.ids.token(PASSWORD_BYTES);
  if (password.length >= SHORTEST_PASSWORD) return password;
  throw new TandemError('user-invalid', { detail: `the password needs ${SHORTEST_PASSWORD} characters at least` });
}

/** A password that was made here is shown this once; one that was given is known already. */
function told(office: Office, extension: string, password: string, options: PasswordOptions): Answer {
  const aor = `sip:${extension}@${office.config.domain}`;
  if (options.password !== undefined) return { data: { extension, aor }, note: aor };
  return { data: { extension, aor, password }, note: `${aor}  password ${password}` };
}
