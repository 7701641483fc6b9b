import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseMessage } from '../../../src/sip/message/index.ts';
import { SoftPhone } from '../../kit/soft-phone.ts';
import { ToneEndpoint } from '../../kit/tone-endpoint.ts';

let server: Socket;
let phone: SoftPhone;
/** What the server answers, in turn: a challenge with this nonce, or 200. */
let answers: string[];
const nonces: string[] = [];

beforeEach(async () => {
  server = createSocket('udp4');
  await new Promise<void>(resolve => server.bind(0, '127.0.0.1', resolve));
  server.on('message', (data, from) => {
    const parsed = parseMessage(data);
    if (!parsed.ok) return;
    const request = parsed.message;
    nonces.push(/nonce="([^"]*)"/.exec(request.get('Authorization') ?? '')?.[1] ?? '');
    const challenge = answers.shift();
    const head =
      challenge === undefined ? 'SIP/2.0 200 OK' : `SIP/2.0 401 Unauthorized\r\nWWW-Authenticate: ${challenge}`;
    const same = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(name => `${name}: ${request.get(name) ?? ''}`);
    server.send([head, ...same, 'Content-Length: 0', '', ''].join('\r\n'), from.port, from.address);
  });
  const media = await ToneEndpoint.open(500);
  answers = [];
  phone = await SoftPhone.start({ extension: 1001, transport: 'udp', port: server.address().port, media });
});
afterEach(() => {
  phone.close();
  server.close();
});

const digest = (nonce: string, more = ''): string =>
  `Digest realm="r", nonce="${nonce}", algorithm=MD5, qop="auth"${more}`;

/** Registers, and gives the nonces that were used for it. */
async function registered(challenges: string[]): Promise<{ status: number; used: string[] }> {
  answers = challenges;
  nonces.length = 0;
  return { status: await phone.register(), used: [...nonces] };
}

it('takes another nonce when the first one is too old', async () => {
  const { status, used } = await registered([digest('one'), digest('two', ', stale=true')]);
  expect([status, used]).toEqual([200, ['', 'one', 'two']]);
});

it('does not try a password again that was wrong, nor nonces for ever', async () => {
  const wrong = await registered([digest('one'), digest('two'), digest('three')]);
  expect([wrong.status, wrong.used]).toEqual([401, ['', 'one']]);
  const old = await registered(Array.from({ length: 20 }, (_, index) => digest(`${index}`, ', stale=true')));
  expect(old.status).toBe(401);
  expect(old.used.length).toBeLessThan(8);
});
