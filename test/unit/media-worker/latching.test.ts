import { randomBytes } from 'node:crypto';
import type { types } from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as kit from './kit.ts';

const { PCMU, DIGITS } = kit;
/** Another host, as far as addresses go. */
const ELSEWHERE = '127.0.0.2';

let rig: kit.Rig;
/** Listens to what the leg under test receives, and talks to it. */
let far: kit.Phone;
let farLeg: types.PlainTransport;
const closing: { close(): void }[] = [];

beforeAll(async () => {
  rig = await kit.startRig();
});
afterAll(() => rig.close());

beforeEach(async () => {
  far = await open();
  farLeg = await leg();
  await farLeg.connect({ ip: kit.LOOPBACK, port: far.port, rtcpPort: far.rtcpPort });
});
afterEach(() => {
  for (const one of closing.splice(0)) one.close();
});

async function open(address?: string): Promise<kit.Phone> {
  const phone = await kit.Phone.open(address);
  closing.push(phone);
  return phone;
}

async function leg(options: kit.TransportWish = {}): Promise<types.PlainTransport> {
  const transport = await kit.openTransport(rig, options);
  closing.push(transport);
  return transport;
}

/** A leg bridged with the far one. */
async function bridgedLeg(options: kit.TransportWish = {}): Promise<types.PlainTransport> {
  const transport = await leg(options);
  await kit.consume(farLeg, await kit.produce(transport, PCMU, DIGITS), PCMU, DIGITS);
  await kit.consume(transport, await kit.produce(farLeg, PCMU, DIGITS), PCMU, DIGITS);
  return transport;
}

/** What was sent in vain and then in earnest: only the latter must arrive. */
async function expectOnly(genuine: kit.Phone, transport: types.PlainTransport, before = 0): Promise<void> {
  const payload = await genuine.talk(transport);
  expect(await far.heardPayload(payload)).toBe(before + 1);
}

async function expectMediaGoesTo(phone: kit.Phone): Promise<void> {
  await phone.heardPayload(await far.talk(farLeg));
}

const hint = (phone: kit.Phone, ip = kit.LOOPBACK): { ip: string; port: number; rtcpPort: number } => ({
  ip,
  port: phone.port,
  rtcpPort: phone.rtcpPort,
});

describe('an address that the signalling named (comedia off)', () => {
  test('is the only one that is heard, and stays it', async () => {
    const transport = await bridgedLeg({ comedia: false });
    const [phone, other] = [await open(), await open()];
    await transport.connect(hint(phone));
    await other.talk(transport);
    await expectOnly(phone, transport);
    await expectMediaGoesTo(phone);
    expect(other.rtp).toEqual([]);
  });

  test('moves with a repeated connect', async () => {
    const transport = await bridgedLeg({ comedia: false });
    const [phone, moved] = [await open(), await open()];
    await transport.connect(hint(phone));
    await expectOnly(phone, transport);
    await transport.connect(hint(moved));
    await phone.talk(transport);
    await expectOnly(moved, transport, 1);
    await expectMediaGoesTo(moved);
    expect(phone.rtp).toEqual([]);
  });
});

describe('a hint (comedia and connect)', () => {
  test('is sent to before anything was received', async () => {
    const transport = await bridgedLeg();
    const phone = await open();
    await transport.connect(hint(phone));
    await expectMediaGoesTo(phone);
  });

  test('gives way to the first packet from its own IP, once', async () => {
    const transport = await bridgedLeg();
    const [named, real, late] = [await open(), await open(), await open()];
    await transport.connect(hint(named));
    await expectOnly(real, transport);
    await expectMediaGoesTo(real);
    await late.talk(transport);
    await named.talk(transport);
    await expectOnly(real, transport, 1);
    await expectMediaGoesTo(real);
    expect([late.rtp, named.rtp]).toEqual([[], []]);
    await kit.until(() => transport.tuple.remotePort === real.port, "the 'tuple' event");
  });

  test('does not give way to packets of another IP (RTP bleed)', async () => {
    const transport = await bridgedLeg();
    const [phone, thief] = [await open(), await open(ELSEWHERE)];
    await transport.connect(hint(phone));
    for (let packet = 0; packet < 5; packet += 1) await thief.talk(transport);
    await expectOnly(phone, transport);
    await expectMediaGoesTo(phone);
    expect(thief.rtp).toEqual([]);
  });

  test.each([ELSEWHERE, '127.0.0.0/30', '10.0.0.0/8 127.0.0.2/32', '0.0.0.0/0'])(
    'gives way to further sources that it names: %s',
    async sources => {
      const transport = await bridgedLeg();
      const [named, real] = [await open(), await open(ELSEWHERE)];
      await transport.connect(hint(named, `${kit.LOOPBACK} ${sources}`));
      await expectOnly(real, transport);
      await expectMediaGoesTo(real);
    },
  );

  test('does not give way to sources beside those that it names', async () => {
    const transport = await bridgedLeg();
    const [named, thief] = [await open(), await open(ELSEWHERE)];
    await transport.connect(hint(named, `${kit.LOOPBACK} 127.0.0.4/30 10.0.0.0/8`));
    await thief.talk(transport);
    await expectOnly(named, transport);
  });

  test('that repeats itself keeps what was latched, another one starts anew', async () => {
    const transport = await bridgedLeg();
    const [named, real, next] = [await open(), await open(), await open()];
    await transport.connect(hint(named));
    await expectOnly(real, transport);
    await transport.connect(hint(named));
    await expectMediaGoesTo(real);
    await transport.connect(hint(next));
    await expectMediaGoesTo(next);
    await expectOnly(real, transport, 1);
    await expectMediaGoesTo(real);
    expect(named.rtp).toEqual([]);
  });

  test('is not confirmed by packets that are not RTP', async () => {
    const transport = await bridgedLeg();
    const [named, junk, real] = [await open(), await open(), await open()];
    await transport.connect(hint(named));
    // Shapes of SCTP and STUN, an RTP header of version 2 that ends too early, RTCP without a body.
    await junk.sendRaw(transport, Buffer.alloc(64, 0x13));
    await junk.sendRaw(transport, Buffer.from('000100002112a442000102030405060708090a0b', 'hex'));
    await junk.sendRaw(transport, Buffer.from('9f00000100000001000000010000', 'hex'));
    await junk.sendRaw(transport, Buffer.from('80c8ffff', 'hex'));
    await expectOnly(real, transport);
    await expectMediaGoesTo(real);
    expect(junk.rtp).toEqual([]);
  });
});

