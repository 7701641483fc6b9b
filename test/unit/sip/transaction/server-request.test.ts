import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeFlow, request, respond, setUp, tearDown } from './support.ts';
import type { Setup } from './support.ts';

describe('server non-INVITE transaction (RFC 3261 figure 8)', () => {
  let s: Setup;
  let udp: FakeFlow;
  beforeEach(() => {
    s = setUp();
    udp = new FakeFlow('udp');
  });
  afterEach(() => tearDown(s));

  it('Trying -- request again --> nothing', () => {
    s.layer.receiver.request(request('OPTIONS'), udp);
    s.layer.receiver.request(request('OPTIONS'), udp);
    expect(s.told).toEqual(['OPTIONS']);
    expect(udp.take()).toEqual([]);
    expect(s.arrived[0]?.state).toBe('Trying');
  });

  it('Trying -- 1xx from user --> Proceeding -- request again --> the last 1xx again', () => {
    s.layer.receiver.request(request('OPTIONS'), udp);
    respond(s.arrived[0], 100);
    s.layer.receiver.request(request('OPTIONS'), udp);
    expect(s.arrived[0]?.state).toBe('Proceeding');
    expect(udp.take()).toEqual(['100 OPTIONS', '100 OPTIONS']);
  });

  it('Trying -- 200-699 from user --> Completed -- request again --> the final response again -- timer J --> Terminated', async () => {
    s.layer.receiver.request(request('REGISTER'), udp);
    respond(s.arrived[0], 401);
    respond(s.arrived[0], 200);
    await s.clock.advance(31_999);
    s.layer.receiver.request(request('REGISTER'), udp);
    expect(udp.take()).toEqual(['401 REGISTER', '401 REGISTER']);
    expect(s.told).toEqual(['REGISTER']);
    await s.clock.advance(1);
    expect(s.told).toEqual(['REGISTER', 'done']);
    s.layer.receiver.request(request('REGISTER'), udp);
    expect(s.arrived).toHaveLength(2);
  });

  it('Proceeding -- 200-699 from user --> Terminated at once over a reliable transport', () => {
    const tcp = new FakeFlow('tcp');
    s.layer.receiver.request(request('OPTIONS', { via: 'SIP/2.0/TCP h;branch=z9hG4bKx' }), tcp);
    respond(s.arrived[0], 100);
    respond(s.arrived[0], 200);
    expect(s.told).toEqual(['OPTIONS', 'done']);
    expect(s.layer.snapshot().counts).toEqual({});
  });

  it('Trying -- flow closes --> Terminated, closed', () => {
    const tls = new FakeFlow('tls');
    s.layer.receiver.request(request('OPTIONS', { via: 'SIP/2.0/TLS h;branch=z9hG4bKx' }), tls);
    tls.close();
    expect(s.told).toEqual(['OPTIONS', 'closed']);
  });

  it('Trying -- transport error --> Terminated, transport; a later watcher hears it too', () => {
    s.layer.receiver.request(request('OPTIONS'), udp);
    udp.open = false;
    respond(s.arrived[0], 200);
    s.arrived[0]?.onEnd(why => s.told.push(`late ${why}`));
    expect(s.told).toEqual(['OPTIONS', 'transport', 'late transport']);
  });

  it('CANCEL that matches no INVITE --> 481', () => {
    s.layer.receiver.request(request('CANCEL'), udp);
    s.layer.receiver.request(request('CANCEL'), udp);
    expect(udp.take()).toEqual(['481 CANCEL', '481 CANCEL']);
  });

  it('same branch from another sent-by, or for another method, is another transaction', () => {
    s.layer.receiver.request(request('OPTIONS'), udp);
    s.layer.receiver.request(request('OPTIONS', { via: 'SIP/2.0/UDP 192.0.2.9:5071;branch=z9hG4bKone' }), udp);
    s.layer.receiver.request(request('INFO'), udp);
    expect(s.told).toEqual(['OPTIONS', 'OPTIONS', 'INFO']);
  });
});
