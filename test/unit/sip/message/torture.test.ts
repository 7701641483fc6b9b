import { describe, expect, it } from 'vitest';
import { parseMessage, SipParseError, SipRequest, SipResponse, toUtf8 } from '../../../../src/sip/message/index.ts';
import type { TortureMessage } from '../../../fixtures/sip/torture.ts';
import { TORTURE_MESSAGES } from '../../../fixtures/sip/torture.ts';

function verdictOf(bytes: Buffer): TortureMessage['parse'] {
  const result = parseMessage(bytes);
  if (result.ok) return 'accepted';
  if (result.partial === undefined) return 'discarded';
  const answer = parseMessage(SipResponse.to(result.partial, result.error.status, { toTag: 'x' }).toBuffer());
  // The answer to a request that lacks what every message has lacks it too; all others must be good messages.
  if (
    result.error.code !== 'missing-header' &&
    result.error.code !== 'duplicate-header' &&
    result.error.code !== 'header-value'
  ) {
    expect(answer.ok).toBe(true);
  }
  return result.error.status;
}

function bytesOf(name: string): Buffer {
  return TORTURE_MESSAGES.find(m => m.name === name)!.bytes;
}
function request(name: string): SipRequest {
  const result = parseMessage(bytesOf(name));
  if (!result.ok) throw result.error;
  expect(result.message).toBeInstanceOf(SipRequest);
  return result.message as SipRequest;
}

describe('torture messages', () => {
  it('has all 49 messages of RFC 4475 and 12 of RFC 5118', () => {
    expect(TORTURE_MESSAGES.filter(m => m.rfc === 4475)).toHaveLength(49);
    expect(TORTURE_MESSAGES.filter(m => m.rfc === 5118)).toHaveLength(12);
    expect(new Set(TORTURE_MESSAGES.map(m => m.name)).size).toBe(61);
  });

  it.each(
    TORTURE_MESSAGES.map(m => [`RFC ${m.rfc} ${m.section} ${m.name}: ${String(m.parse)}, ${m.reason}`, m] as const),
  )('%s', (_, m) => {
    expect(verdictOf(m.bytes)).toBe(m.parse);
  });

  it.each(TORTURE_MESSAGES.filter(m => m.parse === 'accepted').map(m => [m.name, m] as const))(
    '%s leaves as it came',
    (name, m) => {
      const result = parseMessage(m.bytes);
      if (!result.ok) throw result.error;
      const out = result.message.toBuffer();
      // dblreq carries a second message behind its own; a missing Content-Length is added.
      if (name === 'dblreq') expect(m.bytes.subarray(0, out.length).equals(out)).toBe(true);
      else if (result.message.toBuffer().length === m.bytes.length) expect(out.equals(m.bytes)).toBe(true);
      else expect(out.toString('latin1').replace(/Content-Length: \d+\r\n/, '')).toBe(m.bytes.toString('latin1'));
    },
  );
});

