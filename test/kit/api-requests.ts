/** Requests that each operation understands, about things that are not there. */
import type { Operation } from '../../src/api/http/operation.ts';
import { ACCOUNT } from './api.ts';

const NAMES: Readonly<Record<string, string>> = {
  account: ACCOUNT,
  extension: '4711',
  name: 'nothing',
  number: '+14155550199',
  role: 'no-such-role',
  code: 'internal',
  file: 'swagger-ui.css',
};

/** Queries that are asked for. */
const QUERIES: Readonly<Record<string, string>> = {
  'routes.explain': '?from=1001&to=1002',
  // A stream would not end; what is asked about is whether it may begin.
  'events.stream': '?no-such-parameter=1',
};

export function pathOf({ path, id }: Operation, names: Readonly<Record<string, string>> = {}): string {
  const filled = path.replaceAll(/\{([^}]*)\}/g, (_, name: string) =>
    encodeURIComponent(names[name] ?? NAMES[name] ?? 'nothing'),
  );
  return `${filled}${QUERIES[id] ?? ''}`;
}

/** A body of the right media type, which is wrong otherwise. */
export function emptyBody({ body, upload }: Operation): { body?: unknown; headers: Record<string, string> } {
  if (upload) return { body: Buffer.from('x'), headers: { 'content-type': upload.types[0] ?? '' } };
  return body ? { body: {}, headers: {} } : { headers: {} };
}