describe('comedia without a hint', () => {
  test('takes the first source, once; connect({}) lets it take another', async () => {
    const transport = await bridgedLeg();
    const [first, second] = [await open(), await open()];
    await expectOnly(first, transport);
    await second.talk(transport);
    await expectOnly(first, transport, 1);
    await transport.connect({});
    await expectOnly(second, transport, 2);
    await expectMediaGoesTo(second);
  });

  test('is not latched by packets that are not media', async () => {
    const transport = await bridgedLeg();
    const [junk, phone] = [await open(), await open()];
    for (let packet = 0; packet < 3; packet += 1) await junk.sendRaw(transport, Buffer.alloc(64, 0x13));
    await expectOnly(phone, transport);
    await expectMediaGoesTo(phone);
  });
});

describe('RTCP', () => {
  const reportFrom = (phone: kit.Phone): Buffer => kit.senderReport(phone.ssrc, phone.ts);
  const counted = async (producer: types.Producer): Promise<number> => (await producer.getStats())[0]?.packetCount ?? 0;

  test('has its own port: RTP on it is not heard and does not latch', async () => {
    const transport = await bridgedLeg();
    const [named, stray] = [await open(), await open()];
    await transport.connect(hint(named));
    await stray.sendRaw(transport, kit.writeRtp(stray.next()), transport.rtcpTuple?.localPort);
    await stray.sendRaw(transport, reportFrom(stray));
    await expectOnly(named, transport);
    await expectMediaGoesTo(named);
    expect(transport.rtcpTuple?.remotePort).toBe(named.rtcpPort);
  });

  test('follows the rule of RTP: the IP of the hint, once', async () => {
    const transport = await bridgedLeg();
    const [named, thief, real] = [await open(), await open(ELSEWHERE), await open()];
    await transport.connect(hint(named));
    await thief.sendRtcp(transport, reportFrom(thief));
    await real.sendRtcp(transport, reportFrom(real));
    await kit.until(() => transport.rtcpTuple?.remotePort === real.rtcpPort, "the 'rtcptuple' event");
    await named.sendRtcp(transport, reportFrom(named));
    expect(transport.rtcpTuple?.remotePort).toBe(real.rtcpPort);
  });

  test('is multiplexed when the remote says so, although there is a port for it', async () => {
    const transport = await leg({ comedia: false });
    const phone = await open();
    const producer = await kit.produce(transport, PCMU);
    await kit.consume(farLeg, producer, PCMU);
    await transport.connect({ ip: kit.LOOPBACK, port: phone.port, rtcpPort: phone.port });
    await phone.talk(transport);
    await far.heard(1);
    await phone.sendRaw(transport, reportFrom(phone));
    await kit.until(() => phone.rtcp.length > 0, 'a report on the port of RTP', 15_000);
    expect(await counted(producer)).toBe(1);
  });
});

describe('a connect that fails', () => {
  test.each([
    ['no address at all', { ip: 'phone.example.com', port: 4000, rtcpPort: 4001 }],
    ['an address of the other family', { ip: '::1', port: 4000, rtcpPort: 4001 }],
    ['port 0', { ip: kit.LOOPBACK, port: 0, rtcpPort: 4001 }],
    ['no RTCP port', { ip: kit.LOOPBACK, port: 4000 }],
    ['a prefix that is none', { ip: `${kit.LOOPBACK} 10.0.0.0/33`, port: 4000, rtcpPort: 4001 }],
    ['a source that is none', { ip: `${kit.LOOPBACK} anybody`, port: 4000, rtcpPort: 4001 }],
    [
      'keys without SRTP',
      {
        ip: kit.LOOPBACK,
        port: 4000,
        rtcpPort: 4001,
        srtpParameters: {
          cryptoSuite: 'AES_CM_128_HMAC_SHA1_80' as const,
          keyBase64: randomBytes(30).toString('base64'),
        },
      },
    ],
  ])('for %s changes nothing', async (_, wish) => {
    const transport = await bridgedLeg();
    const [named, real] = [await open(), await open()];
    await transport.connect(hint(named));
    await expectOnly(real, transport);
    await expect(transport.connect(wish)).rejects.toThrow();
    await expectOnly(real, transport, 1);
    await expectMediaGoesTo(real);
  });
});
