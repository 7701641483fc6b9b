import { describe, expect, it } from 'vitest';
import {
  deltaSeconds,
  NameAddr,
  Params,
  parseAuth,
  parseAuthorization,
  parseChallenge,
  parseContentType,
  parseEvent,
  parseRAck,
  parseReason,
  parseReferTo,
  parseReplaces,
  parseRSeq,
  parseSessionExpires,
  parseSubscriptionState,
  quote,
  SipParseError,
  SipUri,
  splitList,
  unquote,
  Via,
  writeAuth,
  writeReason,
  writeReferTo,
} from '../../../../src/sip/message/index.ts';

const uri = (s: string): SipUri => SipUri.parse(s);

describe('SipUri', () => {
  it('takes every part apart and writes it back as it was', () => {
    const text = 'SIPS:al%69ce;x=y:p%40ss@Example.COM:5061;transport=TLS;lr;p=%2c?Subject=a%20b&X=';
    const u = uri(text);
    expect(u).toMatchObject({ scheme: 'sips', user: 'alice;x=y', password: 'p@ss', host: 'Example.COM', port: 5061 });
    expect(u.params.entries()).toEqual([
      ['transport', 'TLS'],
      ['lr', true],
      ['p', ','],
    ]);
    expect(u.headers).toEqual([
      ['Subject', 'a b'],
      ['X', ''],
    ]);
    expect(String(u)).toBe(text);
    expect(u.hostPort).toBe('Example.COM:5061');
  });

  it.each([
    ['sip:host', { user: undefined, host: 'host', port: undefined }],
    ['sip:[2001:db8::1]:5060;lr', { host: '[2001:db8::1]', port: 5060 }],
    ['sip:*21#@h', { user: '*21#' }],
    ['sip:+1-800@h', { user: '+1-800' }],
    ['sip:a@h;;lr', { host: 'h' }],
    ['tel:+1-201-555-0123;phone-context=example.com', { scheme: 'tel', user: '+1-201-555-0123' }],
    ['isbn:2983792873', { scheme: 'isbn', opaque: '2983792873', host: '' }],
    ['http://www.example.com/a?b=c;d', { scheme: 'http', opaque: '//www.example.com/a?b=c;d' }],
  ])('accepts %s', (text, parts) => {
    expect(uri(text)).toMatchObject(parts);
    expect(uri(text).toString()).toBe(text);
  });

  it.each(
    [
      [
        '',
        'sip',
        'sip:',
        ':a',
        'sip:@h',
        'sip:a@',
        'sip:a@h:',
        'sip:a@h:0',
        'sip:a@h:65536',
        'sip:a@h:5x',
        'sip:a b@h',
      ],
      ['sip:a%4@h', 'sip:a%@h', 'sip:a@[::1', 'sip:a@[]', 'sip:a@[x]', 'sip:2001:db8::1', 'sip:a@h;=x', 'sip:a@h;a b'],
      [
        '<sip:a@h>',
        'sip:a@h>',
        'sip:"a"@h',
        'sip:a@h?b c',
        'tel:',
        'tel:hello',
        'sip:a@b@c',
        'x y:z',
        'a:"',
        'sip:h/path',
      ],
    ].flat(),
  )('refuses "%s"', text => {
    expect(() => uri(text)).toThrow(SipParseError);
  });

  it('is built with what must be escaped escaped', () => {
    const u = SipUri.of({
      user: 'a b@c:d',
      password: 'x:y',
      host: '2001:db8::1',
      port: 5060,
      params: { pub: '[::1]:5060;x', lr: true },
    });
    expect(String(u)).toBe('sip:a%20b%40c%3Ad:x%3Ay@[2001:db8::1]:5060;pub=[::1]:5060%3Bx;lr');
    expect(uri(String(u))).toMatchObject({ user: 'a b@c:d', password: 'x:y' });
    expect(uri(String(u)).params.get('PUB')).toBe('[::1]:5060;x');
    expect(() => SipUri.of({ host: 'a b' })).toThrow(SipParseError);
  });

  it('changes by copy, and parameters in place', () => {
    const u = uri('sip:a@h;lr?X=y');
    expect(String(u.with({ user: undefined, port: 9, headerText: '' }))).toBe('sip:h:9;lr');
    const copy = u.clone();
    copy.params.set('transport', 'tcp').delete('lr');
    expect(String(copy)).toBe('sip:a@h;transport=tcp?X=y');
    expect(String(u)).toBe('sip:a@h;lr?X=y');
  });

  // RFC 3261 19.1.4 gives most of these.
  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;newparam=5'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['tel:+1-201-555-0123', 'tel:+12015550123'],
  ])('%s equals %s', (a, b) => {
    expect(uri(a).equals(uri(b))).toBe(true);
    expect(uri(b).equals(uri(a))).toBe(true);
  });
  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
    ['sip:a@b', 'sips:a@b'],
  ])('%s does not equal %s', (a, b) => {
    expect(uri(a).equals(uri(b))).toBe(false);
    expect(uri(b).equals(uri(a))).toBe(false);
  });
});

