/**
 * How many messages of which kind have passed. Told from the first bytes, before or without parsing, so that it costs a few
 * nanoseconds; a method is known by its first four letters.
 */
const METHODS = [
  ...['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'PRACK', 'UPDATE', 'INFO', 'REFER', 'NOTIFY'],
  ...['SUBSCRIBE', 'PUBLISH', 'MESSAGE'],
];
const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx', '6xx'];
/** Methods, classes of responses, and what is neither. */
const KINDS: readonly string[] = [...METHODS, ...CLASSES, 'other'];
const OTHER = KINDS.length - 1;

const firstFour = (text: string): number => Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE();
const RESPONSE = firstFour('SIP/');
const BY_START = new Map(METHODS.map((method, index) => [firstFour(`${method} `), index]));
/** `SIP/2.0 200`: where the class of a response stands. */
const CLASS_AT = 8;

/** Which of the kinds a message is. */
function kindOf(data: Buffer): number {
  if (data.length <= CLASS_AT) return OTHER;
  const start = data.readUInt32BE();
  if (start !== RESPONSE) return BY_START.get(start) ?? OTHER;
  const index = (data[CLASS_AT] ?? 0) - 0x31;
  return index >= 0 && index < CLASSES.length ? METHODS.length + index : OTHER;
}

export class MessageCounts {
  readonly #in = new Float64Array(KINDS.length);
  readonly #out = new Float64Array(KINDS.length);

  add(direction: 'in' | 'out', data: Buffer): void {
    const counts = direction === 'in' ? this.#in : this.#out;
    const kind = kindOf(data);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }

  /** Those kinds of which there were any. */
  *read(): Iterable<{ direction: 'in' | 'out'; kind: string; count: number }> {
    for (const [index, kind] of KINDS.entries()) {
      for (const direction of ['in', 'out'] as const) {
        const count = (direction === 'in' ? this.#in : this.#out)[index] ?? 0;
        if (count > 0) yield { direction, kind, count };
      }
    }
  }
}
