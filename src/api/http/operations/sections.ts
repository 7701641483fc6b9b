/** The configuration objects of an account: six operations for each section of its document. */
import { Type, type TObject } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { SECTION_NAMES, SECTIONS, type SectionName } from '../../../routing/index.ts';
import { COLLECTIONS, type Collection, type Scope } from '../../access/permissions.ts';
import { companionsOf, siteWithReceptionist, type Companion } from '../../accounts/main-receptionist.ts';
import {
  credentialOf,
  mergePatch,
  readSchema,
  shownBody,
  shownObject,
  storedChange,
  writeSchema,
  type Body,
} from '../../accounts/written-object.ts';
import type { AccountObject, AccountObjectQuery } from '../../ports.ts';
import { FieldError } from '../../problem.ts';
import { demandUnchanged, etagOf } from '../conditions.ts';
import { accountParam, defineOperation, type Answer, type Operation, type OperationCall } from '../operation.ts';
import type { RecordedChange } from '../recorder.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import type { ApiServices } from '../services.ts';
import { checkBody } from '../validation.ts';

/** Rows that are read at once while a filter looks for its matches. */
const ROWS_AT_ONCE = 500;

export interface SectionWords {
  readonly section: SectionName;
  /** Path of the collection. */
  readonly collection: Collection;
  /** Field that is the key. */
  readonly key: string;
  readonly one: string;
  readonly many: string;
}

const WORDS: Readonly<Record<SectionName, readonly [one: string, many: string]>> = {
  sites: ['a site', 'sites'],
  hours: ['business hours', 'business hours'],
  holidays: ['a holiday calendar', 'holiday calendars'],
  prompts: ['a prompt', 'prompts'],
  music: ['music', 'music'],
  callingPlans: ['a calling plan', 'calling plans'],
  recordingPolicies: ['a recording policy', 'recording policies'],
  users: ['a user', 'users'],
  commonAreaPhones: ['a common-area phone', 'common-area phones'],
  receptionists: ['an auto receptionist', 'auto receptionists'],
  menus: ['an IVR menu', 'IVR menus'],
  queues: ['a call queue', 'call queues'],
  groups: ['a shared line group', 'shared line groups'],
  pickupGroups: ['a pickup group', 'pickup groups'],
  conferenceRooms: ['a conference room', 'conference rooms'],
  parkingLots: ['a parking lot', 'parking lots'],
  pagingGroups: ['a paging group', 'paging groups'],
  monitoring: ['a monitoring permission', 'monitoring permissions'],
  contacts: ['an external contact', 'external contacts'],
  trunks: ['a trunk', 'trunks'],
  routeGroups: ['a route group', 'route groups'],
  routingRules: ['a routing rule', 'routing rules'],
  numbers: ['a phone number', 'phone numbers'],
};

export function wordsOf(section: SectionName): SectionWords {
  const [one, many] = WORDS[section];
  return { section, collection: COLLECTIONS[section], key: SECTIONS[section].key, one, many };
}

const writeSchemas = new Map<SectionName, TObject>();
/** The same object each time, because schemas are compiled once. */
function writeSchemaOf(section: SectionName): TObject {
  const known = writeSchemas.get(section) ?? writeSchema(section);
  writeSchemas.set(section, known);
  return known;
}

interface Shapes extends SectionWords {
  readonly shown: TObject;
  readonly written: TObject;
  readonly tag: Collection;
}

function operationsOf(section: SectionName): Operation[] {
  const words = wordsOf(section);
  const shapes = { ...words, shown: readSchema(section), written: writeSchemaOf(section), tag: words.collection };
  // Music is nothing without its sound, so it begins with an upload.
  const begins = section === 'music' ? [] : [createOperation(shapes), replaceOperation(shapes)];
  return [listOperation(shapes), getOperation(shapes), ...begins, ...changeOperations(shapes)];
}

const collectionPath = ({ collection }: Shapes) => `/v1/accounts/{account}/${collection}` as const;
const collectionParams = Type.Object({ account: accountParam });
const objectPath = (shapes: Shapes) => `${collectionPath(shapes)}/{${shapes.key}}` as const;

