/** The HTTP server: operations as routes, and what is the same for all of them. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { TandemError } from '../../core/errors.ts';
import { allows, mayAllow, type Permission, type Scope } from '../access/permissions.ts';
import { NOBODY, type Principal } from '../access/principal.ts';
import { isKnown } from './conditions.ts';
import { attachEventSocket } from './event-socket.ts';
import { successStatus, type Answer, type Operation, type OperationCall } from './operation.ts';
import { asTandemError, PROBLEM_TYPE, problemOf } from '../problem.ts';
import { ChangeRecorder, replayed, type IdempotencyKey } from './recorder.ts';
import type { ApiServices } from './services.ts';
import { checkBody, checkText, faultOfAnswer } from './validation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
    /** Why it is refused; told once it has been counted. */
    refusal: TandemError | undefined;
  }
}

export interface ApiServerOptions {
  readonly operations: readonly Operation[];
  readonly services: ApiServices;
  /** Requests a minute of a token that has no limit of its own, and of an address without a token. */
  readonly limits: { readonly perToken: number; readonly perAddress: number; readonly bodyBytes: number };
  /** Certificate chain and key, PEM; without: plain HTTP, for a proxy in front. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** Addresses whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  /** An answer of ours that is not as documented is an error instead of a line in the log. */
  readonly strict?: boolean;
}

const MINUTE_MS = 60_000;
const KEY_FORM = /^[!-~]{1,255}$/;
const JSON_TYPE = 'application/json; charset=utf-8';

export async function createApiServer(options: ApiServerOptions): Promise<FastifyInstance> {
  const { services, operations, limits, tls, trustedProxies } = options;
  const server = Fastify({
    forceCloseConnections: true,
    bodyLimit: limits.bodyBytes,
    genReqId: () => services.ids.token(),
    return503OnClosing: true,
    routerOptions: { maxParamLength: 300 },
    ...(trustedProxies === undefined ? {} : { trustProxy: [...trustedProxies] }),
    ...(tls === undefined ? {} : { https: tls }),
  }) as unknown as FastifyInstance;
  // Set before anything looks at it; see addRoute.
  server.decorateRequest('principal', null as never);
  server.decorateRequest('refusal', undefined);
  await server.register(rateLimit, {
    // Each route has it in its place; see addRoute.
    global: false,
    timeWindow: MINUTE_MS,
    max: request => request.principal.requestsPerMinute ?? limitOf(request, limits),
    keyGenerator: request => request.principal.id || request.ip,
    errorResponseBuilder: (_request, { after }) => new TandemError('rate-limited', { detail: `again in ${after}` }),
  });
  takeBodies(server);
  tellErrors(server, options);
  const running = new Map<string, Promise<unknown>>();
  for (const operation of operations) addRoute(server, operation, { ...options, running });
  attachEventSocket(server, services, upgradeLimit(server));
  return server;
}

/** The same limit for upgrades, which Fastify does not route. Rejects with `rate-limited`. */
function upgradeLimit(server: FastifyInstance): (principal: Principal, ip: string) => Promise<void> {
  const count = server.createRateLimit();
  return async (principal, ip) => {
    const found = await count({ principal, ip, routeOptions: {} } as FastifyRequest);
    if (!found.isAllowed && found.isExceeded) {
      throw new TandemError('rate-limited', { detail: `again in ${found.ttlInSeconds} s` });
    }
  };
}

function limitOf({ principal }: FastifyRequest, limits: ApiServerOptions['limits']): number {
  return principal.kind === 'nobody' ? limits.perAddress : limits.perToken;
}

/** JSON is parsed; everything else that an operation takes is handed over as it comes. */
function takeBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  const types = ['application/json', 'application/merge-patch+json'];
  server.addContentTypeParser<string>(types, { parseAs: 'string' }, (request, text, done) => {
    if (text === '') done(null, undefined);
    else void parse(request, text, done);
  });
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

