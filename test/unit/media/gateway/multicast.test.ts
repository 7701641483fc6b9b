import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asCallId, asLegId } from '../../../../src/core/ids.ts';
import { leaks } from '../../../../src/core/leaks.ts';
import { parseRtp, type RtpPacket } from '../../../../src/media/rtp/index.ts';
import { FakePhone, linear, share, until } from './fake-phone.ts';
import { legOptions, phoneCalls, startGateway, type TestGateway } from './kit.ts';

const GROUP = '239.255.3.7';

let test: TestGateway;
let socket: Socket;
let port: number;
const heard: RtpPacket[] = [];

beforeAll(async () => {
  test = await startGateway();
  socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', bytes => {
    const packet = parseRtp(bytes);
    if (packet) heard.push(packet);
  });
  await new Promise<void>(resolve => socket.bind(0, GROUP, resolve));
  socket.addMembership(GROUP, '127.0.0.1');
  ({ port } = socket.address());
});
afterAll(async () => {
  socket.close();
  await test.close();
  expect(leaks.live()).toEqual({});
});

const share700 = (): number => {
  const last = heard.slice(-20).flatMap(({ payload }) => [...payload]);
  return last.length === 0 ? 0 : share(last.map(linear), 700, 8000);
};

it.each([
  ['PCMU/8000', 0],
  ['PCMA/8000', 8],
])(
  'what a leg in %s hears is heard by a multicast group in mu-law, as long as its leg is there',
  async (name, payloadType) => {
    heard.splice(0);
    const phone = await FakePhone.open({ codecs: [{ name, payloadType }] });
    const speaker = await test.gateway.createLeg(legOptions());
    await phoneCalls(speaker, phone);
    const ids = { legId: asLegId('group'), callId: asCallId('call-1') };
    const leg = await test.gateway.createMulticastLeg({ address: GROUP, port }, ids);
    const hearing = test.gateway.hear(leg, speaker);
    const beep = test.gateway.play(leg, [{ tone: 'beep', durationMs: 100 }]);
    const send = (): void => phone.sendTone(700, payloadType);
    await until(() => heard.length > 3, send);
    await beep.ended;
    // What the phone says is mu-law under either name, so with the other one it is not a pure tone.
    await until(() => heard.length > 50 && share700() > (payloadType === 0 ? 0.9 : 0.3), send);
    expect(new Set(heard.map(packet => packet.payloadType))).toEqual(new Set([0]));
    expect(new Set(heard.map(packet => packet.ssrc)).size).toBe(1);
    hearing.close();
    leg.close();
    speaker.close();
    phone.close();
  },
);
