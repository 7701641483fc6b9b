/** The message ladder of a call, live or lately ended, in three forms. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { asCallId } from '../../../core/ids.ts';
import { object } from '../../../core/schema.ts';
import { collectLadder, type CollectedLadder } from '../../ladder/collect.ts';
import { toMermaid } from '../../ladder/mermaid.ts';
import { toSvg } from '../../ladder/svg.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { queryOf } from '../paging.ts';
import { isoOf, moment } from './access-schemas.ts';
import { demandAny, scopesOfCall } from './live-scope.ts';

const participantSchema = object({
  id: Type.String({ description: 'Node, or transport and address of a phone or peer' }),
  kind: Type.Unsafe<'node' | 'peer'>({ type: 'string', enum: ['node', 'peer'], description: 'Inside or outside' }),
  label: Type.String({ description: 'For people' }),
  role: Type.Optional(Type.String({ description: 'Role of a node' })),
});

const messageSchema = object({
  number: Type.Integer({ description: 'Counted from 1' }),
  at: moment('When it was sent, or received where only that is known'),
  from: Type.String({ description: 'Participant that sent it' }),
  to: Type.String({ description: 'Participant that received it' }),
  transport: Type.String({ description: 'Transport' }),
  tookMs: Type.Optional(Type.Number({ description: 'From one node to the other, by their clocks' })),
  method: Type.String({ description: 'Method; of a response, that of its request' }),
  status: Type.Optional(Type.Integer({ description: 'Status of a response' })),
  startLine: Type.String({ description: 'First line' }),
  callId: Type.String({ description: 'Call-ID of the dialog' }),
  cseq: Type.Integer({ description: 'CSeq number' }),
  sdp: Type.Boolean({ description: 'It carries a session description' }),
  repeated: Type.Boolean({ description: 'The same message went this way before' }),
  text: Type.String({ description: 'The whole message; passwords, keys and pressed digits are masked' }),
});

const FORMS = ['json', 'mermaid', 'svg'] as const;

const ladder = defineOperation({
  ...{ id: 'calls.ladder', method: 'GET', path: '/v1/accounts/{account}/calls/{call}/ladder', tag: 'calls' },
  access: 'traces:read',
  summary: 'The SIP messages of a call across all its legs and nodes',
  description:
    'Of live calls and of those that ended lately: each node keeps its last messages (`trace` in the configuration). As JSON, or as a sequence diagram for Mermaid or as SVG.',
  params: object({
    account: accountParam,
    call: Type.String({ pattern: '^[\\w.-]{1,64}$', description: 'Id of the call' }),
  }),
  query: queryOf({
    format: Type.Unsafe<(typeof FORMS)[number]>({
      ...{ type: 'string', enum: FORMS, default: 'json', description: 'Form of the answer' },
    }),
  }),
  response: object({
    call: Type.String({ description: 'Id of the call' }),
    participants: Type.Array(participantSchema, { description: 'In the order in which they appear' }),
    messages: Type.Array(messageSchema, { description: 'In the order in which they were sent' }),
    missing: Type.Array(Type.String(), { description: 'Nodes that did not answer' }),
    truncated: Type.Boolean({ description: 'There are more messages than are shown' }),
  }),
  produces: ['text/vnd.mermaid', 'image/svg+xml'],
  errors: ['call-unknown'],
  async handle(call) {
    const {
      services,
      params: { call: id },
      query: { format },
    } = call;
    await demandCall(call);
    const collected = await collectLadder(id, services.live.ladder);
    if (collected.messages.length === 0)
      throw new TandemError('call-unknown', { detail: `no messages of ${id} are kept` });
    if (format === 'mermaid') return drawn('text/vnd.mermaid; charset=utf-8', toMermaid(collected));
    // Opened in a browser it must not do anything.
    if (format === 'svg')
      return drawn('image/svg+xml; charset=utf-8', toSvg(collected), "default-src 'none'; style-src 'unsafe-inline'");
    return { body: shown(id, collected) as never };
  },
});

export const ladderOperations: readonly Operation[] = [ladder];

const drawn = (type: string, text: string, policy?: string) => ({
  headers: { 'content-type': type, ...(policy !== undefined && { 'content-security-policy': policy }) },
  body: Buffer.from(text),
});

const shown = (call: string, { messages, ...rest }: CollectedLadder) => ({
  ...{ call, ...rest },
  messages: messages.map(({ at, ...message }) => ({ ...message, at: isoOf(at) })),
});

/** Whose call it is, by itself or by its record. @throws TandemError `call-unknown`, `permission-denied` */
async function demandCall(
  call: Pick<OperationCall, 'services' | 'may' | 'demand'> & {
    readonly params: { readonly account: string; readonly call: string };
  },
): Promise<void> {
  const {
    services,
    params: { account, call: id },
  } = call;
  const live = await services.live.calls.get(id).catch((error: unknown) => {
    if (error instanceof TandemError && error.code === 'call-unknown') return undefined;
    throw error;
  });
  const record = live === undefined ? await services.live.records.get(asCallId(id)) : undefined;
  const parties = live ?? (record && ofRecord(account, record));
  if (parties?.account !== account) throw new TandemError('call-unknown', { detail: id });
  demandAny(call, scopesOfCall(services, parties));
}

interface Recorded {
  readonly resolved?: string;
  readonly legs: readonly { readonly address: string }[];
}

function ofRecord(account: string, { resolved, legs }: Recorded) {
  const extensions = legs.flatMap(({ address }) => /^sip:([^@]+)@/.exec(address)?.[1] ?? []);
  return { account, ...(resolved !== undefined && { resolved }), legs: extensions.map(extension => ({ extension })) };
}
