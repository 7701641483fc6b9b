/** The document as a page: Swagger UI, from our own server only. */
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TandemError } from '../../core/errors.ts';
import type { Answer } from './operation.ts';

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
  'start.js': 'text/javascript',
};

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Tandem control API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="icon" href="docs/favicon-32x32.png">
</head>
<body>
<div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;
const START = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#api', deepLinking: true, filter: true, docExpansion: 'none', validatorUrl: null });
`;
/** Swagger UI writes styles into elements and shows images that are written in its style sheet. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

const text = (type: string, body: string | Buffer): Answer<never> => ({
  headers: {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
  },
  body: Buffer.from(body) as never,
});

export const documentationPage = (): Answer<never> => text('text/html', HTML);

export async function pageFile(name: string): Promise<Answer<never>> {
  const type = TYPES[name];
  if (type === undefined) throw new TandemError('resource-unknown');
  if (name === 'start.js') return text(type, START);
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return text(type, await readFile(join(folder, name)));
}