function objectParams({ key, written }: Shapes) {
  const field = written.properties[key] ?? Type.String();
  return Type.Object({ account: accountParam, [key]: Type.String({ ...field, maxLength: 64 }) });
}

function listOperation(shapes: Shapes): Operation {
  const { tag, section, many, shown, written } = shapes;
  return defineOperation({
    ...{ id: `${tag}.list`, method: 'GET', path: collectionPath(shapes), tag, access: `${tag}:read` },
    summary: `List ${many}`,
    description: 'In the order of the account document.',
    params: collectionParams,
    query: queryOf(filtersOf(written)),
    response: pageOf(shown, `The ${many}`),
    errors: ['account-unknown'],
    handle: call => listObjects(section, call as unknown as OperationCall),
  });
}

function getOperation(shapes: Shapes): Operation {
  const { tag, section, one, shown } = shapes;
  return defineOperation({
    ...{ id: `${tag}.get`, method: 'GET', path: objectPath(shapes), tag, access: `${tag}:read`, conditional: true },
    summary: `Get ${one}`,
    description: 'As it was written: what is left out has the default that its description names.',
    params: objectParams(shapes),
    response: shown,
    errors: ['account-unknown', 'object-unknown'],
    handle: call => getObject(section, call as unknown as OperationCall),
  });
}

const soundNote = ({ section }: Shapes): string => (section === 'prompts' ? ' Its sound comes with an upload.' : '');

function createOperation(shapes: Shapes): Operation {
  const { tag, section, one, shown, written } = shapes;
  return defineOperation({
    ...{ id: `${tag}.create`, method: 'POST', path: collectionPath(shapes), tag, access: `${tag}:write`, status: 201 },
    summary: `Add ${one}`,
    description: `Behind the last one.${soundNote(shapes)}`,
    params: collectionParams,
    body: written,
    response: shown,
    errors: ['account-unknown', 'object-exists', 'object-invalid'],
    handle: call => createObject(section, call as unknown as OperationCall),
  });
}

function replaceOperation(shapes: Shapes): Operation {
  const { tag, section, one, shown, written } = shapes;
  return defineOperation({
    ...{
      id: `${tag}.replace`,
      method: 'PUT',
      path: objectPath(shapes),
      tag,
      access: `${tag}:write`,
      conditional: true,
    },
    summary: `Replace ${one}, or add it`,
    description: `Passwords and PINs that are left out stay as they are.${soundNote(shapes)}`,
    params: objectParams(shapes),
    body: written,
    response: shown,
    errors: ['account-unknown', 'object-invalid', 'precondition-failed'],
    handle: call => replaceObject(section, call as unknown as OperationCall),
  });
}

function changeOperations(shapes: Shapes): Operation[] {
  const { tag, section, one, shown } = shapes;
  const shared = { path: objectPath(shapes), tag, access: `${tag}:write`, conditional: true } as const;
  const update = defineOperation({
    ...{ ...shared, id: `${tag}.update`, method: 'PATCH', params: objectParams(shapes) },
    summary: `Change ${one}`,
    description: 'JSON merge patch (RFC 7396): null takes a field away, and its default holds again.',
    body: Type.Object({}, { additionalProperties: true, minProperties: 1 }),
    response: shown,
    errors: ['account-unknown', 'object-unknown', 'object-invalid', 'precondition-failed'],
    handle: call => updateObject(section, call as unknown as OperationCall),
  });
  const remove = defineOperation({
    ...{ ...shared, id: `${tag}.delete`, method: 'DELETE', params: objectParams(shapes) },
    summary: `Delete ${one}`,
    description: 'Refused while others refer to it; they are named then.',
    errors: ['account-unknown', 'object-unknown', 'object-in-use', 'precondition-failed'],
    handle: call => deleteObject(section, call as unknown as OperationCall),
  });
  return [update, remove];
}

function filtersOf({ properties }: TObject) {
  const site = Type.Optional(Type.String({ maxLength: 64, description: 'Only those of this site' }));
  return {
    ...pageQuery,
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Part of the key or name' })),
    ...('site' in properties ? { site } : {}),
  };
}

