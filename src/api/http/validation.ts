/** Requests and responses against their schemas. A schema is compiled when it is first needed: there are hundreds. */
import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { describeSchemaError, propertyOf } from '../../core/schema-error.ts';
import { FieldError, pointerPart, type FieldProblem } from '../problem.ts';

/** More of them help nobody, and a body can have very many. */
const MOST_FIELDS = 50;

const common = { strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true } as const;
/** Clients are told of every fault, with the description of the field. */
const telling = { allErrors: true, verbose: true } as const;

/** Bodies say what they are; nothing is filled in, because what is left out has to stay so. */
const bodies = new Ajv({ ...common, ...telling });
/** Paths and queries are text. */
const texts = new Ajv({ ...common, ...telling, coerceTypes: 'array', useDefaults: true });
const answers = new Ajv({ ...common });
for (const ajv of [bodies, texts, answers]) {
  ajv.addKeyword('reference');
  ajv.addFormat('date-time', isDateTime);
  ajv.addFormat('binary', true);
}

/** RFC 3339 5.6, with seconds that may be left out. */
function isDateTime(text: string): boolean {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
  return form.test(text) && !Number.isNaN(Date.parse(text));
}

const compiled = new Map<Ajv, Map<TSchema, ValidateFunction>>();

function validator(ajv: Ajv, schema: TSchema): ValidateFunction {
  const known = compiled.get(ajv) ?? new Map<TSchema, ValidateFunction>();
  compiled.set(ajv, known);
  let validate = known.get(schema);
  if (!validate) known.set(schema, (validate = ajv.compile(schema)));
  return validate;
}

/** @throws FieldError `request-invalid` */
export function checkBody(schema: TSchema, value: unknown): void {
  check(bodies, schema, value, 'body');
}

/** Text is turned into what the schema wants, in place. @throws FieldError `request-invalid` */
export function checkText(schema: TSchema, value: unknown, place: 'path' | 'query'): void {
  check(texts, schema, value, place);
}

/** What is wrong with an answer of ours, undefined for nothing. */
export function faultOfAnswer(schema: TSchema, value: unknown): string | undefined {
  const validate = validator(answers, schema);
  return validate(value) ? undefined : answers.errorsText(validate.errors);
}

function check(ajv: Ajv, schema: TSchema, value: unknown, place: FieldProblem['in']): void {
  const validate = validator(ajv, schema);
  if (validate(value)) return;
  const errors = (validate.errors ?? []).slice(0, MOST_FIELDS);
  throw new FieldError(
    'request-invalid',
    errors.map(error => ({ in: place, pointer: pointerOf(error), detail: describeSchemaError(error, 'field') })),
  );
}

function pointerOf(error: ErrorObject): string {
  const { instancePath } = error;
  const extra = propertyOf(error);
  return extra === undefined ? instancePath : `${instancePath}/${pointerPart(extra)}`;
}
