import type { Branch } from '../../core/ids.ts';
import { asBranch } from '../../core/ids.ts';
import { badValue } from './errors.ts';
import { ABSENT, checkParams, INDIRECT, noted, noteParam, Params } from './params.ts';
import type { Source } from './source.ts';
import { digitsAt, runEnd, skip, skipBack, sourceOf } from './source.ts';
import { digits, DIGIT, TOKEN, unfold } from './text.ts';
import { bracketed, hostEndAt, unbracketed } from './uri.ts';

const SLASH = 47;
const COLON = 58;
const SEMICOLON = 59;
const MAX_PORT = 65_535;

/** RFC 3261 8.1.1.7: a branch that begins so was made by these rules and names its transaction alone. */
export const BRANCH_COOKIE = 'z9hG4bK';

export interface ViaParts {
  transport: string;
  host: string;
  port?: number | undefined;
  branch?: string;
  params?: Record<string, string | true>;
}

/** Where the parts of a Via lie, filled by `at` and copied by the constructor: the way to give many numbers cheaply. */
const parts = {
  from: 0,
  usual: true,
  transportFrom: 0,
  transportEnd: 0,
  hostFrom: 0,
  hostEnd: 0,
  port: -1,
  prefixEnd: 0,
  paramsFrom: 0,
  to: 0,
  branchFrom: -1,
  branchTo: -1,
  rport: -1,
  rportEnd: -1,
  received: -1,
};
const BRANCH = Buffer.from('branch');
const RPORT = Buffer.from('rport');
const RECEIVED = Buffer.from('received');

/** One Via value: `SIP/2.0/UDP host:port;branch=...`. */
export class Via {
  private readonly text: string;
  private readonly from: number;
  private readonly usual: boolean;
  private readonly hostFrom: number;
  private readonly hostEnd: number;
  private readonly transportFrom: number;
  /** End of what stands before the parameters. */
  private readonly prefixEnd: number;
  private readonly paramsFrom: number;
  private readonly to: number;
  /** The branch, ABSENT or INDIRECT. */
  private readonly branchFrom: number;
  private readonly branchTo: number;
  /** Where rport's value lies, ABSENT, or INDIRECT when it has none; and where its name ends. */
  private readonly rportFrom: number;
  private readonly rportEnd: number;
  private readonly receivedFrom: number;
  /** Upper case: UDP, TCP, TLS, WS, WSS or anything else. */
  readonly transport: string;
  readonly port: number | undefined;
  private paramsCache: Params | undefined;

  private constructor(text: string, transport: string) {
    this.text = text;
    this.from = parts.from;
    this.usual = parts.usual;
    this.hostFrom = parts.hostFrom;
    this.hostEnd = parts.hostEnd;
    this.transportFrom = parts.transportFrom;
    this.prefixEnd = parts.prefixEnd;
    this.paramsFrom = parts.paramsFrom;
    this.to = parts.to;
    this.branchFrom = parts.branchFrom;
    this.branchTo = parts.branchTo;
    this.rportFrom = parts.rport;
    this.rportEnd = parts.rportEnd;
    this.receivedFrom = parts.received;
    this.transport = transport;
    this.port = parts.port < 0 ? undefined : parts.port;
    this.paramsCache = undefined;
  }

  static of(o: ViaParts): Via {
    const params = o.branch === undefined ? Params.empty() : Params.of({ branch: o.branch });
    for (const [name, value] of Object.entries(o.params ?? {})) params.set(name, value);
    const port = o.port === undefined ? '' : `:${o.port}`;
    return Via.parse(`SIP/2.0/${o.transport.toUpperCase()} ${bracketed(o.host)}${port}${params.toString()}`);
  }

  /** One value. Throws SipParseError. */
  static parse(value: string): Via {
    const s = unfold(value);
    return Via.at(sourceOf(s), 0, s.length);
  }

