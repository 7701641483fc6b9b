/** Call queues as they are now: who waits, who serves, and the hand on both. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { object } from '../../../core/schema.ts';
import type { QueueFigures } from '../../../pbx/features/queue/ports.ts';
import type { Queue } from '../../../routing/index.ts';
import { isoOf, moment } from './access-schemas.ts';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import { queryOf } from '../paging.ts';
import type { ApiServices } from '../services.ts';
import { scopeOfExtension } from './live-scope.ts';

const tag = 'queue-states';
const path = '/v1/accounts/{account}/queue-states' as const;
const count = (description: string) => Type.Integer({ description });
const EXTENSION = '^[0-9]{1,16}$';
const extension = (description: string) => Type.String({ pattern: EXTENSION, description });

const CONDITIONS = [
  ...(['available', 'ringing', 'talking', 'wrapUp', 'resting', 'busy'] as const),
  ...(['unregistered', 'doNotDisturb', 'optedOut'] as const),
];

const memberSchema = object({
  extension: Type.String({ description: 'Extension of the member' }),
  state: Type.Unsafe<(typeof CONDITIONS)[number]>({
    ...{ type: 'string', enum: CONDITIONS, description: 'The first thing that keeps it from being offered a call' },
  }),
  talks: count('Conversations with callers of queues'),
  since: Type.Optional(moment('When it last opted in or out')),
  reason: Type.Optional(Type.String({ description: 'Why it has opted out' })),
});

const callerSchema = object({
  call: Type.String({ description: 'Id of the call' }),
  extension: Type.Optional(Type.String({ description: 'Extension, of a caller of ours' })),
  number: Type.Optional(Type.String({ description: 'E.164 number, of a caller from outside' })),
  name: Type.Optional(Type.String({ description: 'Name, where it is known' })),
  phase: Type.Unsafe<'greeting' | 'waiting' | 'offered'>({
    ...{ type: 'string', enum: ['greeting', 'waiting', 'offered'], description: '`offered`: members ring for it' },
  }),
  waitSeconds: Type.Number({ description: 'So long already' }),
  priority: Type.Number({ description: 'Higher ones are served first' }),
  node: Type.String({ description: 'Switch that has the call' }),
  offered: Type.Array(Type.String(), { description: 'Members that ring for it' }),
});

const queueSchema = object({
  queue: Type.String({ description: 'Extension of the queue' }),
  name: Type.String({ description: 'Name of the queue' }),
  waiting: count('Callers in it now'),
  longestWaitSeconds: Type.Number({ description: 'Of those who wait now' }),
  averageWaitSeconds: Type.Number({
    description: 'Of those who were answered; of the last 24 hours, as all that follows',
  }),
  entered: count('Callers who came'),
  handled: count('Answered'),
  abandoned: count('Hung up while waiting'),
  overflowed: count('Left by the overflow'),
  missed: count('Offers that a member has not answered'),
  averageTalkSeconds: Type.Number({ description: 'Of conversations that are over' }),
  serviceLevel: Type.Optional(
    Type.Number({ description: 'Percent answered within the target time, of those answered or given up' }),
  ),
  serviceLevelTarget: Type.Number({ description: 'Percent that is wanted' }),
  members: Type.Array(memberSchema, { description: 'Members' }),
  callers: Type.Array(callerSchema, { description: 'The first hundred, in the order in which they are served' }),
});

const list = defineOperation({
  ...{ id: 'queue-states.list', method: 'GET', path, tag, access: 'queue-states:read' },
  summary: 'Live state of all call queues',
  params: object({ account: accountParam }),
  query: queryOf({ queue: Type.Optional(extension('Only this one')) }),
  response: object({ items: Type.Array(queueSchema, { description: 'Queues, in the order of the account document' }) }),
  errors: ['account-unknown', 'no-switch', 'node-unreachable'],
  async handle({ services, params: { account }, query: { queue }, may }) {
    demandAccount(services, account);
    const all = await services.live.queues.figures(account);
    const items = all.filter(
      one => (queue === undefined || one.queue === queue) && may(scopeOfExtension(services, account, one.queue)),
    );
    return { body: { items: items.map(shown) } as never };
  },
});

const get = defineOperation({
  ...{ id: 'queue-states.get', method: 'GET', path: `${path}/{queue}`, tag, access: 'queue-states:read' },
  summary: 'Live state of a call queue',
  params: object({ account: accountParam, queue: extension('Extension of the queue') }),
  response: queueSchema,
  errors: ['account-unknown', 'object-unknown', 'no-switch', 'node-unreachable'],
  async handle({ services, params: { account, queue }, demand }) {
    demandQueue(services, account, queue);
    demand(scopeOfExtension(services, account, queue));
    const found = (await services.live.queues.figures(account)).find(one => one.queue === queue);
    if (found === undefined) throw new TandemError('object-unknown', { detail: `queue ${queue}` });
    return { body: shown(found) as never };
  },
});

const DAY_MS = 86_400_000;
/** Events are kept for 31 days. */
const LONGEST_MS = 31 * DAY_MS;
/** With it, a whole month has no more than 2,976 intervals. */
const SHORTEST_SECONDS = 900;

