/** What operations on one live call share: its path, the call itself, and the audit log. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { object } from '../../../core/schema.ts';
import type { CallDetail } from '../../../pbx/call/control/ports.ts';
import { accountParam, type OperationCall } from '../operation.ts';
import { demandAny, scopeOfExtension, scopesOfCall } from './live-scope.ts';

export const tag = 'calls';
export const path = '/v1/accounts/{account}/calls' as const;
export const oneOf = <const T extends string>(values: readonly T[], description: string) =>
  Type.Unsafe<T>({ type: 'string', enum: values, description });
export const ID = Type.String({ pattern: '^[\\w.-]{1,64}$', description: 'Id of the call' });
export const LEG = Type.String({ pattern: '^[\\w-]{1,64}$', description: 'Id of a leg' });
export const DIALLED = '^[0-9A-Za-z*#+._-]{1,64}$';
export const extensionOf = (description: string) => Type.String({ pattern: '^[0-9]{1,16}$', description });
export const params = object({ account: accountParam, call: ID });

type CallOfCall = Pick<OperationCall, 'services' | 'may' | 'demand' | 'recorder'> & {
  readonly params: { readonly account: string; readonly call?: string };
};

/** @throws TandemError `call-unknown` also for a call of another account, `permission-denied` */
export async function found(call: CallOfCall, id = call.params.call ?? ''): Promise<CallDetail> {
  const {
    services,
    params: { account },
  } = call;
  const detail = await services.live.calls.get(id);
  if (detail.account !== account) throw new TandemError('call-unknown', { detail: id });
  demandAny(call, scopesOfCall(services, detail));
  return detail;
}

/** What is done in somebody's name is done with his rights. @throws TandemError `permission-denied` */
export function demandName({ services, demand, params: { account } }: CallOfCall, by: string | undefined): void {
  if (by !== undefined) demand(scopeOfExtension(services, account, by));
}

/** A call is nothing that the durable store keeps, so the audit log is written after it. */
export async function noted(
  { services, recorder, params: { account } }: CallOfCall,
  id: string,
  after: unknown,
): Promise<void> {
  await services.audit.append([recorder.entry({ account, resource: tag, key: id, after })]);
}

/** Switches have calls of one account so far. @throws TandemError `account-unknown` */
export function demandAccount({ services }: CallOfCall, account: string): void {
  if (services.directory.byDomain(account) === undefined) throw new TandemError('account-unknown', { detail: account });
}
