/** Accounts, credentials and runtime settings: what one process writes, others see within a second. */
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { SystemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/log.ts';
import { accountCompiler } from '../../src/routing/index.ts';
import {
  AccountMemory,
  AccountStore,
  DurableDatabase,
  RuntimeSettingsStore,
  UserStore,
} from '../../src/store/index.ts';
import { until } from '../kit/wait.ts';
import { migrations } from '../../src/store/durable/migrations.ts';
import { DURABLE_ENGINES, onEveryDurableEngine } from '../kit/durable.ts';

const DOMAIN = 'example.test';
const HA1 = { md5: 'm1', sha256: 's1' };
const SEEN_MS = 1000;

onEveryDurableEngine('accounts', database => {
  async function open() {
    const db = await database().open();
    return {
      db,
      store: new AccountStore(db, domain => domain),
      memory: await AccountMemory.open({ db, compiler: accountCompiler, log: silentLogger }),
      users: await UserStore.open({ db, domain: DOMAIN, realm: DOMAIN }),
      runtime: await RuntimeSettingsStore.open(db),
    };
  }

  const account = { section: 'account', key: '', body: { domain: DOMAIN } };
  const user = (extension: string, more = {}) => ({
    section: 'users',
    key: extension,
    body: { extension, ...more },
  });

  it('makes the tables once when several open a new database at the same time', async () => {
    const all = await Promise.all([open(), open(), open()]);
    await all[0].users.add({ extension: '1001', ha1: HA1 });
    expect(await all[2].users.list({})).toHaveLength(1);
    await expect(all[1].users.add({ extension: '1001', ha1: HA1 })).rejects.toMatchObject({ code: 'user-exists' });
  });

  it('shows the writer at once and others within a second what was written, changed and deleted', async () => {
    const [here, there] = [await open(), await open()];
    const changed: string[] = [];
    there.memory.onChange(domain => void changed.push(domain));
    expect(here.memory.byDomain(DOMAIN)).toBeUndefined();
    await here.store.write(DOMAIN, { changes: [account, user('1001', { name: 'Ann' }), user('1002')] });
    expect(here.memory.byDomain(DOMAIN)?.user('1001')?.name).toBe('Ann');
    await until('the account elsewhere', () => there.memory.byDomain(DOMAIN)?.user('1001'), SEEN_MS);
    const kept = there.memory.byDomain(DOMAIN);

    await here.store.write(DOMAIN, {
      changes: [user('1001', { name: 'Anne' }), { section: 'users', key: '1002', body: undefined }],
    });
    await until('the change', () => there.memory.byDomain(DOMAIN)?.user('1001')?.name === 'Anne', SEEN_MS);
    expect(there.memory.byDomain(DOMAIN)?.user('1002')).toBeUndefined();
    expect(kept?.user('1002')).toBeDefined();

    await here.store.write(DOMAIN, { changes: [{ ...account, body: undefined }] });
    await until('the end', () => there.memory.byDomain(DOMAIN) === undefined, SEEN_MS);
    expect(there.memory.domains()).toEqual([]);
    expect(changed.length).toBeGreaterThanOrEqual(3);
  });

  it('keeps the order of a section, and gives a new object the last place', async () => {
    const { store, memory } = await open();
    const site = (name: string, position?: number) => ({
      ...{ section: 'sites', key: name, body: { name } },
      ...(position === undefined ? {} : { position }),
    });
    const order = () => memory.byDomain(DOMAIN)?.document.sites.map(({ name }) => name);
    await store.write(DOMAIN, { changes: [account, site('c', 0), site('a', 1)] });
    await store.write(DOMAIN, { changes: [site('b')] });
    expect(order()).toEqual(['c', 'a', 'b']);
    await store.write(DOMAIN, { changes: [site('a', 0), site('c', 1)] });
    await store.write(DOMAIN, { changes: [site('a')] });
    expect(order()).toEqual(['a', 'c', 'b']);
    await store.write(DOMAIN, { changes: [{ section: 'sites', key: 'a', body: undefined }] });
    await store.write(DOMAIN, { changes: [site('a')] });
    expect(order()).toEqual(['c', 'b', 'a']);
  });

  it('writes all or nothing, and only upon what the writer has seen', async () => {
    const { store } = await open();
    const first = await store.write(DOMAIN, { changes: [account, user('1001')], ifRevision: 0 });
    const snapshot = await store.read(DOMAIN);
    expect(snapshot.revision).toBe(first);
    expect(snapshot.objects.map(({ section, key, revision }) => [section, key, revision])).toEqual([
      ['account', '', first],
      ['users', '1001', first],
    ]);
    const second = await store.write(DOMAIN, { changes: [{ ...user('1001', { name: 'A' }), expected: first }] });
    const stale = [user('1002'), { ...user('1001'), expected: first }];
    await expect(store.write(DOMAIN, { changes: stale })).rejects.toMatchObject({ code: 'store-conflict' });
    const exists = [{ ...user('1001'), expected: 0 }];
    await expect(store.write(DOMAIN, { changes: exists })).rejects.toMatchObject({ code: 'store-conflict' });
    const late = { changes: [user('1003')], ifRevision: first };
    await expect(store.write(DOMAIN, late)).rejects.toMatchObject({ code: 'store-conflict' });
    const after = await store.read(DOMAIN);
    expect(after.revision).toBe(second);
    expect(after.objects.map(({ key }) => key)).toEqual(['', '1001']);
    expect(await store.domains()).toEqual([DOMAIN]);
  });

  it('lets many write at the same time, and loses nothing', async () => {
    const first = await open();
    const all = [first, await open(), await open()];
    await first.store.write(DOMAIN, { changes: [account] });
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        (all[index % 3] ?? first).store.write(DOMAIN, { changes: [user(String(1000 + index))] }),
      ),
    );
    for (const { memory } of all) {
      await until('all users', () => memory.byDomain(DOMAIN)?.document.users.length === 60, SEEN_MS);
    }
  });

  it('leaves out an object that is not valid, and goes on', async () => {
    const { store, memory } = await open();
    await store.write(DOMAIN, { changes: [account, user('1001'), user('1002', { nonsense: true })] });
    expect(memory.byDomain(DOMAIN)?.document.users.map(({ extension }) => extension)).toEqual(['1001']);
  });

  it('keeps credentials in memory until they change, and forgets them with the user', async () => {
    const [here, there] = [await open(), await open()];
    const changes = [account, user('1001'), user('1002')];
    const credentials = ['1001', '1002'].map(username => ({ username, ha1: HA1 }));
    await here.store.write(DOMAIN, { changes, credentials });
    const ha1 = async (): Promise<unknown> => there.users.ha1('1001', DOMAIN);
    await until('the credential', ha1, SEEN_MS);
    expect(await ha1()).toEqual(HA1);
    expect(await there.users.ha1('1001', 'other.test')).toBeUndefined();
    expect(await there.users.ha1("1001' OR 1=1 --", DOMAIN)).toBeUndefined();
    expect((await here.store.read(DOMAIN)).credentials).toHaveLength(2);
    const next = { md5: 'm2', sha256: 's2' };
    await here.users.setPassword('1001', next);
    expect(await here.users.ha1('1001', DOMAIN)).toEqual(next);
    await until('the new password', async () => (await there.users.ha1('1001', DOMAIN))?.md5 === 'm2', SEEN_MS);
    await here.store.write(DOMAIN, { changes: [], credentials: [{ username: '1001', ha1: undefined }] });
    await until('the end of it', async () => (await ha1()) === undefined, SEEN_MS);
    expect(await there.users.ha1('1002', DOMAIN)).toEqual(HA1);
  });

  it('shows runtime settings of phones everywhere', async () => {
    const [here, there] = [await open(), await open()];
    const seen: string[] = [];
    there.runtime.onChange((domain, extension, name) => void seen.push(`${domain} ${extension} ${name}`));
    await here.runtime.set(DOMAIN, '1001', 'doNotDisturb', true);
    await here.runtime.set(DOMAIN, '1001', 'queue:2200', { optedIn: false, reason: 'lunch', since: 5 });
    expect(here.runtime.get(DOMAIN, '1001', 'doNotDisturb')).toBe(true);
    await until('the setting', () => there.runtime.get(DOMAIN, '1001', 'queue:2200'), SEEN_MS);
    expect(there.runtime.get(DOMAIN, '1001', 'queue:2200')?.reason).toBe('lunch');
    expect(there.runtime.get('other.test', '1001', 'doNotDisturb')).toBeUndefined();
    await here.runtime.set(DOMAIN, '1001', 'doNotDisturb', undefined);
    await until('its end', () => there.runtime.get(DOMAIN, '1001', 'doNotDisturb') === undefined, SEEN_MS);
    expect(seen).toContain('example.test 1001 queue:2200');
    const late = await open();
    const membership = { optedIn: false, reason: 'lunch', since: 5 };
    expect(late.runtime.get(DOMAIN, '1001', 'queue:2200')).toEqual(membership);
    await late.store.write(DOMAIN, { changes: [account, user('1001')] });
    expect(late.runtime.get(DOMAIN, '1001', 'queue:2200')).toEqual(membership);
    await late.store.write(DOMAIN, { changes: [{ section: 'users', key: '1001', body: undefined }] });
    expect(late.runtime.get(DOMAIN, '1001', 'queue:2200')).toBeUndefined();
  });

  it('adds and reads 10,000 users in seconds', async () => {
    const { users } = await open();
    const many = Array.from({ length: 10_000 }, (_, index) => ({ extension: String(100_000 + index), ha1: HA1 }));
    expect(await users.addMissing(many)).toBe(10_000);
    expect(await users.addMissing(many)).toBe(0);
    expect(await users.list({ limit: 2, after: '109997' })).toMatchObject([
      { extension: '109998' },
      { extension: '109999' },
    ]);
    const other = await open();
    expect(other.memory.byDomain(DOMAIN)?.user('109999')).toBeDefined();
  });
});

