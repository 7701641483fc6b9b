/** Twenty seconds of garbage on every listener of a running cluster: nobody dies, nothing grows, calls go on. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import WebSocket from 'ws';
import { TORTURE_MESSAGES } from '../../fixtures/sip/torture.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { pids, snapshots } from '../../kit/inspect.ts';
import { token } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { connect, hears, SILENT_SDP, site } from './site.ts';

const here = site();
const LASTS_MS = 20_000;
/** A run that found something is repeated with TANDEM_FUZZ_SEED. */
const SEED = Number(process.env['TANDEM_FUZZ_SEED'] ?? Date.now() & 0xffffff);

const GOOD: readonly string[] = ['OPTIONS', 'REGISTER', 'INVITE', 'MESSAGE', 'BYE', 'CANCEL', 'ACK', 'SUBSCRIBE'].map(
  method =>
    `${method} sip:1001@${DOMAIN} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKBRANCH;rport\r\n` +
    `Max-Forwards: 70\r\nFrom: "Fuzz" <sip:1002@${DOMAIN}>;tag=a1\r\nTo: <sip:1001@${DOMAIN}>\r\n` +
    `Call-ID: BRANCH@fuzz\r\nCSeq: 1 ${method}\r\nContact: <sip:1002@127.0.0.1:9>;expires=60\r\n` +
    'Supported: timer, 100rel\r\nRoute: <sip:somewhere@192.0.2.1;lr>\r\nSession-Expires: 90\r\n' +
    `Content-Type: application/sdp\r\nContent-Length: ${SILENT_SDP.length}\r\n\r\n${SILENT_SDP}`,
);
const RESPONSE =
  'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKBRANCH\r\nFrom: <sip:a@b>;tag=1\r\n' +
  'To: <sip:c@d>;tag=2\r\nCall-ID: BRANCH\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n';

const seeds = fc.constantFrom(
  ...TORTURE_MESSAGES.map(message => message.bytes.toString('latin1')),
  ...[...GOOD, ...GOOD, RESPONSE],
);

type Damage = (text: string) => string;
const at = (text: string, share: number): number => Math.floor(text.length * share);

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.constant<Damage>(text => text),
  fc.double({ min: 0, max: 1, noNaN: true }).map<Damage>(share => text => text.slice(0, at(text, share))),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ unit: 'binary', maxLength: 40 })).map<Damage>(
    ([share, junk]) =>
      text =>
        text.slice(0, at(text, share)) + junk + text.slice(at(text, share)),
  ),
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 30 })).map<Damage>(
    ([share, count]) =>
      text =>
        text.slice(0, at(text, share)) + text.slice(at(text, share) + count),
  ),
  fc.tuple(fc.nat(20), fc.nat(20)).map<Damage>(([from, to]) => text => {
    const lines = text.split('\r\n');
    lines.splice(to % lines.length, 0, lines[from % lines.length] ?? '');
    return lines.join('\r\n');
  }),
  fc
    .constantFrom(
      '99999999999999999999',
      '-1',
      '4294967296',
      '0',
      '%00',
      '"',
      '\u0000',
      '('.repeat(3000),
      ',;,;',
      '\r\n ',
    )
    .chain(value =>
      fc.nat(30).map<Damage>(nth => text => {
        let seen = 0;
        return text.replace(/\d+/g, number => (seen++ === nth ? value : number));
      }),
    ),
  fc
    .integer({ min: 1, max: 60_000 })
    .map<Damage>(size => text => text.replace('\r\n\r\n', `\r\nX-Long: ${'x'.repeat(size)}\r\n\r\n`)),
);

const messages = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(seeds, fc.array(damage, { maxLength: 3 }))
      .map(([seed, all]) => all.reduce((text, one) => one(text), seed.replaceAll('BRANCH', token(4)))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes).toString('latin1')) },
);

/** One way in; a stream is opened anew whenever the server has had enough of it. */
interface Way {
  send(data: Buffer): Promise<void>;
  close(): void;
}

function datagrams(port: number, address: string): Way {
  const socket: UdpSocket = createSocket('udp4');
  socket.on('error', () => undefined).bind(0, address);
  return {
    send: data => new Promise(resolve => socket.send(data.subarray(0, 60_000), port, '127.0.0.1', () => resolve())),
    close: () => socket.close(),
  };
}