  /** The value at `start`..`end`. */
  static at(source: Source, start: number, end: number): Via {
    const { text, bytes } = source;
    const from = skip(bytes, start, end);
    const to = skipBack(bytes, from, end);
    parts.from = from;
    parts.to = to;
    parts.usual = text.startsWith(USUAL_PROTOCOL, from);
    parts.transportFrom = parts.usual ? from + USUAL_PROTOCOL.length : protocolEnd(bytes, from, to);
    parts.transportEnd = tokenEnd(bytes, parts.transportFrom, to);
    parts.hostFrom = skip(bytes, parts.transportEnd, to);
    parts.hostEnd = hostEndAt(bytes, parts.hostFrom, to);
    if (parts.hostFrom === parts.transportEnd || parts.hostEnd <= parts.hostFrom) throw badValue('Via');
    locatePort(bytes, to);
    if (!checkParams(bytes, parts.paramsFrom, to, BRANCH)) throw badValue('Via');
    parts.branchFrom = noted.from;
    parts.branchTo = noted.to;
    noteParam(bytes, RPORT);
    parts.rport = noted.from;
    parts.rportEnd = noted.nameEnd;
    noteParam(bytes, RECEIVED);
    parts.received = noted.from;
    return new Via(text, transportAt(source, parts.transportFrom, parts.transportEnd));
  }

  /** `SIP/2.0`: upper case, without white space. */
  get protocol(): string {
    if (this.usual) return 'SIP/2.0';
    return this.text
      .slice(this.from, this.transportFrom)
      .replace(/\s+|\/\s*$/g, '')
      .toUpperCase();
  }

  /** The sent-by host as written, IPv6 in brackets. */
  get host(): string {
    return this.text.slice(this.hostFrom, this.hostEnd);
  }

  get params(): Params {
    this.paramsCache ??= Params.parse(this.text.slice(this.paramsFrom, this.to));
    return this.paramsCache;
  }

  get branch(): Branch | undefined {
    if (this.paramsCache === undefined && this.branchFrom !== INDIRECT) {
      return this.branchFrom === ABSENT ? undefined : asBranch(this.text.slice(this.branchFrom, this.branchTo));
    }
    const branch = this.params.value('branch');
    return branch === undefined ? undefined : asBranch(branch);
  }

  /** RFC 3261 18.2.1: the address the request came from, IPv6 without brackets; RFC 5118 4.5 has both forms taken. */
  get received(): string | undefined {
    const value = this.params.value('received');
    return value === undefined ? undefined : unbracketed(value);
  }

  /** RFC 3581: true when asked for and not filled in; a number once it is; undefined when absent or malformed. */
  get rport(): number | true | undefined {
    const value = this.params.get('rport');
    if (value === undefined || value === true) return value;
    const port = digits(value, 0, value.length, MAX_PORT);
    return port > 0 ? port : undefined;
  }

  /** RFC 3581 3: whether rport is there, filled in or not. */
  get hasRport(): boolean {
    return this.paramsCache === undefined ? this.rportFrom !== ABSENT : this.paramsCache.has('rport');
  }

  get hasReceived(): boolean {
    return this.paramsCache === undefined ? this.receivedFrom !== ABSENT : this.paramsCache.has('received');
  }

  /** Host and, when given, port. */
  get sentBy(): string {
    return this.port === undefined ? this.host : `${this.host}:${this.port}`;
  }

  /** True when the branch obeys RFC 3261 8.1.1.7 and holds more than the cookie. */
  get hasMagicBranch(): boolean {
    const branch = this.branch;
    return branch !== undefined && branch.length > BRANCH_COOKIE.length && branch.startsWith(BRANCH_COOKIE);
  }

  /** A copy; it can be changed without touching this one. */
  clone(): Via {
    return Via.parse(this.toString());
  }

