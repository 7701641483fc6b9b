import { describe, expect, it } from 'vitest';
import type { ParseResult } from '../../../../src/sip/message/index.ts';
import {
  fromUtf8,
  LIMITS,
  NameAddr,
  parseMessage,
  SipParseError,
  SipRequest,
  SipResponse,
  toUtf8,
  Via,
} from '../../../../src/sip/message/index.ts';

const HEAD = [
  'INVITE sip:bob@biloxi.example SIP/2.0',
  'v: SIP/2.0/UDP pc33.atlanta.example;branch=z9hG4bK776asdhds;rport , SIP/2.0/TCP [2001:db8::1]:5070;branch=z9hG4bKold',
  'Max-Forwards: 70',
  'X-First:   kept   as it is  ',
  'Route: <sip:p1.example;lr>,',
  '  <sip:p2.example;lr>;x="a,b"',
  'rOUTE: <sip:p3.example;lr>',
  't: Bob <sip:bob@biloxi.example>',
  'From: "Alice, \\"A\\"" <sip:alice@atlanta.example>;tag=1928301774',
  'Call-ID: a84b4c76e66710@pc33.atlanta.example',
  'CSeq: 314159 INVITE',
  'x-tandem-unknown: Grüße',
  'm: <sip:alice@pc33.atlanta.example>',
  'Content-Type: application/sdp',
];
const text = (lines: string[], body = 'v=0\r\n'): string =>
  [...lines, `Content-Length: ${body.length}`, '', body].join('\r\n');
const bytes = (lines: string[] = HEAD, body?: string): Buffer => Buffer.from(text(lines, body), 'utf8');

function parsed(input: Buffer | string): SipRequest {
  const result = parseMessage(typeof input === 'string' ? Buffer.from(input, 'utf8') : input);
  if (!result.ok) throw result.error;
  return result.message as SipRequest;
}
function refused(input: Buffer | string): SipParseError {
  const result: ParseResult = parseMessage(typeof input === 'string' ? Buffer.from(input, 'utf8') : input);
  if (result.ok) throw new Error('was accepted');
  return result.error;
}
const without = (start: string): string[] => HEAD.filter(line => !line.startsWith(start));
const replaced = (start: string, line: string): string[] => HEAD.map(l => (l.startsWith(start) ? line : l));

describe('reading', () => {
  it('finds headers in any case and in compact form', () => {
    const m = parsed(bytes());
    expect(m.get('to')).toBe('Bob <sip:bob@biloxi.example>');
    expect(m.get('T')).toBe(m.get('To'));
    expect(m.getAll('ROUTE')).toEqual(['<sip:p1.example;lr>, <sip:p2.example;lr>;x="a,b"', '<sip:p3.example;lr>']);
    expect(m.values('route')).toEqual(['<sip:p1.example;lr>', '<sip:p2.example;lr>;x="a,b"', '<sip:p3.example;lr>']);
    expect(m.get('X-FIRST')).toBe('kept   as it is');
    expect(m.has('Expires')).toBe(false);
    expect(m.get('nonsense')).toBeUndefined();
    expect(toUtf8(m.get('X-Tandem-Unknown')!)).toBe('Grüße');
  });

  it('reads the headers that route', () => {
    const m = parsed(bytes());
    expect(m.via).toMatchObject({
      transport: 'UDP',
      host: 'pc33.atlanta.example',
      port: undefined,
      branch: 'z9hG4bK776asdhds',
      rport: true,
    });
    expect(m.vias().map(v => v.sentBy)).toEqual(['pc33.atlanta.example', '[2001:db8::1]:5070']);
    expect(m.from.displayName).toBe('Alice, "A"');
    expect(m.from.tag).toBe('1928301774');
    expect(m.to.tag).toBeUndefined();
    expect(m.cseq).toEqual({ number: 314159, method: 'INVITE' });
    expect(m.routes().map(r => r.uri.host)).toEqual(['p1.example', 'p2.example', 'p3.example']);
    expect(m.recordRoutes()).toEqual([]);
    expect(m.maxForwards).toBe(70);
    expect(m.body.toString()).toBe('v=0\r\n');
  });

  it('passes empty lines before the start line and throws away what follows Content-Length', () => {
    const m = parsed(Buffer.concat([Buffer.from('\r\n\r\n'), bytes(), Buffer.from('garbage')]));
    expect(m.body.toString()).toBe('v=0\r\n');
    expect(m.toBuffer().equals(bytes())).toBe(true);
  });

  it('takes bare LFs for line ends and sends CRLFs on', () => {
    const m = parsed(bytes(HEAD, '').toString('latin1').replace(/\r\n/g, '\n'));
    expect(m.cseq.number).toBe(314159);
    expect(m.toBuffer().toString('latin1').replace(/\r\n/g, '')).not.toContain('\n');
  });

  it('lets a body be what it likes', () => {
    const body = Buffer.from([0, 13, 10, 255, 13, 10, 13, 10]);
    const m = parsed(Buffer.concat([Buffer.from(text(HEAD, 'x'.repeat(8)).slice(0, -8), 'utf8'), body]));
    expect(m.body.equals(body)).toBe(true);
    expect(m.toBuffer().subarray(-8).equals(body)).toBe(true);
  });

  it('keeps only "*" as the star of Contact', () => {
    const m = parsed(bytes(replaced('m:', 'Contact: *')));
    expect(m.contacts()).toBe('*');
    expect(() => parsed(bytes(replaced('m:', 'Contact: *, <sip:a@b>'))).contacts()).toThrow(SipParseError);
  });
});

