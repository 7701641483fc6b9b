/** Two processes of the API on one store, one of them killed in the middle of its work. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DURABLE_ENGINES, type DurableEngine } from '../../kit/durable.ts';
import { ApiProcesses, type ApiNode } from '../../kit/api-process.ts';
import { until } from '../../kit/wait.ts';

const account = 'example.test';
const path = { account };

interface Made {
  readonly key: string;
  readonly status: number;
}

/** Makes a contact; the same key is the same request, whoever is asked. */
async function make({ client }: ApiNode, key: string): Promise<Made> {
  const { response } = await client.POST('/v1/accounts/{account}/external-contacts', {
    params: { path, header: { 'Idempotency-Key': key } },
    body: { name: key, number: '+14155550100' },
  });
  return { key, status: response.status };
}

async function contacts({ client }: ApiNode): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined; ;) {
    const { data } = await client.GET('/v1/accounts/{account}/external-contacts', {
      params: { path, query: { limit: 1000, ...(cursor !== undefined && { cursor }) } },
    });
    names.push(...(data?.items ?? []).map(({ name }) => name));
    cursor = data?.nextCursor;
    if (cursor === undefined) return names;
  }
}

describe.each(DURABLE_ENGINES)('two processes of the API on %s', (_name, startEngine) => {
  let engine: DurableEngine;
  let apis: ApiProcesses;
  let [first, second]: [ApiNode, ApiNode] = [undefined as never, undefined as never];
  beforeAll(async () => {
    engine = await startEngine();
    apis = await ApiProcesses.start(2, await engine.database());
    [first, second] = apis.nodes as [ApiNode, ApiNode];
    const { response } = await first.client.POST('/v1/accounts', { params: {}, body: { domain: account } });
    expect(response.status).toBe(201);
    await first.client.POST('/v1/accounts/{account}/sites', { params: { path }, body: { name: 'Main' } });
  });
  afterAll(async () => {
    await apis.stop();
    await engine.stop();
  });

  it('write the same account at the same time, and nothing is lost', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => `both-${index}`);
    const made = await Promise.all(keys.map((key, index) => make(index % 2 === 0 ? first : second, key)));
    expect(made.map(({ status }) => status)).toEqual(keys.map(() => 201));
    for (const node of [first, second]) expect((await contacts(node)).sort()).toEqual([...keys].sort());
  });

  it('give one answer to one request, whichever is asked', async () => {
    const asked = await Promise.all([first, second, first, second].map(node => make(node, 'once')));
    expect(asked.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await contacts(first)).filter(name => name === 'once')).toHaveLength(1);
  });

  it('see a change and a revoked token within a second', async () => {
    const began = performance.now();
    const one = await first.client.POST('/v1/tokens', {
      params: {},
      body: { name: 'short', grants: [{ role: 'super-admin' }] },
    });
    const { token = '', id = '' } = one.data ?? {};
    const ask = async (): Promise<number> =>
      (await fetch(`${second.url}/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status;
    await until('the token to be known', async () => ((await ask()) === 200 ? true : undefined));
    expect(performance.now() - began).toBeLessThan(1500);
    const revoked = performance.now();
    await first.client.DELETE('/v1/tokens/{id}', { params: { path: { id } } });
    await until('the token to be refused', async () => ((await ask()) === 401 ? true : undefined));
    expect(performance.now() - revoked).toBeLessThan(1500);
  });

  it('lose nothing that was confirmed when one is killed in the middle of a write', async () => {
    const confirmed: string[] = [];
    const open: string[] = [];
    let next = 0;
    let killed = false;
    const work = async (): Promise<void> => {
      while (!killed) {
        const key = `killed-${(next += 1)}`;
        try {
          const { status } = await make(first, key);
          if (status === 201) confirmed.push(key);
        } catch {
          // Cut off: it may have been done, or not.
          open.push(key);
        }
      }
    };
    const workers = Array.from({ length: 8 }, work);
    await until('some to be confirmed', () => (confirmed.length >= 30 ? true : undefined));
    await first.kill();
    killed = true;
    await Promise.all(workers);
    expect(open.length).toBeGreaterThan(0);
    const names = new Set(await contacts(second));
    expect(confirmed.filter(key => !names.has(key))).toEqual([]);
    // The same requests again, at the other: what was done is told, what was not is done, and nothing is there twice.
    const again = await Promise.all(open.map(key => make(second, key)));
    expect(again.map(({ status }) => status)).toEqual(open.map(() => 201));
    const all = (await contacts(second)).filter(name => name.startsWith('killed'));
    expect(all.sort()).toEqual([...new Set([...confirmed, ...open])].sort());
    // As many entries of the log as objects: each change has its own, in its transaction.
    const { data } = await second.client.GET('/v1/audit-log', {
      params: { query: { account, resource: 'external-contacts', limit: 1000 } },
    });
    const told = (data?.items ?? []).map(({ key }) => key).filter(key => key.startsWith('killed'));
    expect(told.sort()).toEqual(all.sort());
    await first.start();
    expect((await contacts(first)).length).toBe((await contacts(second)).length);
  });
});
