import { describe, expect, it } from 'vitest';
import { clusterKeys } from '../../../../src/core/keys.ts';
import { FlowBook } from '../../../../src/sip/edge/flow-book.ts';
import { parseFlowUri } from '../../../../src/sip/edge/flow-uri.ts';
import { ViaFold } from '../../../../src/sip/edge/via-fold.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';

const keys = clusterKeys('test');

function flow(transport: Flow['transport'], id: string, host = '192.0.2.7', port = 4711): Flow {
  return { id, transport, listener: `${transport}-1`, remote: { host, port }, open: true } as Flow;
}

function book(boot: string, flows: Flow[]): FlowBook {
  return new FlowBook({
    key: keys.flow,
    boot,
    inner: { host: '10.0.0.5', port: 6000 },
    advertised: () => ({ host: '2001:db8::5', port: 5060 }),
    connection: id => flows.find(each => each.id === id),
    datagrams: (listener, { host, port }) =>
      flows.find(each => each.listener === listener && each.remote.host === host && each.remote.port === port),
  });
}

describe('FlowBook', () => {
  it.each([flow('udp', 'u'), flow('udp', 'six', '2001:db8::7'), flow('wss', 'w-1')])('finds what it named: %j', one => {
    const flows = book('boot', [one]);
    const uri = parseFlowUri(flows.uri(one, true));
    expect(uri).toMatchObject({ pub: '[2001:db8::5]:5060', ptp: one.transport, nat: true });
    expect(flows.find(uri?.token ?? '')).toBe(one);
    expect(flows.uri(one, false)).not.toContain('nat');
  });

  it('knows UDP flows of an earlier boot, and of connections that they are gone', () => {
    const flows = [flow('udp', 'u'), flow('tcp', 't-1')] as const;
    const before = book('before', [...flows]);
    const after = book('after', [...flows]);
    expect(after.find(before.token(flows[0]))).toBe(flows[0]);
    // The number may have been given out again, to somebody else.
    expect(after.find(before.token(flows[1]))).toBe('gone');
  });

  it('tells a closed connection and a made-up token', () => {
    const one = { ...flow('tcp', 't-1') };
    const flows = book('boot', [one]);
    const token = flows.token(one);
    expect(flows.find(token)).toBe(one);
    Object.assign(one, { open: false });
    expect(flows.find(token)).toBe('gone');
    expect(flows.find('made-up')).toBe('forged');
  });
});

describe('ViaFold', () => {
  const fold = new ViaFold(keys.fold);
  const vias = ['SIP/2.0/TCP 10.0.0.9:6000;branch=z9hG4bKa', 'SIP/2.0/TCP 10.0.0.8:6000;branch=z9hG4bKb'];

  it('gives back what it hid, with the same branch each time', () => {
    const branch = fold.fold(vias) ?? '';
    expect(branch).toMatch(/^z9hG4bK[A-Za-z0-9_-]+$/);
    expect(fold.fold(vias)).toBe(branch);
    expect(fold.unfold(branch)).toEqual(vias);
  });

  it('does not open what it has not made, nor hide more than a branch may hold', () => {
    expect(fold.unfold('z9hG4bKabc')).toBeUndefined();
    expect(fold.unfold(`z9hG4bKF${'A'.repeat(60)}`)).toBeUndefined();
    expect(fold.fold(Array.from({ length: 100 }, () => vias[0] ?? ''))).toBeUndefined();
  });
});
