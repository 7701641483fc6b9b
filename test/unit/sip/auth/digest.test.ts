import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { SequentialIds } from '../../../../src/core/ids.ts';
import { DigestClient, DigestServer, digestResponse, hashHa1 } from '../../../../src/sip/auth/index.ts';
import type { CredentialStore, DigestServerOptions } from '../../../../src/sip/auth/index.ts';
import { SipRequest } from '../../../../src/sip/message/index.ts';

const REALM = 'demo.tandem.test';
const KEY = Buffer.alloc(32, 7);
const URI = `sip:${REALM}`;
const WHO = { user: '1001', password: 'demo-1001-secret' };
const UTF8 = { user: 'jürgen', password: 'schlüssel' };

const credentials: CredentialStore = {
  ha1: (user, realm) => {
    const known = [WHO, UTF8].find(one => one.user === user);
    return Promise.resolve(known && hashHa1(user, realm, known.password));
  },
};

function server(clock: FakeClock, o: Partial<DigestServerOptions> = {}): DigestServer {
  return new DigestServer({ key: KEY, realm: REALM, clock, credentials, ids: new SequentialIds(), ...o });
}

function register(authorization: string | readonly string[], method = 'REGISTER'): SipRequest {
  const lines = typeof authorization === 'string' ? [authorization] : authorization;
  return SipRequest.create({ method, uri: URI, headers: lines.map(line => ['Authorization', line] as const) });
}

function values(challenges: readonly [string, string][]): string[] {
  return challenges.map(([, value]) => value);
}

