import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../src/core/clock.ts';
import type { EmergencyEvent } from '../../src/pbx/features/emergency/ports.ts';
import { EmergencyCallStore } from '../../src/store/index.ts';
import { DURABLE_ENGINES, Openings, type DurableEngine } from './durable.ts';

const call = (callId: string, at: number, account = 'example.test'): EmergencyEvent => ({
  callId,
  account,
  at,
  number: '911',
  extension: '1001',
  site: 'HQ',
  address: { country: 'US', city: 'San Jose', street: 'Almaden Blvd' },
});

describe.each(DURABLE_ENGINES)('EmergencyCallStore on %s', (_name, start) => {
  let engine: DurableEngine;
  const clock = new SystemClock();
  const openings = new Openings();
  beforeAll(async () => (engine = await start()), 60_000);
  afterEach(() => openings.close());
  afterAll(async () => {
    await engine.stop();
    clock.close();
  });

  it('keeps each call once, the last one first, and every account its own', async () => {
    const store = new EmergencyCallStore(await openings.open(await engine.database(), clock));
    await store.record(call('c1', 1000));
    await store.record(call('c1', 2000));
    await store.record(call('c2', 3000));
    await store.record(call('c3', 4000, 'other.test'));
    expect(await store.recent('example.test', 10)).toEqual([call('c2', 3000), call('c1', 1000)]);
    expect(await store.recent('example.test', 1)).toEqual([call('c2', 3000)]);
  });
});
