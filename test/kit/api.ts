/** The control API in this process, on a store of its own: everything of it but the socket. */
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { AccessControl, operatorToken } from '../../src/api/access/control.ts';
import { LoginGuard } from '../../src/api/access/login.ts';
import { AccountEditor } from '../../src/api/accounts/editor.ts';
import { AudioJobs } from '../../src/api/http/audio-jobs.ts';
import { openApiDocument } from '../../src/api/http/openapi.ts';
import type { Operation } from '../../src/api/http/operation.ts';
import { OPERATIONS } from '../../src/api/http/operations/index.ts';
import { TextSeal } from '../../src/core/text-seal.ts';
import { createApiServer } from '../../src/api/http/server.ts';
import type { ApiServices } from '../../src/api/http/services.ts';
import type { VoiceMailbox } from '../../src/api/ports.ts';
import type { NodeRecord } from '../../src/cluster/ports.ts';
import { FakeClock } from '../../src/core/clock.ts';
import type { DurableConfig } from '../../src/core/config/types.ts';
import { SystemIds } from '../../src/core/ids.ts';
import { Lifecycle } from '../../src/core/lifecycle.ts';
import { silentLogger } from '../../src/core/log.ts';
import { SoundImporter } from '../../src/media/import/index.ts';
import { MessageFiles } from '../../src/pbx/messages/files.ts';
import { accountCompiler } from '../../src/routing/index.ts';
import { hashHa1 } from '../../src/sip/auth/hashing.ts';
import type { LiveServices } from '../../src/api/live/services.ts';
import { rehearse } from '../../src/pbx/rehearsal/rehearsal.ts';
import { fakeLive } from './fake-live.ts';
import {
  AccessObjects,
  AccountMemory,
  AccountStore,
  AuditStore,
  TokenUseStore,
  CallRecordStore,
  DurableDatabase,
  EmergencyCallStore,
  MemoryMembershipStore,
  MemoryMemberTable,
  RecordingStore,
  RuntimeSettingsStore,
  VoiceMessageStore,
} from '../../src/store/index.ts';

export const ACCOUNT = 'example.test';
const KEY = Buffer.alloc(32, 7);
export const OPERATOR = operatorToken(KEY);

export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly body: unknown;
  readonly bytes: Buffer;
}

export interface ApiRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the operator's. */
  readonly token?: string | undefined;
  readonly from?: string;
}

export interface TestApiOptions {
  readonly durable?: DurableConfig;
  readonly clock?: FakeClock;
  readonly operations?: readonly Operation[];
  readonly members?: () => readonly NodeRecord[];
  readonly live?: Partial<LiveServices>;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly limits?: { readonly perToken?: number; readonly perAddress?: number; readonly bodyBytes?: number };
}

export class TestApi {
  readonly services: ApiServices;
  readonly server: FastifyInstance;
  readonly clock: FakeClock;
  readonly db: DurableDatabase;
  readonly directory: string;
  readonly #life: Lifecycle;

  private constructor(init: Pick<TestApi, 'services' | 'server' | 'clock' | 'db' | 'directory'>, life: Lifecycle) {
    this.services = init.services;
    this.server = init.server;
    this.clock = init.clock;
    this.db = init.db;
    this.directory = init.directory;
    this.#life = life;
  }

