import { beforeEach, expect, it } from 'vitest';
import { asAor, type Aor } from '../../src/core/ids.ts';
import type { Binding, LocationStore } from '../../src/sip/registrar/ports.ts';
import { onEveryEngine } from '../kit/shared-state.ts';

const aor = (user: number | string): Aor => asAor(`sip:${user}@example.test`);
const binding = (of: Aor, key: string, more: Partial<Binding> = {}): Binding => ({
  aor: of,
  key,
  contact: `sip:${key}@127.0.0.1:5060`,
  path: ['<sip:token@127.0.0.1:15060;lr>'],
  expiresAt: Date.now() + 60_000,
  q: 1,
  sipCallId: 'call',
  cseq: 1,
  transport: 'udp',
  zone: 'a',
  ...more,
});

onEveryEngine('LocationStore', engine => {
  let store: LocationStore;
  beforeEach(() => {
    store = engine().location();
  });

  it('keeps bindings as they were given, and shows them to other processes', async () => {
    const phone = binding(aor(1), 'a', { instanceId: '<urn:uuid:1>', regId: 1, userAgent: 'Phone "ü" 1' });
    expect(await store.lookup(aor(1))).toEqual([]);
    expect(await store.update(aor(1), () => [phone])).toEqual([phone]);
    expect(await engine().location().lookup(aor(1))).toEqual([phone]);
    expect(await store.count()).toBe(1);
  });

  it('runs updates of one AOR one after the other, from whichever process they come', async () => {
    const stores = [store, engine().location(), engine().location()];
    const all = Array.from({ length: 300 }, (_, index) => index);
    await Promise.all(
      all.map(index =>
        (stores[index % 3] ?? store).update(aor(1), current => [...current, binding(aor(1), String(index))]),
      ),
    );
    const keys = (await store.lookup(aor(1))).map(({ key }) => Number(key)).sort((a, b) => a - b);
    expect(keys).toEqual(all);
    expect(await store.count()).toBe(300);
  });

  it('fails only the update whose function throws', async () => {
    const bad = store.update(aor(1), () => {
      throw new Error('out of order');
    });
    const good = store.update(aor(2), () => [binding(aor(2), 'a')]);
    await expect(bad).rejects.toThrow('out of order');
    expect(await good).toHaveLength(1);
    expect(await store.count()).toBe(1);
  });

  it('forgets an AOR without bindings, and removes single bindings', async () => {
    await store.update(aor(1), () => [binding(aor(1), 'a'), binding(aor(1), 'b')]);
    expect(await store.remove(aor(1), 'a')).toBe(true);
    expect(await store.remove(aor(1), 'a')).toBe(false);
    expect((await store.lookup(aor(1))).map(({ key }) => key)).toEqual(['b']);
    await store.update(aor(1), () => []);
    expect(await store.count()).toBe(0);
    expect(await store.list({})).toEqual([]);
  });

  it('lists page by page without losing or repeating any', async () => {
    for (let user = 100; user < 120; user += 1) {
      await store.update(aor(user), () => [binding(aor(user), 'a'), binding(aor(user), 'b')]);
    }
    const seen: Binding[] = [];
    for (;;) {
      const page = await store.list({ limit: 7, after: seen.at(-1)?.aor ?? '' });
      if (page.length === 0) break;
      seen.push(...page);
    }
    expect(new Set(seen.map(one => `${one.aor} ${one.key}`)).size).toBe(40);
    expect(seen).toHaveLength(40);
    expect(await store.list({ aor: aor(105) })).toHaveLength(2);
  });
});