function tellErrors(server: FastifyInstance, { services, operations }: ApiServerOptions): void {
  server.setErrorHandler((thrown, request, reply) => {
    const error = asTandemError(thrown);
    const { method, url, id } = request;
    if (error.httpStatus >= 500) {
      const why = { requestId: id, method, url: url.split('?')[0], code: error.code, error: error.message };
      services.log.error({ ...why, cause: String(error.cause ?? '') }, 'an API request failed');
    }
    sendProblem(reply, error, id);
  });
  const paths = operations.map(({ path, method }) => ({ method, form: pathForm(path) }));
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const allowed = paths.filter(({ form }) => form.test(path)).map(({ method }) => method);
    if (allowed.length > 0) void reply.header('allow', allowed.join(', '));
    sendProblem(reply, new TandemError(allowed.length > 0 ? 'method-not-allowed' : 'resource-unknown'), request.id);
  });
}

const pathForm = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.+]/g, String.raw`\$&`).replaceAll(/\{[^}]*\}/g, '[^/]+')}$`);

function sendProblem(reply: FastifyReply, error: TandemError, requestId: string): void {
  const problem = problemOf(error, requestId);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  // JSON made here, because Fastify only does so for its own content type.
  void reply.code(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
}

interface RouteTools extends ApiServerOptions {
  /** Requests with an idempotency key that are being worked on in this process. */
  readonly running: Map<string, Promise<unknown>>;
}

function addRoute(server: FastifyInstance, operation: Operation, tools: RouteTools): void {
  const { method, path, upload, access } = operation;
  server.route({
    method,
    url: path.replaceAll(/\{([^}]*)\}/g, ':$1'),
    ...(upload === undefined ? {} : { bodyLimit: upload.limitBytes }),
    // Refused requests count as well, as nobody's: or else tokens and addresses could be tried without end.
    onRequest: [
      (request, _reply, done) => {
        try {
          request.principal = identify(request, access, tools);
        } catch (error) {
          request.principal = NOBODY;
          request.refusal = asTandemError(error);
        }
        done();
      },
      server.rateLimit(),
      (request, _reply, done) => done(request.refusal),
    ],
    handler: async (request, reply) => {
      const answer = await perform(operation, request, tools);
      return send(reply, request, operation, answer);
    },
  });
}

/** @throws TandemError before a byte of the body is read */
function identify(request: FastifyRequest, access: Operation['access'], { services }: RouteTools): Principal {
  const principal = services.access.authenticate(request.headers.authorization, request.ip, access === 'public');
  if (access === 'public' || access === 'self') return principal;
  const { account } = request.params as { account?: string };
  if (account !== undefined && !services.access.isAllowed(account, request.ip)) throw new TandemError('address-denied');
  if (!mayAllow(principal.grants, access, account)) throw denied(access);
  return principal;
}

const denied = (permission: Permission): TandemError =>
  new TandemError('permission-denied', { detail: `it takes ${permission}` });

async function perform(operation: Operation, request: FastifyRequest, tools: RouteTools): Promise<Answer> {
  checkRequest(operation, request);
  const idempotency = operation.method === 'POST' ? idempotencyOf(request) : undefined;
  if (!idempotency) return checked(operation, await operation.handle(callOf(operation, request, tools)), tools);
  const name = `${request.principal.id}\n${idempotency.key}`;
  // The second of two that came at once waits for the first, and is then told the same.
  for (let other = tools.running.get(name); other; other = tools.running.get(name)) await other;
  const work = performOnce(operation, request, tools, idempotency);
  const settled = work.catch(() => undefined);
  tools.running.set(name, settled);
  try {
    return await work;
  } finally {
    if (tools.running.get(name) === settled) tools.running.delete(name);
  }
}

async function performOnce(
  operation: Operation,
  request: FastifyRequest,
  tools: RouteTools,
  idempotency: IdempotencyKey,
): Promise<Answer> {
  const { answers, seal } = tools.services;
  const before = async (): Promise<Answer | undefined> => {
    const kept = await answers.find(request.principal.id, idempotency.key);
    if (kept && kept.fingerprint !== idempotency.fingerprint) throw new TandemError('idempotency-mismatch');
    return kept && replayed(kept, seal);
  };
  const known = await before();
  if (known) return known;
  const call = callOf(operation, request, tools, idempotency);
  try {
    const answer = checked(operation, await operation.handle(call), tools);
    const kept = call.recorder.kept ? undefined : call.recorder.keep(answer);
    if (kept) await answers.keep(kept);
    return answer;
  } catch (error) {
    // Another process may have been faster with the same key: its answer is the answer.
    const theirs = await before();
    if (theirs) return theirs;
    throw error;
  }
}

/** Of each operation the first answers are checked, and of the rest some: long lists would cost a fifth more otherwise. */
const CHECKED_FIRST = 100;
const CHECKED_EACH = 64;
const counts = new WeakMap<Operation, number>();

function isDue(operation: Operation): boolean {
  const count = (counts.get(operation) ?? 0) + 1;
  counts.set(operation, count);
  return count <= CHECKED_FIRST || count % CHECKED_EACH === 0;
}

/** An answer has to be what the document promises. */
function checked(operation: Operation, answer: Answer, { strict, services }: RouteTools): Answer {
  const { response, id } = operation;
  const { body } = answer;
  if (body instanceof Readable || Buffer.isBuffer(body)) return answer;
  if (strict !== true && !isDue(operation)) return answer;
  const fault = response === undefined ? body && 'there should be no body' : faultOfAnswer(response, body);
  if (fault === undefined) return answer;
  if (strict === true) throw new TandemError('internal', { detail: `${id}: ${String(fault)}` });
  services.log.error({ operation: id, fault }, 'an API answer is not as documented');
  return answer;
}

function checkRequest({ params, query, body, bodyOptional, upload }: Operation, request: FastifyRequest): void {
  if (params) checkText(params, request.params, 'path');
  if (query) checkText(query, request.query, 'query');
  const given = request.body;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (upload) {
    const taken = type !== undefined && upload.types.includes(type);
    if (!taken) throw new TandemError('media-type-unsupported', { detail: `takes ${upload.types.join(', ')}` });
  } else if (given instanceof Readable) {
    given.resume();
    throw new TandemError('media-type-unsupported', { detail: 'takes application/json' });
  }
  if (body && !upload && !(bodyOptional === true && given === undefined)) checkBody(body, given ?? null);
}

/** Idempotency-Key, with what makes the request the same one when it comes again. */
function idempotencyOf(request: FastifyRequest): IdempotencyKey | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined || request.principal.kind === 'nobody') return undefined;
  if (typeof key !== 'string' || !KEY_FORM.test(key)) {
    throw new TandemError('request-invalid', { detail: 'Idempotency-Key: 1 to 255 printable characters' });
  }
  const said = `${request.method} ${request.url}\n${request.body === undefined ? '' : JSON.stringify(request.body)}`;
  return { key, fingerprint: createHash('sha256').update(said).digest('base64') };
}

function callOf(
  operation: Operation,
  request: FastifyRequest,
  { services }: RouteTools,
  idempotency?: IdempotencyKey,
): OperationCall {
  const { principal, ip: address, id } = request;
  const { access } = operation;
  const params = request.params as Record<string, unknown>;
  const query = request.query as Record<string, unknown>;
  const may = (scope: Scope): boolean =>
    access === 'public' || access === 'self' || allows(principal.grants, access, scope);
  const demand = (scope: Scope): void => {
    if (access !== 'public' && access !== 'self' && !may(scope)) throw denied(access);
  };
  if (operation.scope) demand(operation.scope(params, query));
  const { seal } = services;
  const facts = { principal, address, operation: operation.id, requestId: id };
  return {
    operation,
    params,
    query,
    body: request.body,
    upload: request.body as Readable,
    principal,
    services,
    request: {
      ...{ id, address, headers: request.headers },
      // Only for whoever asks: Fastify makes one that it aborts at the end of every request, with an error that nobody sees.
      get signal() {
        return request.signal;
      },
    },
    recorder: new ChangeRecorder({ ...facts, idempotency, seal, defaultStatus: successStatus(operation) }),
    may,
    demand,
  };
}

function send(reply: FastifyReply, request: FastifyRequest, operation: Operation, answer: Answer): unknown {
  const { status = successStatus(operation), headers = {}, body } = answer;
  void reply.code(status).headers(headers);
  void reply.header('x-request-id', request.id);
  const { etag } = headers;
  if (request.method === 'GET' && etag !== undefined && isKnown(request.headers, etag)) {
    if (body instanceof Readable) body.destroy();
    return reply.code(304).send();
  }
  if (body === undefined) return reply.send();
  if (body instanceof Readable || Buffer.isBuffer(body)) return reply.send(body);
  return reply.header('content-type', JSON_TYPE).send(JSON.stringify(body));
}
