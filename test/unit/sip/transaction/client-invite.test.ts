import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SipRequest } from '../../../../src/sip/message/index.ts';
import { answer, FakeFlow, setUp, startClient, tearDown } from './support.ts';
import type { Client, Setup } from './support.ts';

describe('client INVITE transaction (RFC 3261 figure 5, RFC 6026)', () => {
  let s: Setup;
  let udp: FakeFlow;
  let tcp: FakeFlow;
  beforeEach(() => {
    s = setUp();
    udp = new FakeFlow('udp');
    tcp = new FakeFlow('tcp');
  });
  afterEach(() => tearDown(s));

  const start = (flow: FakeFlow, more: { unreliable?: boolean; headers?: [string, string][] } = {}): Client =>
    startClient(s, flow, { method: 'INVITE', ...more });

  it('Calling -- timer A --> INVITE again, doubling; timer B --> Terminated, timeout', async () => {
    const client = start(udp);
    const at: number[] = [];
    for (let ms = 0; ms < 32_000; ms += 100) {
      await s.clock.advance(100);
      if (udp.take().length > 0) at.push(ms + 100);
    }
    // The first is the INVITE itself.
    expect(at).toEqual([100, 500, 1500, 3500, 7500, 15_500, 31_500]);
    expect(client.told).toEqual(['timeout']);
    expect(client.transaction.state).toBe('Terminated');
  });

  it('Calling -- nothing --> no retransmission over TCP, also when a later hop is UDP', async () => {
    const client = start(tcp, { unreliable: true });
    await s.clock.advance(31_999);
    expect(tcp.take()).toEqual(['INVITE']);
    await s.clock.advance(1);
    expect(client.told).toEqual(['timeout']);
  });

  it('Calling -- 1xx --> Proceeding: no timers any more, each 1xx passed', async () => {
    const client = start(udp);
    answer(s, udp, client, 100);
    answer(s, udp, client, 180);
    answer(s, udp, client, 180);
    await s.clock.advance(180_000);
    expect(client.transaction.state).toBe('Proceeding');
    expect(client.told).toEqual(['100 INVITE', '180 INVITE', '180 INVITE']);
    expect(udp.take()).toEqual(['INVITE']);
  });

  it('Proceeding -- 300-699 --> Completed: ACK, again for each repetition, passed once; timer D --> Terminated', async () => {
    const client = start(udp, { headers: [['Route', '<sip:proxy.test;lr>']] });
    answer(s, udp, client, 180);
    answer(s, udp, client, 486);
    expect(client.transaction.state).toBe('Completed');
    answer(s, udp, client, 486);
    expect(client.told).toEqual(['180 INVITE', '486 INVITE']);
    const ack = udp.sent[1] as SipRequest;
    expect(udp.take()).toEqual(['INVITE', 'ACK', 'ACK']);
    // RFC 3261 17.1.1.3
    expect(ack.via.toString()).toBe(client.transaction.request.via.toString());
    expect(ack.to.tag).toBe('b');
    expect(ack.get('Route')).toBe('<sip:proxy.test;lr>');
    expect(ack.cseq).toEqual({ number: 1, method: 'ACK' });
    await s.clock.advance(31_999);
    expect(client.transaction.state).toBe('Completed');
    await s.clock.advance(1);
    expect(client.transaction.state).toBe('Terminated');
  });

  it('Calling -- 300-699 --> ACK and Terminated at once over a reliable transport', () => {
    const client = start(tcp);
    answer(s, tcp, client, 503);
    expect(tcp.take()).toEqual(['INVITE', 'ACK']);
    expect(client.told).toEqual(['503 INVITE']);
    expect(s.layer.snapshot().counts).toEqual({});
  });

  it('Calling -- 2xx --> Accepted: each 2xx passed, no ACK of its own; timer M --> Terminated, then strays', async () => {
    const client = start(udp);
    answer(s, udp, client, 200);
    answer(s, udp, client, 200);
    answer(s, udp, client, 180);
    answer(s, udp, client, 486);
    expect(client.told).toEqual(['200 INVITE', '200 INVITE']);
    expect(client.transaction.state).toBe('Accepted');
    await s.clock.advance(32_000);
    expect(client.transaction.state).toBe('Terminated');
    answer(s, udp, client, 200);
    expect(s.told).toEqual(['stray 200 INVITE']);
    expect(udp.take()).toEqual(['INVITE']);
  });

  it('Calling -- cancel --> waits for a 1xx, then CANCEL in a transaction of its own', async () => {
    const client = start(udp);
    client.transaction.cancel([['Reason', 'SIP;cause=200;text="Call completed elsewhere"']]);
    client.transaction.cancel();
    expect(udp.take()).toEqual(['INVITE']);
    answer(s, udp, client, 100);
    const cancel = udp.sent[0] as SipRequest;
    expect(udp.take()).toEqual(['CANCEL']);
    expect(cancel.via.toString()).toBe(client.transaction.request.via.toString());
    expect(cancel.get('Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
    expect(cancel.to.tag).toBeUndefined();
    await s.clock.advance(500);
    expect(udp.take()).toEqual(['CANCEL']);
    answer(s, udp, client, 487);
    expect(client.told).toEqual(['100 INVITE', '487 INVITE']);
  });

  it('Proceeding -- cancel --> CANCEL at once, only one; no final response in 64*T1 --> Terminated, timeout', async () => {
    const client = start(tcp);
    answer(s, tcp, client, 180);
    client.transaction.cancel();
    client.transaction.cancel();
    expect(tcp.take()).toEqual(['INVITE', 'CANCEL']);
    await s.clock.advance(31_999);
    expect(client.told).toEqual(['180 INVITE']);
    await s.clock.advance(1);
    expect(client.told).toEqual(['180 INVITE', 'timeout']);
  });

  it('Accepted, Completed -- cancel --> nothing', () => {
    const client = start(udp);
    answer(s, udp, client, 200);
    client.transaction.cancel();
    expect(udp.take()).toEqual(['INVITE']);
  });

  it('flow closes --> every pending transaction on it fails at once, those on other flows go on', () => {
    const clients = Array.from({ length: 50 }, () => start(tcp));
    answer(s, tcp, clients[0]!, 180);
    answer(s, tcp, clients[1]!, 200);
    const other = start(new FakeFlow('tcp'));
    tcp.close();
    expect(clients[0]?.told).toEqual(['180 INVITE', 'closed']);
    expect(clients[1]?.told).toEqual(['200 INVITE']);
    for (const client of clients.slice(2)) expect(client.told).toEqual(['closed']);
    expect(other.told).toEqual([]);
    expect(s.layer.snapshot().pendingClient).toBe(1);
  });

  it('a flow that is closed already --> closed, told after the transaction is returned', async () => {
    tcp.close();
    const client = start(tcp);
    expect(client.told).toEqual([]);
    await s.clock.settle();
    expect(client.told).toEqual(['closed']);
  });

  it('Calling -- transport error --> Terminated, transport', async () => {
    const client = start(udp);
    udp.open = false;
    await s.clock.advance(500);
    expect(client.told).toEqual(['transport']);
  });

  it('a user that closes the flow inside final() ends the transaction once', () => {
    const told: string[] = [];
    const { request } = start(udp).transaction;
    const again = request.clone();
    again.popValue('Via');
    const transaction = s.layer.request(again, tcp, {
      final: () => {
        told.push('final');
        tcp.close();
      },
      failed: why => told.push(why),
    });
    answer(s, tcp, { transaction, told }, 486);
    expect(told).toEqual(['final']);
    expect(s.layer.snapshot().counts).toEqual({ 'client INVITE Calling': 1 });
  });
});
