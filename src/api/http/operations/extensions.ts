/** Extensions, whatever they belong to: what they are, their settings with the levels these come from, and where calls go. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { describe, resolve, startOf } from '../../../routing/dial-plan/index.ts';
import { callerState, type AccountDirectory, type DirectoryEntry, type RouteOrigin } from '../../../routing/index.ts';
import type { Scope } from '../../access/permissions.ts';
import { FieldError } from '../../problem.ts';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import type { ApiServices } from '../services.ts';
import { moment } from './access-schemas.ts';

const tag = 'extensions';
const BASE = '/v1/accounts/{account}/extensions';
const extensionParam = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$', description: 'Full extension' });
const params = Type.Object({ account: accountParam, extension: extensionParam });

const extensionSchema = Type.Object(
  {
    extension: Type.String({ description: 'Full extension' }),
    kind: Type.String({ description: 'What it belongs to: user, queue, slot, ...' }),
    name: Type.String({ description: 'Name of that' }),
    site: Type.String({ description: 'Site of that' }),
  },
  { additionalProperties: false },
);

const list = defineOperation({
  ...{ id: 'extensions.list', method: 'GET', path: BASE, tag, access: 'users:read' },
  summary: 'List extensions',
  params: Type.Object({ account: accountParam }),
  query: queryOf({
    ...pageQuery,
    kind: Type.Optional(Type.String({ maxLength: 32, description: 'Only of this kind' })),
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Part of the extension or name' })),
  }),
  response: pageOf(extensionSchema, 'Extensions'),
  errors: ['account-unknown'],
  handle({ services, params: { account }, query: { limit, cursor, kind, q }, may }) {
    const directory = directoryOf(services, account);
    const [after = ''] = decodeCursor(cursor, ['string']) ?? [];
    const wanted = q?.toLowerCase();
    const found = [...directory.entries()]
      .filter(one => one.extension > after && (kind === undefined || one.kind === kind))
      .filter(one => wanted === undefined || one.extension.includes(wanted) || one.name.toLowerCase().includes(wanted))
      .filter(one => may(scopeOfEntry(directory, one.extension)))
      .sort((a, b) => (a.extension < b.extension ? -1 : 1));
    const { items, ...rest } = page(found, limit, one => [one.extension]);
    return { body: { items: items.map(one => shown(directory, one)), ...rest } };
  },
});

const get = defineOperation({
  ...{ id: 'extensions.get', method: 'GET', path: `${BASE}/{extension}`, tag, access: 'users:read' },
  summary: 'What an extension is',
  params,
  response: extensionSchema,
  errors: ['account-unknown', 'object-unknown'],
  handle({ services, params: { account, extension }, demand }) {
    const directory = directoryOf(services, account);
    const entry = entryOf(directory, extension);
    demand(scopeOfEntry(directory, extension));
    return { body: shown(directory, entry) };
  },
});

const LEVELS = ['account', 'site', 'extension'] as const;
const level = (description: string, more: readonly string[] = []) =>
  Type.Unsafe<string>({ type: 'string', enum: [...more, ...LEVELS], description });

const settings = defineOperation({
  ...{ id: 'extensions.settings', method: 'GET', path: `${BASE}/{extension}/settings`, tag, access: 'settings:read' },
  summary: 'The settings that an extension has, and why',
  description: 'What is nearest to the extension counts, unless a level above has locked it.',
  params,
  response: Type.Object(
    {
      extension: Type.String({ description: 'Full extension' }),
      site: Type.String({ description: 'Its site' }),
      items: Type.Array(
        Type.Object(
          {
            name: Type.String({ description: 'Name of the setting' }),
            value: Type.Optional(Type.Unknown({ description: 'Absent: nobody says anything' })),
            from: level('Which level says so', ['default']),
            lockedBy: Type.Optional(level('Which level has locked it')),
          },
          { additionalProperties: false },
        ),
        { description: 'Every setting' },
      ),
    },
    { additionalProperties: false },
  ),
  errors: ['account-unknown', 'object-unknown'],
  handle({ services, params: { account, extension }, demand }) {
    const directory = directoryOf(services, account);
    entryOf(directory, extension);
    demand(scopeOfEntry(directory, extension));
    const items = directory.explainSettings(extension).map(({ name, value, from, lockedBy }) => ({
      name,
      ...(value !== undefined && { value }),
      from: from === undefined ? 'default' : (LEVELS[from] ?? ''),
      ...(lockedBy !== undefined && { lockedBy: LEVELS[lockedBy] ?? '' }),
    }));
    return { body: { extension, site: directory.siteOf(extension).name, items } };
  },
});

const forward = (description: string) =>
  Type.Optional(Type.Union([Type.String({ pattern: '^\\+?[A-Za-z0-9._-]{1,32}$' }), Type.Null()], { description }));
const flag = (description: string) => Type.Optional(Type.Union([Type.Boolean(), Type.Null()], { description }));

/** What phones set by feature codes, and operators may set as well. */
const phoneFields = {
  doNotDisturb: flag('Calls do not ring'),
  callWaiting: flag('A phone on a call may ring for another one'),
  hideCallerId: flag('The own number is not shown outside'),
  forwardAlways: forward('Every call goes there: an extension or an E.164 number'),
  forwardBusy: forward('Calls go there while the phone is busy'),
  forwardUnanswered: forward('Calls that nobody answers go there'),
  locked: flag('The phone calls nobody but emergency numbers'),
} as const;
const phoneSchema = Type.Object(phoneFields, { additionalProperties: false });
const PHONE_FIELDS = Object.keys(phoneFields) as (keyof typeof phoneFields)[];

