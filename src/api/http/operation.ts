/**
 * One operation of the API, whole: from it come the route, the validation of request and response, the check of permissions, the
 * OpenAPI document and with it the typed client.
 */
import type { Readable } from 'node:stream';
import { Type, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import type { ErrorCode } from '../../core/errors.ts';
import type { Permission, Scope } from '../access/permissions.ts';
import type { Principal } from '../access/principal.ts';
import type { Answer } from './answer.ts';
import type { ApiServices } from './services.ts';
import type { ChangeRecorder } from './recorder.ts';

export type { Answer } from './answer.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `public`: anybody; `self`: whoever has a valid token, about himself. */
export type Access = 'public' | 'self' | Permission;

type Empty = TObject<Record<never, never>>;

/** What is known of a request besides its content. */
export interface RequestFacts {
  readonly id: string;
  /** IP address of the client. */
  readonly address: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

export interface OperationCall<P extends TObject = TObject, Q extends TObject = TObject, B extends TSchema = TSchema> {
  readonly operation: Operation;
  readonly params: Static<P>;
  readonly query: Static<Q>;
  readonly body: Static<B>;
  /** The body of an operation with `upload`. */
  readonly upload: Readable;
  /** Of an operation that is public: somebody without any grant. */
  readonly principal: Principal;
  readonly services: ApiServices;
  readonly request: RequestFacts;
  /** For changes: what goes into the audit log and under the idempotency key. */
  readonly recorder: ChangeRecorder;
  /** Whether the operation's permission also holds for this. */
  may(scope: Scope): boolean;
  /** @throws TandemError `permission-denied` when it does not */
  demand(scope: Scope): void;
}

interface Upload {
  /** Media types that are taken. */
  readonly types: readonly string[];
  readonly limitBytes: number;
}

export interface OperationDefinition<P extends TObject, Q extends TObject, B extends TSchema, R extends TSchema> {
  /** `users.list`; stable, the name in clients. */
  readonly id: string;
  readonly method: Method;
  /** With parameters in braces. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  /** Of JSON; `application/merge-patch+json` is taken as well. */
  readonly body?: B;
  /** The body is optional. */
  readonly bodyOptional?: boolean;
  readonly upload?: Upload;
  /** Without: 204. */
  readonly response?: R;
  /** Media types of what is no JSON. */
  readonly produces?: readonly string[];
  /** Default: 200, or 204 without a response. */
  readonly status?: number;
  /** Other statuses of success. */
  readonly alsoStatus?: readonly number[];
  readonly errors?: readonly ErrorCode[];
  /** It has an ETag and takes If-Match, or If-None-Match. */
  readonly conditional?: boolean;
  /** What it touches, when that is more than the account of its path; what an object says of itself is checked by the handler. */
  readonly scope?: (params: Static<P>, query: Static<Q>) => Scope;
  readonly handle: (call: OperationCall<P, Q, B>) => Promise<Answer<Static<R>>> | Answer<Static<R>>;
}

/** An operation of whatever types. */
export interface Operation extends Omit<OperationDefinition<TObject, TObject, TSchema, TSchema>, 'scope' | 'handle'> {
  readonly scope?: (params: Record<string, unknown>, query: Record<string, unknown>) => Scope;
  readonly handle: (call: OperationCall) => Promise<Answer> | Answer;
}

export function defineOperation<
  P extends TObject = Empty,
  Q extends TObject = Empty,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
>(definition: OperationDefinition<P, Q, B, R>): Operation {
  return definition as unknown as Operation;
}

/** @throws RangeError when two operations have the same id or the same path and method */
export function operationTable(...lists: readonly (readonly Operation[])[]): readonly Operation[] {
  const all = lists.flat();
  const seen = new Set<string>();
  for (const { id, method, path } of all) {
    for (const name of [id, `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`]) {
      if (seen.has(name)) throw new RangeError(`two operations are called ${name}`);
      seen.add(name);
    }
  }
  return all;
}

export const successStatus = ({ status, response, produces }: Operation): number =>
  status ?? (response === undefined && produces === undefined ? 204 : 200);

export const accountParam = Type.String({
  pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$',
  maxLength: 253,
  description: 'Domain of the account',
});
