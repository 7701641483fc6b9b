import { beforeEach, expect, it } from 'vitest';
import type { TrunkReport } from '../../src/sip/trunk/ports.ts';
import { type TrunkStore, onEveryEngine } from '../kit/shared-state.ts';

const MAIN = { account: 'acme.test', name: 'main' };
const soon = (): number => Date.now() + 60_000;
const seat = (callId: string, slot = 'in') => ({ ...MAIN, callId, slot });

function report(node: string, more: Partial<TrunkReport> = {}): TrunkReport {
  const target = { target: 'tls:sbc.acme.test:5061', state: 'alive', since: 1, status: 200, rttMs: 1.5 } as const;
  return {
    ...MAIN,
    node,
    route: '<sip:t@10.0.0.1:5060;lr>',
    transport: 'tls',
    state: 'alive',
    targets: [target],
    ...more,
  };
}

onEveryEngine('trunks', engine => {
  let store: TrunkStore;
  beforeEach(() => {
    store = engine().trunks();
  });

  it('shows each node’s last report to everybody, until it has run out or is taken back', async () => {
    await store.report('lb1', [report('lb1')], soon());
    await store.report('lb2', [report('lb2', { state: 'dead', registeredUntil: 0 })], soon());
    expect(await engine().trunks().reports()).toEqual([
      report('lb1'),
      report('lb2', { state: 'dead', registeredUntil: 0 }),
    ]);
    await store.report('lb1', [], soon());
    expect(await store.reports()).toEqual([report('lb2', { state: 'dead', registeredUntil: 0 })]);
    await store.report('lb2', [report('lb2')], Date.now() - 1);
    expect(await store.reports()).toEqual([]);
  });

  it('never gives away more seats than there are, whoever asks', async () => {
    const stores = [store, engine().trunks(), engine().trunks()];
    const asked = Array.from({ length: 60 }, (_, index) => index);
    const given = await Promise.all(asked.map(index => stores[index % 3]!.take(seat(`c${index}`), 10, soon())));
    expect(given.filter(Boolean)).toHaveLength(10);
    expect(await store.taken()).toEqual([{ ...MAIN, calls: 10 }]);
  });

  it('a leg that goes on in another call takes its seat along', async () => {
    await store.take(seat('c1'), 2, soon());
    await store.take(seat('c1', 'out'), 2, soon());
    await store.move(seat('c1', 'out'), 'c2');
    await store.leave('c1');
    expect(await store.taken()).toEqual([{ ...MAIN, calls: 1 }]);
    await store.leave('c2', 'out');
    expect(await store.taken()).toEqual([]);
  });

  it('counts the legs of a call apart, and a seat that is taken again once', async () => {
    expect(await store.take(seat('c1'), 2, soon())).toBe(true);
    expect(await store.take(seat('c1'), 2, soon())).toBe(true);
    expect(await store.take(seat('c1', 'out'), 2, soon())).toBe(true);
    expect(await store.take(seat('c2'), 2, soon())).toBe(false);
    expect(await store.take({ ...seat('c2'), name: 'other' }, 2, soon())).toBe(true);
    await store.leave('c1', 'out');
    expect(await store.take(seat('c2'), 2, soon())).toBe(true);
    await store.leave('c1');
    await store.leave('c2');
    expect(await store.taken()).toEqual([]);
  });

  it('frees what nobody has renewed', async () => {
    await store.take(seat('kept'), 2, Date.now() + 50);
    await store.take(seat('lost'), 2, Date.now() - 1);
    await engine().trunks().keep(['kept', 'unknown'], soon());
    expect(await store.taken()).toEqual([{ ...MAIN, calls: 1 }]);
    expect(await store.take(seat('new'), 2, soon())).toBe(true);
    expect(await store.take(seat('more'), 2, soon())).toBe(false);
  });

  it('counts without a limit too', async () => {
    expect(await store.take(seat('c1'), undefined, soon())).toBe(true);
    expect(await store.taken()).toEqual([{ ...MAIN, calls: 1 }]);
  });
});