const intervalSchema = object({
  from: moment('When it begins'),
  entered: count('Callers who came'),
  handled: count('Answered'),
  abandoned: count('Hung up while waiting'),
  overflowed: count('Left by the overflow'),
  missed: count('Offers that a member has not answered'),
  averageWaitSeconds: Type.Number({ description: 'Of those who were answered' }),
  averageTalkSeconds: Type.Number({ description: 'Of conversations that ended in it' }),
  serviceLevel: Type.Optional(Type.Number({ description: 'Percent answered within the target time that is set now' })),
});

const workSchema = object({
  member: Type.String({ description: 'Extension' }),
  answered: count('Calls answered'),
  missed: count('Offers not answered'),
  talks: count('Conversations that ended'),
  talkSeconds: Type.Number({ description: 'Their length together' }),
  optedOut: count('How often it opted out'),
});

const history = defineOperation({
  ...{ id: 'queue-states.history', method: 'GET', path: `${path}/{queue}/history`, tag, access: 'queue-states:read' },
  summary: 'What happened in a call queue, by intervals and by members',
  params: object({ account: accountParam, queue: extension('Extension of the queue') }),
  query: queryOf({
    since: Type.Optional(moment('From then; default: 24 hours before the end')),
    until: Type.Optional(moment('Until before then; default: now. At most 31 days after the beginning')),
    every: Type.Integer({
      ...{ minimum: SHORTEST_SECONDS, maximum: LONGEST_MS / 1000, default: 3600 },
      description: 'Length of an interval, in seconds; the first one begins at `since`',
    }),
  }),
  response: object({
    intervals: Type.Array(intervalSchema, { description: 'In order; those in which nothing happened are left out' }),
    members: Type.Array(workSchema, { description: 'Of those who did anything in that time' }),
  }),
  errors: ['account-unknown', 'object-unknown', 'no-switch', 'node-unreachable'],
  async handle({ services, params: { account, queue }, query, demand }) {
    demandQueue(services, account, queue);
    demand(scopeOfExtension(services, account, queue));
    const until = query.until === undefined ? services.clock.now() : Date.parse(query.until);
    const since = query.since === undefined ? until - DAY_MS : Date.parse(query.since);
    if (since >= until || until - since > LONGEST_MS) {
      throw new TandemError('request-invalid', { detail: 'query: since has to be before until, by 31 days at most' });
    }
    const everyMs = query.every * 1000;
    const { intervals, members } = await services.live.queues.history({ account, queue, since, until, everyMs });
    return {
      body: {
        intervals: intervals.map(({ from, averageWaitMs, averageTalkMs, ...rest }) => ({
          ...{ from: isoOf(from), ...rest },
          ...{ averageWaitSeconds: seconds(averageWaitMs), averageTalkSeconds: seconds(averageTalkMs) },
        })),
        members: members.map(({ talkMs, ...rest }) => ({ ...rest, talkSeconds: seconds(talkMs) })),
      },
    };
  },
});

