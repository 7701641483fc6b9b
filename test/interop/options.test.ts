/** Software of others asks whether we are there, and stands between phones and us. */
import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../kit/cluster.ts';
import { nothingLeft } from '../kit/inspect.ts';
import { takeShortPort, type PortBlock } from '../kit/ports.ts';
import { RawAgent } from '../kit/raw-agent.ts';
import { until } from '../kit/wait.ts';
import { Kamailio } from './kamailio.ts';

const SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n';

let cluster: Cluster;
let kamailio: Kamailio;
let short: PortBlock;

beforeAll(async () => {
  // sipsak drops the last digit of a port with five.
  short = await takeShortPort();
  cluster = await Cluster.start({ alsoAt: [short.first] });
  kamailio = await Kamailio.start(cluster.public.udp);
});
afterAll(async () => {
  await kamailio?.stop();
  await cluster?.stop();
  short?.release();
});

function sipsak(...args: string[]): Promise<{ code: number; text: string }> {
  return new Promise(resolve => {
    execFile('timeout', ['15', 'sipsak', '-vv', ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
    });
  });
}

describe('sipsak', () => {
  it.each(['udp', 'tcp'])('OPTIONS over %s: 200', async transport => {
    const { code, text } = await sipsak('-E', transport, '-s', `sip:127.0.0.1:${short.first}`);
    expect(text).toMatch(/SIP\/2\.0 200/);
    expect(code).toBe(0);
  });
});

describe('Kamailio', () => {
  it('finds us alive by OPTIONS over UDP and TCP, and somebody else dead', async () => {
    const flags = await until(
      'the pings to have decided',
      async () => {
        const found = await kamailio.destinations();
        return found.get('sip:127.0.0.1:9') === 'IP' ? found : undefined;
      },
      20_000,
    );
    expect(flags.get(`sip:127.0.0.1:${cluster.public.udp}`)).toBe('AP');
    expect(flags.get(`sip:127.0.0.1:${cluster.public.udp};transport=tcp`)).toBe('AP');
  });

  it('stands between a phone and us: it registers, calls and is called', async () => {
    const behind = await RawAgent.registered({ extension: 1001, transport: 'udp', port: kamailio.port });
    const direct = await RawAgent.registered({ extension: 1002, transport: 'udp', port: cluster.public.udp });
    try {
      for (const [from, to] of [
        [behind, direct],
        [direct, behind],
      ] as const) {
        const call = await from.invite(to.extension, { body: SDP });
        const invite = await to.next('INVITE');
        to.respond(invite, 180);
        await call.exchange.status(180);
        to.respond(invite, 200, { body: SDP });
        const answer = await call.exchange.status(200);
        const dialog = call.dialog(answer);
        dialog.ack(answer);
        await to.next('ACK');
        expect(await to.dialogOf(invite).bye()).toBe(200);
        await from.next('BYE');
      }
      const given = await behind.invite(direct.extension, { body: SDP });
      direct.respond(await direct.next('INVITE'), 180);
      await given.exchange.status(180);
      given.cancel();
      expect((await given.exchange.final()).status).toBe(487);
      await nothingLeft(cluster);
    } finally {
      behind.close();
      direct.close();
    }
  });
});
