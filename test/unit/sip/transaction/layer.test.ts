import { afterEach, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import { SipRequest } from '../../../../src/sip/message/index.ts';
import { answer, FakeFlow, request, respond, setUp, startClient, tearDown } from './support.ts';
import type { Setup } from './support.ts';

describe('transaction layer', () => {
  let s: Setup;
  afterEach(() => tearDown(s));

  const arrive = (flow: FakeFlow, branch: string, method = 'OPTIONS'): void =>
    s.layer.receiver.request(request(method, { branch: `z9hG4bK${branch}` }), flow);

  it('answers 503 with Retry-After beyond its bound and keeps nothing of it; a CANCEL still finds its INVITE', () => {
    s = setUp({ limits: { maxTransactions: 2, retryAfter: 7 } });
    const udp = new FakeFlow();
    arrive(udp, '1', 'INVITE');
    arrive(udp, '2');
    arrive(udp, '3');
    arrive(udp, '3');
    expect(udp.sent.map(message => message.get('Retry-After'))).toEqual(['7', '7']);
    expect(udp.take()).toEqual(['503 OPTIONS', '503 OPTIONS']);
    arrive(udp, '4', 'CANCEL');
    expect(udp.take()).toEqual(['503 CANCEL']);
    arrive(udp, '1', 'CANCEL');
    expect(udp.take()).toEqual(['200 CANCEL']);
    respond(s.arrived[1], 200);
    arrive(udp, '5');
    expect(s.told).toEqual(['INVITE', 'OPTIONS', 'cancel', 'OPTIONS']);
    expect(s.layer.snapshot()).toMatchObject({ pendingServer: 2, lingering: 2 });
  });

  it('forgets the oldest finished transactions when too many linger', () => {
    s = setUp({ limits: { maxLingering: 10 } });
    const udp = new FakeFlow();
    for (let i = 0; i < 25; i += 1) {
      arrive(udp, String(i));
      respond(s.arrived[i], 200);
    }
    expect(s.layer.snapshot()).toMatchObject({ pendingServer: 0, lingering: 10 });
    udp.take();
    arrive(udp, '24');
    expect(udp.take()).toEqual(['200 OPTIONS']);
    expect(s.arrived).toHaveLength(25);
    arrive(udp, '0');
    expect(s.arrived).toHaveLength(26);
  });

  it('fails client transactions beyond its bound and those whose branch is in use', async () => {
    s = setUp({ limits: { maxClientTransactions: 1 } });
    const udp = new FakeFlow();
    const first = startClient(s, udp, { method: 'OPTIONS' });
    const second = startClient(s, udp, { method: 'OPTIONS' });
    await s.clock.settle();
    expect(second.told).toEqual(['transport']);
    answer(s, udp, first, 200);
    const failures: string[] = [];
    const { branch } = first.transaction;
    const events = { final: () => undefined, failed: (why: string) => failures.push(why) };
    s.layer.request(request('OPTIONS', { via: '' }), udp, events, { branch });
    await s.clock.settle();
    expect(failures).toEqual(['transport']);
    expect(udp.take()).toEqual(['OPTIONS']);
  });

  it('lets a stateless element take messages before any transaction sees them', () => {
    const taken: string[] = [];
    s = setUp(
      {},
      {
        request: transaction => taken.push(`tx ${transaction.request.method}`),
        stateless: {
          request: ({ method }) => method === 'OPTIONS' && taken.push(method) > 0,
          response: ({ status }) => status === 183 && taken.push('183') > 0,
        },
      },
    );
    const udp = new FakeFlow();
    arrive(udp, '1');
    arrive(udp, '2', 'INFO');
    const client = startClient(s, udp, { method: 'INVITE' });
    answer(s, udp, client, 183);
    answer(s, udp, client, 180);
    expect(taken).toEqual(['OPTIONS', 'tx INFO', '183']);
    expect(client.told).toEqual(['180 INVITE']);
  });

  it('hands a CANCEL that matches nothing to whoever wants it', () => {
    const taken: string[] = [];
    s = setUp({}, { cancelUnmatched: transaction => taken.push(transaction.request.method) });
    const udp = new FakeFlow();
    arrive(udp, '1', 'CANCEL');
    expect(taken).toEqual(['CANCEL']);
    expect(udp.take()).toEqual([]);
  });

  it('sends what has no transaction with a Via of its own', () => {
    s = setUp();
    const udp = new FakeFlow();
    s.layer.send(request('ACK', { via: '' }), udp);
    const [ack] = udp.sent;
    expect(ack).toBeInstanceOf(SipRequest);
    expect(ack?.via.hasMagicBranch).toBe(true);
    expect(s.layer.snapshot().counts).toEqual({});
  });

  it('shows what is pending', () => {
    s = setUp();
    const udp = new FakeFlow();
    arrive(udp, '1', 'INVITE');
    respond(s.arrived[0], 180);
    startClient(s, udp, { method: 'BYE' });
    expect(s.layer.snapshot()).toMatchObject({
      counts: { 'server INVITE Proceeding': 1, 'client Trying': 1 },
      pendingServer: 1,
      pendingClient: 1,
      lingering: 0,
      transactions: [
        { kind: 'server INVITE', state: 'Proceeding', method: 'INVITE', flow: 'fake' },
        { kind: 'client', state: 'Trying', method: 'BYE', flow: 'fake' },
      ],
    });
  });

  it('leaves no timer and no leak behind when it is closed in the middle of everything', async () => {
    s = setUp();
    const udp = new FakeFlow();
    arrive(udp, '1', 'INVITE');
    arrive(udp, '2', 'INVITE');
    respond(s.arrived[1], 486);
    arrive(udp, '3');
    respond(s.arrived[2], 200);
    startClient(s, udp, { method: 'INVITE' });
    startClient(s, udp, { method: 'BYE' });
    await s.clock.advance(10);
    s.layer.close();
    await s.transport.close();
    expect(s.clock.pending).toBe(0);
    expect(leaks.live()).toEqual({});
  });
});
