import { expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { isTaken } from '../../../../src/pbx/call/line-wish.ts';
import { LineSeizePackage } from '../../../../src/pbx/presence/shared-line.ts';
import { resourceName } from '../../../../src/sip/event/ports.ts';
import type { SubscribeView } from '../../../../src/sip/event/index.ts';
import { MemoryPresenceStore, MemoryPresenceTable } from '../../../../src/store/index.ts';

const domain = 'example.test';

it('an appearance is taken for all but the phone that has seized it, until it lets go', async () => {
  const clock = new FakeClock();
  const seizes = new MemoryPresenceStore(new MemoryPresenceTable(), clock);
  const seize = new LineSeizePackage({ seizes, clock, appearances: () => 10 });
  const resource = resourceName(domain, '2001');
  const view = {
    ...{ subscription: 's1', watcher: { account: domain, user: '1001' }, resource, expires: 15, note: undefined },
    request: { get: () => '<sip:2001@example.test>;appearance-index=3' },
  } as unknown as SubscribeView;
  expect(await seize.admit(view)).toEqual({ note: '3' });
  const taken = (extension: string, appearance: number | undefined, phone?: string): Promise<boolean> =>
    isTaken(
      { extension: '2001', ...(appearance !== undefined && { appearance }) },
      { extension, ...(phone !== undefined && { phone }) },
      { seizes, domain },
    );
  expect(await taken('1001', 3)).toBe(false);
  expect(await taken('1002', 3)).toBe(true);
  // Who is logged in at the phone calls from it.
  expect(await taken('1002', 3, '1001')).toBe(false);
  expect(await taken('100', 3)).toBe(true);
  expect(await taken('1002', 4)).toBe(false);
  expect(await taken('1002', undefined)).toBe(false);
  seize.ended(view);
  expect(await taken('1002', 3)).toBe(false);
});

it('a call that rings a group has its appearance for itself', async () => {
  const clock = new FakeClock();
  const seizes = new MemoryPresenceStore(new MemoryPresenceTable(), clock);
  const wish = { resource: resourceName(domain, '2001'), appearance: undefined, appearances: 10, expiresAt: 1e13 };
  expect(await seizes.seize({ ...wish, holder: '5f0c7a9e-0000' })).toBe(1);
  const line = { extension: '2001', appearance: 1 };
  expect(await isTaken(line, { extension: '1001' }, { seizes, domain })).toBe(true);
});

it('a call does not depend on what cannot be read', async () => {
  const seizes = { seizes: () => Promise.reject(new Error('busy')) };
  expect(await isTaken({ extension: '2001', appearance: 1 }, { extension: '1001' }, { seizes, domain })).toBe(false);
});
