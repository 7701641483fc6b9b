import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AddressPolicy } from '../../../../src/api/webhooks/address-policy.ts';
import { WebhookSender, type SenderOptions } from '../../../../src/api/webhooks/sender.ts';
import { newWebhookSecret, signatureHeaders } from '../../../../src/api/webhooks/signature.ts';

describe('AddressPolicy', () => {
  const nothing = new AddressPolicy([]);

  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '8.8.8.8'])('lets %s through', address => {
    expect(nothing.allows(address)).toBe(true);
  });

  it.each([
    ...[
      '127.0.0.1',
      '127.8.8.8',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '0.0.0.0',
    ],
    ...['100.64.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1', '240.0.0.1'],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd12:3456::1',
      'ff02::1',
      '2001:db8::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
    ],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', 'not-an-address', ''],
  ])('refuses %s', address => {
    expect(nothing.allows(address)).toBe(false);
  });

  it('lets through what is allowed besides, also in other clothes', () => {
    const policy = new AddressPolicy(['10.1.0.0/16', '::1']);
    expect(['10.1.2.3', '::ffff:10.1.2.3', '::1'].map(one => policy.allows(one))).toEqual([true, true, true]);
    expect(['10.2.0.1', '::2', '127.0.0.1'].map(one => policy.allows(one))).toEqual([false, false, false]);
  });
});

describe('WebhookSender', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function receiver(answer: { status?: number; headers?: Record<string, string>; silent?: boolean } = {}) {
    const heard: { request: IncomingMessage; body: string }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        heard.push({ request, body: Buffer.concat(chunks).toString() });
        if (answer.silent !== true) response.writeHead(answer.status ?? 200, answer.headers).end('thanks');
      });
    });
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return { heard, port: (server.address() as AddressInfo).port };
  }

  const sender = (options: Partial<SenderOptions> = {}): WebhookSender =>
    new WebhookSender({ policy: new AddressPolicy(['127.0.0.1']), allowHttp: true, ...options });

  it('sends what was signed, and says that it arrived', async () => {
    const { heard, port } = await receiver();
    const secret = newWebhookSecret();
    const body = '{"a":"ü"}';
    const headers = signatureHeaders(secret, { id: 'msg_1', seconds: 1_700_000_000, body });
    expect(await sender().send(`http://127.0.0.1:${port}/hook?x=1`, body, headers)).toEqual({ ok: true, status: 200 });
    const { request, body: got } = heard[0] ?? {};
    expect([request?.method, request?.url, got]).toEqual(['POST', '/hook?x=1', body]);
    // As a receiver checks it.
    const [, signature] = String(request?.headers['webhook-signature']).split(',');
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    expect(createHmac('sha256', key).update(`msg_1.1700000000.${got}`).digest('base64')).toBe(signature);
  });

  it.each([
    [{ status: 500 }, { ok: false, status: 500, error: 'status 500' }],
    [
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { ok: false, status: 302, error: 'status 302' },
    ],
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { ok: false, status: 429, error: 'status 429', retryAfter: 7 },
    ],
  ])('takes %j for what it is', async (answer, result) => {
    const { port } = await receiver(answer);
    expect(await sender().send(`http://127.0.0.1:${port}/`, '{}', {})).toEqual(result);
  });

  it('gives up on a receiver that says nothing', async () => {
    const { port } = await receiver({ silent: true });
    const result = await sender({ timeoutMs: 50 }).send(`http://127.0.0.1:${port}/`, '{}', {});
    expect(result).toEqual({ ok: false, error: 'no answer in time' });
  });

  it.each([
    'http://127.0.0.1:1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest/meta-data',
    'https://user:secret@8.8.8.8/',
    'ftp://8.8.8.8/',
    'nonsense',
  ])('does not even try %s', async url => {
    const strict = sender({ policy: new AddressPolicy([]) });
    expect(strict.fault(url)).toBeDefined();
    expect((await strict.send(url, '{}', {})).ok).toBe(false);
  });

  it('judges every address of a name, and connects to the one that it has judged', async () => {
    const { heard, port } = await receiver();
    let asked = 0;
    // A name server that answers differently the second time.
    const resolve = () => Promise.resolve([{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    const rebinding = sender({ resolve });
    expect(await rebinding.send(`http://hook.test:${port}/`, '{}', {})).toMatchObject({ ok: true });
    expect([asked, heard[0]?.request.headers.host]).toEqual([1, `hook.test:${port}`]);
    expect(await rebinding.send(`http://hook.test:${port}/`, '{}', {})).toMatchObject({
      error: 'the address is not allowed',
    });
    const both = sender({
      resolve: () =>
        Promise.resolve([
          { address: '127.0.0.1', family: 4 },
          { address: '10.0.0.1', family: 4 },
        ]),
    });
    expect((await both.send(`http://hook.test:${port}/`, '{}', {})).ok).toBe(false);
    expect(heard).toHaveLength(1);
  });
});