const getPhone = defineOperation({
  ...{
    id: 'extensions.phone-state',
    method: 'GET',
    path: `${BASE}/{extension}/phone-state`,
    tag,
    access: 'users:read',
  },
  summary: 'What the user has set by phone',
  params,
  response: phoneSchema,
  errors: ['account-unknown', 'object-unknown'],
  handle({ services, params: { account, extension }, demand }) {
    demandPhone(services, account, extension);
    demand(scopeOfEntry(directoryOf(services, account), extension));
    return { body: phoneState(services, account, extension) };
  },
});

const setPhone = defineOperation({
  ...{
    id: 'extensions.set-phone-state',
    method: 'PATCH',
    path: `${BASE}/{extension}/phone-state`,
    tag,
    access: 'users:write',
  },
  summary: 'Set what the user could set by phone',
  description: 'null takes a setting away.',
  params,
  body: phoneSchema,
  response: phoneSchema,
  errors: ['account-unknown', 'object-unknown', 'object-invalid'],
  async handle({ services, params: { account, extension }, body, recorder, demand }) {
    demandPhone(services, account, extension);
    demand(scopeOfEntry(directoryOf(services, account), extension));
    demandOpen(services, body, { account, extension });
    const before = phoneState(services, account, extension);
    for (const name of PHONE_FIELDS) {
      const value = body[name];
      if (value === undefined) continue;
      await services.runtime.set(account, extension, name, value ?? undefined);
    }
    const after = phoneState(services, account, extension);
    await services.audit.append([recorder.entry({ account, resource: 'users', key: extension, before, after })]);
    return { body: after };
  },
});

const FORWARDS = ['forwardAlways', 'forwardBusy', 'forwardUnanswered'] as const;

/** As at a phone: no new forwarding where call handling is locked; one that is there may go. */
function demandOpen(
  services: ApiServices,
  body: Readonly<Partial<Record<(typeof FORWARDS)[number], string | null>>>,
  { account, extension }: { readonly account: string; readonly extension: string },
): void {
  if (!directoryOf(services, account).isLocked(extension, 'callHandling')) return;
  const wanted = FORWARDS.filter(name => typeof body[name] === 'string');
  if (wanted.length === 0) return;
  const detail = 'callHandling is locked by account or site';
  throw new FieldError(
    'object-invalid',
    wanted.map(name => ({ in: 'body', pointer: `/${name}`, detail })),
  );
}

const stepSchema = Type.Object({ rule: Type.String(), outcome: Type.String() }, { additionalProperties: false });

