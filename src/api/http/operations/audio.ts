/** Sounds that are uploaded: prompts, music, greetings of voicemail boxes. Each is converted once; jobs tell how far that is. */
import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { COLLECTIONS } from '../../access/permissions.ts';
import { shownBody } from '../../accounts/written-object.ts';
import type { AudioKind } from '../../ports.ts';
import type { AudioJob } from '../audio-jobs.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { queryOf } from '../paging.ts';
import { fileAnswer, FILE_STATUSES } from '../ranges.ts';
import { isoOf, moment } from './access-schemas.ts';
import { demandAccount, scopeOf } from './sections.ts';
import { demandBox } from './voicemail.ts';

const KINDS: Readonly<Record<string, AudioKind>> = {
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/ogg': 'opus',
  'audio/opus': 'opus',
};
const upload = { types: Object.keys(KINDS), limitBytes: 100 << 20 };

const jobSchema = Type.Object(
  {
    id: Type.String({ description: 'Id of the job' }),
    state: Type.Unsafe<AudioJob['state']>({
      ...{ type: 'string', enum: ['running', 'done', 'failed'] },
      description: 'How it stands',
    }),
    progress: Type.Number({ minimum: 0, maximum: 1, description: 'Part that has been converted' }),
    startedAt: moment('When the upload was complete'),
    durationMs: Type.Optional(Type.Integer({ description: 'Length of the sound, ms' })),
    problem: Type.Optional(
      Type.Object(
        { code: Type.String({ description: 'Stable code' }), detail: Type.String({ description: 'What exactly' }) },
        { additionalProperties: false, description: 'Why it failed' },
      ),
    ),
  },
  { additionalProperties: false },
);
const query = queryOf({
  wait: Type.Boolean({ default: false, description: 'Answer only when the sound is in use, or cannot be' }),
});
const DESCRIPTION =
  'WAV, MP3 or Ogg Opus, up to an hour; it is converted once to what phones play. Without `wait` the answer is 202 with a job to ask for its progress.';

const prompt = soundOperations('prompts', 'a prompt');
const music = soundOperations('music', 'music');

const greetingParams = Type.Object({
  account: accountParam,
  extension: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$', description: 'Extension of the box' }),
});
const greeting = defineOperation({
  ...{
    id: 'voicemail.set-greeting',
    method: 'PUT',
    path: '/v1/accounts/{account}/voicemail-boxes/{extension}/greeting',
  },
  ...{ tag: 'voicemail', access: 'voicemail:write', params: greetingParams, query, upload, alsoStatus: [202] },
  summary: 'Give a voicemail box a greeting',
  description: DESCRIPTION,
  response: jobSchema,
  errors: ['account-unknown', 'object-unknown', 'audio-invalid', 'limit-exceeded'],
  handle(call) {
    const {
      services,
      recorder,
      params: { account, extension },
    } = call;
    demandBox(call);
    return begin(call, async made => {
      await services.voicemail.setGreeting(account, extension, made);
      const entry = recorder.entry({ account, resource: 'voicemail', key: extension, after: { greeting: 'uploaded' } });
      await services.audit.append([entry]);
    });
  },
});

const job = defineOperation({
  ...{ id: 'audio-jobs.get', method: 'GET', path: '/v1/accounts/{account}/audio-jobs/{id}', tag: 'prompts' },
  access: 'prompts:read',
  summary: 'How far the conversion of a sound is',
  description: 'The process that took the upload knows, for an hour.',
  params: Type.Object({ account: accountParam, id: Type.String({ maxLength: 64, description: 'Id of the job' }) }),
  response: jobSchema,
  errors: ['object-unknown'],
  handle({ services, params: { account, id } }) {
    const found = services.audioJobs.get(id);
    if (found?.account !== account) throw new TandemError('object-unknown', { detail: `job ${id}` });
    return { body: shown(found) };
  },
});

export const audioOperations: readonly Operation[] = [...prompt, ...music, greeting, job];

