/** Live calls: who talks with whom, how well, and what operators do about it. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { object } from '../../../core/schema.ts';
import type {
  CallDetail,
  CallView,
  LegDetail,
  LegView,
  LiveState,
  RecordAction,
} from '../../../pbx/call/control/ports.ts';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import { decodeCursor, encodeCursor, pageOf, pageQuery, queryOf } from '../paging.ts';
import { isoOf, moment } from './access-schemas.ts';
import { callMoves } from './call-moves.ts';
import { demandAccount, DIALLED, extensionOf, found, LEG, noted, oneOf, params, path, tag } from './live-call.ts';
import { scopeOfExtension, scopesOfCall } from './live-scope.ts';

const optional = (description: string) => Type.Optional(Type.String({ description }));

const STATES = ['ringing', 'attended', 'talking', 'transferring'] as const satisfies readonly LiveState[];
const state = oneOf(STATES, '`attended`: an application such as a queue or a menu has the caller');

const legFields = {
  id: Type.String({ description: 'Id of the leg' }),
  role: oneOf(['caller', 'callee'], 'Who it is in the call'),
  address: Type.String({ description: 'SIP URI of who is at the other end' }),
  name: optional('Name, where it is known'),
  extension: optional('Extension, of a party of ours'),
  number: optional('E.164 number, of a party outside'),
  trunk: optional('Trunk that it came in by'),
  state: oneOf(['trying', 'ringing', 'answered', 'ended'], 'State of the leg'),
  device: optional('User-Agent of the device'),
  holds: Type.Boolean({ description: 'The party has put the other one on hold' }),
  onHold: Type.Boolean({ description: 'An operator has put the party on hold' }),
  codec: optional('Codec that was negotiated'),
  encryption: optional('`none`, `DTLS-SRTP`, or the SDES crypto suite'),
  direction: optional('As the service sees it: `sendonly` means that it sends and does not listen'),
};

const qualitySchema = object({
  mos: Type.Optional(Type.Number({ description: 'Mean opinion score by the E-model, 1 to 4.5; good from 3.5 on' })),
  loss: Type.Number({ description: 'Fraction of packets that never arrived, 0 to 1' }),
  lossMax: Type.Number({ description: 'The worst such fraction of any interval' }),
  jitterMs: Type.Number({ description: 'Interarrival jitter, milliseconds' }),
  rttMs: Type.Number({ description: 'Round trip, milliseconds; 0 when it was never reported' }),
  packetsReceived: Type.Integer({ description: 'RTP packets that came from the device' }),
  packetsSent: Type.Integer({ description: 'RTP packets that were sent to it' }),
});

const legSchema = object(legFields);
const legDetailSchema = object({
  ...legFields,
  quality: qualitySchema,
  media: Type.Optional(object({ address: Type.String(), port: Type.Integer() })),
  dialog: Type.Optional(object({ callId: Type.String(), localTag: Type.String(), remoteTag: Type.String() })),
});

const callFields = {
  id: Type.String({ description: 'Id of the call, also that of its record' }),
  account: Type.String({ description: 'Domain of the account' }),
  node: Type.String({ description: 'Switch that has it' }),
  zone: Type.String({ description: 'Zone of the switch' }),
  state,
  from: Type.String({ description: 'SIP URI of the caller' }),
  to: Type.String({ description: 'What was dialled' }),
  resolved: optional('Extension that was dialled'),
  via: Type.Optional(Type.Array(Type.String(), { description: 'Applications that it went through, in order' })),
  clientCode: optional('Code of the client for whom it is'),
  startedAt: moment('When it began'),
  ringingAt: Type.Optional(moment('When somebody rang')),
  answeredAt: Type.Optional(moment('When it was answered')),
  takeovers: Type.Integer({ description: 'How often another switch had to go on with it' }),
  application: optional('Kind of application that has it while nobody talks'),
  recording: Type.Optional(
    object({
      id: Type.String({ description: 'Id of the recording' }),
      paused: Type.Boolean({ description: 'What is said is not recorded for now' }),
      startedBy: Type.String({ description: '`automatic`, an extension, or who asked for it here' }),
    }),
  ),
};
const callSchema = object({ ...callFields, legs: Type.Array(legSchema, { description: 'Also those that ring' }) });
const callDetailSchema = object({ ...callFields, legs: Type.Array(legDetailSchema, { description: 'All legs' }) });

const accountOnly = object({ account: accountParam });

const list = defineOperation({
  ...{ id: 'calls.list', method: 'GET', path, tag, access: 'calls:read' },
  summary: 'List live calls',
  description: 'The latest first. A page may have fewer items than asked for although there is a next one.',
  params: accountOnly,
  query: queryOf({
    ...pageQuery,
    party: Type.Optional(Type.String({ pattern: DIALLED, description: 'Extension or number that takes part' })),
    state: Type.Optional(state),
  }),
  response: pageOf(callSchema, 'Calls'),
  async handle(call) {
    const {
      services,
      params: { account },
      query: { limit, cursor, party, state: wanted },
      may,
    } = call;
    const [startedAt, id] = decodeCursor(cursor, ['number', 'string']) ?? [];
    const before = startedAt === undefined || id === undefined ? {} : { before: { startedAt, id } };
    const { calls, more } = await services.live.calls.list({
      limit,
      ...before,
      ...(party !== undefined && { party }),
      ...(wanted !== undefined && { state: wanted }),
    });
    const last = calls.at(-1);
    const shown = calls.filter(one => one.account === account && scopesOfCall(services, one).some(scope => may(scope)));
    const next = more && last !== undefined ? { nextCursor: encodeCursor([last.startedAt, last.id]) } : {};
    return { body: { items: shown.map(shownCall), ...next } };
  },
});

const originate = defineOperation({
  ...{ id: 'calls.create', method: 'POST', path, tag, access: 'calls:write', status: 201 },
  summary: 'Place a call',
  description:
    'The phones of `from` ring; when one is answered, `to` is dialled for it. Events tell how it goes; the answer comes at once.',
  params: accountOnly,
  body: object({
    from: Type.String({ pattern: DIALLED, description: 'Extension, or an E.164 number' }),
    to: Type.String({ pattern: DIALLED, description: 'What is dialled' }),
    user: Type.Optional(extensionOf('Extension in whose name and with whose rights; default: `from`')),
    autoAnswer: Type.Optional(Type.Boolean({ description: 'The phones of `from` are asked to answer by themselves' })),
    ringSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 600, description: 'How long `from` rings' })),
  }),
  response: callSchema,
  errors: ['no-switch', 'number-unknown', 'user-unknown', 'call-not-allowed', 'node-unreachable'],
  async handle(call) {
    const {
      services,
      params: { account },
      body: { ringSeconds, ...wish },
      demand,
    } = call;
    if (wish.user !== undefined) demand(scopeOfExtension(services, account, wish.user));
    // A number of the world outside is rung with the rights of `user`.
    if (!wish.from.startsWith('+')) demand(scopeOfExtension(services, account, wish.from));
    if (wish.from.startsWith('+') && wish.user === undefined) {
      throw new TandemError('request-invalid', { detail: 'user: needed where `from` is a number' });
    }
    demandAccount(call, account);
    const ringMs = ringSeconds === undefined ? {} : { ringMs: ringSeconds * 1000 };
    const placed = await services.live.calls.originate({ ...wish, ...ringMs });
    await noted(call, placed.id, { placed: wish });
    return { headers: { location: `/v1/accounts/${account}/calls/${placed.id}` }, body: shownCall(placed) };
  },
});

const get = defineOperation({
  ...{ id: 'calls.get', method: 'GET', path: `${path}/{call}`, tag, access: 'calls:read' },
  summary: 'Get a live call, with the quality of its media',
  params,
  response: callDetailSchema,
  errors: ['call-unknown', 'node-unreachable'],
  handle: async call => ({ body: shownDetail(await found(call)) }),
});

const hangUp = defineOperation({
  ...{ id: 'calls.hangup', method: 'POST', path: `${path}/{call}/hangup`, tag, access: 'calls:write' },
  summary: 'End a live call',
  params,
  bodyOptional: true,
  body: object({ leg: Type.Optional(LEG) }),
  errors: ['call-unknown', 'leg-unknown', 'node-unreachable'],
  async handle(call) {
    const { id } = await found(call);
    const { leg } = (call.body as { leg?: string } | undefined) ?? {};
    await call.services.live.calls.hangUp(id, leg);
    await noted(call, id, { ended: true });
    return {};
  },
});

const MODES = ['listen', 'whisper', 'barge', 'takeOver'] as const;

const monitor = defineOperation({
  ...{ id: 'calls.monitor', method: 'POST', path: `${path}/{call}/monitor`, tag, access: 'calls:write', status: 201 },
  summary: 'Let a supervisor listen to a live call',
  description:
    'The phones of the supervisor ring; who answers hears the call. The supervisor needs the monitoring permission of the account. Answers with the call of the supervisor, which ends it when it is ended.',
  params,
  body: object({
    supervisor: extensionOf('Extension of the supervisor'),
    extension: Type.Optional(extensionOf('Party that is monitored; default: the first one of ours')),
    mode: oneOf(MODES, '`whisper`: only the party hears the supervisor; `barge`: both do; `takeOver`: in its place'),
    autoAnswer: Type.Optional(Type.Boolean({ description: 'The phones are asked to answer by themselves' })),
  }),
  response: callSchema,
  errors: ['call-unknown', 'call-state', 'call-not-allowed', 'no-switch', 'node-unreachable'],
  async handle(call) {
    const {
      services,
      params: { account },
      body: { supervisor, mode, autoAnswer, extension },
      demand,
    } = call;
    const { id, legs } = await found(call);
    demand(scopeOfExtension(services, account, supervisor));
    const parties = legs.flatMap(leg => (leg.extension === undefined ? [] : [leg.extension]));
    const party = extension ?? parties[0];
    if (party === undefined || !parties.includes(party)) {
      throw new TandemError('call-state', { detail: 'nobody of ours to monitor takes part' });
    }
    const placed = await services.live.calls.originate({
      ...{ from: supervisor, to: party, monitor: { extension: party, mode } },
      ...(autoAnswer !== undefined && { autoAnswer }),
    });
    await noted(call, id, { monitored: { supervisor, party, mode } });
    return { headers: { location: `/v1/accounts/${account}/calls/${placed.id}` }, body: shownCall(placed) };
  },
});

function holding(on: boolean): Operation {
  const word = on ? 'hold' : 'unhold';
  return defineOperation({
    ...{ id: `calls.${word}`, method: 'POST', path: `${path}/{call}/${word}`, tag, access: 'calls:write' },
    summary: on ? 'Put a party of a live call on hold, or both' : 'Let the parties of a live call talk again',
    description: on
      ? 'It hears music and its peer silence; the phones are left alone.'
      : 'A hold of the phones themselves stays.',
    params,
    bodyOptional: true,
    body: object({ leg: Type.Optional(LEG) }),
    response: callSchema,
    errors: ['call-unknown', 'leg-unknown', 'call-state', 'node-unreachable'],
    async handle(call) {
      const { id } = await found(call);
      const { leg } = (call.body as { leg?: string } | undefined) ?? {};
      const held = await call.services.live.calls.hold(id, on, leg);
      await noted(call, id, { [word]: leg ?? 'all' });
      return { body: shownCall(held) };
    },
  });
}

const ACTIONS = ['start', 'stop', 'pause', 'resume'] as const satisfies readonly RecordAction[];

const record = defineOperation({
  ...{ id: 'calls.record', method: 'POST', path: `${path}/{call}/recording`, tag, access: 'calls:write' },
  summary: 'Start, stop, pause or resume the recording of a live call',
  description: 'The parties are told as the policies of the recorded extensions say, or else at the start.',
  params,
  body: object({ action: oneOf(ACTIONS, 'What to do') }),
  response: callSchema,
  errors: ['call-unknown', 'call-state', 'node-unreachable'],
  async handle(call) {
    const { id } = await found(call);
    const changed = await call.services.live.calls.record(id, call.body.action, call.principal.name);
    await noted(call, id, { recording: call.body.action });
    return { body: shownCall(changed) };
  },
});

const mark = defineOperation({
  ...{ id: 'calls.mark', method: 'PUT', path: `${path}/{call}/client-code`, tag, access: 'calls:write' },
  summary: 'Say for which client a live call is',
  params,
  body: object({ code: Type.String({ pattern: '^[0-9]{1,16}$', description: "One of the account's codes" }) }),
  response: callSchema,
  errors: ['call-unknown', 'client-code-invalid', 'node-unreachable'],
  async handle(call) {
    const { id } = await found(call);
    const changed = await call.services.live.calls.mark(id, call.body.code);
    await noted(call, id, { clientCode: call.body.code });
    return { body: shownCall(changed) };
  },
});

export const callOperations: readonly Operation[] = [
  ...[list, originate, get, hangUp, ...callMoves, holding(true), holding(false), record, mark, monitor],
];

function shownCall({ startedAt, ringingAt, answeredAt, legs, ...rest }: CallView) {
  return {
    ...timed(rest, { startedAt, ringingAt, answeredAt }),
    legs: legs.map((leg: LegView) => ({ ...leg })),
  } as never;
}

function shownDetail({ startedAt, ringingAt, answeredAt, legs, ...rest }: CallDetail) {
  return {
    ...timed(rest, { startedAt, ringingAt, answeredAt }),
    legs: legs.map((leg: LegDetail) => ({ ...leg })),
  } as never;
}

function timed<T extends object>(
  rest: T,
  {
    startedAt,
    ringingAt,
    answeredAt,
  }: { startedAt: number; ringingAt: number | undefined; answeredAt: number | undefined },
) {
  return {
    ...rest,
    startedAt: isoOf(startedAt),
    ...(ringingAt !== undefined && { ringingAt: isoOf(ringingAt) }),
    ...(answeredAt !== undefined && { answeredAt: isoOf(answeredAt) }),
  };
}
