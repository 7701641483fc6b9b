import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, FakeFlow, request, setUp, startClient, tearDown } from './support.ts';
import type { Client, Setup } from './support.ts';

describe('client non-INVITE transaction (RFC 3261 figure 6)', () => {
  let s: Setup;
  let udp: FakeFlow;
  let tcp: FakeFlow;
  beforeEach(() => {
    s = setUp();
    udp = new FakeFlow('udp');
    tcp = new FakeFlow('tcp');
  });
  afterEach(() => tearDown(s));

  const start = (flow: FakeFlow, unreliable = false): Client => startClient(s, flow, { method: 'BYE', unreliable });

  async function retransmissions(flow: FakeFlow, until: number): Promise<number[]> {
    const at: number[] = [];
    for (let ms = 0; ms < until; ms += 100) {
      await s.clock.advance(100);
      if (flow.take().length > 0) at.push(ms + 100);
    }
    return at;
  }

  it('Trying -- timer E --> again, doubling up to T2; timer F --> Terminated, timeout', async () => {
    const client = start(udp);
    expect(await retransmissions(udp, 32_000)).toEqual([
      100, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500,
    ]);
    expect(client.told).toEqual(['timeout']);
  });

  it('Trying -- 1xx --> Proceeding: timer E each T2, timer F goes on', async () => {
    const client = start(udp);
    answer(s, udp, client, 100);
    expect(await retransmissions(udp, 32_000)).toEqual([100, 500, 4500, 8500, 12_500, 16_500, 20_500, 24_500, 28_500]);
    expect(client.told).toEqual(['100 BYE', 'timeout']);
  });

  it('Trying -- 200-699 --> Completed: passed once; timer K --> Terminated', async () => {
    const client = start(udp);
    answer(s, udp, client, 200);
    answer(s, udp, client, 200);
    expect(client.told).toEqual(['200 BYE']);
    await s.clock.advance(4999);
    expect(client.transaction.state).toBe('Completed');
    await s.clock.advance(1);
    expect(client.transaction.state).toBe('Terminated');
    expect(udp.take()).toEqual(['BYE']);
  });

  it('Trying -- 200-699 --> Terminated at once over a reliable transport, and no timer E before', async () => {
    const client = start(tcp);
    await s.clock.advance(20_000);
    answer(s, tcp, client, 481);
    expect(client.told).toEqual(['481 BYE']);
    expect(tcp.take()).toEqual(['BYE']);
    expect(s.layer.snapshot().counts).toEqual({});
  });

  it('Trying -- timer E --> again over TCP when a later hop is UDP', async () => {
    const client = start(tcp, true);
    expect(await retransmissions(tcp, 2000)).toEqual([100, 500, 1500]);
    answer(s, tcp, client, 200);
    expect(client.transaction.state).toBe('Completed');
  });

  it('Proceeding -- flow closes --> Terminated, closed', () => {
    const client = start(tcp);
    answer(s, tcp, client, 100);
    tcp.close();
    expect(client.told).toEqual(['100 BYE', 'closed']);
  });

  it('puts its own Via on top, with rport over UDP, and keeps the branch it is given', () => {
    start(udp);
    expect(udp.sent[0]?.via.toString()).toMatch(/^SIP\/2\.0\/UDP 192\.0\.2\.1:5060;branch=z9hG4bK[0-9a-f]{16};rport$/);
    s.layer.request(
      request('OPTIONS'),
      tcp,
      { final: () => undefined, failed: () => undefined },
      { branch: 'z9hG4bKmine', sentBy: { host: '2001:db8::1', port: 5066 } },
    );
    expect(tcp.sent[0]?.getAll('Via')).toEqual([
      'SIP/2.0/TCP [2001:db8::1]:5066;branch=z9hG4bKmine',
      'SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKone;rport=5070',
    ]);
  });

  it('a response with the right branch and the wrong method --> nobody', () => {
    const client = start(udp);
    const stranger = request('INFO', { via: client.transaction.request.via.toString() });
    answer(s, udp, { transaction: { ...client.transaction, request: stranger }, told: [] }, 200);
    expect(client.told).toEqual([]);
    expect(s.told).toEqual(['stray 200 INFO']);
  });
});