  static async start(options: TestApiOptions = {}): Promise<TestApi> {
    const life = new Lifecycle();
    const directory = mkdtempSync(join(tmpdir(), 'tandem-api-'));
    life.defer('directory', () => rmSync(directory, { recursive: true, force: true }));
    const clock = options.clock ?? new FakeClock();
    const durable = options.durable ?? { engine: 'sqlite', file: join(directory, 'durable.sqlite') };
    const db = life.own(await DurableDatabase.open(durable, clock));
    const accounts = new AccountStore(db, domain => domain);
    const view = life.own(await AccountMemory.open({ db, compiler: accountCompiler, log: silentLogger }));
    const runtime = life.own(await RuntimeSettingsStore.open(db));
    const accessStore = life.own(await AccessObjects.open(db));
    const audit = new AuditStore(db);
    const tokenUses = life.own(new TokenUseStore({ db, clock, log: silentLogger }));
    const operations = options.operations ?? OPERATIONS;
    const importer = life.own(new SoundImporter(join(directory, 'audio')));
    const audioJobs = new AudioJobs({ clock, ids: new SystemIds() });
    life.defer('jobs', async () => {
      await importer.close();
      await audioJobs.close();
    });
    const members = new MemoryMembershipStore(new MemoryMemberTable(), clock);
    const services: ApiServices = {
      ...{ clock, ids: new SystemIds(), log: silentLogger, accounts, directory: view, runtime, accessStore, audit },
      rehearse,
      editor: new AccountEditor({ accounts, view }),
      ha1: hashHa1,
      access: new AccessControl({ store: accessStore, clock, operatorKey: KEY, uses: tokenUses }),
      logins: new LoginGuard(clock),
      answers: audit,
      tokenUses,
      seal: new TextSeal(KEY),
      callRecords: new CallRecordStore(db, ACCOUNT),
      emergencyCalls: new EmergencyCallStore(db),
      recordings: new RecordingStore(db),
      recordingFile: file => join(directory, 'recordings', file),
      removeFile: path => rm(path, { force: true }),
      voicemail: mailboxOf(db, directory),
      importer,
      audioJobs,
      members: options.members ?? (() => []),
      membership: members,
      live: fakeLive({ clock, db, ...options.live }),
      openApi: () => JSON.stringify(openApiDocument(operations, '1.0.0')),
    };
    const limits = { perToken: 1_000_000, perAddress: 1_000_000, bodyBytes: 4 << 20, ...options.limits };
    const server = await createApiServer({
      ...{ operations, services, limits, strict: true },
      ...(options.tls && { tls: options.tls }),
    });
    life.own({ close: () => server.close() }, 'server');
    return new TestApi({ services, server, clock, db, directory }, life);
  }

  async call(method: string, path: string, request: ApiRequest = {}): Promise<ApiReply> {
    const { body, headers = {}, token = OPERATOR, from } = request;
    const raw = Buffer.isBuffer(body) || typeof body === 'string';
    const found = await this.server.inject({
      method: method,
      url: path,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }),
      ...(from === undefined ? {} : { remoteAddress: from }),
    });
    const isJson = /json/.test(String(found.headers['content-type'] ?? ''));
    const parsed: unknown = isJson && found.payload !== '' ? JSON.parse(found.payload) : found.payload;
    return { status: found.statusCode, headers: found.headers, body: parsed, bytes: found.rawPayload };
  }

  /** An account with two sites and a few people. */
  async addAccount(): Promise<void> {
    const post = async (path: string, body: unknown): Promise<void> => {
      const { status, body: answer } = await this.call('POST', path, { body });
      if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    };
    await post('/v1/accounts', { domain: ACCOUNT, name: 'Example' });
    await post(`/v1/accounts/${ACCOUNT}/sites`, { name: 'North' });
    await post(`/v1/accounts/${ACCOUNT}/sites`, { name: 'South', code: '8' });
    for (const [extension, site] of [
      ['1001', 'North'],
      ['1002', 'North'],
      ['8001', 'South'],
    ] as const) {
      const password = `secret-of-${extension}`;
      await post(`/v1/accounts/${ACCOUNT}/users`, { extension, site, name: `User ${extension}`, password });
    }
    await post(`/v1/accounts/${ACCOUNT}/call-queues`, {
      extension: '1200',
      name: 'Sales',
      site: 'North',
      members: [{ extension: '1001' }],
    });
    await post(`/v1/accounts/${ACCOUNT}/call-queues`, { extension: '1300', name: 'Support', site: 'North' });
  }

  /** A token of one grant. */
  async token(grant: Readonly<Record<string, unknown>>): Promise<string> {
    const { status, body } = await this.call('POST', '/v1/tokens', { body: { name: 'test', grants: [grant] } });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return (body as { token: string }).token;
  }

  close(): Promise<void> {
    return this.#life.close();
  }
}

function mailboxOf(db: DurableDatabase, directory: string): VoiceMailbox {
  const store = new VoiceMessageStore(db);
  const files = new MessageFiles(join(directory, 'voicemail'));
  return {
    counts: (account, box) => store.counts(account, box),
    list: (account, box, query) => store.list(account, box, query),
    get: (account, id) => store.get(account, id),
    setState: (account, id, state) => store.setState(account, id, state),
    sound: ({ account, box, id }) => files.path(account, box, id),
    async greeting(account, box) {
      const name = await store.greeting(account, box);
      return name === undefined ? undefined : files.path(account, box, name);
    },
    async setGreeting(account, box, file) {
      if (file !== undefined) await files.take(file, { account, box, id: 'greeting-1' });
      await store.setGreeting(account, box, file === undefined ? undefined : 'greeting-1');
    },
  };
}
