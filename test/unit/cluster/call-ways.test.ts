import { describe, expect, it } from 'vitest';
import { CallWays } from '../../../src/cluster/call-ways.ts';
import { FakeClock } from '../../../src/core/clock.ts';
import { asCallId, asLegId, asNodeId, type NodeId } from '../../../src/core/ids.ts';

const NAMED = { host: '192.0.2.9', port: 1 };
const target = { node: asNodeId('a1'), callId: asCallId('c'), legId: asLegId('l'), boot: 'x' };

/** Switches by id, with their boots and whether somebody listens there. */
function setUp(switches: Record<string, { boot: string; deaf?: boolean }>, owner: () => string | undefined) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const ways = new CallWays<string>({
    clock,
    alive: (id: NodeId) => switches[id] && { inner: { host: id, port: 1 }, boot: switches[id].boot },
    claims: {
      ownerOf: () => {
        const id = owner();
        asked.push(id ?? '-');
        return Promise.resolve(id === undefined ? undefined : asNodeId(id));
      },
    },
    connect: ({ host }) =>
      switches[host]?.deaf === true ? Promise.reject(new Error('refused')) : Promise.resolve(host),
  });
  return { clock, asked, ways };
}

describe('CallWays', () => {
  it('goes to the switch that the Contact names, without asking', async () => {
    const { ways, asked } = setUp({ a1: { boot: 'x' } }, () => 'a1');
    expect(await ways.to(target, NAMED)).toBe('a1');
    expect(asked).toEqual([]);
  });

  it.each([
    ['is dead', {}],
    ['was started again', { a1: { boot: 'y' } }],
    ['has died just now', { a1: { boot: 'x', deaf: true } }],
  ])('the switch %s → to who has the call now, as soon as somebody has', async (_what, switches) => {
    let owner = 'a1';
    const { ways, clock } = setUp({ ...switches, b2: { boot: 'z' } }, () => owner);
    const found = ways.to(target, NAMED);
    await clock.advance(500);
    owner = 'b2';
    await clock.advance(60);
    expect(await found).toBe('b2');
    expect(clock.pending).toBe(0);
  });

  it('nobody takes it → to where the Contact points', async () => {
    const { ways, clock } = setUp({}, () => undefined);
    const found = ways.to(target, NAMED);
    await clock.advance(2100);
    expect(await found).toBe(NAMED.host);
  });
});