describe('NameAddr', () => {
  it.each([
    ['"A \\"B\\" <x>, y" <sip:a@b;lr>;tag=1', 'A "B" <x>, y', 'sip:a@b;lr', '1'],
    ['Bob Smith <sip:a@b>', 'Bob Smith', 'sip:a@b', undefined],
    ['<sip:a@b>', undefined, 'sip:a@b', undefined],
    ['sip:a@b;tag=x', undefined, 'sip:a@b', 'x'],
    ['  sip:a@b  ;  TAG = x  ', undefined, 'sip:a@b', 'x'],
    ['"" <sip:a@b>;tag="q"', '', 'sip:a@b', 'q'],
    ['caller<sip:a@b>;x;tag=2;y', 'caller', 'sip:a@b', '2'],
  ])('reads %s', (text, displayName, target, tag) => {
    const address = NameAddr.parse(text);
    expect([address.displayName, String(address.uri), address.tag]).toEqual([displayName, target, tag]);
  });

  it.each([
    '',
    '<sip:a@b',
    'sip:a@b>',
    '"A <sip:a@b>',
    '"A" sip:a@b',
    'a, b <sip:a@b>',
    'sip:a@b?x=y',
    'sip:a@b,',
    '<sip:a@b>x',
    '<sip:a@b>;',
    '<sip:a@b>;;x',
    '<sip:a@b>;x=',
    '<>',
    '< sip:a@b>',
  ])('refuses "%s"', text => {
    expect(() => NameAddr.parse(text)).toThrow(SipParseError);
  });

  it('changes its tag by copy and keeps the rest as written', () => {
    const address = NameAddr.parse('Bob   <sip:a@b>;x="1;2"');
    expect(String(address.withTag('t'))).toBe('Bob   <sip:a@b>;x="1;2";tag=t');
    expect(address.withTag('t').tag).toBe('t');
    expect(String(address.withTag('t').withTag(undefined))).toBe('Bob   <sip:a@b>;x="1;2"');
    expect(address.tag).toBeUndefined();
    address.uri.params.set('ob');
    expect(String(address)).toBe('"Bob" <sip:a@b;ob>;x="1;2"');
  });

  it('splits lists at commas that are outside quotes and brackets', () => {
    const list = NameAddr.parseList(['"a, b" <sip:a,b@c>;q=0.5 , <sip:d@e>', 'sip:f@g']);
    expect(list.map(a => String(a.uri))).toEqual(['sip:a,b@c', 'sip:d@e', 'sip:f@g']);
    expect(() => NameAddr.parseList('<sip:a@b>,,<sip:c@d>')).toThrow(SipParseError);
  });
});

describe('Via', () => {
  it.each([
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ',
    'SIP/2.0 host',
    'SIP/2.0/UDP host:0',
    'SIP/2.0/UDP host:x',
    'SIP/2.0/UDP host;;',
    'SIP/2.0/UDP h h',
    'UDP host',
    '',
  ])('refuses "%s"', text => {
    expect(() => Via.parse(text)).toThrow(SipParseError);
  });

  it('reads white space where RFC 3261 25.1 allows it, and unknown transports', () => {
    const via = Via.parse(' SIP /\t2.0 / quic   h.example : 99 ; branch = z9hG4bKx ;rport=7;ttl=1');
    expect(via).toMatchObject({
      protocol: 'SIP/2.0',
      transport: 'QUIC',
      host: 'h.example',
      port: 99,
      branch: 'z9hG4bKx',
      rport: 7,
      hasMagicBranch: true,
    });
    expect(Via.parse('SIP/2.0/UDP h;rport=99999').rport).toBeUndefined();
  });
});

