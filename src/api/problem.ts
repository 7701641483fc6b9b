/** Errors as clients see them: problem documents (RFC 9457) whose codes are those of the catalogue. */
import { Type, type Static } from '@sinclair/typebox';
import { ConfigError } from '../core/config/problems.ts';
import { ERRORS, TandemError, type ErrorCode } from '../core/errors.ts';

export const PROBLEM_TYPE = 'application/problem+json';

const fieldProblemSchema = Type.Object(
  {
    in: Type.Unsafe<'body' | 'path' | 'query' | 'header'>({
      type: 'string',
      enum: ['body', 'path', 'query', 'header'],
      description: 'Part of the request',
    }),
    pointer: Type.String({ description: 'JSON pointer into that part (RFC 6901)' }),
    detail: Type.String({ description: 'What is wrong, for people' }),
  },
  { additionalProperties: false },
);
export type FieldProblem = Static<typeof fieldProblemSchema>;

export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'URI reference that names the problem' }),
    title: Type.String({ description: 'The same for all problems of this type' }),
    status: Type.Integer({ description: 'HTTP status' }),
    code: Type.Unsafe<ErrorCode>({ type: 'string', description: 'Stable code of the error catalogue' }),
    detail: Type.Optional(Type.String({ description: 'What exactly, for people' })),
    requestId: Type.String({ description: 'Stands in our log as well' }),
    errors: Type.Optional(Type.Array(fieldProblemSchema, { description: 'Every field that is wrong' })),
  },
  { $id: 'Problem', description: 'Problem document (RFC 9457)' },
);
export type Problem = Static<typeof problemSchema>;

/** An error that names fields. */
export class FieldError extends TandemError {
  readonly fields: readonly FieldProblem[];

  constructor(code: ErrorCode, fields: readonly FieldProblem[], detail?: string) {
    super(code, { detail: detail ?? fields.map(one => `${one.pointer || one.in}: ${one.detail}`).join('; ') });
    this.fields = fields;
  }
}

/** What Fastify's own errors mean. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'request-invalid',
  404: 'resource-unknown',
  405: 'method-not-allowed',
  408: 'timeout',
  413: 'body-too-large',
  414: 'request-invalid',
  415: 'media-type-unsupported',
  429: 'rate-limited',
  431: 'request-invalid',
};

/** The error of the catalogue that something thrown amounts to. */
export function asTandemError(error: unknown): TandemError {
  if (error instanceof TandemError) return error;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  const code = statusCode === undefined ? undefined : BY_STATUS[statusCode];
  if (code === undefined) return new TandemError('internal', { cause: error });
  return new TandemError(code, { cause: error, ...(message === undefined ? {} : { detail: message }) });
}

export function problemOf(error: TandemError, requestId: string): Problem {
  const { code, httpStatus: status, detail } = error;
  // What went wrong inside is for the log.
  const told = status >= 500 ? undefined : detail;
  const fields = fieldsOf(error);
  return {
    type: `/problems/${code}`,
    title: ERRORS[code].text,
    status,
    code,
    ...(told === undefined ? {} : { detail: told }),
    requestId,
    ...(fields.length === 0 ? {} : { errors: fields }),
  };
}

function fieldsOf(error: TandemError): FieldProblem[] {
  if (error instanceof FieldError) return [...error.fields];
  if (!(error instanceof ConfigError)) return [];
  return error.problems.map(({ path, what, line }) => ({
    in: 'body',
    pointer: pointerOfPath(path),
    detail: line === undefined ? what : `line ${line}: ${what}`,
  }));
}

/** `users[2].settings.hours` as a JSON pointer. */
function pointerOfPath(path: string): string {
  const parts = path.split(/[.[\]]+/).filter(part => part !== '');
  return parts.map(part => `/${pointerPart(part)}`).join('');
}

/** RFC 6901 3. */
export const pointerPart = (part: string | number): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1');