/** What an object of an account touches: a site admin has some sites, a queue admin some queues. */
export function scopeOf(services: ApiServices, domain: string, section: SectionName, body: Body): Scope {
  const { site, extension } = body as { site?: string; extension?: string };
  const first = services.directory.byDomain(domain)?.document.sites[0]?.name;
  const hasSite =
    section === 'sites'
      ? String(body['name'])
      : 'site' in SECTIONS[section].schema.properties
        ? (site ?? first)
        : undefined;
  return {
    account: domain,
    ...(hasSite === undefined ? {} : { site: hasSite }),
    ...(extension === undefined ? {} : { extension }),
  };
}

/** The account of the path. Another process may just have made it. Rejects with TandemError `account-unknown`. */
export async function demandAccount({ services, params }: OperationCall): Promise<string> {
  const { account } = params as { account: string };
  if (services.directory.byDomain(account)) return account;
  await services.directory.refresh();
  if (!services.directory.byDomain(account)) throw new TandemError('account-unknown', { detail: account });
  return account;
}

async function listObjects(section: SectionName, call: OperationCall): Promise<Answer<never>> {
  const domain = await demandAccount(call);
  const { limit, cursor, q, site } = call.query as { limit: number; cursor?: string; q?: string; site?: string };
  const [position, key] = decodeCursor(cursor, ['number', 'string']) ?? [];
  const after = position === undefined || key === undefined ? undefined : { position, key };
  const wanted = q?.toLowerCase();
  const fits = (object: AccountObject): boolean => {
    const scope = scopeOf(call.services, domain, section, object.body);
    const right = (site === undefined || scope.site === site) && (wanted === undefined || contains(object, wanted));
    return right && call.may(scope);
  };
  const rowsAtOnce = wanted === undefined && site === undefined ? limit + 1 : ROWS_AT_ONCE;
  const found = await findObjects(
    call.services,
    domain,
    { section, limit: rowsAtOnce, ...(after && { after }) },
    {
      fits,
      most: limit + 1,
    },
  );
  const { items, ...rest } = page(found, limit, one => [one.position, one.key]);
  return { body: { items: items.map(one => shownObject(section, one)), ...rest } as never };
}

async function findObjects(
  { accounts }: ApiServices,
  domain: string,
  query: AccountObjectQuery,
  { fits, most }: { fits: (object: AccountObject) => boolean; most: number },
): Promise<AccountObject[]> {
  const found: AccountObject[] = [];
  for (let { after } = query; ;) {
    const rows = await accounts.list(domain, { ...query, ...(after && { after }) });
    found.push(...rows.filter(fits));
    const last = rows.at(-1);
    if (found.length >= most || rows.length < query.limit || !last) return found;
    after = { position: last.position, key: last.key };
  }
}

function contains({ key, body }: AccountObject, wanted: string): boolean {
  const { name } = body as { name?: string };
  return key.toLowerCase().includes(wanted) || (name?.toLowerCase().includes(wanted) ?? false);
}

const keyOf = (section: SectionName, { params }: OperationCall): string =>
  (params as Record<string, string>)[SECTIONS[section].key] ?? '';

const unknown = (section: SectionName, key: string): TandemError =>
  new TandemError('object-unknown', { detail: `${COLLECTIONS[section]} ${key}` });

async function getObject(section: SectionName, call: OperationCall): Promise<Answer<never>> {
  const domain = await demandAccount(call);
  const key = keyOf(section, call);
  const object = await call.services.accounts.get(domain, section, key);
  if (!object) throw unknown(section, key);
  call.demand(scopeOf(call.services, domain, section, object.body));
  return { headers: { etag: etagOf(object.revision) }, body: shownObject(section, object) as never };
}

function createObject(section: SectionName, call: OperationCall): Promise<Answer<never>> {
  const written = call.body as Body;
  const key = String(written[SECTIONS[section].key]);
  return put(section, call, key, stored => {
    if (stored) throw new TandemError('object-exists', { detail: `${COLLECTIONS[section]} ${key}` });
    return { written };
  });
}

function replaceObject(section: SectionName, call: OperationCall): Promise<Answer<never>> {
  const written = call.body as Body;
  const key = keyOf(section, call);
  if (written[SECTIONS[section].key] !== key) {
    const field = { in: 'body', pointer: `/${SECTIONS[section].key}`, detail: 'not the one of the path' } as const;
    throw new FieldError('request-invalid', [field]);
  }
  return put(section, call, key, stored => {
    demandUnchanged(call.request, stored?.revision);
    return { written };
  });
}

