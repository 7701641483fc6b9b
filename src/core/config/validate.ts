/** The form of a configuration, with everything that is wrong with it. Costly to load: see `load.ts`. */
import { Ajv } from 'ajv';
import { configSchema, type RawConfig } from './schema.ts';

export const validate = new Ajv({ verbose: true, allErrors: true, useDefaults: true, strict: true }).compile<RawConfig>(
  configSchema,
);
