import { createSocket } from 'node:dgram';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { HepExporter } from '../../../../src/sip/transport/hep/exporter.ts';
import { HEP_SIP, hepPacket, type HepMessage } from '../../../../src/sip/transport/hep/packet.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';
import { until } from '../../../kit/wait.ts';

/** An independent reading of the packet: chunks by type. */
function chunks(packet: Buffer): Map<number, Buffer> {
  expect(packet.toString('latin1', 0, 4)).toBe('HEP3');
  expect(packet.readUInt16BE(4)).toBe(packet.length);
  const found = new Map<number, Buffer>();
  for (let at = 6; at < packet.length; at += packet.readUInt16BE(at + 4)) {
    found.set(packet.readUInt16BE(at + 2), packet.subarray(at + 6, at + packet.readUInt16BE(at + 4)));
  }
  return found;
}

const text = (buffer: Buffer | undefined): string => buffer?.toString() ?? '';
const hex = (buffer: Buffer | undefined): string => buffer?.toString('hex') ?? '';

describe('a HEP packet', () => {
  const message: HepMessage = {
    ...{ at: 1_700_000_000_123.5, transport: 'tls', protocol: HEP_SIP, captureId: 2001, payload: Buffer.from('x') },
    ...{ source: { host: '192.0.2.7', port: 5060 }, destination: { host: '10.0.0.1', port: 5061 } },
  };

  it('has its chunks in network order', () => {
    const found = chunks(hepPacket({ ...message, password: 'secret', correlationId: 'call-1' }));
    expect([...found].map(([type, value]) => [type, hex(value)])).toEqual([
      [1, '02'],
      [2, '06'],
      [3, 'c0000207'],
      [4, '0a000001'],
      [7, '13c4'],
      [8, '13c5'],
      [9, '6553f100'],
      [10, (123_500).toString(16).padStart(8, '0')],
      [11, '01'],
      [12, '000007d1'],
      [14, Buffer.from('secret').toString('hex')],
      [17, Buffer.from('call-1').toString('hex')],
      [15, '78'],
    ]);
  });

  it.each([
    ['2001:db8::1', '20010db8000000000000000000000001'],
    ['[::1]', '00000000000000000000000000000001'],
    ['::ffff:10.1.2.3', '00000000000000000000ffff0a010203'],
    ['fe80::1%eth0', 'fe800000000000000000000000000001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['10.0.0.1', '00000000000000000000ffff0a000001'],
  ])('writes %s as IPv6', (host, bytes) => {
    const destination = { host: '2001:db8::2', port: 1 };
    const found = chunks(hepPacket({ ...message, source: { host, port: 1 }, destination }));
    expect([hex(found.get(1)), hex(found.get(5))]).toEqual(['0a', bytes]);
  });
});

describe('HepExporter', () => {
  it('joins what belongs to one call, also what came before it had its identity', async () => {
    const collector = createSocket('udp4');
    await new Promise<void>(resolve => collector.bind(0, '127.0.0.1', resolve));
    const heard: Map<number, Buffer>[] = [];
    collector.on('message', data => heard.push(chunks(data)));
    const clock = new FakeClock();
    const exporter = new HepExporter({
      ...{ collector: { host: '127.0.0.1', port: collector.address().port }, captureId: 1, inside: false },
      ...{ clock, log: silentLogger },
    });
    const flow = (inner: boolean): Flow =>
      ({
        inner,
        transport: 'udp',
        local: { host: '10.0.0.1', port: 5060 },
        remote: { host: '192.0.2.7', port: 40_000 },
      }) as Flow;
    const sip = (callId: string, more = ''): Buffer =>
      Buffer.from(`INVITE sip:x SIP/2.0\r\nCall-ID: ${callId}\r\n${more}\r\nbody`);
    exporter.sip('in', flow(false), sip('leg-1'));
    exporter.sip('out', flow(true), sip('leg-1', 'X-Tandem-Call: call-1\r\n'));
    exporter.sip('in', flow(true), sip('leg-2', 'X-Tandem-Call: call-1\r\n'));
    exporter.sip('out', flow(false), sip('leg-2'));
    exporter.sip('in', flow(false), sip('other', 'X-Tandem-Call: call-1\r\n'));
    const source = { host: '192.0.2.7', port: 4001 };
    exporter.rtcp({ type: 200 }, { call: 'call-1', source, destination: source });
    await clock.advance(60);
    await until('four packets', () => heard.length === 4);
    // From outside nobody says which call it is.
    expect(heard.map(one => text(one.get(17)))).toEqual(['call-1', 'call-1', 'other', 'call-1']);
    expect(heard.map(one => one.get(11)?.[0])).toEqual([1, 1, 1, 5]);
    expect([hex(heard[0]?.get(3)), hex(heard[1]?.get(3))]).toEqual(['c0000207', '0a000001']);
    exporter.close();
    collector.close();
  });
});
