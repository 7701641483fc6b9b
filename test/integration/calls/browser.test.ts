/** A real browser: WebRTC over secure WebSocket to a desk phone and to another browser, sound checked at both ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Baresip } from '../../kit/baresip.ts';
import { BrowserPhone } from '../../kit/chromium.ts';
import { Cluster } from '../../kit/cluster.ts';
import { heardSeconds } from '../../kit/talk.ts';
import { until } from '../../kit/wait.ts';

let cluster: Cluster;
let first: BrowserPhone;
let second: BrowserPhone;
let desk: Baresip;

beforeAll(async () => {
  cluster = await Cluster.start({ processes: 'single' });
  first = await BrowserPhone.start({ extension: 1001, server: `wss://127.0.0.1:${cluster.public.wss}`, tone: 600 });
  second = await BrowserPhone.start({ extension: 1002, server: `ws://127.0.0.1:${cluster.public.ws}`, tone: 900 });
  desk = await Baresip.start({ extension: 1003, server: cluster.public.udp, answer: 'auto', tone: 1300 });
});
afterAll(async () => {
  await first?.stop();
  await second?.stop();
  await desk?.stop();
  await cluster?.stop();
});

describe('WebRTC', () => {
  it('browser calls browser, both hear each other (Opus, DTLS-SRTP on both legs)', async () => {
    expect(await first.call(1002)).toBe(200);
    await first.established();
    await second.established();
    await first.hears(900);
    await second.hears(600);
    expect((await first.stats())['dtls']).toBe('connected');
    await first.hangup();
    await second.ended();
  });

  it('browser calls desk phone (WSS and DTLS-SRTP to UDP and RTP), a key pressed arrives', async () => {
    expect(await first.call(1003)).toBe(200);
    await desk.established();
    await first.hears(1300);
    await until('the desk phone to hear the browser', () => heardSeconds(desk, 600) >= 1);
    await first.dtmf('7');
    expect((await desk.event('CALL_DTMF_START')).param).toBe('7');
    await first.hangup();
    await desk.closed();
  });

  it('desk phone calls browser', async () => {
    const from = desk.events.length;
    await desk.dial(1001);
    await desk.established(from);
    await first.hears(1300);
    await until('the desk phone to hear the browser', () => heardSeconds(desk, 600) >= 1);
    await desk.hangup();
    await first.ended();
  });
});