function stream(open: () => Socket): Way {
  let socket: Socket | undefined;
  return {
    async send(data) {
      if (socket === undefined || socket.destroyed || socket.writableEnded) {
        // What comes back is read, else it would be us who stall.
        socket = open()
          .on('error', () => undefined)
          .resume();
      }
      await new Promise<void>(resolve => socket?.write(data, () => resolve()));
    },
    close: () => socket?.destroy(),
  };
}

function webSocket(url: string, localAddress: string): Way {
  let socket: WebSocket | undefined;
  return {
    async send(data) {
      if (socket === undefined || socket.readyState > WebSocket.OPEN) {
        const made = new WebSocket(url, 'sip', { rejectUnauthorized: false, localAddress });
        socket = made;
        made.on('error', () => undefined);
        await new Promise<void>(resolve => made.once('open', resolve).once('close', resolve));
      }
      if (socket.readyState === WebSocket.OPEN) socket.send(data, { binary: data.length % 2 === 0 }, () => undefined);
    },
    close: () => socket?.terminate(),
  };
}

/** All ways in, from one source address. */
function waysFrom(localAddress: string): Way[] {
  const { udp, tcp, tls, ws, wss } = here.cluster.public;
  const to = (port: number): { port: number; host: string; localAddress: string } => ({
    port,
    host: '127.0.0.1',
    localAddress,
  });
  return [
    datagrams(udp, localAddress),
    stream(() => connectTcp(to(tcp))),
    stream(() => connectTls({ ...to(tls), rejectUnauthorized: false })),
    // No TLS inside, no HTTP inside.
    stream(() => connectTcp(to(tls))),
    stream(() => connectTcp(to(ws))),
    webSocket(`ws://127.0.0.1:${ws}`, localAddress),
    webSocket(`wss://127.0.0.1:${wss}`, localAddress),
  ];
}

/** Sends garbage for so long; resolves with how many pieces. A source that is shut out makes room for another one. */
async function attack(ms: number, salt: number): Promise<number> {
  const end = performance.now() + ms;
  let sent = 0;
  for (let round = 0; performance.now() < end; round++) {
    const ways = waysFrom(`127.0.${salt}.${(round % 200) + 1}`);
    for (let nth = 0; nth < 5 && performance.now() < end; nth++) {
      const batch = fc.sample(messages, { numRuns: 10 * ways.length, seed: SEED + salt * 1e6 + round * 10 + nth });
      const one = async (way: Way, index: number): Promise<void> => {
        for (let at = index; at < batch.length; at += ways.length) {
          await way.send(Buffer.from(batch[at] ?? '', 'latin1'));
          sent++;
        }
      };
      await Promise.all(ways.map(one));
    }
    for (const way of ways) way.close();
  }
  return sent;
}

const MOST_BYTES = 600 << 20;
const MOST_GROWTH = 150 << 20;

it(
  'mutated messages, halves of messages and noise to UDP, TCP, TLS, WS and WSS',
  async () => {
    const before = await pids(here.cluster);
    const [a, b] = [await here.agent({ transport: 'tls' }), await here.agent()];
    const warm = await attack(LASTS_MS / 2, 1);
    const sizes = await snapshots(here.cluster);
    const sent = warm + (await attack(LASTS_MS / 2, 2));
    const told = `after ${sent} pieces, seed ${SEED}`;
    expect(sent).toBeGreaterThan(300);
    expect(await pids(here.cluster), told).toEqual(before);
    for (const [id, { node, transactions }] of await snapshots(here.cluster)) {
      expect(node.rssBytes, `${id} ${told}`).toBeLessThan(MOST_BYTES);
      expect(node.rssBytes - (sizes.get(id)?.node.rssBytes ?? 0), `${id} ${told}`).toBeLessThan(MOST_GROWTH);
      expect((transactions?.lingering ?? 0) + (transactions?.pendingServer ?? 0)).toBeLessThan(sent);
    }
    expect(here.cluster.log).not.toMatch(/"level":[56]0|uncaught|unhandled/i);

    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    const talk = await connect(a, b, { offer: left.sdp(), answer: right.sdp() });
    left.connect(talk.answer.body.toString());
    right.connect(talk.invite.body.toString());
    await Promise.all([hears(left), hears(right)]);
    expect(await talk.a.bye()).toBe(200);
    await until(
      'the garbage to be forgotten',
      async () => {
        const edge = (await snapshots(here.cluster)).get('lb1');
        return (edge?.transactions?.pendingServer ?? 0) === 0;
      },
      45_000,
    );
  },
  LASTS_MS + 90_000,
);
