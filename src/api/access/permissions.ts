/**
 * What a token or an administrator may do. A permission names a resource and whether it is read or written; a role is a set of
 * permissions; a grant is a role with the limits within which it counts.
 */
import { SECTION_NAMES, type SectionName } from '../../routing/index.ts';

/** Path of each section's collection, and its resource in permissions. */
export const COLLECTIONS = {
  sites: 'sites',
  hours: 'business-hours',
  holidays: 'holiday-calendars',
  prompts: 'prompts',
  music: 'music',
  callingPlans: 'calling-plans',
  recordingPolicies: 'recording-policies',
  users: 'users',
  commonAreaPhones: 'common-area-phones',
  receptionists: 'auto-receptionists',
  menus: 'ivr-menus',
  queues: 'call-queues',
  groups: 'shared-line-groups',
  pickupGroups: 'pickup-groups',
  conferenceRooms: 'conference-rooms',
  parkingLots: 'parking-lots',
  pagingGroups: 'paging-groups',
  monitoring: 'monitoring-permissions',
  contacts: 'external-contacts',
  trunks: 'trunks',
  routeGroups: 'route-groups',
  routingRules: 'routing-rules',
  numbers: 'phone-numbers',
} as const satisfies Record<SectionName, string>;

export type Collection = (typeof COLLECTIONS)[SectionName];

/** Resources that are not a section of the account document. */
const OTHERS = [
  ...(['accounts', 'account-document', 'settings', 'routes', 'voicemail', 'recordings', 'call-records'] as const),
  ...(['emergency-calls', 'nodes', 'calls', 'registrations', 'queue-states', 'trunk-states', 'traces'] as const),
  ...(['events', 'webhooks', 'tokens', 'administrators', 'roles', 'access-rules', 'audit-log'] as const),
] as const;

export type ApiResource = Collection | (typeof OTHERS)[number];
export type Permission = `${ApiResource}:${'read' | 'write'}`;

export const RESOURCES: readonly ApiResource[] = [...SECTION_NAMES.map(section => COLLECTIONS[section]), ...OTHERS];
export const PERMISSIONS: readonly Permission[] = RESOURCES.flatMap((name): Permission[] => [
  `${name}:read`,
  `${name}:write`,
]);

const read = (...names: ApiResource[]): Permission[] => names.map((name): Permission => `${name}:read`);
const both = (...names: ApiResource[]): Permission[] =>
  names.flatMap((name): Permission[] => [`${name}:read`, `${name}:write`]);

/** What belongs to the whole cluster: nobody has it by a role that is meant for one account. */
const OF_CLUSTER: readonly ApiResource[] = ['nodes', 'tokens', 'administrators', 'roles', 'access-rules', 'accounts'];
const sections = SECTION_NAMES.map(section => COLLECTIONS[section]);