function soundOperations(section: 'prompts' | 'music', one: string): Operation[] {
  const collection = COLLECTIONS[section];
  const path = `/v1/accounts/{account}/${collection}/{name}/audio` as const;
  const params = Type.Object({
    account: accountParam,
    name: Type.String({
      pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N} ._&'()/-]{0,63}$",
      description: `Name of the ${collection}`,
    }),
  });
  const put = defineOperation({
    ...{
      id: `${collection}.upload`,
      method: 'PUT',
      path,
      tag: collection,
      access: `${collection}:write`,
      params,
      query,
    },
    ...{ upload, alsoStatus: [202] },
    summary: `Upload the sound of ${one}; add it if it is not there`,
    description: DESCRIPTION,
    response: jobSchema,
    errors: ['account-unknown', 'audio-invalid', 'object-invalid', 'limit-exceeded'],
    async handle(call) {
      const {
        services,
        params: { name },
      } = call;
      const domain = await demandAccount(call);
      call.demand(scopeOf(services, domain, section, { name }));
      return begin(call, async made => {
        const file = await services.importer.keep(made, domain);
        await setFile(call, { domain, section, key: name }, file);
      });
    },
  });
  const get = defineOperation({
    ...{ id: `${collection}.audio`, method: 'GET', path, tag: collection, access: `${collection}:read`, params },
    ...{ produces: ['audio/wav'], alsoStatus: FILE_STATUSES },
    summary: `The sound of ${one}`,
    description: 'WAV. Takes Range.',
    errors: ['account-unknown', 'object-unknown', 'range-invalid'],
    async handle(call) {
      const {
        services,
        params: { name },
      } = call;
      const domain = await demandAccount(call);
      const stored = await services.accounts.get(domain, section, name);
      const file = stored?.body['file'];
      if (typeof file !== 'string')
        throw new TandemError('object-unknown', { detail: `${collection} ${name} has no sound of its own` });
      return fileAnswer({ path: file, type: 'audio/wav', name: `${name}.wav` }, call.request);
    },
  });
  return [put, get];
}

async function setFile(
  { services, recorder }: OperationCall,
  name: { domain: string; section: 'prompts' | 'music'; key: string },
  file: string,
): Promise<void> {
  const { domain: account, section, key } = name;
  await services.editor.change(name, stored => {
    const { phrase: _, ...rest } = stored?.body ?? { name: key };
    const body = { ...rest, file };
    const before = stored && { before: shownBody(section, stored.body) };
    const after = { ...shownBody(section, body), soundChanged: true };
    return {
      body,
      record: recorder.prepare([{ account, resource: COLLECTIONS[section], key, ...before, after }], () => ({})).record,
    };
  });
}

/** Takes the upload, then converts it; `use` puts what was made where it belongs. */
async function begin(call: OperationCall, use: (made: string) => Promise<void>) {
  const { services, request, upload: body } = call;
  const { account } = call.params as { account: string };
  const { wait } = call.query as { wait: boolean };
  const type = String(request.headers['content-type']).split(';')[0]?.trim().toLowerCase() ?? '';
  const kind = KINDS[type] ?? 'wav';
  const files = await services.importer.place();
  try {
    await receive(body, files.incoming);
  } catch (error) {
    await services.importer.discard(files);
    throw error;
  }
  const { job: begun, done } = services.audioJobs.run(account, async progress => {
    try {
      const durationMs = await services.importer.convert(kind, files, progress);
      await use(files.made);
      return durationMs;
    } finally {
      await services.importer.discard(files);
    }
  });
  if (!wait)
    return { status: 202, headers: { location: `/v1/accounts/${account}/audio-jobs/${begun.id}` }, body: shown(begun) };
  await done;
  const ended = services.audioJobs.get(begun.id) ?? begun;
  if (ended.error) throw ended.error;
  return { body: shown(ended) };
}

/** Fastify counts only bodies that it parses itself. @throws TandemError `body-too-large` */
async function receive(body: Readable, file: string): Promise<void> {
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > upload.limitBytes)
        done(new TandemError('body-too-large', { detail: `at most ${upload.limitBytes} octets` }));
      else done(null, chunk);
    },
  });
  await pipeline(body, counted, createWriteStream(file, { mode: 0o600 }));
}

function shown({ id, state, progress, startedAt, durationMs, error }: AudioJob) {
  return {
    ...{ id, state, progress, startedAt: isoOf(startedAt) },
    ...(durationMs !== undefined && { durationMs: Math.round(durationMs) }),
    ...(error && { problem: { code: error.code, detail: error.detail ?? '' } }),
  };
}
