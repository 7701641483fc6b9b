/** The main auto receptionist that a site is given: by the API, and by a document that names none. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { siteWithReceptionist, withMainReceptionists } from '../../../src/api/accounts/main-receptionist.ts';
import { completeDocument } from '../../../src/routing/index.ts';
import { TestApi } from '../../kit/api.ts';

const account = { domain: 'new.test' };

describe('a site without a receptionist', () => {
  it.each([
    ['the first free extension', {}, {}, '9000'],
    ['behind those that are there', { users: [{ extension: '9000' }, { extension: '9001' }] }, {}, '9002'],
    ['with the code of the site', {}, { code: '8' }, '89000'],
    ['neither hidden nor hiding', { users: [{ extension: '9000' }] }, { code: '8' }, '89001'],
  ])('gets one: %s', (_what, sections, site, extension) => {
    const document = completeDocument({ account, sites: [{ name: 'Home' }], ...sections });
    const { body, also } = siteWithReceptionist(document, { name: 'North', ...site }, undefined);
    expect(body).toMatchObject({ name: 'North', mainReceptionist: extension });
    expect(also).toMatchObject([{ section: 'receptionists', body: { extension, site: 'North', name: 'North' } }]);
  });

  it('who presses nothing there gets to the operator, or leaves a message', () => {
    const operator = { user: '1001' };
    const of = (settings: object, own: object) =>
      siteWithReceptionist(
        completeDocument({ account: { ...account, settings } }),
        { name: 'North', settings: own },
        undefined,
      ).also[0]?.body?.['business'];
    expect(of({}, {})).toEqual({ destination: { voicemail: 'self' } });
    expect(of({ operator }, {})).toEqual({ destination: operator });
    expect(of({ operator }, { operator: { queue: '2200' } })).toEqual({ destination: { queue: '2200' } });
  });

  it('of a document: each has its own', () => {
    const written = { account, sites: [{ name: 'A' }, { name: 'B' }, { name: 'C', mainReceptionist: '2000' }] };
    const whole = withMainReceptionists(
      { ...written, receptionists: [{ extension: '2000', name: 'C', business: { destination: { hangup: true } } }] },
      () => undefined,
    );
    const main = (whole['sites'] as { mainReceptionist: string }[]).map(({ mainReceptionist }) => mainReceptionist);
    expect(main).toEqual(['9000', '9001', '2000']);
    expect(whole['receptionists']).toHaveLength(3);
  });
});

describe('through the API', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await TestApi.start();
  });
  afterEach(() => api.close());

  const base = '/v1/accounts/new.test';
  const document =
    'account: { domain: new.test }\nsites: [{ name: Main, mainNumber: "+12125550100" }]\nnumbers: [{ number: "+12125550100" }]\n';
  const apply = async (text: string, query = '') => {
    const answer = await api.call('PUT', `${base}/document${query}`, {
      body: text,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(answer.status).toBe(200);
    return (answer.body as { changes: { change: string; section: string; key: string }[] }).changes;
  };

  it('a document that names none is applied again without a difference, and calls to the main number get there', async () => {
    const changes = await apply(document);
    expect(changes).toContainEqual({ change: 'add', section: 'receptionists', key: '9000', fields: [] });
    expect(await apply(document, '?dryRun=true')).toEqual([]);
    await api.call('PATCH', `${base}/auto-receptionists/9000`, { body: { name: 'Welcome' } });
    expect(await apply(document, '?dryRun=true')).toEqual([]);
    const directory = api.services.directory.byDomain('new.test');
    expect(directory?.destinationOfNumber('+12125550100')).toEqual({ kind: 'receptionist', extension: '9000' });
    expect(directory?.receptionist('9000')).toMatchObject({ dialByExtension: true, name: 'Welcome', site: 'Main' });
  });

  it('it comes and goes with its site, and not alone', async () => {
    await apply(document);
    const made = await api.call('POST', `${base}/sites`, { body: { name: 'North', code: '8' } });
    expect(made).toMatchObject({ status: 201, body: { mainReceptionist: '89001' } });
    expect((await api.call('GET', `${base}/auto-receptionists/89001`)).status).toBe(200);
    expect((await api.call('DELETE', `${base}/auto-receptionists/89001`)).status).toBe(409);
    // Left out, it is the one that it was.
    const replaced = await api.call('PUT', `${base}/sites/North`, { body: { name: 'North', code: '8' } });
    expect(replaced).toMatchObject({ status: 200, body: { mainReceptionist: '89001' } });
    expect((await api.call('DELETE', `${base}/sites/North`)).status).toBe(204);
    expect((await api.call('GET', `${base}/auto-receptionists/89001`)).status).toBe(404);
  });
});
