import { deltaSeconds } from '../message/index.ts';
import type { NameAddr, SipRequest, SipUri } from '../message/index.ts';

export interface RegistrarConfig {
  /** Seconds; shorter wishes get 423. */
  readonly minExpires: number;
  /** Seconds; longer wishes are cut down. */
  readonly maxExpires: number;
  /** Seconds; for requests that name no expiry. */
  readonly defaultExpires: number;
  /** Per AOR. */
  readonly maxBindings: number;
}

/** Why a REGISTER is not carried out, as the response says it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly headers?: [string, string][];
}

export interface WantedContact {
  readonly key: string;
  readonly uri: SipUri;
  /** Seconds; 0 removes. */
  readonly expires: number;
  readonly q: number;
  readonly instanceId?: string;
  readonly regId?: number;
}

/** What a REGISTER asks for, checked as far as that needs no stored binding. */
export interface RegisterWish {
  readonly contacts: readonly WantedContact[] | '*';
  readonly outbound: boolean;
}

const HOUR = 3600;
// RFC 3261 20.10: an expires parameter that cannot be read counts as 3600.
const MALFORMED_EXPIRES = HOUR;
const OPTION_TAGS = new Set(['path', 'outbound']);

/** The verdict on everything in the request that does not depend on stored bindings. */
export function readRegister(req: SipRequest, config: RegistrarConfig): RegisterWish | Refusal {
  // RFC 3261 8.2.2.3 and 10.3 step 2: extensions that we don't have are named.
  const unsupported = req.values('Require').filter(tag => !OPTION_TAGS.has(tag.toLowerCase()));
  if (unsupported.length > 0) {
    return { status: 420, reason: 'Bad Extension', headers: [['Unsupported', unsupported.join(', ')]] };
  }
  const contacts = req.contacts();
  if (contacts === '*') {
    // RFC 3261 10.3 step 6: "*" goes with an expiry of zero and nothing else.
    const alone = req.get('Expires')?.trim() === '0';
    return alone ? { contacts, outbound: false } : bad('Contact * needs Expires 0');
  }
  if (contacts.length > config.maxBindings) return tooMany();
  return readContacts(req, contacts, config);
}

function readContacts(req: SipRequest, contacts: NameAddr[], config: RegistrarConfig): RegisterWish | Refusal {
  const supportsOutbound = hasTag(req, 'Supported', 'outbound') || hasTag(req, 'Require', 'outbound');
  const general = req.get('Expires');
  const wanted: WantedContact[] = [];
  for (const contact of contacts) {
    if (contact.uri.scheme !== 'sip' && contact.uri.scheme !== 'sips') return bad('Contact scheme not served');
    const expires = expiryOf(contact, general, config);
    // RFC 3261 10.3 step 7: only what is below the minimum and below an hour may be refused as too brief.
    if (expires > 0 && expires < config.minExpires && expires < HOUR) {
      return { status: 423, reason: 'Interval Too Brief', headers: [['Min-Expires', String(config.minExpires)]] };
    }
    wanted.push(wantedContact(contact, Math.min(expires, config.maxExpires), supportsOutbound));
  }
  const flows = wanted.filter(contact => contact.regId !== undefined);
  if (flows.length === 0) return { contacts: wanted, outbound: false };
  // RFC 5626 6: one flow is registered at a time.
  if (flows.filter(contact => contact.expires > 0).length > 1) return bad('More than one Contact with reg-id');
  // RFC 5626 6: over a hop that kept no flow for us, the binding could not be reached.
  if (!req.has('Path') && req.vias().length > 1) return { status: 439, reason: 'First Hop Lacks Outbound Support' };
  return { contacts: wanted, outbound: true };
}

function wantedContact(contact: NameAddr, expires: number, supportsOutbound: boolean): WantedContact {
  const { uri } = contact;
  const instanceId = textParam(contact, '+sip.instance');
  const regId = readRegId(contact);
  const base = { uri, expires, q: readQ(contact) };
  if (instanceId === undefined) return { ...base, key: uri.toString() };
  // RFC 5626 6: instance and reg-id together, and nothing else, name a binding made with outbound.
  if (regId !== undefined && supportsOutbound) return { ...base, key: `${instanceId}#${regId}`, instanceId, regId };
  return { ...base, key: `${instanceId} ${uri.toString()}`, instanceId };
}

function expiryOf(contact: NameAddr, general: string | undefined, config: RegistrarConfig): number {
  const own = contact.params.get('expires');
  if (own !== undefined) return seconds(own) ?? MALFORMED_EXPIRES;
  if (general !== undefined) return seconds(general) ?? MALFORMED_EXPIRES;
  return config.defaultExpires;
}

function seconds(value: string | true): number | undefined {
  return value === true ? undefined : deltaSeconds(value.trim());
}

function readQ(contact: NameAddr): number {
  const q = contact.params.value('q');
  return q !== undefined && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(q) ? Number(q) : 1;
}

function readRegId(contact: NameAddr): number | undefined {
  const value = contact.params.value('reg-id');
  // RFC 5626 4.2: reg-id starts from 1 and stays below 2^31.
  if (value === undefined || !/^\d{1,10}$/.test(value)) return undefined;
  const regId = Number(value);
  return regId >= 1 && regId < 2 ** 31 ? regId : undefined;
}

function textParam(contact: NameAddr, name: string): string | undefined {
  const value = contact.params.value(name);
  return value === '' ? undefined : value;
}

export function hasTag(req: SipRequest, header: string, tag: string): boolean {
  return req.values(header).some(value => value.toLowerCase() === tag);
}

export function bad(reason: string): Refusal {
  return { status: 400, reason };
}

export function tooMany(): Refusal {
  return { status: 403, reason: 'Too Many Bindings' };
}