const explanation = defineOperation({
  ...{
    id: 'routes.explain',
    method: 'GET',
    path: '/v1/accounts/{account}/route',
    tag: 'routes',
    access: 'routes:read',
  },
  summary: 'Where a dialled number leads, and every step of the decision',
  description:
    'What the phone of the caller has set counts. `then` is what becomes of the call at that time when nobody answers and no key is pressed, by the hours, settings and members as they are.',
  params: Type.Object({ account: accountParam }),
  query: queryOf({
    from: Type.String({
      ...{ minLength: 1, maxLength: 100 },
      description: 'Who calls: an extension; `trunk:<name>` or `trunk:<name>:<caller>` for a call from outside',
    }),
    to: Type.String({ minLength: 1, maxLength: 100, description: 'What is dialled' }),
    at: Type.Optional(moment('When; default: now')),
  }),
  scope: ({ account }) => ({ account }),
  response: Type.Object(
    {
      dialled: Type.String({ description: 'What is dialled' }),
      destination: Type.Object({ kind: Type.String() }, { additionalProperties: true, description: 'Where it leads' }),
      description: Type.String({ description: 'The same in a few words' }),
      callerId: Type.Object(
        { number: Type.Optional(Type.String()), name: Type.Optional(Type.String()), hidden: Type.Boolean() },
        { additionalProperties: false, description: 'What the called party sees' },
      ),
      onBehalfOf: Type.Optional(
        Type.String({ description: 'Principal or shared line group in whose name the call is made' }),
      ),
      steps: Type.Array(stepSchema, { description: 'What was looked at, and what came of it' }),
      then: Type.Array(stepSchema, { description: 'What would happen there, in this order' }),
    },
    { additionalProperties: false },
  ),
  errors: ['account-unknown', 'user-unknown', 'object-unknown'],
  handle({ services, params: { account }, query: { from, to, at } }) {
    const directory = directoryOf(services, account);
    const { clock, runtime, rehearse } = services;
    const origin = originOf(directory, from);
    const caller = 'extension' in origin ? callerState(runtime, account, origin.extension) : {};
    const plan = resolve(directory, { dialled: to, from: origin, caller });
    const { destination, callerId, onBehalfOf, steps } = plan;
    const then = rehearse({
      ...{ directory, runtime, dialled: to, at: at === undefined ? clock.now() : Date.parse(at) },
      ...startOf(plan, origin),
    });
    return {
      body: {
        dialled: to,
        destination: { ...destination },
        description: describe(destination),
        callerId: { ...callerId },
        ...(onBehalfOf !== undefined && { onBehalfOf }),
        steps: steps.map(step => ({ ...step })),
        then: then.map(step => ({ ...step })),
      },
    };
  },
});

export const extensionOperations: readonly Operation[] = [list, get, settings, getPhone, setPhone, explanation];

/** @throws TandemError `account-unknown` */
export function directoryOf(services: ApiServices, account: string): AccountDirectory {
  const directory = services.directory.byDomain(account);
  if (!directory) throw new TandemError('account-unknown', { detail: account });
  return directory;
}

function entryOf(directory: AccountDirectory, extension: string): DirectoryEntry {
  const entry = directory.entry(extension);
  if (!entry) throw new TandemError('object-unknown', { detail: `extension ${extension}` });
  return entry;
}

function demandPhone(services: ApiServices, account: string, extension: string): void {
  if (!directoryOf(services, account).phone(extension)) {
    throw new TandemError('object-unknown', { detail: `phone ${extension}` });
  }
}

/** What is within the reach of whom: the site of the extension, and itself. */
export function scopeOfEntry(directory: AccountDirectory, extension: string): Scope {
  return { account: directory.domain, site: directory.siteOf(extension).name, extension };
}

const shown = (directory: AccountDirectory, { extension, kind, name }: DirectoryEntry) => ({
  ...{ extension, kind, name, site: directory.siteOf(extension).name },
});

function phoneState({ runtime }: ApiServices, account: string, extension: string): Record<string, never> {
  const set = PHONE_FIELDS.flatMap(name => {
    const value = runtime.get(account, extension, name);
    // Who has locked it is the phone's own affair.
    const seen = typeof value === 'object' ? true : value;
    return seen === undefined ? [] : [[name, seen]];
  });
  return Object.fromEntries(set) as Record<string, never>;
}

function originOf(directory: AccountDirectory, from: string): RouteOrigin {
  const [, trunk, caller] = /^trunk:([^:]+)(?::(.+))?$/.exec(from) ?? [];
  if (trunk !== undefined) {
    if (!directory.trunk(trunk)) throw new TandemError('object-unknown', { detail: `trunk ${trunk}` });
    return caller === undefined ? { trunk } : { trunk, caller };
  }
  if (!directory.phone(from)) throw new TandemError('user-unknown', { detail: from });
  return { extension: from };
}
