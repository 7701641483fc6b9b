/** The account document: one account, whole. Each list is one kind of object, each object is found by its key. */
import { Type, type Static, type TObject } from '@sinclair/typebox';
import { accountSchema, siteSchema } from './account.ts';
import { groupSchema, menuSchema, pickupGroupSchema, queueSchema, receptionistSchema } from './answering.ts';
import { conferenceRoomSchema, monitoringSchema, musicSchema, pagingGroupSchema } from './facilities.ts';
import { parkingLotSchema, promptSchema, recordingPolicySchema } from './facilities.ts';
import { listOf } from './fields.ts';
import { holidayCalendarSchema, hoursSchema } from './hours.ts';
import { callingPlanSchema, phoneNumberSchema, routeGroupSchema, routingRuleSchema, trunkSchema } from './outside.ts';
import { commonAreaSchema, contactSchema, userSchema } from './user.ts';

/** Section of the document, the field that is an object's key, and the schema. Sections are applied and shown in this order. */
export const SECTIONS = {
  sites: { key: 'name', schema: siteSchema },
  hours: { key: 'name', schema: hoursSchema },
  holidays: { key: 'name', schema: holidayCalendarSchema },
  prompts: { key: 'name', schema: promptSchema },
  music: { key: 'name', schema: musicSchema },
  callingPlans: { key: 'name', schema: callingPlanSchema },
  recordingPolicies: { key: 'name', schema: recordingPolicySchema },
  users: { key: 'extension', schema: userSchema },
  commonAreaPhones: { key: 'extension', schema: commonAreaSchema },
  receptionists: { key: 'extension', schema: receptionistSchema },
  menus: { key: 'extension', schema: menuSchema },
  queues: { key: 'extension', schema: queueSchema },
  groups: { key: 'extension', schema: groupSchema },
  pickupGroups: { key: 'name', schema: pickupGroupSchema },
  conferenceRooms: { key: 'extension', schema: conferenceRoomSchema },
  parkingLots: { key: 'name', schema: parkingLotSchema },
  pagingGroups: { key: 'extension', schema: pagingGroupSchema },
  monitoring: { key: 'name', schema: monitoringSchema },
  contacts: { key: 'name', schema: contactSchema },
  trunks: { key: 'name', schema: trunkSchema },
  routeGroups: { key: 'name', schema: routeGroupSchema },
  routingRules: { key: 'name', schema: routingRuleSchema },
  numbers: { key: 'number', schema: phoneNumberSchema },
} as const satisfies Record<string, { key: string; schema: TObject }>;

export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];
export type SectionObject<S extends SectionName> = Static<(typeof SECTIONS)[S]['schema']>;

type Lists = { [S in SectionName]: SectionObject<S>[] };

/** A whole account with all defaults filled in. Lists keep their order; for routing rules it decides. */
export type AccountDocument = { account: Static<typeof accountSchema> } & Lists;

const lists = Object.fromEntries(
  SECTION_NAMES.map(section => [section, listOf(SECTIONS[section].schema, `All ${section} of the account`)]),
);
export const accountDocumentSchema = Type.Unsafe<AccountDocument>(
  Type.Object({ account: accountSchema, ...lists }, { additionalProperties: false, description: 'An account' }),
);