describe('changing', () => {
  it('leaves every line that nobody touched byte for byte', () => {
    const m = parsed(bytes());
    m.popValue('Route');
    m.popValue('Route');
    m.prepend('Via', 'SIP/2.0/TCP 10.0.0.1;branch=z9hG4bKnew');
    m.maxForwards = 69;
    m.uri = 'sip:bob@192.0.2.4';
    const expected = [
      'INVITE sip:bob@192.0.2.4 SIP/2.0',
      'Via: SIP/2.0/TCP 10.0.0.1;branch=z9hG4bKnew',
      ...HEAD.slice(1, 2),
      'Max-Forwards: 69',
      ...HEAD.slice(3, 4),
      ...HEAD.slice(6),
    ];
    expect(m.toBuffer().toString('utf8')).toBe(text(expected));
  });

  it('pops values over lines until none is left', () => {
    const m = parsed(bytes());
    expect([1, 2, 3, 4].map(() => m.popValue('Route'))).toEqual([
      '<sip:p1.example;lr>',
      '<sip:p2.example;lr>;x="a,b"',
      '<sip:p3.example;lr>',
      undefined,
    ]);
    expect(m.has('Route')).toBe(false);
  });

  it('changes the topmost Via only', () => {
    const m = parsed(bytes());
    const via = m.via.clone();
    via.params.set('received', '192.0.2.1').set('rport', '5061');
    expect(m.via.received).toBeUndefined();
    m.setTopVia(via);
    expect(m.via).toMatchObject({ received: '192.0.2.1', rport: 5061 });
    expect(m.getAll('Via')).toEqual([
      'SIP/2.0/UDP pc33.atlanta.example;branch=z9hG4bK776asdhds;rport=5061;received=192.0.2.1, SIP/2.0/TCP [2001:db8::1]:5070;branch=z9hG4bKold',
    ]);
    m.popValue('Via');
    expect(m.via.branch).toBe('z9hG4bKold');
  });

  it('sets in place, appends behind its kind, removes all', () => {
    const m = parsed(bytes());
    m.set('Route', ['<sip:x;lr>', '<sip:y;lr>']).append('Route', '<sip:z;lr>').set('x-new', 7).remove('X-First');
    expect([...m.fields()].map(([name]) => name)).toEqual(
      'v Max-Forwards Route Route Route t From Call-ID CSeq x-tandem-unknown m Content-Type Content-Length x-new'.split(
        ' ',
      ),
    );
    expect(m.routes().map(r => r.uri.host)).toEqual(['x', 'y', 'z']);
    m.set('To', '<sip:carol@c>;tag=9').set('CSeq', '2 INVITE').set('Call-ID', 'other').set('From', '<sip:d@d>;tag=8');
    expect([m.to.tag, m.cseq.number, m.callId, m.from.tag]).toEqual(['9', 2, 'other', '8']);
  });

  it('keeps Content-Length right whatever happens to the body', () => {
    const m = parsed(bytes());
    m.setBody('text/plain', 'Grüße');
    expect(parsed(m.toBuffer()).body.toString('utf8')).toBe('Grüße');
    expect(m.get('Content-Length')).toBe('7');
    m.body = Buffer.alloc(0);
    expect(m.toBuffer().toString()).toContain('Content-Length: 0\r\n');
    expect(SipRequest.create({ method: 'OPTIONS', uri: 'sip:a' }).toBuffer().toString()).toBe(
      'OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n',
    );
  });

  it('changes a clone without touching the original', () => {
    const m = parsed(bytes());
    m.set('X-One', '1');
    const copy = m.clone();
    copy.set('X-One', '2').popValue('Route');
    copy.uri = 'sip:else';
    expect(m.get('X-One')).toBe('1');
    expect(m.values('Route')).toHaveLength(3);
    expect(m.requestUri.host).toBe('biloxi.example');
    expect(copy.requestUri.host).toBe('else');
  });

  it('cannot be made to add a line by a value', () => {
    const m = parsed(bytes());
    m.set('Subject', 'a\r\nVia: evil').append('X-\r\nY', 'z\0z').prepend('Route', 'q\nw');
    m.uri = 'sip:a SIP/2.0\r\nVia: evil';
    const out = m.toBuffer().toString('latin1');
    expect(out).not.toMatch(/^Via: evil/m);
    expect(
      out
        .split('\r\n\r\n')[0]!
        .split('\r\n')
        .every(line => !/[\0\n\r]/.test(line)),
    ).toBe(true);
    const response = SipResponse.create(200, 'OK\r\nX: y');
    expect(response.toBuffer().toString()).toBe('SIP/2.0 200 OK X: y\r\nContent-Length: 0\r\n\r\n');
    const address = NameAddr.of('sip:a@b', { displayName: 'x"\r\nVia: evil\\', params: { tag: 't\r\n;x' } });
    expect(address.toString()).not.toMatch(/[\r\n]/);
    expect(NameAddr.parse(address.toString()).displayName).toBe('x" Via: evil\\');
  });
});

