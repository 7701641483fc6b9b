/**
 * Parse plus a look at what a proxy routes by, ours against the three parsers that Node has. Every contestant gets the same
 * bytes, as a socket gives them, does the same work, and its answer is checked before the clock runs.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { SipRequest } from '../../src/sip/message/index.ts';
import { parseMessage } from '../../src/sip/message/index.ts';
import { INVITE } from './invite.ts';

const require = createRequire(import.meta.url);

/** What is read of each message. */
interface Look {
  branch: unknown;
  fromTag: unknown;
  toTag: unknown;
  callId: unknown;
  cseq: unknown;
  maxForwards: unknown;
  routeHost: unknown;
  uriHost: unknown;
}

export interface ParseRecord {
  /** `parse-and-forward`: the whole of a proxy's work, which no peer here does. */
  name: 'parse' | 'parse-and-forward';
  /** Messages per second of one core. */
  ours: number;
  us_per_message: number;
  message_bytes: number;
  /** The fastest of the others, its messages per second, and ours over that. */
  peer?: string;
  theirs?: number;
  ratio?: number;
  /** Every peer's messages per second. */
  peers?: Record<string, number>;
}

function looked(request: SipRequest): Look {
  return {
    branch: request.via.branch,
    fromTag: request.from.tag,
    toTag: request.to.tag,
    callId: request.callId,
    cseq: request.cseq.number,
    maxForwards: request.maxForwards,
    routeHost: request.topRoute?.uri.host,
    uriHost: request.requestUri.host,
  };
}

export function ours(bytes: Buffer): Look {
  const result = parseMessage(bytes);
  if (!result.ok) throw result.error;
  return looked(result.message as SipRequest);
}

let counter = 0;
/** The whole of a proxy's work on a message. */
export function proxy(bytes: Buffer): Buffer {
  const result = parseMessage(bytes);
  if (!result.ok) throw result.error;
  const request = result.message as SipRequest;
  looked(request);
  request.popValue('Route');
  request.prepend('Via', `SIP/2.0/TCP 10.0.0.1:5060;branch=z9hG4bKe5f3c2d1e0b9${++counter}`);
  request.set('Max-Forwards', String((request.maxForwards ?? 70) - 1));
  return request.toBuffer();
}

/* The peers have no types that cover their parsers; these are the parts used here. */
interface Address {
  uri: unknown;
  params: Record<string, unknown>;
}
interface Parsed {
  uri: string;
  headers: {
    via: { params: Record<string, unknown> }[];
    from: Address;
    to: Address;
    'call-id': unknown;
    cseq: { seq: unknown };
    'max-forwards': unknown;
    route: Address[];
  };
}
type ParseUri = (uri: unknown) => { host: unknown };

function lookOf(m: Parsed, parseUri: ParseUri): Look {
  const h = m.headers;
  return {
    branch: h.via[0]?.params['branch'],
    fromTag: h.from.params['tag'],
    toTag: h.to.params['tag'] ?? undefined,
    callId: h['call-id'],
    cseq: h.cseq.seq,
    maxForwards: Number(h['max-forwards']),
    routeHost: (h.route[0]?.uri as { host: unknown }).host,
    uriHost: parseUri(m.uri).host,
  };
}

interface Lazy {
  uri: string;
  get(name: string): unknown;
  getParsedHeader(name: string): unknown;
}

