export * from './account/index.ts';
export type { Destination, DestinationKind, MonitorMode, Reason, ToggleName } from './destination.ts';
export { licenceOf } from './dial-plan/permissions.ts';
export type { CallerId, RouteOrigin, RoutePlan, RouteQuery, RouteStep } from './dial-plan/types.ts';
export { keyedDestination, keyedExtension } from './dial-plan/extensions.ts';
export { accountCompiler } from './directory/compile.ts';
export { AccountDirectory } from './directory/account-directory.ts';
export { clientOf } from './directory/client-codes.ts';
export { matchesPattern } from './directory/block-list.ts';
export type { DirectoryEntry } from './directory/entries.ts';
export type { HoursState } from './directory/hours.ts';
export type { Principal } from './directory/relations.ts';
export { callerState, isLocked, keyHolder } from './phone-lock.ts';
export type {
  AccountCompiler,
  AccountSource,
  PhoneLock,
  QueueMembership,
  RuntimeName,
  RuntimeSettings,
  RuntimeValue,
  RuntimeValues,
} from './ports.ts';
