/** What a SUBSCRIBE asks for (RFC 6665 4.2.1), checked as far as that needs no stored subscription. Pure. */
import { deltaSeconds, parseEvent, type SipRequest } from '../message/index.ts';
import type { EventPackage, ExpiryRange, Refusal } from './package.ts';

export interface SubscribeWish {
  readonly event: EventPackage;
  readonly eventId: string | undefined;
  /** Seconds that are granted; 0 ends or fetches. */
  readonly expires: number;
  readonly type: string;
  readonly lists: boolean;
}

const HOUR = 3600;
const LIST_TYPES = new Set(['multipart/related', 'application/rlmi+xml']);

/** Reads the request; what cannot be read at all throws SipParseError. */
export function readSubscribe(
  request: SipRequest,
  packages: ReadonlyMap<string, EventPackage>,
): SubscribeWish | Refusal {
  const unknown = request.values('Require').filter(tag => tag.toLowerCase() !== 'eventlist');
  if (unknown.length > 0) return { status: 420, headers: [['Unsupported', unknown.join(', ')]] };
  const header = request.get('Event');
  const { name, id } = header === undefined ? { name: '', id: undefined } : parseEvent(header);
  const event = packages.get(name.toLowerCase());
  // RFC 6665 4.2.1.1 and 8.2.2.
  if (event === undefined) return { status: 489, headers: [['Allow-Events', [...packages.keys()].join(', ')]] };
  const expires = readExpires(request, event.expires);
  if (typeof expires !== 'number') return expires;
  const contacts = request.contacts();
  // RFC 6665 4.1.2.1: a dialog needs one target. A URI that no NOTIFY could be sent to is refused here.
  const target = contacts === '*' ? undefined : contacts[0]?.uri;
  if (target === undefined || !target.isSip) return { status: 400, reason: 'Contact Is Missing' };
  // Every NOTIFY will be sent by these.
  request.recordRoutes();
  if (request.from.tag === undefined) return { status: 400, reason: 'From Tag Is Missing' };
  const type = chooseType(request, event);
  if (type === undefined) return { status: 406, headers: [['Accept', event.types.join(', ')]] };
  const lists = event.lists === true && supportsLists(request);
  return { event, eventId: id, expires, type, lists };
}

export function readExpires(request: SipRequest, { min, fallback, max }: ExpiryRange): number | Refusal {
  const header = request.get('Expires');
  const wanted = header === undefined ? fallback : deltaSeconds(header.trim());
  if (wanted === undefined) return { status: 400, reason: 'Bad Expires' };
  // RFC 6665 4.2.1.1: an hour and more is never too brief.
  if (wanted > 0 && wanted < min && wanted < HOUR) return { status: 423, headers: [['Min-Expires', String(min)]] };
  return Math.min(wanted, max);
}

/** RFC 6665 3.1.3: without Accept the package's default; an empty string when the package has no documents. */
function chooseType(request: SipRequest, { types }: EventPackage): string | undefined {
  if (types.length === 0) return '';
  if (!request.has('Accept')) return types[0];
  const ranges = request.values('Accept').map(value => (value.split(';')[0] ?? '').trim().toLowerCase());
  const taken = types.find(type => ranges.some(range => matches(type, range)));
  // Who names only the types of lists takes the default within them.
  return taken ?? (ranges.length > 0 && ranges.every(range => LIST_TYPES.has(range)) ? types[0] : undefined);
}

function matches(type: string, range: string): boolean {
  return range === type || range === '*/*' || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));
}

function supportsLists(request: SipRequest): boolean {
  return ['Supported', 'Require'].some(header => request.values(header).some(tag => tag.toLowerCase() === 'eventlist'));
}
