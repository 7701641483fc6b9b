/** Where users have said to be: by the API, for a while. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, TestApi } from '../../kit/api.ts';

describe('the place that a user has told', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await TestApi.start();
    await api.addAccount();
    await api.call('POST', `/v1/accounts/${ACCOUNT}/common-area-phones`, { body: { extension: '3001' } });
  });
  afterEach(() => api.close());

  const path = (extension: string): string => `/v1/accounts/${ACCOUNT}/extensions/${extension}/location`;

  it('is set, shown, and forgotten', async () => {
    const address = { country: 'US', city: 'Oakland', street: 'Broadway' };
    const set = await api.call('PUT', path('1001'), { body: { address, seconds: 3600 } });
    const body = { address, at: '2030-01-01T00:00:00.000Z', until: '2030-01-01T01:00:00.000Z' };
    expect(set).toMatchObject({ status: 200, body });
    expect((await api.call('GET', path('1001'))).body).toEqual(body);
    expect(api.services.runtime.get(ACCOUNT, '1001', 'location')).toMatchObject({ address });
    expect((await api.call('DELETE', path('1001'))).status).toBe(204);
    expect((await api.call('GET', path('1001'))).body).toEqual({});
  });

  it.each([
    ['nothing', '1001', {}, 400],
    ['a moment', '1001', { text: 'here', seconds: 1 }, 400],
    ['a shared phone', '3001', { text: 'here' }, 404],
  ])('is not %s', async (_what, extension, body, status) => {
    expect((await api.call('PUT', path(extension), { body })).status).toBe(status);
  });
});