/** Roles that are always there; they cannot be changed. */
export const BUILT_IN_ROLES: Readonly<Record<string, { description: string; permissions: readonly Permission[] }>> = {
  'super-admin': { description: 'Everything', permissions: PERMISSIONS },
  'site-admin': {
    description: 'People, phones and what answers calls, of the sites that the grant names',
    permissions: [
      ...read(...sections, 'settings', 'routes', 'call-records', 'emergency-calls', 'trunk-states', 'accounts'),
      ...both('sites', 'users', 'common-area-phones', 'auto-receptionists', 'ivr-menus', 'call-queues'),
      ...both('shared-line-groups', 'paging-groups', 'conference-rooms', 'parking-lots', 'phone-numbers'),
      ...both('calls', 'registrations', 'queue-states'),
      ...read('events'),
    ],
  },
  'queue-admin': {
    description: 'Call queues, their members and their live state',
    permissions: [
      ...both('call-queues', 'queue-states'),
      ...read('users', 'common-area-phones', 'prompts', 'music', 'business-hours', 'holiday-calendars', 'sites'),
      ...read('calls', 'call-records', 'settings', 'events'),
    ],
  },
  'receptionist-admin': {
    description: 'Auto receptionists, IVR menus, and what they say',
    permissions: [
      ...both('auto-receptionists', 'ivr-menus', 'prompts', 'business-hours', 'holiday-calendars'),
      ...read('users', 'common-area-phones', 'call-queues', 'shared-line-groups', 'external-contacts', 'sites'),
      ...read('phone-numbers', 'settings', 'routes'),
    ],
  },
  'recording-admin': {
    description: 'Recordings of calls, and when calls are recorded',
    permissions: [
      ...both('recordings', 'recording-policies'),
      ...read('users', 'call-queues', 'call-records', 'sites'),
    ],
  },
  'compliance-admin': {
    description: 'Reads what has happened: records, recordings, voicemail, emergency calls, and the audit log',
    permissions: [
      ...read('call-records', 'recordings', 'voicemail', 'emergency-calls', 'audit-log'),
      ...read('recording-policies', 'users', 'sites'),
      ...both('webhooks'),
      ...read('events'),
    ],
  },
};

export interface Grant {
  /** A built-in role, or one of our own. */
  readonly role: string;
  /** Domain of the account in which it counts; without: in all, and for the cluster. */
  readonly account?: string;
  /** Only objects of these sites; what belongs to no site can be read. */
  readonly sites?: readonly string[];
  /** Only objects with these extensions; what has no extension can be read. */
  readonly extensions?: readonly string[];
}

/** A grant whose role has been looked up. */
export interface ResolvedGrant extends Grant {
  readonly permissions: ReadonlySet<string>;
}

/** What an operation touches. Without an account it is the cluster. */
export interface Scope {
  readonly account?: string;
  readonly site?: string;
  readonly extension?: string;
}

/** Whether one of the grants lets it happen. */
export function allows(grants: readonly ResolvedGrant[], permission: Permission, scope: Scope): boolean {
  return grants.some(grant => grant.permissions.has(permission) && covers(grant, permission, scope));
}

/** Whether it may happen to anything at all in this account: what is asked before anything is read. */
export function mayAllow(grants: readonly ResolvedGrant[], permission: Permission, account?: string): boolean {
  return grants.some(grant => grant.permissions.has(permission) && ofAccount(grant, permission, account));
}

function ofAccount(grant: Grant, permission: Permission, account: string | undefined): boolean {
  if (grant.account === undefined) return true;
  if (account !== undefined) return grant.account === account;
  const [resource] = permission.split(':');
  // Lists over all accounts show those of the grant.
  return resource === 'accounts' ? permission.endsWith(':read') : !OF_CLUSTER.some(one => one === resource);
}

function covers(grant: Grant, permission: Permission, scope: Scope): boolean {
  const { account, site, extension } = scope;
  if (grant.account !== undefined && grant.account !== account) return false;
  const reading = permission.endsWith(':read');
  const within = (limit: readonly string[] | undefined, value: string | undefined): boolean =>
    limit === undefined || (value === undefined ? reading && account !== undefined : limit.includes(value));
  return within(grant.sites, site) && within(grant.extensions, extension);
}

/** Whether whoever has `own` may give `wanted` away: nobody gives more than he has. */
export function mayGive(own: readonly ResolvedGrant[], wanted: ResolvedGrant): boolean {
  return [...wanted.permissions].every(permission =>
    own.some(grant => grant.permissions.has(permission) && includes(grant, wanted)),
  );
}

function includes(own: Grant, wanted: Grant): boolean {
  const subset = (limit: readonly string[] | undefined, values: readonly string[] | undefined): boolean =>
    limit === undefined || (values !== undefined && values.every(one => limit.includes(one)));
  return (
    (own.account === undefined || own.account === wanted.account) &&
    subset(own.sites, wanted.sites) &&
    subset(own.extensions, wanted.extensions)
  );
}
