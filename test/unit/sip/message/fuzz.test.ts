/** Random, mutated and hostile bytes. What was found once stays as a case in message.test.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SipMessage } from '../../../../src/sip/message/index.ts';
import {
  LIMITS,
  NameAddr,
  parseAuthorization,
  parseMessage,
  parseReferTo,
  SipParseError,
  SipResponse,
  SipUri,
  StreamFramer,
  Via,
} from '../../../../src/sip/message/index.ts';
import { TORTURE_MESSAGES } from '../../../fixtures/sip/torture.ts';

const RUNS = 2000;
const valid = TORTURE_MESSAGES.filter(m => m.parse === 'accepted').map(m => m.bytes);

/** Runs what may throw SipParseError and nothing else. */
function guarded(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SipParseError)) throw error;
  }
}

/** Asks a message for all that can be asked. */
function askEverything(m: SipMessage): void {
  for (const work of [() => m.vias(), () => m.contacts(), () => m.routes(), () => m.recordRoutes(), () => m.topRoute])
    guarded(work);
  for (const [name, value] of m.fields()) {
    expect(m.has(name)).toBe(true);
    for (const parse of [NameAddr.parse, Via.parse, SipUri.parse, parseAuthorization, parseReferTo])
      guarded(() => parse(value));
  }
}

/** Parse; what is accepted must be readable and stable, what is refused must be answerable. */
function check(bytes: Buffer): void {
  const copy = Buffer.from(bytes);
  const result = parseMessage(bytes);
  expect(bytes.equals(copy)).toBe(true);
  if (!result.ok) {
    expect(result.error).toBeInstanceOf(SipParseError);
    if (result.partial !== undefined) SipResponse.to(result.partial, result.error.status, { toTag: 'x' }).toBuffer();
    return;
  }
  const { message } = result;
  expect(
    message.via.transport + message.callId + message.cseq.method + String(message.from.uri) + String(message.to.uri),
  ).toBeTypeOf('string');
  askEverything(message);
  const out = message.toBuffer();
  const again = parseMessage(out);
  if (!again.ok) throw again.error;
  expect(again.message.toBuffer().equals(out)).toBe(true);
  expect([...again.message.fields()]).toEqual([...message.fields()]);
  expect(again.message.body.equals(message.body)).toBe(true);
  const framer = new StreamFramer();
  framer.push(out);
  expect((framer.next() as Buffer).equals(out)).toBe(true);
}

const evil = fc.constantFrom(
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\t',
    ' ',
    ':',
    ';',
    ',',
    '"',
    '\\',
    '<',
    '>',
    '@',
    '%',
    '%00',
    '=',
    '?',
    '[',
    ']',
    '/',
    '\x7f',
    '\xff',
  ],
  ...[
    '-1',
    '0',
    '4294967296',
    '99999999999999999999',
    '\r\n ',
    'Via: ',
    'SIP/2.0',
    'l: 3\r\n',
    '\r\n\r\n',
    'sip:',
    ';tag=',
    '"\\',
  ],
);

