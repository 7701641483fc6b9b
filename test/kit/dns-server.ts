/** A DNS server of the tests' own (RFC 1035, 2782, 3403): UDP on loopback, with the records that a test gives it. */
import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';

export type DnsRecord =
  | { readonly name: string; readonly type: 'A'; readonly address: string }
  | {
      readonly name: string;
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
  | {
      readonly name: string;
      readonly type: 'NAPTR';
      readonly order: number;
      readonly preference: number;
      readonly service: string;
      readonly replacement: string;
    };

const TYPES = { A: 1, SRV: 33, NAPTR: 35 } as const;
const HEADER = 12;
const NO_SUCH_NAME = 3;
const REFUSED = 5;

export class DnsServer {
  readonly #socket: Socket;
  records: readonly DnsRecord[] = [];
  /** Questions so far, as `name type number`. */
  readonly asked: string[] = [];
  /** What it does instead of answering. */
  mood: 'answers' | 'refuses' | 'silent' = 'answers';

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (query, { address, port }) => {
      const answer = this.#answer(query);
      if (answer !== undefined) socket.send(answer, port, address);
    });
  }

  static async start(records: readonly DnsRecord[] = []): Promise<DnsServer> {
    const socket = createSocket('udp4');
    await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
    const server = new DnsServer(socket);
    server.records = records;
    return server;
  }

  /** As resolvers are told of it. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  close(): void {
    this.#socket.close();
  }

  #answer(query: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let at = HEADER;
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const name = labels.join('.').toLowerCase();
    const type = query.readUInt16BE(at + 1);
    this.asked.push(`${name} ${type}`);
    if (this.mood === 'silent') return undefined;
    const named = this.mood === 'refuses' ? [] : this.records.filter(one => one.name.toLowerCase() === name);
    const found = named.filter(one => TYPES[one.type] === type);
    const header = Buffer.alloc(HEADER);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    const code = this.mood === 'refuses' ? REFUSED : named.length === 0 ? NO_SUCH_NAME : 0;
    header.writeUInt16BE(0x8580 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(found.length, 6);
    return Buffer.concat([header, query.subarray(HEADER, at + 5), ...found.map(resource)]);
  }
}

const short = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const text = (value: string): Buffer => Buffer.from([value.length, ...Buffer.from(value, 'latin1')]);
const domain = (name: string): Buffer =>
  Buffer.concat([...name.split('.').filter(Boolean).map(text), Buffer.from([0])]);

function resource(record: DnsRecord): Buffer {
  const data = dataOf(record);
  // Name, type, class IN, a life of a second, length.
  return Buffer.concat([
    domain(record.name),
    short(TYPES[record.type]),
    short(1),
    Buffer.from([0, 0, 0, 1]),
    short(data.length),
    data,
  ]);
}

function dataOf(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
      if (isIP(record.address) !== 4) throw new Error(`${record.address} is no IPv4 address`);
      return Buffer.from(record.address.split('.').map(Number));
    case 'SRV': {
      const { priority, weight, port, target } = record;
      return Buffer.concat([short(priority), short(weight), short(port), domain(target)]);
    }
    case 'NAPTR': {
      const { order, preference, service, replacement } = record;
      const texts = ['s', service, ''].map(text);
      return Buffer.concat([short(order), short(preference), ...texts, domain(replacement)]);
    }
  }
}