function updateObject(section: SectionName, call: OperationCall): Promise<Answer<never>> {
  const key = keyOf(section, call);
  const patch = call.body as Body;
  return put(section, call, key, stored => {
    if (!stored) throw unknown(section, key);
    demandUnchanged(call.request, stored.revision);
    const { pinHash: _, file: __, ...before } = stored.body;
    const written = mergePatch(before, patch) as Body;
    checkBody(writeSchemaOf(section), written);
    if (written[SECTIONS[section].key] !== key) {
      const field = { in: 'body', pointer: `/${SECTIONS[section].key}`, detail: 'cannot be changed' } as const;
      throw new FieldError('request-invalid', [field]);
    }
    return { written, removePin: patch['pin'] === null };
  });
}

interface Written {
  readonly written: Body;
  readonly removePin?: boolean;
}

async function put(
  section: SectionName,
  call: OperationCall,
  key: string,
  write: (stored: AccountObject | undefined) => Written,
): Promise<Answer<never>> {
  const domain = await demandAccount(call);
  const { services, recorder } = call;
  const tools = {
    salt: () => services.ids.token(),
    ha1: (user: string, password: string) => services.ha1(domain, user, password),
  };
  let answer: (() => Answer) | undefined;
  await services.editor.change({ domain, section, key }, stored => {
    if (stored) call.demand(scopeOf(services, domain, section, stored.body));
    const { written, removePin = false } = write(stored);
    call.demand(scopeOf(services, domain, section, written));
    const { credentials, ...changed } = storedChange(section, written, { before: stored?.body, removePin }, tools);
    const { document } = services.directory.byDomain(domain) ?? {};
    const { body, also } =
      section === 'sites' ? siteWithReceptionist(document, changed.body, stored?.body) : { ...changed, also: [] };
    const now = services.clock.now();
    const told = (revision: number): Answer => {
      const times = { createdAt: stored?.createdAt ?? now, updatedAt: now };
      const shown = shownObject(section, { section, key, body, position: stored?.position ?? 0, revision, ...times });
      const location = `/v1/accounts/${domain}/${COLLECTIONS[section]}/${encodeURIComponent(key)}`;
      const headers = { etag: etagOf(revision), ...(stored ? {} : { location }) };
      return { status: stored ? 200 : 201, headers, body: shown };
    };
    const change = {
      ...{ account: domain, resource: COLLECTIONS[section], key },
      ...(stored && { before: shownBody(section, stored.body) }),
      after: { ...shownBody(section, body), ...(credentials.length > 0 && { passwordChanged: true }) },
    };
    const prepared = recorder.prepare([change, ...also.map(one => alsoChanged(domain, one))], told);
    ({ answer } = prepared);
    return { body, credentials, also, record: prepared.record };
  });
  return (answer?.() ?? {}) as Answer<never>;
}

const alsoChanged = (account: string, { section, key, body }: Companion): RecordedChange => ({
  ...{ account, resource: COLLECTIONS[section], key },
  ...(body && { after: body }),
});

async function deleteObject(section: SectionName, call: OperationCall): Promise<Answer<never>> {
  const domain = await demandAccount(call);
  const key = keyOf(section, call);
  const { services, recorder } = call;
  await services.editor.change({ domain, section, key }, stored => {
    if (!stored) throw unknown(section, key);
    call.demand(scopeOf(services, domain, section, stored.body));
    demandUnchanged(call.request, stored.revision);
    const before = shownBody(section, stored.body);
    const also = section === 'sites' ? companionsOf(services.directory.byDomain(domain)?.document, key) : [];
    const change = { account: domain, resource: COLLECTIONS[section], key, before };
    const { record } = recorder.prepare([change, ...also.map(one => alsoChanged(domain, one))], () => ({}));
    return { body: undefined, credentials: credentialOf(section, key), also, record };
  });
  return {};
}

export const sectionOperations: readonly Operation[] = SECTION_NAMES.flatMap(operationsOf);
