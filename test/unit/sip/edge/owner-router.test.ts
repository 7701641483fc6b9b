import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { type NodeId, asCallId, asNodeId } from '../../../../src/core/ids.ts';
import { OwnerRouter } from '../../../../src/sip/edge/owner-router.ts';
import type { Neighbour } from '../../../../src/sip/proxy/inner-links.ts';

/** Nodes by id with their boots; who is not listed is dead. */
function setUp(nodes: Record<string, string>, lookup: () => Promise<string | undefined>, maxHeld = 10) {
  const clock = new FakeClock();
  const reach = (id: NodeId): Neighbour | undefined =>
    nodes[id] === undefined
      ? undefined
      : ({ node: { id, boot: nodes[id] }, flow: { id: `to ${id}` } } as unknown as Neighbour);
  const ask = async (): Promise<NodeId | undefined> => {
    const owner = await lookup();
    return owner === undefined ? undefined : asNodeId(owner);
  };
  const router = new OwnerRouter({ clock, lookup: { ownerOf: ask, ownerOfDialog: ask }, reach, maxHeld });
  return { clock, router, nodes };
}

const call = { node: asNodeId('sw1'), callId: asCallId('c'), boot: 'b1' };
const never = (): Promise<never> => Promise.reject(new Error('must not be asked'));

describe('OwnerRouter', () => {
  it('goes straight to the node of the token, without asking', () => {
    const { router } = setUp({ sw1: 'b1' }, never);
    expect(router.route(call)).toEqual({ id: 'to sw1' });
  });

  it('asks when the node was restarted, and goes to the heir', async () => {
    const { router } = setUp({ sw1: 'b2', sw2: 'b1' }, () => Promise.resolve('sw2'));
    expect(await router.route(call)).toEqual({ id: 'to sw2' });
  });

  it('waits while the dead node is still the owner, and goes as soon as somebody else is', async () => {
    let owner = 'sw1';
    const { router, clock } = setUp({ sw2: 'b1' }, () => Promise.resolve(owner));
    const route = Promise.resolve(router.route(call));
    await clock.advance(1000);
    expect(router.held).toBe(1);
    owner = 'sw2';
    await clock.advance(60);
    expect(await route).toEqual({ id: 'to sw2' });
    expect(router.held).toBe(0);
  });

  it.each([
    ['unreachable', 'the owner stays dead', 'sw1'],
    ['unknown', 'nobody has the call', undefined],
  ] as const)('says %s after the hold when %s', async (result, _why, owner) => {
    const { router, clock } = setUp({ sw2: 'b1' }, () => Promise.resolve(owner));
    const route = Promise.resolve(router.route(call));
    await clock.advance(2100);
    expect(await route).toBe(result);
  });

  it('trusts the token when the store is away', async () => {
    const { router } = setUp({ sw1: 'b1' }, () => Promise.reject(new Error('away')));
    const { boot: _, ...withoutBoot } = call;
    expect(await router.route(withoutBoot)).toEqual({ id: 'to sw1' });
  });

  it('does not wait for a dialog that nobody knows', async () => {
    const { router } = setUp({ sw1: 'b1' }, () => Promise.resolve(undefined));
    expect(await router.route({ sipCallId: 'x', tag: 'y' })).toBe('unknown');
  });

  it('holds only so many', async () => {
    const { router, clock } = setUp({}, () => Promise.resolve('sw1'), 2);
    const routes = [1, 2, 3].map(() => Promise.resolve(router.route(call)));
    expect(await routes[2]).toBe('unreachable');
    expect(router.held).toBe(2);
    await clock.advance(2100);
    expect(await Promise.all(routes)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  });
});