describe('digest server', () => {
  it('answers a request without credentials with both algorithms, SHA-256 first, qop auth', async () => {
    const digest = server(new FakeClock());
    expect(await digest.check(register([]), { proxy: false })).toEqual({
      ok: false,
      reason: 'missing',
      challenge: true,
    });
    const [first, second] = digest.challenges(false, { userAgent: 'Linphone/5.2' });
    expect(first?.[0]).toBe('WWW-Authenticate');
    expect(first?.[1]).toMatch(
      /^Digest realm="demo.tandem.test", nonce="[\w-]+", opaque="[\w-]+", algorithm=SHA-256, qop="auth"$/,
    );
    expect(second?.[1]).toContain('algorithm=MD5');
    expect(digest.challenges(true)[0]?.[0]).toBe('Proxy-Authenticate');
  });

  it.each([
    ['Linphone/5.2', ['SHA-256', 'MD5']],
    ['SIP.js/0.21.1', ['MD5']],
    ['Some Phone 1.0', ['MD5', 'SHA-256']],
    [undefined, ['MD5', 'SHA-256']],
    // Gives up when any challenge names SHA-256.
    ['baresip v1.0.0 (x86_64/linux)', ['MD5']],
  ])('challenges %s with %j', (userAgent, order) => {
    const challenges = values(server(new FakeClock()).challenges(false, { userAgent }));
    expect(challenges.map(value => /algorithm=([\w-]+)/.exec(value)?.[1])).toEqual(order);
  });

  it.each(['SHA-256', 'MD5'])('takes the right answer with %s', async name => {
    const digest = server(new FakeClock());
    const challenge = values(digest.challenges(false)).filter(value => value.includes(`algorithm=${name}`));
    const answer = new DigestClient().answer(challenge, 'REGISTER', URI, WHO);
    expect(await digest.check(register(answer!), { proxy: false })).toEqual({ ok: true, user: '1001' });
  });

  it('computes the response of the example in RFC 7616 3.9.1', () => {
    const common = { method: 'GET', uri: '/dir/index.html', nc: '00000001' };
    const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
    const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
    const ha1 = hashHa1('Mufasa', 'http-auth@example.org', 'Circle of Life');
    expect(digestResponse({ ...common, algorithm: 'MD5', ha1: ha1.md5, nonce, cnonce })).toBe(
      '8ca523f5e9506fed4657c9700eebdbec',
    );
    expect(digestResponse({ ...common, algorithm: 'SHA-256', ha1: ha1.sha256, nonce, cnonce })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('takes a user whose name is not ASCII, as UTF-8 on the wire', async () => {
    const digest = server(new FakeClock());
    const nonce = /nonce="([^"]+)"/.exec(digest.challenges(false)[0]![1])![1]!;
    const o = { method: 'REGISTER', uri: URI, nonce, nc: '00000001', cnonce: 'abc' };
    const response = digestResponse({ ...o, algorithm: 'MD5', ha1: hashHa1(UTF8.user, REALM, UTF8.password).md5 });
    const username = Buffer.from(UTF8.user).toString('latin1');
    const line = `Digest username="${username}", realm="${REALM}", nonce="${nonce}", uri="${URI}", response="${response}", qop=auth, nc=00000001, cnonce="abc"`;
    expect(await digest.check(register(line), { proxy: false })).toEqual({ ok: true, user: UTF8.user });
  });

  it('refuses a wrong password and an unknown user alike, with a new challenge', async () => {
    const digest = server(new FakeClock());
    const wrong = new DigestClient().answer(values(digest.challenges(false)), 'REGISTER', URI, {
      ...WHO,
      password: 'x',
    });
    const nobody = new DigestClient().answer(values(digest.challenges(false)), 'REGISTER', URI, {
      ...WHO,
      user: '9999',
    });
    expect(await digest.check(register(wrong!), { proxy: false })).toEqual({
      ok: false,
      reason: 'bad',
      challenge: true,
    });
    expect(await digest.check(register(nobody!), { proxy: false })).toMatchObject({
      reason: 'unknown',
      challenge: true,
    });
  });

  it('refuses a nonce that nobody with the key has made', async () => {
    const digest = server(new FakeClock());
    const foreign = server(new FakeClock(), { key: Buffer.alloc(32, 8) });
    const otherRealm = server(new FakeClock(), { realm: 'other.test' });
    for (const other of [foreign, otherRealm]) {
      const challenge = values(other.challenges(false)).map(value => value.replace('other.test', REALM));
      const answer = new DigestClient().answer(challenge, 'REGISTER', URI, WHO);
      expect(await digest.check(register(answer!), { proxy: false })).toMatchObject({ ok: false, reason: 'bad' });
    }
  });

  it('takes a nonce that the other zone made', async () => {
    const clock = new FakeClock();
    const answer = new DigestClient().answer(values(server(clock).challenges(true)), 'INVITE', URI, WHO);
    const req = SipRequest.create({ method: 'INVITE', uri: URI, headers: [['Proxy-Authorization', answer!]] });
    expect(await server(clock).check(req, { proxy: true })).toEqual({ ok: true, user: '1001' });
  });

  it('says stale after the lifetime, only when the answer is right', async () => {
    const clock = new FakeClock();
    const digest = server(clock, { nonceLifetimeMs: 60_000 });
    const challenge = values(digest.challenges(false));
    const right = new DigestClient().answer(challenge, 'REGISTER', URI, WHO)!;
    const wrong = new DigestClient().answer(challenge, 'REGISTER', URI, { ...WHO, password: 'x' })!;
    await clock.advance(60_001);
    expect(await digest.check(register(right), { proxy: false })).toMatchObject({ reason: 'stale', challenge: true });
    expect(await digest.check(register(wrong), { proxy: false })).toMatchObject({ reason: 'bad' });
    expect(digest.challenges(false, { stale: true })[0]?.[1]).toMatch(/, stale=true$/);
  });

  it('lets a nonce be used again with a higher count, and refuses every count twice', async () => {
    const digest = server(new FakeClock());
    const challenge = values(digest.challenges(false));
    const client = new DigestClient();
    const answers = [1, 2, 3].map(() => register(client.answer(challenge, 'REGISTER', URI, WHO)!));
    const use = async (at: number): Promise<unknown> => {
      const verdict = await digest.check(answers[at]!, { proxy: false });
      return verdict.ok ? 'ok' : verdict.reason;
    };
    // Requests that overtake each other are as good as those in order.
    expect([await use(0), await use(2), await use(1)]).toEqual(['ok', 'ok', 'ok']);
    expect([await use(0), await use(1), await use(2)]).toEqual(['replay', 'replay', 'replay']);
  });

  it('refuses after a restart what may have been used before it', async () => {
    const clock = new FakeClock();
    const before = server(clock);
    const answer = register(new DigestClient().answer(values(before.challenges(false)), 'REGISTER', URI, WHO)!);
    expect(await before.check(answer, { proxy: false })).toMatchObject({ ok: true });
    await clock.advance(1);
    expect(await server(clock).check(answer, { proxy: false })).toMatchObject({ reason: 'stale' });
  });

  it('refuses what it has forgotten, so that its memory can be small', async () => {
    const clock = new FakeClock();
    const digest = server(clock, { maxNonces: 2 });
    const used: SipRequest[] = [];
    for (let i = 0; i < 4; i++) {
      used.push(register(new DigestClient().answer(values(digest.challenges(false)), 'REGISTER', URI, WHO)!));
      expect(await digest.check(used[i]!, { proxy: false })).toMatchObject({ ok: true });
      await clock.advance(1);
    }
    const reasons = await Promise.all(
      used.map(async req => (await digest.check(req, { proxy: false })) as { reason?: string }),
    );
    expect(reasons.map(verdict => verdict.reason)).toEqual(['stale', 'stale', 'replay', 'replay']);
  });

  it('is asked for somebody else -> 403 and no challenge', async () => {
    const digest = server(new FakeClock());
    const answer = new DigestClient().answer(values(digest.challenges(false)), 'REGISTER', URI, WHO)!;
    const verdict = await digest.check(register(answer), { proxy: false, expectUser: '1002' });
    expect(verdict).toEqual({ ok: false, reason: 'bad', challenge: false });
  });

  it('looks past credentials for other realms', async () => {
    const digest = server(new FakeClock());
    const answer = new DigestClient().answer(values(digest.challenges(false)), 'REGISTER', URI, WHO)!;
    const other = answer.replace(`realm="${REALM}"`, 'realm="elsewhere"');
    expect(await digest.check(register([other]), { proxy: false })).toMatchObject({ reason: 'missing' });
    expect(await digest.check(register([other, answer]), { proxy: false })).toMatchObject({ ok: true });
  });

  it.each([
    ['no qop', (line: string) => line.replace(', qop=auth', '')],
    ['a count of zero', (line: string) => line.replace('nc=00000001', 'nc=00000000')],
    ['an algorithm that was not offered', (line: string) => line.replace('algorithm=SHA-256', 'algorithm=SHA-1')],
    ['another method', (line: string) => line],
    ['garbage', () => 'Digest ='],
    ['an unfinished quote', () => 'Digest username="1001'],
  ])('refuses an answer with %s', async (what, change) => {
    const digest = server(new FakeClock());
    const challenge = values(digest.challenges(false, { userAgent: 'pjsua' }));
    const answer = new DigestClient().answer(challenge, 'REGISTER', URI, WHO)!;
    const req = register(change(answer), what === 'another method' ? 'OPTIONS' : 'REGISTER');
    expect(await digest.check(req, { proxy: false })).toMatchObject({ ok: false, reason: 'bad', challenge: true });
  });
});
