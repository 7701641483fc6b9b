import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as kit from './kit.ts';

const run = promisify(execFile);
let rig: kit.Rig;

beforeAll(async () => {
  rig = await kit.startRig();
});
afterAll(() => rig.close());

// RFC 4594 4.1: EF is 46, the upper six bits of the octet.
test.each([
  [kit.LOOPBACK, 'tos:0xb8'],
  ['::1', 'tclass:0xb8'],
])('media from %s is marked as voice', async (ip, mark) => {
  const transport = await kit.openTransport(rig, { listenInfo: { protocol: 'udp', ip } });
  for (const port of [transport.tuple.localPort, transport.rtcpTuple?.localPort]) {
    const { stdout } = await run('ss', ['-uanH', '--tos', `sport = :${port}`]);
    expect(stdout).toContain(mark);
  }
  transport.close();
});

test('an IPv6 call is carried', async () => {
  const [a, b] = [await kit.Phone.open('::1'), await kit.Phone.open('::1')];
  const listenInfo = { protocol: 'udp', ip: '::1' } as const;
  const [from, to] = [await kit.openTransport(rig, { listenInfo }), await kit.openTransport(rig, { listenInfo })];
  await from.connect({ ip: '::1 2001:db8::/32', port: a.port, rtcpPort: a.rtcpPort });
  await to.connect({ ip: '::1', port: b.port, rtcpPort: b.rtcpPort });
  await kit.consume(to, await kit.produce(from, kit.PCMU), kit.PCMU);
  const spoken = await a.talk(from);
  expect((await b.heard(1)).payload).toEqual(spoken);
  for (const one of [a, b, from, to]) one.close();
});
