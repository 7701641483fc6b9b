export { TIMERS } from './timers.ts';
export type { TransactionTimers } from './timers.ts';
export { TransactionLayer } from './layer.ts';
export { TRANSACTION_LIMITS } from './types.ts';
export type {
  ClientEvents,
  ClientFailure,
  ClientOptions,
  ClientTransaction,
  ServerEnd,
  ServerTransaction,
  TransactionHandler,
  TransactionLimits,
  TransactionOptions,
  TransactionRow,
  TransactionSnapshot,
} from './types.ts';
