/** What a schema has found, in the words of people: for files as well as for requests. */
import type { ErrorObject } from 'ajv';

/** What is wrong; in full where Ajv is `verbose`. `thing` is what a property is to the reader: a setting, a field. */
export function describeSchemaError({ keyword, params, parentSchema, message }: ErrorObject, thing: string): string {
  const { allowedValues = [], pattern = '' } = params as { allowedValues?: readonly string[]; pattern?: string };
  const { description, minProperties, maxProperties } = (parentSchema ?? {}) as {
    readonly description?: string;
    readonly minProperties?: number;
    readonly maxProperties?: number;
  };
  switch (keyword) {
    case 'additionalProperties':
      return `unknown ${thing}`;
    case 'required':
      return 'missing';
    case 'enum':
      return `must be one of ${allowedValues.join(', ')}`;
    case 'pattern':
      return `is not in the right form${description === undefined ? '' : ` (${description})`}, ${pattern}`;
    case 'minProperties':
    case 'maxProperties':
      if (minProperties === maxProperties)
        return `needs exactly ${maxProperties === 1 ? 'one' : maxProperties} ${thing}`;
  }
  return message ?? 'not valid';
}

/** The property that is missing or too much: the error's own path ends at its parent. */
export function propertyOf({ params }: ErrorObject): string | undefined {
  const { additionalProperty, missingProperty } = params as { additionalProperty?: string; missingProperty?: string };
  return additionalProperty ?? missingProperty;
}
