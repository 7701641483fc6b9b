// Compiles the schema of configuration files into a function, beside the compiled program: `node scripts/lib/compile-config-schema.mjs
// dist`. To load typebox and Ajv and to compile the schema takes longer than most commands take in all.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

/** Source of a CommonJS module that is the function. It says only whether: errors are Ajv's to tell, in src/core/config/validate.ts. */
export function compiledSchema(schema) {
  const ajv = new Ajv({ useDefaults: true, strict: true, code: { source: true } });
  return standalone.default(ajv, ajv.compile(schema));
}

if (process.argv[1] === import.meta.filename) {
  const folder = resolve(process.argv[2], 'core/config');
  const { configSchema } = await import(join(folder, 'schema.js'));
  writeFileSync(join(folder, 'compiled-schema.cjs'), compiledSchema(configSchema));
}
