export type { Account, EmergencyPolicy, Network, Site } from './account.ts';
export type {
  Distribution,
  Menu,
  MenuKey,
  PickupGroup,
  Queue,
  QueueMember,
  Reception,
  Receptionist,
  SharedLineGroup,
} from './answering.ts';
export type { BlockEntry } from './block-list.ts';
export type { Blocking, CallHandling, RingTarget } from './call-handling.ts';
export type { BusyAction, DestinationSpec, MenuAction } from './destination-spec.ts';
export { completeAccount, completeDocument, completeObject, emptyDocument } from './complete.ts';
export { SECTION_NAMES, SECTIONS } from './document.ts';
export type { AccountDocument, SectionName, SectionObject } from './document.ts';
export type {
  ConferenceRoom,
  MonitoringPermission,
  Music,
  PagingGroup,
  ParkingLot,
  Prompt,
  RecordingPolicy,
} from './facilities.ts';
export type { FeatureCodes, FeatureName } from './feature-codes.ts';
export type { Address, Language } from './fields.ts';
export type { Holiday, HolidayCalendar, Hours, HoursRange, Weekday } from './hours.ts';
export type {
  CallingPlan,
  NumberRewrite,
  PhoneNumber,
  RouteGroup,
  RoutingRule,
  Trunk,
  TrunkTarget,
} from './outside.ts';
export { LOCKABLE_PARTS, signallingOf } from './settings.ts';
export type { LockablePart, ResolvedSettings, SettingName, Settings } from './settings.ts';
export type { CommonAreaPhone, Contact, Delegate, Device, User, VipMode } from './user.ts';
