/** Every operation times every role: allowed or 403. The table is a file, so that a change of rights is seen in a review. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILT_IN_ROLES } from '../../../../src/api/access/permissions.ts';
import type { Operation } from '../../../../src/api/http/operation.ts';
import { OPERATIONS } from '../../../../src/api/http/operations/index.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';
import { emptyBody, pathOf } from '../../../kit/api-requests.ts';

interface Caller {
  readonly name: string;
  readonly token: string;
}

describe('roles', () => {
  let api: TestApi;
  const callers: Caller[] = [];
  beforeAll(async () => {
    api = await TestApi.start();
    await api.addAccount();
    await api.call('PUT', '/v1/roles/custom', { body: { permissions: ['users:read', 'call-queues:write'] } });
    for (const role of [...Object.keys(BUILT_IN_ROLES), 'custom']) {
      callers.push({ name: role, token: await api.token({ role }) });
      callers.push({ name: `${role}@account`, token: await api.token({ role, account: ACCOUNT }) });
      callers.push({ name: `${role}@other`, token: await api.token({ role, account: 'other.test' }) });
    }
  });
  afterAll(() => api.close());

  const ask = async (operation: Operation, token: string): Promise<number> => {
    const { body, headers } = emptyBody(operation);
    // Nothing has this entity tag, so nothing is changed.
    const request = { token, headers: { ...headers, 'if-match': '"0"' }, ...(body === undefined ? {} : { body }) };
    return (await api.call(operation.method, pathOf(operation), request)).status;
  };

  it('allow what the table says, and nothing else', async () => {
    const lines: string[] = [];
    for (const operation of OPERATIONS) {
      const allowed: string[] = [];
      for (const { name, token } of callers) {
        const status = await ask(operation, token);
        expect([401, 500], `${operation.id} as ${name}`).not.toContain(status);
        if (status !== 403) allowed.push(name);
      }
      lines.push(`${operation.id}: ${allowed.length === callers.length ? 'everybody' : allowed.join(' ')}`);
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../../fixtures/api/roles.txt');
  });

  it('are needed for everything that is not public', async () => {
    for (const operation of OPERATIONS) {
      const status = await ask(operation, '');
      if (operation.access === 'public') expect([401, 403], operation.id).not.toContain(status === 401 ? 0 : status);
      else expect(status, operation.id).toBe(401);
    }
  });

  it('of another account never touch this one', async () => {
    const { revision, objects } = await api.services.accounts.read(ACCOUNT);
    for (const operation of OPERATIONS.filter(({ path }) => path.includes('{account}'))) {
      for (const { name, token } of callers.filter(one => one.name.endsWith('@other'))) {
        expect(await ask(operation, token), `${operation.id} as ${name}`).toBe(403);
      }
    }
    expect(await api.services.accounts.read(ACCOUNT)).toMatchObject({ revision, objects });
  });
});
