import net from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { typeOfService } from '../../../../src/sip/transport/dscp.ts';
import { closeAll, HAS_IPV6, station, text, until } from './support.ts';

afterEach(async () => {
  await closeAll();
  vi.restoreAllMocks();
});

describe('marking of signalling (RFC 4594)', () => {
  for (const host of ['127.0.0.1', '::1']) {
    it.skipIf(host === '::1' && !HAS_IPV6)(`marks connections CS3 at both ends over ${host}`, async () => {
      const octets: number[] = [];
      const set = vi.spyOn(net.Socket.prototype, 'setTypeOfService');
      const [a, b] = [station(), station()];
      const { address } = await b.listen('tcp', { host });
      const flow = await a.layer.connect({ transport: 'tcp', ...address });
      flow.send(Buffer.from(text('OPTIONS', 'SIP/2.0/TCP h;branch=z9hG4bKx')));
      await until(() => b.requests.length === 1);
      for (const socket of new Set(set.mock.contexts as net.Socket[])) octets.push(socket.getTypeOfService());
      expect(octets).toEqual([0x60, 0x60]);
    });
  }

  it('leaves packets alone when told to', async () => {
    const set = vi.spyOn(net.Socket.prototype, 'setTypeOfService');
    const s = station({}, { dscp: 0 });
    const { address } = await s.listen('tcp');
    await s.layer.connect({ transport: 'tcp', ...address });
    expect(set).not.toHaveBeenCalled();
  });

  it('knows what a code point is', () => {
    expect(typeOfService(24)).toBe(0x60);
    expect(() => typeOfService(64)).toThrow(RangeError);
  });
});
