import { once } from 'node:events';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { HostPort } from '../../../../src/sip/transport/index.ts';
import { SipResponse } from '../../../../src/sip/message/index.ts';
import { closeAll, makeCertificates, rawTcp, station, text, until } from './support.ts';
import type { Certificates } from './support.ts';

const sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await closeAll();
});

const VIA = 'SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKx';

interface Browser {
  ws: WebSocket;
  got: { data: Buffer; binary: boolean }[];
}

async function browser({ host, port }: HostPort, protocol = 'sip'): Promise<Browser> {
  const ws = new WebSocket(`ws://${host}:${port}/anything`, [protocol]);
  sockets.push(ws);
  const got: Browser['got'] = [];
  ws.on('message', (data, binary) => got.push({ data: data as Buffer, binary }));
  await once(ws, 'open');
  return { ws, got };
}

describe('WebSocket transport (RFC 7118)', () => {
  let certs: Certificates;
  beforeAll(() => {
    certs = makeCertificates();
  });

  it('carries one SIP message in each WebSocket message, text for UTF-8 and binary otherwise', async () => {
    const s = station();
    const { address } = await s.listen('ws');
    const { ws, got } = await browser(address);
    expect(ws.protocol).toBe('sip');
    ws.send(text('REGISTER', VIA));
    ws.send(Buffer.from(text('OPTIONS', VIA)));
    await until(() => s.requests.length === 2);
    const { request, flow } = s.requests[0]!;
    expect(flow).toMatchObject({ transport: 'ws', reliable: true, secure: false, listener: 'public-ws' });
    expect(request.via.received).toBe('127.0.0.1');
    flow.send(SipResponse.to(request, 200));
    flow.send(Buffer.from([0x53, 0x49, 0x50, 0xff]));
    await until(() => got.length === 2);
    expect(got.map(({ binary }) => binary)).toEqual([false, true]);
    expect(got[0]!.data.toString()).toMatch(/^SIP\/2\.0 200 OK/);
  });

  it('answers keep-alives: a double CRLF with CRLF', async () => {
    const s = station();
    const { address } = await s.listen('ws');
    const { ws, got } = await browser(address);
    ws.send('\r\n\r\n');
    await until(() => got.length === 1);
    expect(got[0]!.data.toString()).toBe('\r\n');
  });

  it('refuses a client that does not speak sip, and plain HTTP', async () => {
    const s = station();
    const { address } = await s.listen('ws');
    await expect(browser(address, 'chat')).rejects.toThrow('400');
    const raw = await rawTcp(address);
    raw.socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await until(() => raw.text().startsWith('HTTP/1.1 426 '));
  });

  it('closes what is too long, what never ends its HTTP head, and what sends garbage', async () => {
    const s = station({ maxMessage: 10_000 });
    const { address } = await s.listen('ws');
    const { ws } = await browser(address);
    await until(() => s.layer.snapshot().flows.ws === 1);
    ws.send('x'.repeat(20_000));
    await until(() => s.closed.length === 1);
    const [slow, garbage] = [await rawTcp(address), await rawTcp(address)];
    slow.socket.write('GET / HTTP/1.1\r\nHost:');
    garbage.socket.write('\x00\x01\x02garbage\r\n\r\n');
    await until(() => garbage.ended());
    await s.clock.advance(11_000);
    await until(() => slow.ended());
  });

  it('tells of the end when the browser goes away', async () => {
    const s = station();
    const { address } = await s.listen('ws');
    const { ws } = await browser(address);
    await until(() => s.layer.snapshot().flows.ws === 1);
    ws.terminate();
    await until(() => s.closed.length === 1);
    expect(s.layer.snapshot().flows.ws).toBe(0);
  });

  it('gives up connecting to what answers nothing, or something else', async () => {
    const s = station();
    const { address } = await s.listen('tcp');
    const attempts = (['ws', 'wss'] as const).map(transport =>
      expect(s.layer.connect({ transport, ...address })).rejects.toMatchObject({ code: 'transport-failed' }),
    );
    await until(() => s.layer.snapshot().flows.tcp === 2);
    await s.clock.advance(5000);
    await Promise.all(attempts);
    const tls = await s.listen('tls', { tls: certs.server });
    await expect(s.layer.connect({ transport: 'ws', ...tls.address })).rejects.toMatchObject({
      code: 'transport-failed',
    });
  });

  for (const transport of ['ws', 'wss'] as const) {
    it(`connects over ${transport} as a client, both ways, and closes`, async () => {
      const [a, b] = [station(), station()];
      const { address } = await b.listen(transport, transport === 'wss' ? { tls: certs.server } : {});
      const flow = await a.layer.connect({ transport, ...address, tls: { ca: certs.ca } });
      flow.send(Buffer.from(text('OPTIONS', VIA)));
      await until(() => b.requests.length === 1);
      const back = b.requests[0]!.flow;
      expect(back.secure).toBe(transport === 'wss');
      if (transport === 'wss') expect(back.peer?.protocol).toBe('TLSv1.3');
      back.send(Buffer.from(text('INFO', VIA)));
      await until(() => a.requests.length === 1);
      flow.close();
      await until(() => b.closed.length === 1);
    });
  }
});