describe('responses', () => {
  it('repeat what RFC 3261 8.2.6 names, byte for byte, and add the tag', () => {
    const m = parsed(bytes([...HEAD, 'Record-Route: <sip:rr;lr>', 'Timestamp: 54']));
    const ringing = SipResponse.to(m, 180, { toTag: 'abc', headers: [['Contact', '<sip:us>']] });
    expect(ringing.toBuffer().toString('latin1')).toBe(
      [
        'SIP/2.0 180 Ringing',
        HEAD[1],
        `${HEAD[7]};tag=abc`,
        HEAD[8],
        HEAD[9],
        HEAD[10],
        'Record-Route: <sip:rr;lr>',
        'Contact: <sip:us>',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
    expect(SipResponse.to(m, 486).has('Record-Route')).toBe(false);
    const trying = SipResponse.to(m, 100, { toTag: 'abc' });
    expect(trying.to.tag).toBeUndefined();
    expect(trying.get('Timestamp')).toBe('54');
    expect(trying.has('Record-Route')).toBe(false);
  });

  it('keep a tag that is there and what was changed in the request', () => {
    const m = parsed(bytes(replaced('t:', 'To: <sip:b@b>;tag=mine')));
    m.prepend('Via', 'SIP/2.0/TCP added;branch=z9hG4bKa');
    const response = SipResponse.to(m, 200, { toTag: 'other', body: 'x' });
    expect(response.to.tag).toBe('mine');
    expect(response.vias()[0]?.host).toBe('added');
    expect(response.body.toString()).toBe('x');
  });

  it('are read, also without a reason phrase', () => {
    const lines = (start: string): string => text([start, ...HEAD.slice(1, 2), ...HEAD.slice(7, 11)], '');
    for (const [start, status, reason] of [
      ['SIP/2.0 200 OK', 200, 'OK'],
      ['SIP/2.0 183 ', 183, ''],
      ['sip/2.0 699', 699, ''],
    ] as const) {
      const result = parseMessage(Buffer.from(lines(start)));
      expect(result.ok && result.message).toMatchObject({ status, reason });
    }
    for (const start of [
      'SIP/2.0 99 x',
      'SIP/2.0 700 x',
      'SIP/2.0 2000 x',
      'SIP/2.0  200 x',
      'SIP/3.0 200 OK',
      'SIP/2.0',
      'SIP/2.0 ',
    ]) {
      expect(parseMessage(Buffer.from(lines(start))).ok).toBe(false);
    }
  });
});

describe('refusing', () => {
  it.each([
    ['no Via', without('v:'), 'missing-header', 400],
    ['no From', without('From'), 'missing-header', 400],
    ['no To', without('t:'), 'missing-header', 400],
    ['no Call-ID', without('Call-ID'), 'missing-header', 400],
    ['no CSeq', without('CSeq'), 'missing-header', 400],
    ['CSeq of 2**31', replaced('CSeq', 'CSeq: 2147483648 INVITE'), 'header-value', 400],
    ['negative CSeq', replaced('CSeq', 'CSeq: -1 INVITE'), 'header-value', 400],
    ['CSeq of another method', replaced('CSeq', 'CSeq: 1 BYE'), 'cseq-mismatch', 400],
    ['Max-Forwards of 256', replaced('Max-Forwards', 'Max-Forwards: 256'), 'header-value', 400],
    ['negative Max-Forwards', replaced('Max-Forwards', 'Max-Forwards: -1'), 'header-value', 400],
    ['two From', [...HEAD, 'f: <sip:x@y>;tag=1'], 'duplicate-header', 400],
    ['two Call-ID', [...HEAD, 'i: other'], 'duplicate-header', 400],
    ['two Content-Type', [...HEAD, 'c: text/plain'], 'duplicate-header', 400],
    ['two equal Content-Length', [...HEAD, 'l: 5'], 'duplicate-header', 400],
    ['a Call-ID of two words', replaced('Call-ID', 'Call-ID: a b'), 'header-value', 400],
    ['an empty Call-ID', replaced('Call-ID', 'Call-ID:'), 'header-value', 400],
    ['two addresses in From', replaced('From', 'From: <sip:a@b>, <sip:c@d>'), 'header-value', 400],
    ['a line without a colon', [...HEAD, 'nonsense'], 'header-line', 400],
    ['a line without a name', [...HEAD, ': x'], 'header-line', 400],
    ['white space in a name', [...HEAD, 'X Y: z'], 'header-line', 400],
    ['a fold with nothing before it', ['INVITE sip:a SIP/2.0', ' folded: x', ...HEAD.slice(1)], 'header-line', 400],
    ['NUL', [...HEAD, 'X-A: a\0b'], 'control-character', 400],
    ['a lone CR', [...HEAD, 'X-A: a\rVia: evil'], 'control-character', 400],
    ['SIP/3.0', replaced('INVITE', 'INVITE sip:a SIP/3.0'), 'version', 505],
    ['no version', replaced('INVITE', 'INVITE sip:a'), 'start-line', 400],
    ['HTTP', replaced('INVITE', 'GET / HTTP/1.1'), 'start-line', 400],
    ['a broken escape', replaced('INVITE', 'INVITE sip:a%4@b SIP/2.0'), 'request-uri', 400],
    ['a line past its limit', [...HEAD, `X-A: ${'a'.repeat(LIMITS.maxHeaderLine)}`], 'too-large', 400],
    [
      'a Request-URI past the limit of lines',
      replaced('INVITE', `INVITE sip:${'a'.repeat(LIMITS.maxHeaderLine)} SIP/2.0`),
      'too-large',
      414,
    ],
    [
      'too many headers',
      [...HEAD, ...Array.from({ length: LIMITS.maxHeaders }, () => 'X-A: y')],
      'too-many-headers',
      400,
    ],
    [
      'a head past its limit',
      [...HEAD, ...Array.from({ length: 5 }, () => `X-A: ${'a'.repeat(8000)}`)],
      'too-large',
      513,
    ],
  ] as const)('%s', (_, lines, code, status) => {
    expect(refused(bytes([...lines]))).toMatchObject({ code, status });
  });

  it.each([
    ['no bytes', '', 'empty'],
    ['only line ends', '\r\n\r\n\r\n', 'empty'],
    ['no empty line', HEAD.join('\r\n'), 'unfinished'],
    ['half a line', `${HEAD.join('\r\n')}\r\nContent-Le`, 'unfinished'],
    ['bare LFs and no empty line', HEAD.join('\n'), 'unfinished'],
    ['too little body', text(HEAD, 'v=0').slice(0, -1), 'unfinished'],
    ['a negative Content-Length', `${HEAD.join('\r\n')}\r\nl: -5\r\n\r\n`, 'content-length'],
    ['a Content-Length that is no number', `${HEAD.join('\r\n')}\r\nl: 0x5\r\n\r\n12345`, 'content-length'],
    [
      'a Content-Length past all numbers',
      `${HEAD.join('\r\n')}\r\nl: 99999999999999999999999\r\n\r\n`,
      'content-length',
    ],
    ['a Content-Length past the limit', `${HEAD.join('\r\n')}\r\nl: 65536\r\n\r\n`, 'too-large'],
    ['a message past the limit', text(HEAD, 'x'.repeat(LIMITS.maxMessage)), 'too-large'],
  ])('%s', (_, input, code) => {
    expect(refused(input)).toMatchObject({ code });
  });

  it('gives a request that can be answered, unless it is an ACK or has no Via', () => {
    const answer = (lines: string[]): SipRequest | undefined => {
      const result = parseMessage(bytes(lines));
      return result.ok ? undefined : result.partial;
    };
    const partial = answer(replaced('CSeq', 'CSeq: nonsense'))!;
    expect(SipResponse.to(partial, 400, { toTag: 'x' }).toBuffer().toString()).toContain('CSeq: nonsense\r\n');
    expect(answer(without('v:'))).toBeUndefined();
    expect(answer(replaced('INVITE', 'ACK sip:a SIP/2.0'))).toBeUndefined();
  });

  it('accepts a request as of RFC 2543: no Max-Forwards, no branch, no tag', () => {
    const m = parsed(bytes(without('Max-Forwards')));
    expect(m.maxForwards).toBeUndefined();
  });
});

describe('text', () => {
  it('takes UTF-8 in and out of headers', () => {
    const m = SipRequest.create({ method: 'MESSAGE', uri: 'sip:a', headers: [['Subject', fromUtf8('Grüße 日本')]] });
    expect(m.toBuffer().toString('utf8')).toContain('Subject: Grüße 日本\r\n');
    const via = Via.of({
      transport: 'tls',
      host: '2001:db8::1',
      port: 5061,
      branch: 'z9hG4bKx',
      params: { rport: true },
    });
    expect(via.toString()).toBe('SIP/2.0/TLS [2001:db8::1]:5061;branch=z9hG4bKx;rport');
  });
});

describe('Via with its source noted', () => {
  const stamped = (value: string, host = '192.0.2.1'): string =>
    Via.parse(`SIP/2.0/UDP ${value}`).stamped({ host, port: 7777 }).toString();

  it.each([
    ['a:5060;branch=z9hG4bKx;rport', 'a:5060;branch=z9hG4bKx;rport=7777;received=192.0.2.1'],
    ['a;RPort;branch=z9hG4bKx', 'a;RPort=7777;branch=z9hG4bKx;received=192.0.2.1'],
    ['a;x=";rport";rport;branch=z9hG4bKx', 'a;x=";rport";rport=7777;branch=z9hG4bKx;received=192.0.2.1'],
    ['a;rport;received=10.0.0.1', 'a;rport=7777;received=192.0.2.1'],
    ['a;rport=5;branch=z9hG4bKx', 'a;rport=7777;branch=z9hG4bKx;received=192.0.2.1'],
  ])('%s', (value, expected) => {
    expect(stamped(value)).toBe(`SIP/2.0/UDP ${expected}`);
  });

  it.each([
    'SIP/2.0/TCP [2001:db8::1]:5070;rport;branch=z9hG4bKx',
    ' SIP/2.0/UDP host;branch=z9hG4bKx;rport',
    'SIP / 2.0 / UDP host : 5060 ;branch=z9hG4bKx;rport',
  ])('gives what a reader of its text finds: %s', value => {
    const via = Via.parse(value).stamped({ host: '192.0.2.1', port: 7777 });
    const parts = ({ protocol, transport, sentBy, branch, received, rport }: Via): unknown[] => [
      ...[protocol, transport, sentBy, branch, received, rport],
    ];
    expect(parts(via)).toEqual(parts(Via.parse(via.toString())));
    expect([via.hasRport, via.hasReceived, via.received, via.rport]).toEqual([true, true, '192.0.2.1', 7777]);
  });

  it('takes IPv6, and leaves rport alone where nobody asked for it', () => {
    expect(stamped('[2001:db8::1];rport', '2001:db8::9')).toBe(
      'SIP/2.0/UDP [2001:db8::1];rport=7777;received=2001:db8::9',
    );
    expect(stamped('a;branch=z9hG4bKx')).toBe('SIP/2.0/UDP a;branch=z9hG4bKx;received=192.0.2.1');
  });
});
