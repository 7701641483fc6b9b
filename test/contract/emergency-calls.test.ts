import { expect, it } from 'vitest';
import type { EmergencyEvent } from '../../src/pbx/features/emergency/ports.ts';
import { EmergencyCallStore } from '../../src/store/index.ts';
import { onEveryDurableEngine } from '../kit/durable.ts';

const call = (callId: string, at: number, account = 'example.test'): EmergencyEvent => ({
  callId,
  account,
  at,
  number: '911',
  extension: '1001',
  site: 'HQ',
  address: { country: 'US', city: 'San Jose', street: 'Almaden Blvd' },
});

onEveryDurableEngine('EmergencyCallStore', database => {
  it('keeps each call once, the last one first, and every account its own', async () => {
    const store = new EmergencyCallStore(await database().open());
    await store.record(call('c1', 1000));
    await store.record(call('c1', 2000));
    await store.record(call('c2', 3000));
    await store.record(call('c3', 4000, 'other.test'));
    expect(await store.recent('example.test', 10)).toEqual([call('c2', 3000), call('c1', 1000)]);
    expect(await store.recent('example.test', 1)).toEqual([call('c2', 3000)]);
  });
});
