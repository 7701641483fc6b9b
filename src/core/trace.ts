/**
 * The last messages that went through a node, for `tandem trace` and the ladder diagrams. A ring with a fixed number of
 * entries and of bytes; masking is done on reading, because hardly any entry is ever read.
 */
export interface TraceEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly direction: 'in' | 'out';
  /** The flow, for people: `udp 127.0.0.1:5060 <- 127.0.0.1:40001`. */
  readonly flow: string;
  readonly text: string;
  /** What joins the messages of one call: its Call-ID, or our CallId where it is known. */
  readonly callKey: string;
}

export interface TraceInput extends Omit<TraceEntry, 'text' | 'callKey'> {
  /** The message's bytes, or a string with one character for each byte. */
  text: string | Buffer;
  /** The message's own Call-ID when absent; it is looked for when the entry is read. */
  callKey?: string;
}

interface Kept extends Omit<TraceEntry, 'callKey' | 'text'> {
  readonly callKey: string | undefined;
  /** Bytes of the message. */
  readonly length: number;
}

/** RFC 3261 7.3.3: `i` is the compact form. */
const CALL_ID = /^(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/im;

export interface TraceLimits {
  messages: number;
  bytes: number;
}

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/((?:^|[\s,])(?:response|cnonce)\s*=\s*")[^"]*/gi, '$1***'],
  [/^(a=crypto:\S+\s+\S+\s+inline:)\S+/gim, '$1***'],
  [/^(a=ice-pwd:)\S+/gim, '$1***'],
  [/^(\s*Authorization\s*:\s*(?:Basic|Bearer)\s+)\S+/gim, '$1***'],
  // Keys that somebody presses may be a PIN.
  [/^(Signal\s*=\s*)\S+/gim, '$1***'],
  [/(^(?:Content-Type|c)[ \t]*:[ \t]*application\/dtmf[ \t]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)[^]+/im, '$1***'],
];

/** Hides digest responses, media keys, and pressed keys. */
export function maskSecrets(text: string): string {
  return MASKS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}

export class MessageTrace {
  readonly #limits: TraceLimits;
  readonly #ring: (Kept | undefined)[];
  /**
   * The messages' bytes, one behind the other and round again: to copy them costs a tenth of what a string of each would, and
   * the collector never sees them. The system gives the memory as it is written.
   */
  readonly #store: Buffer;
  #first = 0;
  #size = 0;
  /** Where the oldest message begins in the store, and how much of it is taken. */
  #start = 0;
  #bytes = 0;

  constructor(limits: TraceLimits = { messages: 5000, bytes: 8 * 1024 * 1024 }) {
    this.#limits = limits;
    this.#ring = new Array<Kept | undefined>(limits.messages).fill(undefined);
    this.#store = Buffer.alloc(limits.messages > 0 ? limits.bytes : 0);
  }

  get enabled(): boolean {
    return this.#limits.messages > 0;
  }

  get size(): number {
    return this.#size;
  }

  /** Notes a message; cheap, so that it can stand in the message path. */
  add({ at, direction, flow, text, callKey }: TraceInput): void {
    const { length } = text;
    if (!this.enabled || length > this.#limits.bytes) return;
    while (this.#size >= this.#limits.messages || this.#bytes + length > this.#limits.bytes) this.#drop();
    this.#write(text);
    this.#ring[(this.#first + this.#size) % this.#limits.messages] = { at, direction, flow, length, callKey };
    this.#size += 1;
    this.#bytes += length;
  }

  /**
   * Oldest first, with secrets masked: the messages that have one of these keys or mention it, which finds both the
   * legs' Call-IDs by the call's own id; without keys, all messages.
   */
  entries(...keys: readonly string[]): TraceEntry[] {
    const found: TraceEntry[] = [];
    let from = this.#start;
    for (let index = 0; index < this.#size; index += 1) {
      const entry = this.#ring[(this.#first + index) % this.#limits.messages];
      if (!entry) continue;
      const { length, ...rest } = entry;
      const text = this.#read(from, length);
      from += length;
      const wanted = keys.length === 0 || keys.some(key => entry.callKey === key || text.includes(key));
      if (!wanted) continue;
      const callKey = entry.callKey ?? CALL_ID.exec(text)?.[1] ?? '';
      found.push({ ...rest, callKey, text: maskSecrets(Buffer.from(text, 'latin1').toString('utf8')) });
    }
    return found;
  }

  /** Behind the newest message; there is room. */
  #write(text: string | Buffer): void {
    const { bytes } = this.#limits;
    const data = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    const to = (this.#start + this.#bytes) % bytes;
    const copied = data.copy(this.#store, to);
    if (copied < data.length) data.copy(this.#store, 0, copied);
  }

  /** A byte string. @param from may lie behind the end of the store, as if it began again there */
  #read(from: number, length: number): string {
    const { bytes } = this.#limits;
    const begin = from % bytes;
    const text = this.#store.toString('latin1', begin, Math.min(begin + length, bytes));
    return text.length < length ? text + this.#store.toString('latin1', 0, length - text.length) : text;
  }

  #drop(): void {
    const length = this.#ring[this.#first]?.length ?? 0;
    this.#ring[this.#first] = undefined;
    this.#first = (this.#first + 1) % this.#limits.messages;
    this.#size -= 1;
    this.#bytes -= length;
    this.#start = (this.#start + length) % this.#limits.bytes;
  }
}