  /**
   * A copy that names where the request came from (RFC 3261 18.2.1, RFC 3581 4). A sender that asks for rport and says
   * nothing of either value itself is what nearly all phones are: its parameters need not be taken apart for that.
   */
  stamped(source: { readonly host: string; readonly port: number }): Via {
    if (this.paramsCache === undefined && this.receivedFrom === ABSENT && this.isBareRport) return this.filled(source);
    const copy = this.clone();
    if (this.hasRport) copy.params.set('rport', String(source.port));
    copy.params.set('received', source.host);
    return copy;
  }

  /** As phones ask with it: without a value, and without white space where the value or the parameters would begin. */
  private get isBareRport(): boolean {
    const { text, rportEnd: end } = this;
    if (this.rportFrom !== INDIRECT || this.prefixEnd !== this.paramsFrom) return false;
    return end === this.to || text.charCodeAt(end) === SEMICOLON;
  }

  /** A copy with a value for the bare rport and with `received`: every part stays where it was, or moves by the port's length. */
  private filled({ host, port }: { readonly host: string; readonly port: number }): Via {
    const { text, from, to, rportEnd } = this;
    const value = `=${port}`;
    const filled = `${text.slice(from, rportEnd)}${value}${text.slice(rportEnd, to)};received=${host}`;
    const moved = (at: number): number => (at < 0 ? at : at - from + (at > rportEnd ? value.length : 0));
    parts.from = 0;
    parts.to = filled.length;
    parts.usual = this.usual;
    parts.transportFrom = moved(this.transportFrom);
    parts.hostFrom = moved(this.hostFrom);
    parts.hostEnd = moved(this.hostEnd);
    parts.port = this.port ?? -1;
    parts.prefixEnd = moved(this.prefixEnd);
    parts.paramsFrom = moved(this.paramsFrom);
    parts.branchFrom = moved(this.branchFrom);
    parts.branchTo = this.branchFrom < 0 ? this.branchTo : moved(this.branchTo);
    parts.rport = rportEnd - from + 1;
    parts.rportEnd = rportEnd - from;
    parts.received = filled.length - host.length;
    return new Via(filled, this.transport);
  }

  toString(): string {
    const params = this.paramsCache?.toString() ?? this.text.slice(this.paramsFrom, this.to);
    return this.text.slice(this.from, this.prefixEnd) + params;
  }
}

/** RFC 3261 25.1 sent-by: white space may surround the colon. */
function locatePort(bytes: Uint8Array, to: number): void {
  const i = skip(bytes, parts.hostEnd, to);
  parts.port = -1;
  parts.prefixEnd = parts.hostEnd;
  parts.paramsFrom = i;
  if (i === to || bytes[i] !== COLON) return;
  const from = skip(bytes, i + 1, to);
  parts.prefixEnd = runEnd(bytes, from, to, DIGIT);
  parts.port = digitsAt(bytes, from, parts.prefixEnd, MAX_PORT);
  if (parts.port <= 0) throw badValue('Via');
  parts.paramsFrom = skip(bytes, parts.prefixEnd, to);
}

const USUAL_PROTOCOL = 'SIP/2.0/';

/** The index after name, version and their slashes; RFC 3261 25.1 sent-protocol lets white space surround each slash. */
function protocolEnd(bytes: Uint8Array, from: number, to: number): number {
  const version = skipSlash(bytes, tokenEnd(bytes, from, to), to);
  return skipSlash(bytes, tokenEnd(bytes, version, to), to);
}

function tokenEnd(bytes: Uint8Array, i: number, to: number): number {
  const end = runEnd(bytes, i, to, TOKEN);
  if (end === i) throw badValue('Via');
  return end;
}

function skipSlash(bytes: Uint8Array, i: number, to: number): number {
  const at = skip(bytes, i, to);
  if (at >= to || bytes[at] !== SLASH) throw badValue('Via');
  return skip(bytes, at + 1, to);
}

const UDP = 'UDP';

function transportAt({ text, bytes }: Source, from: number, to: number): string {
  if (to - from === 3 && bytes[from] === 85 && bytes[from + 1] === 68 && bytes[from + 2] === 80) return UDP;
  return text.slice(from, to).toUpperCase();
}
