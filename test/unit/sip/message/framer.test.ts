import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS, parseMessage, SipParseError, StreamFramer } from '../../../../src/sip/message/index.ts';

function message(length: number, name = 'Content-Length'): string {
  return `MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK${length}\r\n${name}: ${length}\r\nCSeq: 1 MESSAGE\r\n\r\n${'\r\n'.repeat(length).slice(0, length)}`;
}

/** Everything that comes out when the bytes arrive in these chunks. */
function frames(chunks: Iterable<Buffer>, framer = new StreamFramer()): string[] {
  const out: string[] = [];
  for (const chunk of chunks) {
    framer.push(chunk);
    for (let frame = framer.next(); frame !== undefined; frame = framer.next()) {
      if (frame instanceof SipParseError) return [...out, `error ${frame.code}`];
      out.push(typeof frame === 'string' ? frame : frame.toString('latin1'));
    }
  }
  return out;
}
const one = (text: string): string[] => frames([Buffer.from(text, 'latin1')]);

describe('StreamFramer', () => {
  it('cuts by Content-Length in any spelling, and takes a missing one for 0', () => {
    const texts = [
      message(0),
      message(7, 'l'),
      message(3, 'CONTENT-LENGTH  '),
      message(2, 'l'),
      'OPTIONS sip:a SIP/2.0\r\nA: b\r\n\r\n',
    ];
    expect(one(texts.join(''))).toEqual(texts);
  });

  it('gives the same messages and pings however the bytes arrive', () => {
    const part = fc.oneof(
      fc.integer({ min: 0, max: 300 }).map(n => message(n)),
      fc.constant('\r\n\r\n'),
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (parts, cuts) => {
          const bytes = Buffer.from(parts.join(''), 'latin1');
          const chunks: Buffer[] = [];
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const next = at + cuts[i % cuts.length]!;
            chunks.push(Buffer.from(bytes.subarray(at, next)));
            at = next;
          }
          const whole = parts.map(p => (p === '\r\n\r\n' ? 'keepalive' : p));
          expect(frames(chunks)).toEqual(whole);
          expect(frames([...bytes].map(b => Buffer.from([b])))).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes single line ends between messages', () => {
    expect(one(`\r\n${message(1)}\r\n${message(2)}`)).toEqual([message(1), message(2)]);
  });

  it.each(['-1', '12x', '', '1, 1', '0x10'])('gives the head and then an error for Content-Length "%s"', value => {
    const head = `OPTIONS sip:a SIP/2.0\r\nContent-Length: ${value}\r\n\r\n`;
    expect(one(`${head}more`)).toEqual([head, 'error content-length']);
  });

  it('does not choose between two Content-Lengths', () => {
    const head = 'OPTIONS sip:a SIP/2.0\r\nl: 4\r\nContent-Length: 0\r\n\r\n';
    expect(one(`${head}abcd`)).toEqual([head, 'error content-length']);
  });

  it('refuses a message past the limit before its body arrives, and lets parseMessage say so', () => {
    const head = `OPTIONS sip:a SIP/2.0\r\nl: ${LIMITS.maxMessage}\r\nVia: SIP/2.0/TCP h\r\n\r\n`;
    const [first, second] = one(head);
    expect([first, second]).toEqual([head, 'error too-large']);
    expect(parseMessage(Buffer.from(first!)).ok).toBe(false);
  });

  it('never holds more than a head past its limit', () => {
    const framer = new StreamFramer();
    const chunk = Buffer.from('X: aaaaaaaaaaaaaaaaaaaa\r\n'.repeat(40));
    let seen: unknown;
    for (let i = 0; i < 1000 && !(seen instanceof SipParseError); i++) {
      framer.push(Buffer.from(chunk));
      seen = framer.next();
      expect(framer.buffered).toBeLessThanOrEqual(LIMITS.maxHead + chunk.length);
    }
    expect(seen).toMatchObject({ code: 'too-large' });
    framer.push(chunk);
    expect(framer.buffered).toBe(0);
    expect(framer.next()).toBe(seen);
  });

  it('does work in proportion to the bytes, also when they come one by one', () => {
    const time = (size: number): number => {
      const chunks = [...Buffer.from(message(size))].map(b => Buffer.from([b]));
      const start = process.hrtime.bigint();
      frames(chunks);
      return Number(process.hrtime.bigint() - start);
    };
    time(4000);
    const small = Math.min(...[1, 2, 3].map(() => time(4000)));
    const large = Math.min(...[1, 2, 3].map(() => time(60_000)));
    // 15 times the bytes; quadratic work would take 225 times as long.
    expect(large / small).toBeLessThan(60);
  });

  it('gives messages that nobody overwrites', () => {
    const framer = new StreamFramer();
    const stream = Array.from({ length: 100 }, (_, i) => message(50 + i));
    const got: Buffer[] = [];
    // Every chunk ends in the middle of a message, so that the framer never starts afresh.
    const chunks = stream.map((text, i) => text.slice(i === 0 ? 0 : 30) + (stream[i + 1] ?? '').slice(0, 30));
    for (const chunk of chunks) {
      framer.push(Buffer.from(chunk));
      for (let frame = framer.next(); frame !== undefined; frame = framer.next()) got.push(frame as Buffer);
    }
    expect(got.map(String)).toEqual(stream);
  });
});
