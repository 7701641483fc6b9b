/** Logging in and out, one's own password and one-time codes, and the first administrator of all. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import type { AdministratorBody, TokenBody } from '../../access/control.ts';
import type { LoginAttempt } from '../../access/login.ts';
import { hashPassword, newTotpSecret, totpStep, totpUri } from '../../access/passwords.ts';
import type { AccessChange, AccessObject } from '../../access/ports.ts';
import { newToken } from '../../access/secrets.ts';
import { demandSetup, SETUP_KEY } from '../../access/setup.ts';
import { defineOperation, type Operation, type OperationCall } from '../operation.ts';
import type { ApiServices } from '../services.ts';
import { isoOf, moment } from './access-schemas.ts';
import { loginName, passwordSchema, sessionsOf } from './administrators.ts';

const tag = 'sessions';
const SESSION_MS = 12 * 60 * 60_000;
const ISSUER = 'Tandem';

const sessionSchema = Type.Object(
  {
    id: Type.String({ description: 'Id of the session; it is among the tokens' }),
    token: Type.String({ description: 'Send it as `Authorization: Bearer`' }),
    administrator: Type.String({ description: 'Who has logged in' }),
    expiresAt: moment('It is of no use from then on'),
  },
  { additionalProperties: false },
);
const codeSchema = Type.String({ pattern: '^\\d{6}$', description: 'One-time code' });
const given = Type.String({ minLength: 1, maxLength: 256, description: 'Password' });

const setup = defineOperation({
  ...{ id: 'setup.create', method: 'POST', path: '/v1/setup', tag, access: 'public', status: 201 },
  summary: 'Make the first administrator',
  description: 'With the token that the first start has printed. It works once.',
  body: Type.Object(
    {
      token: Type.String({ minLength: 1, maxLength: 200, description: 'Printed at the first start' }),
      name: loginName,
      password: passwordSchema,
    },
    { additionalProperties: false },
  ),
  response: sessionSchema,
  errors: ['setup-done', 'token-invalid', 'store-conflict'],
  async handle({ services, recorder, request, body: { token, name, password } }) {
    const offered = demandSetup(services.accessStore, services.clock, token);
    const grants = [{ role: 'super-admin' }];
    const body = { grants, passwordHash: await hashPassword(password) };
    const { change, answer } = newSession(services, name);
    const who = recorder.entry({ resource: 'administrators', key: name, after: { name, grants } });
    const entry = { ...who, actor: { kind: 'setup', id: '', name: 'first start' }, address: request.address };
    await services.accessStore.write(
      [
        { kind: 'settings', key: SETUP_KEY, body: undefined, expected: offered },
        { kind: 'administrators', key: name, body, expected: 0 },
        change,
      ],
      () => ({ audit: [entry] }),
    );
    return { body: answer };
  },
});

const login = defineOperation({
  ...{ id: 'sessions.create', method: 'POST', path: '/v1/sessions', tag, access: 'public', status: 201 },
  summary: 'Log in',
  body: Type.Object(
    { name: loginName, password: given, code: Type.Optional(codeSchema) },
    { additionalProperties: false },
  ),
  response: sessionSchema,
  errors: ['login-refused', 'code-required'],
  async handle({ services, recorder, request, body: { name, password, code } }) {
    const stored = services.accessStore.get('administrators', name);
    const attempt = { name, password, code, address: request.address };
    const administrator = stored?.body as AdministratorBody | undefined;
    const step = await services.logins.check(administrator, attempt, text => services.seal.open(text));
    if (!stored) throw new TandemError('login-refused');
    const { change, answer } = newSession(services, name);
    const used: AccessChange[] =
      step === undefined
        ? []
        : [{ kind: 'administrators', key: name, body: { ...stored.body, totpStep: step }, expected: stored.revision }];
    const who = recorder.entry({ resource: tag, key: answer.id, after: { administrator: name } });
    const entry = { ...who, actor: { kind: 'administrator', id: name, name } };
    await services.accessStore.write([change, ...used], () => ({ audit: [entry] }));
    return { body: answer };
  },
});

const logout = defineOperation({
  ...{ id: 'sessions.delete', method: 'DELETE', path: '/v1/sessions/current', tag, access: 'self' },
  summary: 'Log out',
  errors: ['object-unknown'],
  async handle({ services, recorder, principal: { session, id } }) {
    if (session === undefined) throw new TandemError('object-unknown', { detail: 'a token has no session' });
    const { record } = recorder.prepare([{ resource: tag, key: session, before: { administrator: id } }], () => ({}));
    await services.accessStore.write([{ kind: 'tokens', key: session, body: undefined }], record);
    return {};
  },
});

const changePassword = defineOperation({
  ...{ id: 'me.set-password', method: 'PUT', path: '/v1/me/password', tag, access: 'self' },
  summary: "Change one's own password",
  description: 'All other sessions end.',
  body: Type.Object({ password: given, newPassword: passwordSchema }, { additionalProperties: false }),
  errors: ['login-refused', 'object-unknown'],
  async handle(call) {
    const { stored, body } = self(call);
    const { password, newPassword } = call.body;
    await call.services.logins.checkPassword(body, attemptOf(call, stored.key, { password }));
    const passwordHash = await hashPassword(newPassword);
    await write(call, stored, { ...body, passwordHash }, { passwordChanged: true });
    return {};
  },
});

const beginCodes = defineOperation({
  ...{ id: 'me.begin-one-time-codes', method: 'POST', path: '/v1/me/one-time-codes', tag, access: 'self' },
  summary: 'Begin with one-time codes (TOTP, RFC 6238)',
  description:
    'They are asked for once the first of them has been confirmed. It takes the password, and a code of those that are there already: a session alone must not put others in their place.',
  body: Type.Object({ password: given, code: Type.Optional(codeSchema) }, { additionalProperties: false }),
  response: Type.Object(
    {
      secret: Type.String({ description: 'For an authenticator application, base32' }),
      uri: Type.String({ description: 'The same as a link' }),
    },
    { additionalProperties: false },
  ),
  errors: ['login-refused', 'code-required', 'object-unknown'],
  async handle(call) {
    const { stored, body } = self(call);
    const { logins, seal } = call.services;
    const step = await logins.check(body, attemptOf(call, stored.key, call.body), text => seal.open(text));
    const secret = newTotpSecret();
    const used = step === undefined ? {} : { totpStep: step };
    const pending = { ...body, ...used, totpPending: seal.seal(secret) };
    await write(call, stored, pending, { oneTimeCodes: 'begun' });
    return { body: { secret, uri: totpUri(secret, { issuer: ISSUER, name: stored.key }) } };
  },
});

const confirmCodes = defineOperation({
  ...{ id: 'me.confirm-one-time-codes', method: 'PUT', path: '/v1/me/one-time-codes', tag, access: 'self' },
  summary: 'Confirm one-time codes with the first of them',
  body: Type.Object({ code: codeSchema }, { additionalProperties: false }),
  errors: ['login-refused', 'object-unknown'],
  async handle(call) {
    const { stored, body } = self(call);
    const { services } = call;
    const { totpPending, ...rest } = body;
    if (totpPending === undefined) throw new TandemError('object-unknown', { detail: 'begin first' });
    const step = totpStep(services.seal.open(totpPending), call.body.code, services.clock.now());
    if (step === undefined) throw new TandemError('login-refused');
    const confirmed = { ...rest, totpSecret: totpPending, totpStep: step };
    await write(call, stored, confirmed, { oneTimeCodes: true });
    return {};
  },
});

const endCodes = defineOperation({
  ...{ id: 'me.end-one-time-codes', method: 'POST', path: '/v1/me/one-time-codes/end', tag, access: 'self' },
  summary: 'No one-time codes any more',
  body: Type.Object({ password: given }, { additionalProperties: false }),
  status: 204,
  errors: ['login-refused', 'object-unknown'],
  async handle(call) {
    const { stored, body } = self(call);
    await call.services.logins.checkPassword(body, attemptOf(call, stored.key, call.body));
    const { totpPending: _, totpSecret: __, totpStep: ___, ...rest } = body;
    await write(call, stored, rest, { oneTimeCodes: false });
    return {};
  },
});

export const sessionOperations: readonly Operation[] = [
  ...[setup, login, logout, changePassword, beginCodes, confirmCodes, endCodes],
];

function newSession({ clock }: ApiServices, administrator: string) {
  const { id, token, secretHash } = newToken();
  const expiresAt = clock.now() + SESSION_MS;
  const body: TokenBody = {
    name: 'session',
    secretHash,
    grants: [],
    expiresAt,
    administrator,
    createdBy: administrator,
  };
  const change: AccessChange = { kind: 'tokens', key: id, body: { ...body }, expected: 0 };
  return { change, answer: { id, token, administrator, expiresAt: isoOf(expiresAt) } };
}

/** @throws TandemError `object-unknown` for a token, which is nobody */
function self({ services, principal }: OperationCall): { stored: AccessObject; body: AdministratorBody } {
  const stored =
    principal.kind === 'administrator' ? services.accessStore.get('administrators', principal.id) : undefined;
  if (!stored) throw new TandemError('object-unknown', { detail: 'only an administrator who has logged in' });
  return { stored, body: stored.body as unknown as AdministratorBody };
}

/** What somebody who has logged in says once more: a session that was stolen guesses no faster than a stranger. */
function attemptOf(
  { request: { address } }: Pick<OperationCall, 'request'>,
  name: string,
  { password, code }: { readonly password: string; readonly code?: string },
): LoginAttempt {
  return { name, password, code, address };
}

/** Of the change only what is no secret is audited. */
async function write(
  call: OperationCall,
  stored: AccessObject,
  body: object,
  after: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { services, recorder } = call;
  const { record } = recorder.prepare([{ resource: 'administrators', key: stored.key, after }], () => ({}));
  const ended = after['passwordChanged'] === true ? sessionsOf(call, stored.key) : [];
  const change: AccessChange = {
    ...{ kind: 'administrators', key: stored.key, body: { ...body }, expected: stored.revision },
  };
  // The answer is not kept here: it may show a secret whose second showing would be another one.
  await services.accessStore.write([change, ...ended], revision => ({ audit: record(revision).audit }));
}
