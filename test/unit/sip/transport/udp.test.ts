import { afterEach, describe, expect, it } from 'vitest';
import { SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import { closeAll, HAS_IPV6, rawUdp, station, text, until } from './support.ts';

afterEach(closeAll);

describe('UDP transport', () => {
  for (const host of ['127.0.0.1', '::1']) {
    it.skipIf(host === '::1' && !HAS_IPV6)(`carries requests and responses both ways over ${host}`, async () => {
      const [a, b] = [station(), station()];
      await a.listen('udp', { host });
      const { address } = await b.listen('udp', { host });
      const flow = await a.layer.connect({ transport: 'udp', ...address });
      expect(flow).toMatchObject({ transport: 'udp', reliable: false, secure: false, open: true, remote: address });
      const bracketed = host === '::1' ? '[::1]' : host;
      flow.send(
        SipRequest.create({
          method: 'OPTIONS',
          uri: 'sip:b',
          headers: [
            ['Via', `SIP/2.0/UDP ${bracketed}:${flow.local.port};branch=z9hG4bKx`],
            ['From', '<sip:a@a>;tag=1'],
            ['To', '<sip:b@b>'],
            ['Call-ID', '1'],
            ['CSeq', '1 OPTIONS'],
          ],
        }),
      );
      await until(() => b.requests.length === 1);
      const { request, flow: back } = b.requests[0]!;
      expect(back.remote).toEqual(flow.local);
      // The sender told the truth about itself: its Via stays as it was.
      expect(request.via.toString()).toBe(`SIP/2.0/UDP ${bracketed}:${flow.local.port};branch=z9hG4bKx`);
      back.send(SipResponse.to(request, 200));
      await until(() => a.responses.length === 1);
      expect(a.responses[0]?.response.status).toBe(200);
      expect(b.layer.snapshot().flows.udp).toBe(1);
    });
  }

  it.each([
    ['sent-by is a name', 'SIP/2.0/UDP phone.invalid;branch=z9hG4bKx', 'received=127.0.0.1', false],
    ['sent-by is another address', 'SIP/2.0/UDP 10.0.0.7:5060;branch=z9hG4bKx', 'received=127.0.0.1', false],
    ['rport is asked for', 'SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKx', 'received=127.0.0.1', true],
    ['received is forged', 'SIP/2.0/UDP 127.0.0.1:9;received=10.6.6.6;branch=z9hG4bKx', 'received=127.0.0.1', false],
    ['rport is forged', 'SIP/2.0/UDP 127.0.0.1:9;rport=1;branch=z9hG4bKx', 'received=127.0.0.1', true],
  ])('notes the source in the Via when %s', async (_when, via, received, withPort) => {
    const s = station();
    const { address } = await s.listen('udp');
    const raw = await rawUdp();
    raw.send(text('OPTIONS', via), address);
    await until(() => s.requests.length === 1);
    const stamped = s.requests[0]!.request.via;
    expect(stamped.toString()).toContain(received);
    expect(stamped.rport).toBe(withPort ? raw.address.port : undefined);
    expect(stamped.branch).toBe('z9hG4bKx');
  });

  it('answers a malformed request with 400, at its source port, and nothing to a malformed ACK or response', async () => {
    const s = station();
    const { address } = await s.listen('udp');
    const raw = await rawUdp();
    const via = 'SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKx';
    raw.send(text('ACK', via, { cseq: '1 INVITE' }), address);
    raw.send('SIP/2.0 999 What\r\nVia: nothing\r\n\r\n', address);
    raw.send('INVITE nobody knows what this is\r\n\r\n', address);
    const headers = ['Subject: enough text that the answer is not longer than the question'];
    raw.send(text('OPTIONS', via, { cseq: '1 INVITE', headers }), address);
    await until(() => raw.got.length === 1);
    expect(raw.got[0]?.toString()).toMatch(/^SIP\/2\.0 400 [^]*rport=\d+[^]*CSeq: 1 INVITE\r\n/);
    await until(() => s.layer.counters.malformed === 4);
    expect(s.requests).toEqual([]);
    expect(raw.got).toHaveLength(1);
  });

  it('never answers a malformed request with more bytes than it had, nor more often than its bound', async () => {
    const s = station({ errorAnswersPerSecond: 3 });
    const { address } = await s.listen('udp');
    const raw = await rawUdp();
    const via = 'SIP/2.0/UDP 127.0.0.1:9;rport;branch=z9hG4bKx';
    raw.send(`OPTIONS sip:b SIP/2.0\r\nVia: ${via}\r\n\r\n`, address);
    const headers = ['Subject: enough text that the answer is not longer than the question'];
    const wrong = text('OPTIONS', via, { cseq: '1 INVITE', headers });
    for (let i = 0; i < 10; i += 1) raw.send(wrong, address);
    await until(() => s.layer.counters.malformed === 11);
    await until(() => raw.got.length === 3);
    await s.clock.advance(1000);
    raw.send(wrong, address);
    await until(() => raw.got.length === 4);
    for (const answer of raw.got) expect(answer.length).toBeLessThanOrEqual(wrong.length);
  });

  it('answers STUN Binding requests with the address it saw, and no other STUN', async () => {
    const s = station();
    const { address } = await s.listen('udp');
    const raw = await rawUdp();
    const request = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');
    raw.send(Buffer.concat([request.subarray(0, 1), Buffer.from([2]), request.subarray(2)]), address);
    raw.send(request.subarray(0, 19), address);
    raw.send(request, address);
    await until(() => raw.got.length === 1);
    const answer = raw.got[0]!;
    expect(answer.readUInt16BE(0)).toBe(0x0101);
    expect(answer.subarray(4, 20)).toEqual(request.subarray(4, 20));
    expect(answer.readUInt16BE(26) ^ 0x2112).toBe(raw.address.port);
    const ip = [...answer.subarray(28, 32)].map((byte, i) => byte ^ request[4 + i]!);
    expect(ip).toEqual([127, 0, 0, 1]);
    expect(s.layer.counters.stun).toBe(1);
  });

  it.skipIf(!HAS_IPV6)('answers STUN over IPv6', async () => {
    const s = station();
    const { address } = await s.listen('udp', { host: '::1' });
    const raw = await rawUdp('::1');
    const request = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');
    raw.send(request, address);
    await until(() => raw.got.length === 1);
    const ip = [...raw.got[0]!.subarray(28, 44)].map((byte, i) => byte ^ request[4 + i]!);
    expect(ip).toEqual([...Array<number>(15).fill(0), 1]);
  });

  it('ignores keep-alives and survives any bytes', async () => {
    const s = station();
    const { address } = await s.listen('udp');
    const raw = await rawUdp();
    for (const junk of ['\r\n\r\n', '\0', '', 'x'.repeat(100), '\xff'.repeat(9000)])
      raw.send(Buffer.from(junk, 'latin1'), address);
    raw.send(text('OPTIONS', 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx'), address);
    await until(() => s.requests.length === 1);
    expect(raw.got).toEqual([]);
  });

  it('remembers a bounded number of flows and makes any of them again from its id', async () => {
    const s = station({ udpFlows: 100 });
    await s.listen('udp');
    const first = s.layer.udpFlow('public-udp', { host: '127.0.0.1', port: 1 });
    expect(s.layer.udpFlow('public-udp', { host: '127.0.0.1', port: 1 })).toBe(first);
    for (let port = 2; port < 1000; port += 1) s.layer.udpFlow('public-udp', { host: '127.0.0.1', port });
    expect(s.layer.snapshot().flows.udp).toBeLessThanOrEqual(100);
    expect(s.layer.flow(first.id)?.remote).toEqual({ host: '127.0.0.1', port: 1 });
    expect(s.layer.flow('udp:other:127.0.0.1:1')).toBeUndefined();
    expect(() => s.layer.udpFlow('other', { host: '127.0.0.1', port: 1 })).toThrow('no UDP listener other');
  });

  it('a handler that throws loses its message and nothing else', async () => {
    const s = station();
    const { address } = await s.listen('udp');
    const raw = await rawUdp();
    const heard: string[] = [];
    s.layer.setHandler({
      request: request => {
        heard.push(request.method);
        throw new Error('the fault of the layer above');
      },
      response: () => undefined,
    });
    raw.send(text('OPTIONS', 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx'), address);
    raw.send(text('INFO', 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx'), address);
    await until(() => heard.length === 2);
  });

  it('tells the watchers of its flows when the listener closes, and sends no more', async () => {
    const s = station();
    const listener = await s.listen('udp');
    const flow = s.layer.udpFlow('public-udp', { host: '127.0.0.1', port: 9 });
    const told: string[] = [];
    flow.onClose(why => told.push(why));
    await listener.close();
    expect(told).toEqual(['listener closed']);
    expect(flow.open).toBe(false);
    flow.send(Buffer.from('nothing'));
  });

  it('says what is wrong when an address is taken', async () => {
    const s = station();
    const { address } = await s.listen('udp');
    await expect(s.listen('udp', { name: 'second', port: address.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(s.listen('udp')).rejects.toThrow('two listeners are called public-udp');
  });
});
