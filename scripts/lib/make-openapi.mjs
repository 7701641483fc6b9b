// Writes what is made from the table of operations: docs/openapi.json, and the types of the client. scripts/make-openapi runs it;
// test/unit/api/http/openapi.test.ts says when it has been forgotten.
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { openApiDocument } from '../../src/api/http/openapi.ts';
import { OPERATIONS } from '../../src/api/http/operations/index.ts';
import { API_VERSION } from '../../src/api/http/version.ts';

const ROOT = new URL('../../', import.meta.url);
const document = openApiDocument(OPERATIONS, API_VERSION);
await writeFile(new URL('docs/openapi.json', ROOT), `${JSON.stringify(document, null, 1)}\n`);

const types = astToString(await openapiTypescript(JSON.parse(JSON.stringify(document)), { defaultNonNullable: false }));
const head = '// Made from docs/openapi.json by scripts/make-openapi; not to be changed by hand.\n';
await writeFile(
  new URL('src/api/client/schema.ts', ROOT),
  await format(head + types, { parser: 'typescript', printWidth: 120, singleQuote: true, arrowParens: 'avoid' }),
);
