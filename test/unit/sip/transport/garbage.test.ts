/** Whatever comes from the network ends in the transport: nothing is thrown, nothing is left, the next message is heard. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Logger } from '../../../../src/core/log.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { closeAll, rawTcp, rawUdp, station, text, until } from './support.ts';

afterEach(closeAll);

const GOOD = text('MESSAGE', 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKx;rport', {
  body: 'hello',
  headers: ['Contact: <sip:a@h>'],
});

/** A good message with some bytes replaced, dropped or repeated, or plain noise. */
const broken = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map(bytes => Buffer.from(bytes)),
  fc
    .array(fc.tuple(fc.nat(GOOD.length), fc.constantFrom('cut', 'put', 'twice'), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    })
    .map(edits => {
      let bytes = Buffer.from(GOOD, 'latin1');
      for (const [at, what, byte] of edits) {
        const middle =
          what === 'cut' ? Buffer.alloc(0) : what === 'put' ? Buffer.from([byte]) : bytes.subarray(at, at + 40);
        bytes = Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(what === 'twice' ? at : at + 1)]);
      }
      return bytes;
    }),
);

function watchful(): { log: Logger; errors: unknown[] } {
  const errors: unknown[] = [];
  const log: Logger = { ...silentLogger, child: () => log, error: what => void errors.push(what) };
  return { log, errors };
}

describe('anything from the network', () => {
  it('as datagrams', async () => {
    const { log, errors } = watchful();
    const s = station({}, { log });
    const { address } = await s.listen('udp');
    const raw = await rawUdp();
    await fc.assert(
      fc.asyncProperty(fc.array(broken, { minLength: 1, maxLength: 10 }), async messages => {
        const before = s.requests.length;
        for (const message of messages) raw.send(message, address);
        raw.send(text('OPTIONS', 'SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKlast'), address);
        await until(() => s.requests.slice(before).some(({ request }) => request.via.branch === 'z9hG4bKlast'));
      }),
      { numRuns: 200 },
    );
    expect(errors).toEqual([]);
  });

  it('as a stream in pieces of any size', async () => {
    const { log, errors } = watchful();
    const s = station({}, { log });
    const { address } = await s.listen('tcp');
    await fc.assert(
      fc.asyncProperty(fc.array(broken, { maxLength: 5 }), fc.integer({ min: 1, max: 600 }), async (messages, size) => {
        const raw = await rawTcp(address);
        const stream = Buffer.concat(messages);
        for (let at = 0; at < stream.length; at += size) raw.socket.write(stream.subarray(at, at + size));
        raw.socket.end();
        await until(() => raw.ended());
      }),
      { numRuns: 100 },
    );
    await until(() => s.layer.snapshot().flows.tcp === 0);
    expect(errors).toEqual([]);
  });
});