describe('what is read of them', () => {
  it('wsinv: folded, spaced and oddly written headers', () => {
    const m = request('wsinv');
    expect(m.to.uri.toString()).toBe('sip:vivekg@chair-dnrc.example.com');
    expect(m.to.tag).toBe('1918181833n');
    expect(m.from.displayName).toBe('J Rosenberg \\"');
    expect(m.from.tag).toBe('98asjd8');
    expect(m.maxForwards).toBe(68);
    expect(m.cseq).toEqual({ number: 9, method: 'INVITE' });
    expect(m.via.transport).toBe('UDP');
    expect(m.via.protocol).toBe('SIP/2.0');
    expect(m.via.sentBy).toBe('192.0.2.2');
    expect(m.via.branch).toBe('390skdjuw');
    expect(m.via.hasMagicBranch).toBe(false);
    expect(m.vias().map(v => `${v.transport} ${v.sentBy} ${v.branch}`)).toEqual([
      'UDP 192.0.2.2 390skdjuw',
      'TCP spindle.example.com z9hG4bK9ikj8',
      'UDP 192.168.255.111 z9hG4bK30239',
    ]);
    expect(m.get('Subject')).toBe('');
    expect(m.get('newfangledheader')).toBe('newfangled value continued newfangled value');
    expect(m.get('UnknownHeaderWithUnusualValue')).toBe(';;,,;;,;');
    expect(m.topRoute?.uri.params.get('unknown-no-value')).toBe(true);
    const contacts = m.contacts();
    expect(contacts !== '*' && contacts[0]?.displayName).toBe('Quoted string ""');
    expect(m.body).toHaveLength(150);
  });

  it('intmeth: every char that a method, a user part and a display name may hold', () => {
    const m = request('intmeth');
    expect(m.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(m.requestUri.user).toBe("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
    expect(m.requestUri.password).toBe("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
    expect(m.requestUri.host).toBe('example.com');
    expect(m.from.tag).toBe("_token~1'+`*%!-.");
    expect(toUtf8(m.to.displayName ?? '')).toContain('BEL:');
  });

  it('esc01, escnull, semiuri: escapes are decoded, and the semicolon stays in the user part', () => {
    expect(request('esc01').requestUri.user).toBe('sips:user@example.com');
    expect(request('escnull').to.uri.user).toBe('null-\0-null');
    const m = request('semiuri');
    expect(m.requestUri.user).toBe('user;par=u@example.net');
    expect(m.requestUri.params.size).toBe(0);
  });

  it('esc02: a method is not decoded', () => {
    expect(request('esc02').method).toBe('RE%47IST%45R');
  });

  it('lwsdisp: display name right before the bracket', () => {
    expect(request('lwsdisp').from.displayName).toBe('caller');
  });

  it('cparam01 and cparam02: whose parameter it is', () => {
    const [outside] = request('cparam01').contacts() as Exclude<ReturnType<SipRequest['contacts']>, '*'>;
    expect(outside?.params.get('unknownparam')).toBe(true);
    expect(outside?.uri.params.size).toBe(0);
    const [inside] = request('cparam02').contacts() as Exclude<ReturnType<SipRequest['contacts']>, '*'>;
    expect(inside?.uri.params.get('unknownparam')).toBe(true);
    expect(inside?.params.size).toBe(0);
  });

  it('regbadct: a Contact that cannot be read is refused when it is asked for', () => {
    expect(() => request('regbadct').contacts()).toThrow(SipParseError);
  });

  it('badbranch: the cookie alone is no transaction id', () => {
    expect(request('badbranch').via.hasMagicBranch).toBe(false);
  });

  it('unkscm, novelsc, unksm2: unknown schemes are known by name', () => {
    expect(request('unkscm').requestUri.scheme).toBe('nobodyknowsthisscheme');
    expect(request('novelsc').requestUri.scheme).toBe('soap.beep');
    expect(request('unksm2').to.uri.scheme).toBe('isbn');
  });

  it('unreason: the reason phrase keeps its UTF-8', () => {
    const result = parseMessage(bytesOf('unreason'));
    expect(result.ok && result.message instanceof SipResponse && toUtf8(result.message.reason)).toContain(
      'сто девяносто девять',
    );
  });

  it('RFC 5118: where an IPv6 address ends', () => {
    expect(request('port-ambiguous').requestUri).toMatchObject({ host: '[2001:db8::10:5070]', port: undefined });
    expect(request('port-unambiguous').requestUri).toMatchObject({ host: '[2001:db8::10]', port: 5070 });
    expect(request('via-received-param-with-delim').via.received).toBe('2001:db8::9:255');
    expect(request('via-received-param-no-delim').via.received).toBe('2001:db8::9:255');
    expect(request('ipv4-mapped-ipv6').via).toMatchObject({ host: '[::ffff:192.0.2.10]', port: 19823 });
  });
});
