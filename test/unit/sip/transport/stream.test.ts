import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, HAS_IPV6, rawTcp, station, text, until } from './support.ts';

afterEach(closeAll);

const VIA = 'SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKx';

describe('TCP transport', () => {
  for (const host of ['127.0.0.1', '::1']) {
    it.skipIf(host === '::1' && !HAS_IPV6)(`carries messages both ways on one connection over ${host}`, async () => {
      const [a, b] = [station(), station()];
      const { address } = await b.listen('tcp', { host });
      const flow = await a.layer.connect({ transport: 'tcp', ...address });
      expect(flow).toMatchObject({ reliable: true, secure: false, listener: '', remote: address });
      flow.send(Buffer.from(text('MESSAGE', VIA, { body: 'hello' })));
      await until(() => b.requests.length === 1);
      const { request, flow: back } = b.requests[0]!;
      expect(request.body.toString()).toBe('hello');
      expect(back).toMatchObject({ listener: 'public-tcp', remote: flow.local });
      expect(b.layer.flow(back.id)).toBe(back);
      back.send(Buffer.from(text('NOTIFY', VIA)));
      await until(() => a.requests.length === 1);
    });
  }

  it('cuts the stream by Content-Length, whatever the packets', async () => {
    const s = station();
    const { address } = await s.listen('tcp');
    const raw = await rawTcp(address);
    raw.socket.setNoDelay(true);
    const stream = ['one', 'two', 'three'].map(body => text('MESSAGE', VIA, { body })).join('');
    raw.socket.write(stream);
    for (let at = 0; at < stream.length; at += 7) {
      raw.socket.write(stream.slice(at, at + 7));
      await new Promise(resolve => setImmediate(resolve));
    }
    await until(() => s.requests.length === 6);
    expect(s.requests.map(({ request }) => request.body.toString())).toEqual([
      'one',
      'two',
      'three',
      'one',
      'two',
      'three',
    ]);
  });

  it('answers a double CRLF with a CRLF', async () => {
    const s = station();
    const { address } = await s.listen('tcp');
    const raw = await rawTcp(address);
    raw.socket.write('\r\n\r\n');
    await until(() => raw.text() === '\r\n');
    raw.socket.write(`\r\n\r\n${text('OPTIONS', VIA)}`);
    await until(() => s.requests.length === 1);
    await until(() => raw.text() === '\r\n\r\n');
  });

  it('connects once for all who ask at once, and again after the connection is gone', async () => {
    const [a, b] = [station(), station()];
    const { address } = await b.listen('tcp');
    const target = { transport: 'tcp' as const, ...address };
    expect(a.layer.peekFlow(target)).toBeUndefined();
    const flows = await Promise.all(Array.from({ length: 10 }, () => a.layer.connect(target)));
    expect(new Set(flows).size).toBe(1);
    expect(a.layer.peekFlow(target)).toBe(flows[0]);
    const told: string[] = [];
    flows[0]!.onClose(why => told.push(why));
    flows[0]!.close();
    expect(told).toEqual(['closed by us']);
    expect(a.layer.peekFlow(target)).toBeUndefined();
    expect(await a.layer.connect(target)).not.toBe(flows[0]);
    await until(() => b.closed.length === 1);
    expect(b.closed).toEqual(['closed by the peer']);
  });

  it('rejects when nobody listens, when the name is unknown, and when the peer does not open in time', async () => {
    const s = station();
    const refused = await s.listen('tcp');
    await refused.close();
    const reject = { code: 'transport-failed' };
    await expect(s.layer.connect({ transport: 'tcp', ...refused.address })).rejects.toMatchObject(reject);
    await expect(s.layer.connect({ transport: 'tcp', host: 'nowhere.invalid', port: 1 })).rejects.toMatchObject(reject);
    // A listener that says nothing: the TLS handshake never ends.
    const { address } = await s.listen('tcp', { name: 'silent' });
    const attempt = s.layer.connect({ transport: 'tls', ...address });
    const outcome = expect(attempt).rejects.toThrow('timed out');
    await s.clock.advance(5000);
    await outcome;
  });

  it('closes a connection that does not end its message in time, however steadily it drips', async () => {
    const s = station({ messageMs: 10_000, firstMessageMs: 60_000 });
    const { address } = await s.listen('tcp');
    const raw = await rawTcp(address);
    raw.socket.write('INVITE sip:b SIP/2.0\r\n');
    await until(() => s.layer.snapshot().flows.tcp === 1);
    for (let second = 0; second < 12 && !raw.ended(); second += 1) {
      raw.socket.write(`X-${second}: drip\r\n`);
      await s.clock.advance(1000);
      if (second < 8) expect(s.closed).toEqual([]);
    }
    await until(() => raw.ended());
    expect(s.closed).toEqual(['message never ended']);
  });

  it('closes a connection that never says anything, and one that fell silent; not those of our own nodes', async () => {
    const s = station({ firstMessageMs: 30_000, idleMs: 100_000 });
    const outer = await s.listen('tcp');
    const inner = await s.listen('tcp', { name: 'inner', inner: true });
    const [mute, silent, node] = [
      await rawTcp(outer.address),
      await rawTcp(outer.address),
      await rawTcp(inner.address),
    ];
    silent.socket.write(text('OPTIONS', VIA));
    await until(() => s.requests.length === 1 && s.layer.snapshot().flows.tcp === 3);
    await s.clock.advance(31_000);
    await until(() => mute.ended());
    expect(s.closed).toEqual(['nothing was ever received']);
    await s.clock.advance(100_000);
    await until(() => silent.ended());
    expect(s.closed).toEqual(['nothing was ever received', 'idle']);
    expect(node.ended()).toBe(false);
  });

  it('closes on a message that is too long, with an answer, and on a head without end', async () => {
    const s = station();
    const { address } = await s.listen('tcp');
    const [long, endless] = [await rawTcp(address), await rawTcp(address)];
    long.socket.write(text('MESSAGE', VIA).replace('Content-Length: 0', 'Content-Length: 10000000'));
    await until(() => long.ended());
    expect(long.text()).toMatch(/^SIP\/2\.0 513 /);
    endless.socket.write(`OPTIONS sip:b SIP/2.0\r\nSubject: ${'x'.repeat(200_000)}`);
    await until(() => endless.ended());
    expect(s.requests).toEqual([]);
  });

  it('answers a malformed message whose end is known and goes on', async () => {
    const s = station();
    const { address } = await s.listen('tcp');
    const raw = await rawTcp(address);
    raw.socket.write(text('OPTIONS', VIA, { cseq: '1 INVITE' }) + text('OPTIONS', VIA));
    await until(() => s.requests.length === 1);
    await until(() => raw.text().startsWith('SIP/2.0 400 '));
  });

  it('survives garbage, and a reset in the middle of a message', async () => {
    const s = station();
    const { address } = await s.listen('tcp');
    const [garbage, broken, good] = [await rawTcp(address), await rawTcp(address), await rawTcp(address)];
    garbage.socket.write(Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 256)));
    broken.socket.write('INVITE sip:b SIP/2.0\r\nVia: ');
    await until(() => s.layer.snapshot().flows.tcp >= 2);
    broken.socket.resetAndDestroy();
    await until(() => s.closed.length >= 1);
    good.socket.write(text('OPTIONS', VIA));
    await until(() => s.requests.length === 1);
  });

  it('refuses connections beyond its bound per source, and takes new ones when old ones are gone', async () => {
    const s = station({ connectionsPerSource: 3 });
    const { address } = await s.listen('tcp');
    const first = await rawTcp(address);
    await rawTcp(address);
    await rawTcp(address);
    const fourth = await rawTcp(address);
    await until(() => fourth.ended());
    expect(s.layer.counters.refused).toBe(1);
    expect(first.ended()).toBe(false);
    first.socket.destroy();
    await until(() => s.layer.snapshot().flows.tcp === 2);
    const fifth = await rawTcp(address);
    fifth.socket.write(text('OPTIONS', VIA));
    await until(() => s.requests.length === 1);
  });

  it('closes a flow whose peer does not read: at once beyond the bound, after a while within it', async () => {
    const s = station({ writeBuffer: 8 * 1024 * 1024, drainMs: 10_000 });
    const { address } = await s.listen('tcp');
    const raw = await rawTcp(address);
    const slow = await rawTcp(address);
    for (const { socket } of [raw, slow]) {
      socket.pause();
      socket.write(text('OPTIONS', VIA));
    }
    await until(() => s.requests.length === 2);
    const [first, second] = s.requests.map(({ flow }) => flow);
    const message = Buffer.from(text('MESSAGE', VIA, { body: 'x'.repeat(60_000) }));
    for (let i = 0; i < 2000 && first!.open; i += 1) {
      first!.send(message);
      if (i % 16 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    expect(first!.open).toBe(false);
    expect(s.closed).toEqual(['the peer does not read']);
    for (let i = 0; i < 120; i += 1) second!.send(message);
    await s.clock.advance(9000);
    expect(second!.open).toBe(true);
    await s.clock.advance(2000);
    expect(second!.open).toBe(false);
  });

  it('a slow peer that reads keeps its flow', async () => {
    const s = station({ drainMs: 2000 });
    const { address } = await s.listen('tcp');
    const raw = await rawTcp(address);
    raw.socket.write(text('OPTIONS', VIA));
    await until(() => s.requests.length === 1);
    const { flow } = s.requests[0]!;
    for (let i = 0; i < 10; i += 1) flow.send(Buffer.from(text('MESSAGE', VIA, { body: 'x'.repeat(60_000) })));
    await until(() => raw.text().length > 600_000);
    await s.clock.advance(60_000);
    expect(flow.open).toBe(true);
  });

  it('sends the small messages of one turn of the event loop in one piece', async () => {
    const s = station();
    let writes = 0;
    const server = net.createServer(socket => socket.on('data', () => (writes += 1)));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    const flow = await s.layer.connect({ transport: 'tcp', host: '127.0.0.1', port, inner: true });
    for (let i = 0; i < 50; i += 1) flow.send(Buffer.from(text('OPTIONS', VIA)));
    await until(() => writes > 0);
    await s.clock.settle();
    expect(writes).toBe(1);
    flow.close();
    await new Promise(resolve => server.close(resolve));
  });

  it('delivers what was sent before it closes, and tells every flow', async () => {
    const s = station();
    const { address } = await s.listen('tcp');
    const raw = await rawTcp(address);
    raw.socket.write(text('OPTIONS', VIA));
    await until(() => s.requests.length === 1);
    s.requests[0]!.flow.send(Buffer.from(text('BYE', VIA)));
    await s.layer.close();
    await until(() => raw.ended());
    expect(raw.text()).toMatch(/^BYE /);
    expect(s.closed).toEqual(['listener closed']);
    await expect(s.layer.connect({ transport: 'tcp', ...address })).rejects.toMatchObject({ code: 'closed' });
  });

  it('names itself in Vias by its advertised address', async () => {
    const [a, b] = [station(), station()];
    const { address } = await b.listen('tcp');
    const flow = await a.layer.connect({ transport: 'tcp', ...address });
    expect(a.layer.sentBy(flow)).toEqual(flow.local);
    await a.listen('tcp', { advertise: { host: '198.51.100.1', port: 5060 } });
    expect(a.layer.sentBy(flow)).toEqual({ host: '198.51.100.1', port: 5060 });
  });
});