it('turns the users of an older file into an account', async () => {
  const [, start] = DURABLE_ENGINES[0] ?? [];
  const server = await start?.();
  const config = await server?.database();
  if (config?.engine !== 'sqlite') throw new Error('SQLite comes first');
  const clock = new SystemClock();
  const old = new Database(config.file);
  const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: old }) });
  const migrator = new Migrator({ db: kysely, provider: { getMigrations: () => Promise.resolve(migrations) } });
  expect((await migrator.migrateTo('0001-users-and-call-records')).error).toBeUndefined();
  old.exec(`
    INSERT INTO users (extension, realm, display_name, ha1_md5, ha1_sha256, created_at, updated_at)
    VALUES ('1001', 'Example.TEST', 'Ann', 'm1', 's1', 1, 2), ('1002', 'Example.TEST', NULL, 'm', 's', 3, 4);
  `);
  await kysely.destroy();
  const db = await DurableDatabase.open(config, clock);
  const users = await UserStore.open({ db, domain: 'example.test', realm: 'Example.TEST' });
  const memory = await AccountMemory.open({ db, compiler: accountCompiler, log: silentLogger });
  expect(await users.ha1('1001', 'Example.TEST')).toEqual(HA1);
  expect(await users.list({})).toMatchObject([
    { extension: '1001', displayName: 'Ann', createdAt: 1 },
    { extension: '1002' },
  ]);
  expect(memory.byDomain('example.test')?.user('1001')?.name).toBe('Ann');
  await db.close();
  clock.close();
  await server?.stop();
});
