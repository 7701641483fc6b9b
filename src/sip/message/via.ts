import type { Branch } from '../../core/ids.ts';
import { badValue } from './errors.ts';
import { Params } from './params.ts';
import type { Source } from './source.ts';
import { digitsAt, matches, runEnd, skip, skipBack, sourceOf } from './source.ts';
import { digits, DIGIT, TOKEN, unfold } from './text.ts';
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
    const params = o.branch === undefined ? Params.empty() : Params.of({ branch: o.branch });
    for (const [name, value] of Object.entries(o.params ?? {})) params.set(name, value);
    const transport = o.transport.toUpperCase();
    const host = bracketed(o.host);
    const prefix = `SIP/2.0/${transport} ${host}${o.port === undefined ? '' : `:${o.port}`}`;
    return new Via({ protocol: 'SIP/2.0', transport, host, port: o.port, params }, prefix);
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
    // RFC 3261 25.1 sent-protocol: white space may surround each slash.
    const nameEnd = tokenEnd(bytes, from, to);
    const version = skipSlash(bytes, nameEnd, to);
    const versionEnd = tokenEnd(bytes, version, to);
    const transport = skipSlash(bytes, versionEnd, to);
    const transportEnd = tokenEnd(bytes, transport, to);
    const hostFrom = skip(bytes, transportEnd, to);
    const hostEnd = hostEndAt(bytes, hostFrom, to);
    if (hostFrom === transportEnd || hostEnd <= hostFrom) throw badValue('Via');
    let prefixEnd = hostEnd;
    let port: number | undefined;
    let i = skip(bytes, hostEnd, to);
    if (i < to && bytes[i] === COLON) {
      const portFrom = skip(bytes, i + 1, to);
      prefixEnd = runEnd(bytes, portFrom, to, DIGIT);
      port = digitsAt(bytes, portFrom, prefixEnd, MAX_PORT);
      if (port <= 0) throw badValue('Via');
      i = skip(bytes, prefixEnd, to);
    }
    const params = Params.at(source, i, to);
    if (params === undefined) throw badValue('Via');
    const known = {
      protocol: matches(bytes, from, versionEnd, 'sip/2.0')
        ? 'SIP/2.0'
        : `${text.slice(from, nameEnd)}/${text.slice(version, versionEnd)}`,
      transport: text.slice(transport, transportEnd).toUpperCase(),
      host: text.slice(hostFrom, hostEnd),
      port,
      params,
    };
    return new Via(known, text.slice(from, prefixEnd));
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