describe('Params', () => {
  it('quotes what needs it and nothing else', () => {
    const params = Params.of({ a: 'x y', b: '[::1]:5', c: true, d: '', e: '"' });
    expect(String(params)).toBe(';a="x y";b=[::1]:5;c;d="";e="\\""');
    expect(Params.parse(String(params)).entries()).toEqual(params.entries());
  });
});

describe('grammars', () => {
  it('splitList, quote and unquote', () => {
    expect(splitList('a, "b,c" ,<d,e>,')).toEqual(['a', '"b,c"', '<d,e>', '']);
    expect(unquote(quote('a"b\\c'))).toBe('a"b\\c');
    expect(unquote('plain')).toBe('plain');
    expect(deltaSeconds('4294967295')).toBe(4294967295);
    for (const bad of ['4294967296', '-1', '', '1.5', ' 1']) expect(deltaSeconds(bad)).toBeUndefined();
  });

  it('Authorization: quoted and plain values, one of each name', () => {
    const auth = parseAuthorization('Digest username="a\\"b", realm="x,y" ,nonce=abc,qop=auth , nc=00000001');
    expect(auth.scheme).toBe('Digest');
    expect(Object.fromEntries(auth.params)).toEqual({
      username: 'a"b',
      realm: 'x,y',
      nonce: 'abc',
      qop: 'auth',
      nc: '00000001',
    });
    for (const bad of [
      '',
      'Digest a',
      'Digest a="b',
      'Digest a="b" c="d"',
      'Digest a=1,A=2',
      'Digest =x',
      'Di"gest a=b',
    ]) {
      expect(() => parseAuthorization(bad), bad).toThrow(SipParseError);
    }
    expect(parseAuth('nextnonce="x"', 'Authentication-Info', false).params.get('nextnonce')).toBe('x');
    const written = writeAuth(
      'Digest',
      [
        ['realm', 'r'],
        ['algorithm', 'SHA-256'],
        ['qop', 'auth'],
      ],
      ['qop'],
    );
    expect(written).toBe('Digest realm="r", algorithm=SHA-256, qop="auth"');
    expect(parseChallenge(written).params.get('qop')).toBe('auth');
  });

  it('Replaces, and Refer-To that carries one', () => {
    const replaces = parseReplaces('98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff;early-only');
    expect(replaces).toEqual({
      sipCallId: '98732@sip.example.com',
      fromTag: 'r33th4x0r',
      toTag: 'ff87ff',
      earlyOnly: true,
    });
    for (const bad of ['', 'x', 'x;to-tag=1', 'a b;to-tag=1;from-tag=2'])
      expect(() => parseReplaces(bad), bad).toThrow(SipParseError);
    const refer = parseReferTo(writeReferTo('sip:a@b;method=INVITE', replaces));
    expect(refer.replaces).toEqual(replaces);
    expect(String(refer.uri)).toBe('sip:a@b');
    expect(parseReferTo('sip:a@b?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2').replaces?.sipCallId).toBe('x');
    expect(parseReferTo('<sip:a@b;method=BYE>').method).toBe('BYE');
  });

  it('small headers', () => {
    expect(parseSessionExpires('1800;Refresher=UAS')).toEqual({ interval: 1800, refresher: 'uas' });
    expect(() => parseSessionExpires('1800;refresher=x')).toThrow(SipParseError);
    expect(() => parseSessionExpires('99999999999')).toThrow(SipParseError);
    expect(parseRSeq('4294967295')).toBe(4294967295);
    for (const bad of ['0', '4294967296', '-1', 'x']) expect(() => parseRSeq(bad)).toThrow(SipParseError);
    expect(parseRAck('776656 1 INVITE')).toEqual({ rseq: 776656, cseq: 1, method: 'INVITE' });
    for (const bad of ['1 INVITE', '1 1 INVITE x', '1 -1 INVITE']) expect(() => parseRAck(bad)).toThrow(SipParseError);
    expect(parseEvent('dialog;id=3')).toMatchObject({ name: 'dialog', id: '3' });
    expect(parseSubscriptionState('Terminated;reason=noresource;expires=x')).toMatchObject({
      state: 'terminated',
      reason: 'noresource',
      expires: undefined,
    });
    expect(parseContentType('Application/SDP ; charset="utf-8"').type).toBe('application/sdp');
    const reason = { protocol: 'SIP', cause: 200, text: 'Call completed elsewhere' };
    expect(writeReason(reason)).toBe('SIP;cause=200;text="Call completed elsewhere"');
    expect(parseReason(writeReason(reason))).toEqual(reason);
  });
});
