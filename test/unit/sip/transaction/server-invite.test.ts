import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SipResponse } from '../../../../src/sip/message/index.ts';
import { FakeFlow, request, respond, setUp, tearDown } from './support.ts';
import type { Setup } from './support.ts';

describe('server INVITE transaction (RFC 3261 figure 7, RFC 6026)', () => {
  let s: Setup;
  let udp: FakeFlow;
  let tcp: FakeFlow;
  const overTcp = { via: 'SIP/2.0/TCP 192.0.2.9:5070;branch=z9hG4bKone' };
  beforeEach(() => {
    s = setUp();
    udp = new FakeFlow('udp');
    tcp = new FakeFlow('tcp');
  });
  afterEach(() => tearDown(s));

  const invite = (flow: FakeFlow, more = {}): void => s.layer.receiver.request(request('INVITE', more), flow);

  it('INVITE -> Proceeding, passed to the user once', () => {
    invite(udp);
    invite(udp);
    expect(s.told).toEqual(['INVITE']);
    expect(s.arrived[0]?.state).toBe('Proceeding');
  });

  it('Proceeding -- user silent for 200 ms --> 100', async () => {
    invite(udp);
    await s.clock.advance(199);
    expect(udp.take()).toEqual([]);
    await s.clock.advance(1);
    expect(udp.take()).toEqual(['100 INVITE']);
  });

  it('Proceeding -- 1xx from user --> Proceeding, and no 100 of our own', async () => {
    invite(udp);
    respond(s.arrived[0], 180);
    await s.clock.advance(1000);
    expect(udp.take()).toEqual(['180 INVITE']);
    expect(s.arrived[0]?.state).toBe('Proceeding');
  });

  it('Proceeding -- INVITE again --> the last 1xx again', () => {
    invite(udp);
    respond(s.arrived[0], 180);
    respond(s.arrived[0], 183);
    invite(udp);
    expect(udp.take()).toEqual(['180 INVITE', '183 INVITE', '183 INVITE']);
  });

  it('Proceeding -- CANCEL --> 200 to the CANCEL with the tag of the last response, user told once', () => {
    invite(udp);
    respond(s.arrived[0], 180);
    s.layer.receiver.request(request('CANCEL', { headers: [['Reason', 'SIP;cause=200']] }), udp);
    s.layer.receiver.request(request('CANCEL'), udp);
    expect(s.told).toEqual(['INVITE', 'cancel SIP;cause=200']);
    expect(udp.sent[1]?.to.tag).toBe('b');
    expect(udp.take()).toEqual(['180 INVITE', '200 CANCEL', '200 CANCEL']);
  });

  it('Completed -- CANCEL --> 200 to the CANCEL, user not told', () => {
    invite(udp);
    respond(s.arrived[0], 486);
    s.layer.receiver.request(request('CANCEL'), udp);
    expect(s.told).toEqual(['INVITE']);
    expect(udp.take()).toEqual(['486 INVITE', '200 CANCEL']);
  });

  it('Proceeding -- 300-699 from user --> Completed; timer G doubles up to T2, timer H ends it', async () => {
    invite(udp);
    respond(s.arrived[0], 486);
    expect(s.arrived[0]?.state).toBe('Completed');
    const at: number[] = [];
    for (let ms = 0; ms < 32_000; ms += 100) {
      await s.clock.advance(100);
      // The 486 of the start is taken in the first turn.
      if (udp.take().length > 0) at.push(ms + 100);
    }
    expect(at).toEqual([100, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect(s.told).toEqual(['INVITE', 'timeout']);
    expect(s.layer.snapshot().counts).toEqual({});
  });

  it('Completed -- INVITE again --> the final response again', () => {
    invite(udp);
    respond(s.arrived[0], 486);
    invite(udp);
    expect(udp.take()).toEqual(['486 INVITE', '486 INVITE']);
  });

  it('Completed -- a second final response from user --> nothing', () => {
    invite(udp);
    respond(s.arrived[0], 486);
    respond(s.arrived[0], 200);
    respond(s.arrived[0], 180);
    expect(udp.take()).toEqual(['486 INVITE']);
  });

  it('Completed -- ACK --> Confirmed -- timer I --> Terminated; both absorb', async () => {
    invite(udp);
    respond(s.arrived[0], 486);
    s.layer.receiver.request(request('ACK', { toTag: 'b' }), udp);
    expect(s.arrived[0]?.state).toBe('Confirmed');
    s.layer.receiver.request(request('ACK', { toTag: 'b' }), udp);
    invite(udp);
    await s.clock.advance(4999);
    expect(s.told).toEqual(['INVITE']);
    await s.clock.advance(1);
    expect(s.told).toEqual(['INVITE', 'done']);
    expect(udp.take()).toEqual(['486 INVITE']);
  });

  it('Completed -- ACK --> Terminated at once over a reliable transport, without timer G before', async () => {
    invite(tcp, overTcp);
    respond(s.arrived[0], 486);
    await s.clock.advance(10_000);
    s.layer.receiver.request(request('ACK', { ...overTcp, toTag: 'b' }), tcp);
    expect(s.told).toEqual(['INVITE', 'done']);
    expect(tcp.take()).toEqual(['486 INVITE']);
  });

  it('Completed -- timer G --> the response again over TCP when an earlier hop was UDP', async () => {
    const vias: [string, string][] = [['Via', 'SIP/2.0/UDP 10.1.1.1;branch=z9hG4bKphone']];
    invite(tcp, { ...overTcp, headers: vias });
    expect(s.arrived[0]?.unreliable).toBe(true);
    respond(s.arrived[0], 486);
    await s.clock.advance(500);
    expect(tcp.take()).toEqual(['486 INVITE', '486 INVITE']);
  });

  it('Proceeding -- 2xx from user --> Accepted: absorbs INVITE, sends each 2xx of the user, passes ACK, timer L ends it', async () => {
    invite(udp);
    respond(s.arrived[0], 200);
    expect(s.arrived[0]?.state).toBe('Accepted');
    // Its user need not wait for timer L.
    expect(s.told).toEqual(['INVITE', 'done']);
    invite(udp);
    respond(s.arrived[0], 200);
    respond(s.arrived[0], 486);
    s.layer.receiver.request(request('ACK', { toTag: 'b' }), udp);
    expect(udp.take()).toEqual(['200 INVITE', '200 INVITE']);
    await s.clock.advance(31_999);
    expect(s.arrived[0]?.state).toBe('Accepted');
    await s.clock.advance(1);
    expect(s.arrived[0]?.state).toBe('Terminated');
    expect(s.told).toEqual(['INVITE', 'done', 'ACK']);
  });

  it('ACK with a branch of its own --> the user, outside any transaction', () => {
    invite(udp);
    respond(s.arrived[0], 200);
    s.layer.receiver.request(request('ACK', { branch: 'z9hG4bKtwo', toTag: 'b' }), udp);
    expect(s.told).toEqual(['INVITE', 'done', 'ACK']);
  });

  it('Proceeding -- flow closes --> Terminated, closed; later responses go nowhere', () => {
    invite(tcp, overTcp);
    tcp.close();
    expect(s.told).toEqual(['INVITE', 'closed']);
    respond(s.arrived[0], 200);
    expect(tcp.take()).toEqual([]);
  });

  it('Proceeding -- transport error --> Terminated, transport', () => {
    invite(udp);
    udp.open = false;
    respond(s.arrived[0], 180);
    expect(s.told).toEqual(['INVITE', 'transport']);
    expect(s.arrived[0]?.state).toBe('Terminated');
  });

  it('matches requests without the magic cookie by RFC 2543, an ACK by the tag of our response', async () => {
    const old = { via: 'SIP/2.0/UDP 192.0.2.9:5070;branch=1;rport=5070' };
    invite(udp, old);
    invite(udp, old);
    respond(s.arrived[0], 486);
    s.layer.receiver.request(request('ACK', { ...old, toTag: 'other' }), udp);
    expect(s.arrived[0]?.state).toBe('Completed');
    s.layer.receiver.request(request('ACK', { ...old, toTag: 'b' }), udp);
    expect(s.arrived[0]?.state).toBe('Confirmed');
    expect(s.told).toEqual(['INVITE', 'ACK']);
    // Another call of the same old element has the same branch.
    invite(udp, { ...old, cseq: 2 });
    expect(s.arrived).toHaveLength(2);
    await s.clock.advance(0);
  });

  it('a user that throws harms nobody else', () => {
    invite(udp);
    s.arrived[0]?.onCancel(() => {
      throw new Error('the fault of the user');
    });
    s.layer.receiver.request(request('CANCEL'), udp);
    expect(udp.take()).toEqual(['200 CANCEL']);
  });

  it('answers on the port of sent-by when the sender asked for no rport and sits behind no NAT', async () => {
    await s.transport.listen({ name: 'udp', transport: 'udp', host: '127.0.0.1', port: 0 });
    const flow = s.transport.udpFlow('udp', { host: '127.0.0.1', port: 40_000 });
    const reply = (via: string): number => s.transport.responseFlow(request('INVITE', { via }), flow).remote.port;
    expect(reply('SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bKa')).toBe(5080);
    expect(reply('SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKa')).toBe(5060);
    expect(reply('SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bKa;rport=40000')).toBe(40_000);
    expect(reply('SIP/2.0/UDP 10.0.0.1:5080;branch=z9hG4bKa;received=127.0.0.1')).toBe(40_000);
  });

  it('repeats a To tag of its own in the 200 to a CANCEL before any response', () => {
    invite(udp);
    s.layer.receiver.request(request('CANCEL'), udp);
    expect((udp.sent[0] as SipResponse).to.tag).toBeDefined();
  });
});
