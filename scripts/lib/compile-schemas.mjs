// Compiles the schemas of configuration files and of accounts into functions, beside the compiled program: `node
// scripts/lib/compile-schemas.mjs dist`. To load typebox and Ajv and to compile a schema takes longer than most commands take in all, and
// every process of a cluster has accounts.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const options = { useDefaults: true, strict: true, code: { source: true } };

/** Source of a CommonJS module that is the function. It says only whether: errors are Ajv's to tell, in src/core/config/validate.ts. */
export function compiledSchema(schema) {
  const ajv = new Ajv(options);
  return standalone.default(ajv, ajv.compile(schema));
}

/**
 * Source of a CommonJS module with a function for the account object, for an object of each section, and for a whole `document`, which
 * say only whether: errors are told by src/routing/account/complete.ts. A kind of object that stands in many places, as destinations do,
 * is one function.
 */
export function compiledAccountSchemas({ accountSchema, accountDocumentSchema, SECTIONS }) {
  const ajv = new Ajv({ ...options, strictRequired: false, messages: false, inlineRefs: false });
  ajv.addKeyword('reference');
  const ids = new Map();
  const shared = schema => {
    const { description: _, default: standard, ...rest } = schema;
    for (const part of ['properties', 'patternProperties']) {
      if (rest[part] === undefined) continue;
      rest[part] = Object.fromEntries(Object.entries(rest[part]).map(([name, one]) => [name, shared(one)]));
    }
    if (rest.items !== undefined) rest.items = shared(rest.items);
    const kept = standard === undefined ? {} : { default: standard };
    if (rest.type !== 'object') return { ...rest, ...kept };
    const text = JSON.stringify(rest);
    if (!ids.has(text)) {
      ids.set(text, `object-${ids.size}`);
      ajv.addSchema(rest, ids.get(text));
    }
    return { $ref: ids.get(text), ...kept };
  };
  const parts = { account: accountSchema, document: accountDocumentSchema };
  for (const [section, { schema }] of Object.entries(SECTIONS)) parts[section] = schema;
  const refs = Object.entries(parts).map(([name, schema]) => [name, shared(schema).$ref]);
  return standalone.default(ajv, Object.fromEntries(refs));
}

if (process.argv[1] === import.meta.filename) {
  const folder = resolve(process.argv[2]);
  const { configSchema } = await import(join(folder, 'core/config/schema.js'));
  writeFileSync(join(folder, 'core/config/compiled-schema.cjs'), compiledSchema(configSchema));
  const [account, document] = await Promise.all([
    import(join(folder, 'routing/account/account.js')),
    import(join(folder, 'routing/account/document.js')),
  ]);
  const source = compiledAccountSchemas({ ...account, ...document });
  writeFileSync(join(folder, 'routing/account/compiled-schemas.cjs'), source);
}
