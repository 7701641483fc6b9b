/** The transactions over real connections: what is pending when the other process dies. */
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SipResponse } from '../../../../src/sip/message/index.ts';
import { request, setUp, startClient, tearDown } from './support.ts';
import type { Setup } from './support.ts';

const PENDING = 200;

describe('transactions over TCP', () => {
  let a: Setup;
  let b: Setup;
  beforeEach(() => {
    a = setUp();
    b = setUp();
  });
  afterEach(async () => {
    await tearDown(a);
    await tearDown(b);
  });

  async function until(condition: () => boolean): Promise<void> {
    const end = performance.now() + 5000;
    while (!condition()) {
      if (performance.now() > end) throw new Error('did not come true');
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  it('an INVITE, its responses, its ACK and a CANCEL find their transactions', async () => {
    const { address } = await b.transport.listen({
      name: 'in',
      transport: 'tcp',
      host: '127.0.0.1',
      port: 0,
      inner: true,
    });
    const flow = await a.transport.connect({ transport: 'tcp', ...address, inner: true });
    const client = startClient(a, flow, { method: 'INVITE' });
    await until(() => b.arrived.length === 1);
    const [server] = b.arrived;
    server!.respond(SipResponse.to(server!.request, 180, { toTag: 'b' }));
    await until(() => client.told.length === 1);
    client.transaction.cancel();
    await until(() => b.told.includes('cancel'));
    server!.respond(SipResponse.to(server!.request, 487, { toTag: 'b' }));
    await until(() => b.told.includes('done'));
    expect(client.told).toEqual(['180 INVITE', '487 INVITE']);
    expect(a.layer.snapshot().counts).toEqual({});
    expect(b.layer.snapshot().counts).toEqual({});
  });

  for (const how of ['resets', 'ends'] as const) {
    it(`when the peer ${how} the connection, all that is pending on it fails at once`, async () => {
      const peers: net.Socket[] = [];
      let bytes = 0;
      const server = net.createServer(socket => {
        peers.push(socket);
        socket.on('data', chunk => (bytes += chunk.length));
        socket.on('error', () => undefined);
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as net.AddressInfo;
      const flow = await a.transport.connect({ transport: 'tcp', host: '127.0.0.1', port, inner: true });
      const clients = Array.from({ length: PENDING }, () => startClient(a, flow, { method: 'INVITE' }));
      peers[0]!.write(request('OPTIONS', { via: 'SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKserver' }).toBuffer());
      await until(() => bytes > PENDING * 200 && a.arrived.length === 1);
      const start = performance.now();
      if (how === 'resets') peers[0]!.resetAndDestroy();
      else peers[0]!.end();
      await until(() => clients.every(({ told }) => told.length > 0));
      expect(performance.now() - start).toBeLessThan(1000);
      expect(clients.every(({ told }) => told.join() === 'closed')).toBe(true);
      expect(a.told).toEqual(['OPTIONS', 'closed']);
      expect(a.layer.snapshot().counts).toEqual({});
      await new Promise(resolve => server.close(resolve));
    });
  }
});