async function peers(): Promise<Record<string, (bytes: Buffer) => Look>> {
  const sip = require('sip') as { parse(b: Buffer): Parsed; parseUri: ParseUri };
  const drachtioFolder = require.resolve('drachtio-srf').replace(/lib.*$/, 'lib/sip-parser/');
  const drachtio = require(`${drachtioFolder}parser.js`) as {
    parseSipMessage(s: string, lazy: boolean): Parsed;
    parseUri: ParseUri;
  };
  const DrachtioMessage = require(`${drachtioFolder}message.js`) as new (s: string) => Lazy;
  const sipJs = (path: string): string =>
    pathToFileURL(require.resolve('sip.js').replace(/lib.*$/, `lib/${path}`)).href;
  const { Parser } = (await import(sipJs('core/messages/parser.js'))) as SipJsParser;
  const { Grammar } = (await import(sipJs('grammar/grammar.js'))) as SipJsGrammar;
  const log = { error: (): void => undefined, warn: (): void => undefined, log: (): void => undefined };
  return {
    sip: bytes => lookOf(sip.parse(bytes), sip.parseUri),
    'drachtio-srf': bytes => lookOf(drachtio.parseSipMessage(bytes.toString('utf8'), false), drachtio.parseUri),
    'drachtio-srf, lazy': bytes => {
      const m = new DrachtioMessage(bytes.toString('utf8'));
      const part = <T>(name: string): T => m.getParsedHeader(name) as T;
      return {
        branch: part<Parsed['headers']['via']>('via')[0]?.params['branch'],
        fromTag: part<Address>('from').params['tag'],
        toTag: part<Address>('to').params['tag'],
        callId: m.get('call-id'),
        cseq: part<{ seq: unknown }>('cseq').seq,
        maxForwards: Number(m.get('max-forwards')),
        routeHost: (part<Address[]>('route')[0]?.uri as { host: unknown }).host,
        uriHost: drachtio.parseUri(m.uri).host,
      };
    },
    'sip.js': bytes => {
      const m = Parser.parseMessage(bytes.toString('utf8'), log);
      return {
        branch: m.viaBranch,
        fromTag: m.fromTag,
        toTag: m.toTag,
        callId: m.callId,
        cseq: m.cseq,
        maxForwards: Number(m.getHeader('max-forwards')),
        routeHost: Grammar.nameAddrHeaderParse(m.getHeader('route')).uri.host,
        uriHost: m.ruri.host,
      };
    },
  };
}

interface SipJsMessage {
  viaBranch: unknown;
  fromTag: unknown;
  toTag: unknown;
  callId: unknown;
  cseq: unknown;
  ruri: { host: unknown };
  getHeader(name: string): string;
}
interface SipJsParser {
  Parser: { parseMessage(s: string, log: unknown): SipJsMessage };
}
interface SipJsGrammar {
  Grammar: { nameAddrHeaderParse(s: string): { uri: { host: unknown } } };
}

const WARM_UP_MS = 1500;
const ROUNDS = 7;
const ROUND_MS = 250;
/** Copies at different addresses, so that no one profits from a message that is always warm in the cache at one place. */
const COPIES = 64;

/** Messages per second of CPU time in one round: what the machine does beside us shall not count. */
function round(work: (bytes: Buffer) => unknown, inputs: readonly Buffer[], ms = ROUND_MS): number {
  const start = process.cpuUsage();
  let used = 0;
  let done = 0;
  while (used < ms * 1000) {
    for (const bytes of inputs) work(bytes);
    done += inputs.length;
    const { user, system } = process.cpuUsage(start);
    used = user + system;
  }
  return (done / used) * 1e6;
}

const median = (all: number[]): number => all.sort((a, b) => a - b)[all.length >> 1]!;

function inputs(): Buffer[] {
  return Array.from({ length: COPIES }, (_, i) =>
    Buffer.from(INVITE.toString('latin1').replace('YzQ4', `Yz${10 + i}`), 'latin1'),
  );
}

/** Rounds of all contestants take turns, so that a busy machine slows all alike; the median round counts. */
export async function run(): Promise<ParseRecord[]> {
  const theirs = await peers();
  const expected = JSON.stringify(ours(INVITE));
  const contestants: Record<string, (bytes: Buffer) => unknown> = { ours, proxy, ...theirs };
  const results = new Map<string, number[]>();
  const messages = inputs();
  for (const [name, work] of Object.entries(contestants)) {
    if (name !== 'proxy' && JSON.stringify(work(INVITE)) !== expected) {
      throw new Error(`${name} reads ${JSON.stringify(work(INVITE))}, not ${expected}`);
    }
    round(work, messages, WARM_UP_MS);
    results.set(name, []);
  }
  for (let i = 0; i < ROUNDS; i++) {
    for (const [name, work] of Object.entries(contestants)) results.get(name)!.push(round(work, messages));
  }
  const rate = (name: string): number => median(results.get(name)!);
  const rates = Object.fromEntries(Object.keys(theirs).map(name => [name, Math.round(rate(name))]));
  const [peer, best] = Object.entries(rates).sort((a, b) => b[1] - a[1])[0]!;
  const mine = (name: string): Pick<ParseRecord, 'ours' | 'us_per_message' | 'message_bytes'> => ({
    ours: Math.round(rate(name)),
    us_per_message: Math.round(1e8 / rate(name)) / 100,
    message_bytes: INVITE.length,
  });
  const ratio = Math.round((rate('ours') / best) * 100) / 100;
  return [
    { name: 'parse', ...mine('ours'), peer, theirs: best, ratio, peers: rates },
    { name: 'parse-and-forward', ...mine('proxy') },
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(await run(), null, 2)}\n`);
}