/** One change to a message; positions are fractions of its length. */
const mutation = fc.oneof(
  fc.record({
    kind: fc.constant('flip' as const),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    bit: fc.integer({ min: 0, max: 7 }),
  }),
  fc.record({
    kind: fc.constant('cut' as const),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    n: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ kind: fc.constant('end' as const), at: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.double({ min: 0, max: 0.999, noNaN: true }), text: evil }),
  fc.record({ kind: fc.constant('double' as const), at: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  fc.record({ kind: fc.constant('drop' as const), at: fc.double({ min: 0, max: 0.999, noNaN: true }) }),
  fc.record({ kind: fc.constant('number' as const), at: fc.double({ min: 0, max: 0.999, noNaN: true }), text: evil }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Buffer, m: Mutation): Buffer {
  const at = Math.floor(bytes.length * m.at);
  const text = bytes.toString('latin1');
  const lineStart = text.lastIndexOf('\n', at) + 1;
  const lineEnd = (text.indexOf('\n', at) + 1 || text.length + 1) - (text.includes('\n', at) ? 0 : 1);
  const build = (s: string): Buffer => Buffer.from(s, 'latin1');
  switch (m.kind) {
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[at]! ^= 1 << m.bit;
      return copy;
    }
    case 'cut':
      return build(text.slice(0, at) + text.slice(at + m.n));
    case 'end':
      return bytes.subarray(0, at);
    case 'insert':
      return build(text.slice(0, at) + m.text + text.slice(at));
    case 'double':
      return build(text.slice(0, lineEnd) + text.slice(lineStart));
    case 'drop':
      return build(text.slice(0, lineStart) + text.slice(lineEnd));
    case 'number':
      return build(text.slice(0, at) + text.slice(at).replace(/\d+/, m.text));
  }
}

describe('the parser', () => {
  it('never throws on random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), bytes => {
        check(Buffer.from(bytes));
      }),
      { numRuns: RUNS },
    );
  });

  it('never throws on, and never misreads, mutated messages', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.array(mutation, { minLength: 1, maxLength: 5 }), (bytes, mutations) => {
        check(mutations.reduce(mutate, Buffer.from(bytes)));
      }),
      { numRuns: RUNS },
    );
  });

  it('never throws on heads made of evil pieces', () => {
    const head = 'OPTIONS sip:a SIP/2.0\r\nv:SIP/2.0/UDP h\r\nf:sip:a\r\nt:sip:b\r\ni:c\r\nCSeq:1 OPTIONS\r\n';
    fc.assert(
      fc.property(fc.array(fc.oneof(evil, fc.string({ maxLength: 5 })), { maxLength: 30 }), pieces => {
        check(Buffer.from(`${head}X:${pieces.join('')}\r\n\r\n`, 'latin1'));
        check(Buffer.from(`${head}m:${pieces.join('')}\r\nRoute:${pieces.join('')}\r\n\r\n`, 'latin1'));
        check(Buffer.from(head.replace('sip:b', () => pieces.join('')) + '\r\n', 'latin1'));
        check(Buffer.from(head.replace('h\r', () => `${pieces.join('')}\r`) + '\r\n', 'latin1'));
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('reads back the URIs and addresses that it builds', () => {
    const word = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map(c => String.fromCharCode(c)),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(word, fc.option(word), fc.option(word), (user, password, display) => {
        const uri = SipUri.of({ user, password: password ?? undefined, host: 'h', params: { p: user } });
        expect(SipUri.parse(String(uri))).toMatchObject({ user, password: password ?? undefined });
        expect(SipUri.parse(String(uri)).params.get('P')).toBe(user);
        const address = NameAddr.parse(
          String(NameAddr.of(uri, { displayName: display ?? undefined, params: { tag: 'x', q: user } })),
        );
        expect(String(address.uri)).toBe(String(uri));
        expect(address.tag).toBe('x');

        if (display !== null) expect(address.displayName).toBe(display.replace(/[\0-\x08\n-\x1f]+/g, ' '));
      }),
      { numRuns: RUNS / 4 },
    );
  });
});

describe('time', () => {
  const head = 'OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nf: sip:a\r\nt: sip:b\r\ni: c\r\nCSeq: 1 OPTIONS\r\n';
  const fill = (piece: string, size: number): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

  /** The shortest of some runs over everything that can be asked, in ns. */
  function cost(build: (size: number) => string, size: number): number {
    const bytes = Buffer.from(build(size), 'latin1');
    let best = Infinity;
    for (let i = 0; i < 40; i++) {
      const start = process.hrtime.bigint();
      for (let j = 0; j < 4; j++) {
        const result = parseMessage(bytes);
        if (result.ok) {
          askEverything(result.message);
          result.message.values('Route');
        } else if (result.partial !== undefined) SipResponse.to(result.partial, 400, { toTag: 'x' }).toBuffer();
      }
      best = Math.min(best, Number(process.hrtime.bigint() - start));
    }
    return best;
  }

  it.each([
    ['many lines without a colon', (n: number) => `${head}${fill('x\r\n', 4 * n)}\r\n`],
    ['many folds', (n: number) => `${head}Z: ${fill('a\r\n ', n)}z\r\n\r\n`],
    ['spaces and folds', (n: number) => `${head}Z: ${fill('          \r\n ', n)}z\r\n\r\n`],
    ['white space before one fold', (n: number) => `${head}Z: a${fill(' ', n)}b\r\n c\r\n\r\n`],
    ['bare LFs', (n: number) => `${head}${fill('Z:\n', 4 * n)}\n\n`],
    ['open quotes', (n: number) => `${head}Contact: ${fill('"\\', n)}\r\n\r\n`],
    ['opening brackets', (n: number) => `${head}Contact: ${fill('<', n)}\r\n\r\n`],
    ['commas', (n: number) => `${head}Route: ${fill('<sip:a>,', n)}<sip:a>\r\n\r\n`],
    ['parameters', (n: number) => `${head}Contact: <sip:a>${fill(';a=b', n)}\r\n\r\n`],
    ['URI parameters', (n: number) => `${head}Contact: <sip:a${fill(';', n)}>\r\n\r\n`],
    ['at signs', (n: number) => `${head}Contact: <sip:${fill('@', n)}>\r\n\r\n`],
    ['escapes', (n: number) => `${head}Contact: <sip:${fill('%41', n - (n % 3))}@h>\r\n\r\n`],
    ['backslashes', (n: number) => `${head}Z: ${fill('\\', n)}\r\n\r\n`],
    ['digits', (n: number) => `${head}Max-Forwards: ${fill('9', n)}\r\n\r\n`],
  ])('grows with the bytes and no faster: %s', (_, build) => {
    const limit = LIMITS.maxHeaderLine - 100;
    const small = Math.max(cost(build, limit / 8), 20_000);
    // Eight times the bytes. Quadratic work would take 64 times as long.
    expect(cost(build, limit) / small).toBeLessThan(32);
  });
});
