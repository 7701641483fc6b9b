/** Header names by number, so that a header is found without comparing text. */

/** Name, and its compact form where it has one. The order gives the numbers; 0 stands for every name not listed. */
// This table is data; its length is the number of headers in the IANA registry that we are likely to meet.
const NAMES: readonly (readonly [name: string, compact?: string])[] = [
  ['Via', 'v'],
  ['From', 'f'],
  ['To', 't'],
  ['Call-ID', 'i'],
  ['CSeq'],
  ['Max-Forwards'],
  ['Content-Length', 'l'],
  ['Route'],
  ['Record-Route'],
  ['Contact', 'm'],
  ['Content-Type', 'c'],
  ['Expires'],
  ['Path'],
  ['Authorization'],
  ['Proxy-Authorization'],
  ['Require'],
  ['Proxy-Require'],
  ['Supported', 'k'],
  ['Allow'],
  ['User-Agent'],
  ['Accept'],
  ['Accept-Encoding'],
  ['Accept-Language'],
  ['Accept-Contact', 'a'],
  ['Alert-Info'],
  ['Allow-Events', 'u'],
  ['Answer-Mode'],
  ['Authentication-Info'],
  ['Call-Info'],
  ['Content-Disposition'],
  ['Content-Encoding', 'e'],
  ['Content-Language'],
  ['Date'],
  ['Diversion'],
  ['Error-Info'],
  ['Event', 'o'],
  ['Flow-Timer'],
  ['Geolocation'],
  ['History-Info'],
  ['Identity', 'y'],
  ['Info-Package'],
  ['In-Reply-To'],
  ['Join'],
  ['MIME-Version'],
  ['Min-Expires'],
  ['Min-SE'],
  ['Organization'],
  ['P-Access-Network-Info'],
  ['P-Asserted-Identity'],
  ['P-Charging-Vector'],
  ['P-Early-Media'],
  ['P-Preferred-Identity'],
  ['Priority'],
  ['Privacy'],
  ['Proxy-Authenticate'],
  ['RAck'],
  ['Reason'],
  ['Recv-Info'],
  ['Refer-Sub'],
  ['Refer-To', 'r'],
  ['Referred-By', 'b'],
  ['Reject-Contact', 'j'],
  ['Remote-Party-ID'],
  ['Replaces'],
  ['Reply-To'],
  ['Request-Disposition', 'd'],
  ['Retry-After'],
  ['RSeq'],
  ['Server'],
  ['Service-Route'],
  ['Session-Expires', 'x'],
  ['SIP-ETag'],
  ['SIP-If-Match'],
  ['Subject', 's'],
  ['Subscription-State'],
  ['Target-Dialog'],
  ['Timestamp'],
  ['Unsupported'],
  ['Warning'],
  ['WWW-Authenticate'],
  ['X-Tandem-Call'],
];

/** Numbers that the message layer itself asks for, in the order of the table. */
export const H = {
  unknown: 0,
  via: 1,
  from: 2,
  to: 3,
  callId: 4,
  cseq: 5,
  maxForwards: 6,
  contentLength: 7,
  route: 8,
  recordRoute: 9,
  contact: 10,
  contentType: 11,
  expires: 12,
} as const;

/**
 * RFC 3261 7.3.1: more than one line is only for headers whose value is a list. A second line of one of these makes the
 * message ambiguous, and two elements that choose differently are a way around a policy.
 */
const SINGLE = [
  'From',
  'To',
  'Call-ID',
  'CSeq',
  'Max-Forwards',
  'Content-Length',
  'Content-Type',
  'Expires',
  'Event',
  'RSeq',
  'RAck',
  'Session-Expires',
  'Min-SE',
  'Refer-To',
  'Referred-By',
  'Replaces',
  'Subscription-State',
  'SIP-If-Match',
];

const canonical: string[] = [''];
const lower: string[] = [''];
const ids = new Map<string, number>();
NAMES.forEach(([name, compact], i) => {
  canonical.push(name);
  lower.push(name.toLowerCase());
  for (const spelling of [name, name.toLowerCase()]) ids.set(spelling, i + 1);
  if (compact !== undefined) for (const spelling of [compact, compact.toUpperCase()]) ids.set(spelling, i + 1);
});

/** By header number: the bit that says "seen" while a message is read, 0 for headers that may come again. */
export const SINGLE_BIT: Int32Array = new Int32Array(canonical.length);
SINGLE.forEach((name, bit) => {
  SINGLE_BIT[ids.get(name)!] = 1 << bit;
});

/** The number of a name, whatever its case or form; 0 when it is not in the table. */
export function headerId(name: string): number {
  return ids.get(name) ?? ids.get(name.toLowerCase()) ?? 0;
}

/** The usual spelling. */
export function headerName(id: number): string {
  return canonical[id] ?? '';
}

const SLOTS = 1024;
/** Room for one spelling in `spellings`. */
const WIDTH = 32;
/** By hash: header number, length, and in WIDTH bytes the spelling in lower case. */
const slotIds = new Uint8Array(SLOTS);
const slotLengths = new Uint8Array(SLOTS);
const spellings = new Uint8Array(SLOTS * WIDTH);

/** The factors were searched for: with them, no two spellings of the table meet. Case falls away with the bit that separates it. */
function slotOf(length: number, first: number, middle: number, last: number): number {
  return (length * 677 + (first | 32) * 979 + (middle | 32) * 79 + (last | 32) * 89) & (SLOTS - 1);
}

for (const [name, compact] of NAMES) {
  for (const spelling of compact === undefined ? [name] : [name, compact]) {
    const bytes = Buffer.from(spelling.toLowerCase(), 'latin1');
    const slot = slotOf(bytes.length, bytes[0]!, bytes[bytes.length >> 1]!, bytes[bytes.length - 1]!);
    if (slotIds[slot] !== 0) throw new Error(`header names: ${spelling} needs other factors in slotOf`);
    slotIds[slot] = headerId(spelling);
    slotLengths[slot] = bytes.length;
    spellings.set(bytes, slot * WIDTH);
  }
}

/** The number of the name that stands at `from`..`to` of `bytes`; 0 for one that is not in the table. */
export function headerIdAt(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  const slot = slotOf(length, bytes[from]!, bytes[from + (length >> 1)]!, bytes[to - 1]!);
  if (slotLengths[slot] !== length) return H.unknown;
  const at = slot * WIDTH;
  // Names in the table hold letters, digits, hyphens: the bit makes no other token char equal to one of them.
  for (let i = 0; i < length; i++) if ((bytes[from + i]! | 32) !== spellings[at + i]) return H.unknown;
  return slotIds[slot]!;
}
