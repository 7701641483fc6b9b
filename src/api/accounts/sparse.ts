/** Schemas for what people write: whatever has a default may be left out, at every depth, and stays left out. */
import type { TSchema } from '@sinclair/typebox';

export function sparse<T extends TSchema>(schema: T): T {
  const { properties, required, items, patternProperties } = schema as Parts;
  const needed = required?.filter(name => properties?.[name]?.['default'] === undefined) ?? [];
  const { required: _, ...rest } = schema as T & Parts;
  return {
    ...rest,
    ...(properties && { properties: mapped(properties) }),
    ...(patternProperties && { patternProperties: mapped(patternProperties) }),
    ...(items && { items: sparse(items) }),
    ...(needed.length > 0 && { required: needed }),
  } as unknown as T;
}

interface Parts {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly required?: readonly string[];
}

const mapped = (fields: Readonly<Record<string, TSchema>>): Record<string, TSchema> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, sparse(field)]));
