/** Every operation with requests that are nearly right, and with noise: never a 5xx, and a request that fails changes nothing. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../../src/api/http/operation.ts';
import { OPERATIONS } from '../../../../src/api/http/operations/index.ts';
import { checkAccount } from '../../../../src/routing/account/check/index.ts';
import { completeDocument } from '../../../../src/routing/index.ts';
import { exportAccount } from '../../../../src/api/accounts/apply.ts';
import { ACCOUNT, OPERATOR, TestApi } from '../../../kit/api.ts';
import { valueOf } from '../../../kit/json-arbitrary.ts';

const RUNS = 8;
/** Streams end when the client goes, which nobody does here; health is 503 without nodes, and the account is needed. */
const NEVER = ['events.stream', 'events.socket', 'accounts.delete', 'system.health'];
/** Its own work depends on time: argon2. */
const SLOW = ['sessions.create', 'setup.create', 'administrators.create', 'me.set-password', 'administrators.update'];
/** What is there, so that requests about it are made as well. */
const THERE = ['1001', '1002', '1200', '8001', 'North', 'South', ACCOUNT, 'super-admin', 'operator', '+14155550100'];

interface Attempt {
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
}

function attempts(operation: Operation): fc.Arbitrary<Attempt> {
  const names = Object.entries(operation.params?.properties ?? {});
  const values = names.map(([name, schema]) => {
    if (name === 'account') return fc.constant(ACCOUNT);
    return fc.oneof(valueOf(schema).map(String), fc.constantFrom(...THERE), fc.string({ minLength: 1 }));
  });
  const path = fc
    .tuple(...values)
    .map(parts =>
      names.reduce(
        (text, [name], at) => text.replace(`{${name}}`, encodeURIComponent(parts[at] ?? '')),
        operation.path as string,
      ),
    );
  const query = operation.query
    ? fc.oneof(valueOf(operation.query), fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 })).map(asQuery)
    : fc.constant('');
  const body = operation.body
    ? fc.oneof(
        { arbitrary: valueOf(operation.body), weight: 3 },
        { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 },
      )
    : fc.constant(undefined);
  return fc.record({ path, query, body });
}

function asQuery(values: unknown): string {
  const text = new URLSearchParams(
    Object.entries(values as object).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return text === '' ? '' : `?${text}`;
}

describe('any request', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
    await api.addAccount();
  });
  afterAll(async () => {
    // Whatever was done, the account makes sense.
    const document = completeDocument(await exportAccount(api.services.accounts, ACCOUNT));
    expect(checkAccount(document)).toEqual([]);
    await api.close();
  });

  const state = async (): Promise<unknown> => {
    const { revision } = await api.services.accounts.read(ACCOUNT);
    const [last] = await api.services.audit.list({ limit: 1 });
    return [revision, api.services.accessStore.revision, last?.id];
  };

  const wanted = OPERATIONS.filter(({ id }) => !NEVER.includes(id));
  it.each(wanted.map(one => [one.id, one] as const))('to %s', async (id, operation) => {
    await fc.assert(
      fc.asyncProperty(attempts(operation), async ({ path, query, body }) => {
        const before = await state();
        const type = operation.upload ? { 'content-type': operation.upload.types[0] ?? '' } : undefined;
        const sent = operation.upload ? Buffer.from(JSON.stringify(body ?? 'noise')) : body;
        const reply = await api.call(operation.method, `${path}${query}`, {
          token: OPERATOR,
          ...(type && { headers: type }),
          ...(sent === undefined ? {} : { body: sent }),
        });
        const told = `${operation.method} ${path}${query} ${JSON.stringify(body)} -> ${reply.status} ${reply.bytes.toString().slice(0, 300)}`;
        expect(reply.status, told).toBeLessThan(500);
        if (reply.status >= 400) {
          expect(String(reply.headers['content-type']), told).toContain('application/problem+json');
          expect(await state(), told).toEqual(before);
        }
      }),
      { numRuns: SLOW.includes(id) ? 3 : RUNS, endOnFailure: true },
    );
  });
});