const opt = defineOperation({
  ...{ id: 'queue-states.opt', method: 'PUT', path: `${path}/{queue}/members/{member}`, tag },
  access: 'queue-states:write',
  summary: 'Opt a member of a call queue in or out',
  params: object({
    account: accountParam,
    queue: extension('Extension of the queue'),
    member: extension('Extension of the member'),
  }),
  body: object({
    optedIn: Type.Boolean({ description: 'Whether it takes calls of the queue' }),
    reason: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'Why not: one of the reasons that the queue names' }),
    ),
  }),
  errors: ['account-unknown', 'object-unknown', 'object-invalid', 'no-switch', 'node-unreachable'],
  async handle({ services, params: { account, queue, member }, body, demand, recorder }) {
    const { members, ...rules } = demandQueue(services, account, queue);
    demand(scopeOfExtension(services, account, queue));
    if (!members.some(one => one.extension === member)) {
      throw new TandemError('object-unknown', { detail: `member ${member} of queue ${queue}` });
    }
    demandReason(rules, body);
    await services.live.queues.opt({ account, queue, member, ...body });
    const key = `${queue}/${member}`;
    await services.audit.append([recorder.entry({ account, resource: tag, key, after: body })]);
    return {};
  },
});

const move = defineOperation({
  ...{ id: 'queue-states.move', method: 'POST', path: `${path}/{queue}/callers/{call}/move`, tag, status: 202 },
  access: 'queue-states:write',
  summary: 'Move a waiting caller to another call queue, or to anything else that can be dialled',
  params: object({
    account: accountParam,
    queue: extension('Extension of the queue'),
    call: Type.String({ pattern: '^[\\w.-]{1,64}$', description: 'Id of the call' }),
  }),
  body: object({ to: Type.String({ pattern: '^[0-9*#+]{1,64}$', description: 'Extension or number' }) }),
  errors: ['account-unknown', 'object-unknown', 'call-unknown', 'call-state', 'number-unknown', 'node-unreachable'],
  async handle({ services, params: { account, queue, call }, body: { to }, demand, recorder }) {
    demandQueue(services, account, queue);
    demand(scopeOfExtension(services, account, queue));
    const waiting = (await services.live.queues.figures(account)).find(one => one.queue === queue)?.callers ?? [];
    if (!waiting.some(one => one.call === call)) throw new TandemError('call-unknown', { detail: `in queue ${queue}` });
    await services.live.calls.transfer(call, { to });
    const after = { moved: to };
    await services.audit.append([recorder.entry({ account, resource: tag, key: `${queue}/${call}`, after })]);
    return {};
  },
});

export const queueStateOperations: readonly Operation[] = [list, get, history, opt, move];

function demandAccount({ directory }: ApiServices, account: string) {
  const found = directory.byDomain(account);
  if (found === undefined) throw new TandemError('account-unknown', { detail: account });
  return found;
}

function demandQueue(services: ApiServices, account: string, queue: string) {
  const found = demandAccount(services, account).queue(queue);
  if (found === undefined) throw new TandemError('object-unknown', { detail: `queue ${queue}` });
  return found;
}

/** As at a phone: one of the reasons that the queue has named, where it has, and one at all where it insists. */
function demandReason(
  { optOutReasons, optOutReasonRequired }: Pick<Queue, 'optOutReasons' | 'optOutReasonRequired'>,
  { optedIn, reason }: { readonly optedIn: boolean; readonly reason?: string },
): void {
  const known = reason === undefined || optOutReasons.length === 0 || optOutReasons.includes(reason);
  const given = reason !== undefined || !optOutReasonRequired;
  if (optedIn || (known && given)) return;
  throw new TandemError('object-invalid', { detail: `reason: ${optOutReasons.join(', ') || 'is required'}` });
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

function shown({ longestWaitMs, averageWaitMs, averageTalkMs, serviceLevel, callers, members, ...rest }: QueueFigures) {
  return {
    ...rest,
    members: members.map(({ since, ...member }) => ({
      ...member,
      ...(since !== undefined && { since: isoOf(since) }),
    })),
    longestWaitSeconds: seconds(longestWaitMs),
    averageWaitSeconds: seconds(averageWaitMs),
    averageTalkSeconds: seconds(averageTalkMs),
    ...(typeof serviceLevel === 'number' && { serviceLevel }),
    callers: callers.map(({ party, waitMs, ...caller }) => ({ ...caller, ...party, waitSeconds: seconds(waitMs) })),
  };
}
