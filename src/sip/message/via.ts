import type { Branch } from '../../core/ids.ts';
import { badValue } from './errors.ts';
import { Params } from './params.ts';
import { classAt, digits, sameAt, skipSpace, skipSpaceBack, TOKEN, trim, unfold } from './text.ts';
import { bracketed, hostEndAt } from './uri.ts';

const SLASH = 47;
const COLON = 58;
const MAX_PORT = 65_535;

/** RFC 3261 8.1.1.7: a branch that begins so was made by these rules and names its transaction alone. */
export const BRANCH_COOKIE = 'z9hG4bK';

interface Known {
  protocol: string;
  transport: string;
  host: string;
  port: number | undefined;
  params: Params;
}

export interface ViaParts {
  transport: string;
  host: string;
  port?: number | undefined;
  branch?: string;
  params?: Record<string, string | true>;
}

/** One Via value: `SIP/2.0/UDP host:port;branch=...`. */
export class Via {
  /** `SIP/2.0` as written, without white space. */
  readonly protocol: string;
  /** Upper case: UDP, TCP, TLS, WS, WSS or anything else. */
  readonly transport: string;
  /** The sent-by host as written, IPv6 in brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly params: Params;
  /** The text before the parameters, as written. */
  private readonly prefix: string;

  private constructor(o: Known, prefix: string) {
    this.protocol = o.protocol;
    this.transport = o.transport;
    this.host = o.host;
    this.port = o.port;
    this.params = o.params;
    this.prefix = prefix;
  }

  static of(o: ViaParts): Via {
    const params = new Params();
    if (o.branch !== undefined) params.set('branch', o.branch);
    for (const [name, value] of Object.entries(o.params ?? {})) params.set(name, value);
    const transport = o.transport.toUpperCase();
    const host = bracketed(o.host);
    const prefix = `SIP/2.0/${transport} ${host}${o.port === undefined ? '' : `:${o.port}`}`;
    return new Via({ protocol: 'SIP/2.0', transport, host, port: o.port, params }, prefix);
  }

  /** One value. Throws SipParseError. */
  static parse(value: string): Via {
    const s = unfold(value);
    const from = skipSpace(s, 0);
    const end = skipSpaceBack(s, s.length, from);
    // RFC 3261 25.1 sent-protocol: white space may surround each slash.
    const name = tokenEnd(s, from);
    const version = skipSlash(s, name);
    const versionEnd = tokenEnd(s, version);
    const transport = skipSlash(s, versionEnd);
    const transportEnd = tokenEnd(s, transport);
    const hostFrom = skipSpace(s, transportEnd, end);
    if (hostFrom === transportEnd) throw badValue('Via');
    const hostEnd = hostEndAt(s, hostFrom);
    if (hostEnd <= hostFrom) throw badValue('Via');
    let port: number | undefined;
    let i = skipSpace(s, hostEnd, end);
    if (s.charCodeAt(i) === COLON && i < end) {
      const portFrom = skipSpace(s, i + 1, end);
      let portEnd = portFrom;
      while (portEnd < end && s.charCodeAt(portEnd) >= 48 && s.charCodeAt(portEnd) <= 57) portEnd++;
      port = digits(s, portFrom, portEnd, MAX_PORT);
      if (port <= 0) throw badValue('Via');
      i = skipSpace(s, portEnd, end);
    }
    const params = new Params(i === end ? '' : s.slice(i, end), 'header', 'Via');
    return new Via(
      {
        protocol: sameAt(s, from, versionEnd, 'sip/2.0')
          ? 'SIP/2.0'
          : `${s.slice(from, name)}/${s.slice(version, versionEnd)}`,
        transport: transportName(s, transport, transportEnd),
        host: s.slice(hostFrom, hostEnd),
        port,
        params,
      },
      s.slice(from, skipSpaceBack(s, i, from)),
    );
  }

  get branch(): Branch | undefined {
    return this.params.value('branch') as Branch | undefined;
  }

  /** RFC 3261 18.2.1. */
  get received(): string | undefined {
    return this.params.value('received');
  }

  /** RFC 3581: true when asked for and not filled in; a number once it is; undefined when absent or malformed. */
  get rport(): number | true | undefined {
    const value = this.params.get('rport');
    if (value === undefined || value === true) return value;
    const port = digits(value, 0, value.length, MAX_PORT);
    return port > 0 ? port : undefined;
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

  clone(): Via {
    return new Via({ ...this, params: this.params.clone() }, this.prefix);
  }

  toString(): string {
    return this.prefix + this.params.toString();
  }
}

function tokenEnd(s: string, i: number): number {
  let j = i;
  while ((classAt(s, j) & TOKEN) !== 0) j++;
  if (j === i) throw badValue('Via');
  return j;
}

function skipSlash(s: string, i: number): number {
  const at = skipSpace(s, i);
  if (s.charCodeAt(at) !== SLASH) throw badValue('Via');
  return skipSpace(s, at + 1);
}

function transportName(s: string, from: number, to: number): string {
  // The usual ones without making a string.
  for (const name of TRANSPORTS) if (s.startsWith(name, from) && to - from === name.length) return name;
  return trim(s, from, to).toUpperCase();
}

const TRANSPORTS = ['UDP', 'TCP', 'TLS', 'WSS', 'WS'];
