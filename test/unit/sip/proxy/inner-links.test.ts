import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { InnerLinks } from '../../../../src/sip/proxy/inner-links.ts';
import type { NodeView } from '../../../../src/sip/proxy/ports.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';

class FakeFlow {
  open = true;
  readonly #watchers: ((why: string) => void)[] = [];

  onClose(fn: (why: string) => void): () => void {
    this.#watchers.push(fn);
    return () => undefined;
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    for (const fn of this.#watchers) fn('reset');
  }
}

const node = (id: string, more: Partial<NodeView> = {}): NodeView => ({
  id: asNodeId(id),
  role: 'call-switch',
  zone: asZoneId('a'),
  inner: { host: '10.0.0.1', port: 6000 },
  draining: false,
  alive: true,
  ...more,
});

function setUp(start: NodeView[]) {
  const clock = new FakeClock();
  const flows: FakeFlow[] = [];
  const suspects: string[] = [];
  const state = { nodes: start, refuse: false, answers: true, attempts: 0, change: (): void => undefined };
  const links = new InnerLinks({
    directory: {
      nodes: (role, zone) =>
        state.nodes.filter(each => each.role === role && (zone === undefined || each.zone === zone)),
      onChange: fn => {
        state.change = fn;
        return () => undefined;
      },
      suspect: id => suspects.push(id),
    },
    roles: ['call-switch'],
    transport: {
      connect: () => {
        state.attempts += 1;
        if (state.refuse) return Promise.reject(new Error('refused'));
        const flow = new FakeFlow();
        flows.push(flow);
        return Promise.resolve(flow as unknown as Flow);
      },
    },
    clock,
    log: silentLogger,
    ping: () => Promise.resolve(state.answers),
  });
  const available = (): string[] => links.available('call-switch').map(each => each.node.id);
  return { clock, flows, suspects, state, links, available };
}

describe('InnerLinks', () => {
  it('connects with all nodes and offers those that can take something new', async () => {
    const { clock, available, links, state } = setUp([
      node('one'),
      node('two', { draining: true }),
      node('three', { alive: false }),
    ]);
    await clock.advance(0);
    expect(available()).toEqual(['one']);
    expect(links.reach(asNodeId('two'))?.node.id).toBe('two');
    expect(links.reach(asNodeId('three'))).toBeUndefined();
    state.nodes = [node('one', { draining: true }), node('two', { draining: true })];
    state.change();
    expect(available()).toEqual([]);
    expect(links.available('call-switch', { drainingToo: true })).toHaveLength(2);
    links.close();
  });

  it('suspects a node whose connection breaks and connects again, with growing pauses while it is refused', async () => {
    const { clock, flows, suspects, state, links, available } = setUp([node('one')]);
    await clock.advance(0);
    state.refuse = true;
    flows[0]?.close();
    expect(suspects).toEqual(['one']);
    expect(available()).toEqual([]);
    await clock.advance(10_000);
    const refused = state.attempts;
    expect(refused).toBeGreaterThan(5);
    expect(refused).toBeLessThan(15);
    state.refuse = false;
    await clock.advance(2100);
    expect(available()).toEqual(['one']);
    links.close();
  });

  it('does not use a node that has stopped answering, until it answers again', async () => {
    const { clock, suspects, state, links, available } = setUp([node('one')]);
    await clock.advance(0);
    state.answers = false;
    await clock.advance(3100);
    expect(available()).toEqual([]);
    expect(suspects).toEqual(['one']);
    state.answers = true;
    await clock.advance(3100);
    expect(available()).toEqual(['one']);
    links.close();
  });

  it('follows a node to its new address and drops one that is gone', async () => {
    const { clock, flows, state, links } = setUp([node('one')]);
    await clock.advance(0);
    state.nodes = [node('one', { inner: { host: '10.0.0.1', port: 6001 } })];
    state.change();
    await clock.advance(0);
    expect(flows[0]?.open).toBe(false);
    expect(links.flow(asNodeId('one'))).toBe(flows[1]);
    state.nodes = [];
    state.change();
    expect(flows[1]?.open).toBe(false);
    expect(links.snapshot()).toEqual([]);
    links.close();
    expect(clock.pending).toBe(0);
  });
});
