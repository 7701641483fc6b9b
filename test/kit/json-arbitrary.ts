/** Values that a JSON schema allows, for property tests: what is nearly right finds more than noise. */
import type { TSchema } from '@sinclair/typebox';
import fc from 'fast-check';

type Schema = Readonly<Record<string, unknown>>;

const DEEPEST = 6;

export function valueOf(schema: TSchema | Schema, depth = 0): fc.Arbitrary<unknown> {
  const { type, enum: values, const: constant, anyOf } = schema as Schema;
  if (constant !== undefined) return fc.constant(constant);
  if (Array.isArray(values)) return fc.constantFrom(...(values as unknown[]));
  if (Array.isArray(anyOf)) return fc.oneof(...(anyOf as Schema[]).map(one => valueOf(one, depth)));
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valueOf((schema as { items: Schema }).items, depth + 1), {
        minLength: Number((schema as Schema)['minItems'] ?? 0),
        maxLength: Math.min(Number((schema as Schema)['maxItems'] ?? 3), 3),
      });
    case 'object':
      return object(schema, depth);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function text({ pattern, minLength = 0, maxLength = 30, format }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') {
    return fc.date({ min: new Date(0), max: new Date(2 ** 42), noInvalidDate: true }).map(date => date.toISOString());
  }
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern, 'u')).filter(one => one.length <= 200);
  return fc.string({ minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 30) });
}

function number({ minimum = 0, maximum = 1000 }: Schema): fc.Arbitrary<number> {
  return fc.integer({ min: Number(minimum), max: Math.max(Number(minimum), Math.min(Number(maximum), 2 ** 31 - 1)) });
}

function object({ properties = {}, required = [], maxProperties }: Schema, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties as Record<string, Schema>);
  const needed = new Set(required as string[]);
  // What may be left out is, deep inside: values would grow without end.
  const used = depth > DEEPEST ? fields.filter(([name]) => needed.has(name)) : fields;
  const chosen = Object.fromEntries(used.map(([name, field]) => [name, valueOf(field, depth + 1)]));
  if (maxProperties === 1 && used.length > 0) {
    return fc.oneof(...used.map(([name]) => fc.record({ [name]: chosen[name] ?? fc.constant(null) })));
  }
  return fc.record(chosen, { requiredKeys: [...needed].filter(name => name in chosen) });
}
