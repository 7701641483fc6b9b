import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { PublishedDnd, SettingsWithPublished } from '../../../../src/pbx/presence/published-dnd.ts';
import type { RuntimeSettings } from '../../../../src/routing/ports.ts';
import { resourceName } from '../../../../src/sip/event/ports.ts';
import { MemoryPresenceStore, MemoryPresenceTable } from '../../../../src/store/index.ts';

const DOMAIN = 'example.test';
const clock = new FakeClock();
let store: MemoryPresenceStore;
let published: PublishedDnd;
let tag = 0;

const open = () => PublishedDnd.open({ store, clock, log: silentLogger });

async function publish(extension: string, doNotDisturb: boolean, seconds = 60): Promise<string> {
  const etag = `tag-${(tag += 1)}`;
  const resource = resourceName(DOMAIN, extension);
  const expiresAt = clock.now() + seconds * 1000;
  await store.publishStatus({ resource, etag, replaces: undefined, expiresAt, status: { doNotDisturb } }, 10);
  await clock.settle();
  return etag;
}

beforeEach(async () => {
  store = new MemoryPresenceStore(new MemoryPresenceTable(), clock);
  published = await open();
});
afterEach(() => published.close());

describe('do not disturb by PUBLISH', () => {
  it('counts from the moment it is published until it is taken back, whatever the case of the name', async () => {
    expect(published.wantsNoCalls(DOMAIN, 'Ada')).toBe(false);
    await publish('ada', true);
    expect(published.wantsNoCalls(DOMAIN, 'Ada')).toBe(true);
    await publish('Ada', false);
    expect(published.wantsNoCalls(DOMAIN, 'Ada')).toBe(false);
  });

  it('ends when the phone does not say it again', async () => {
    await publish('1001', true, 60);
    await clock.advance(59_999);
    expect(published.wantsNoCalls(DOMAIN, '1001')).toBe(true);
    await clock.advance(1);
    expect(published.wantsNoCalls(DOMAIN, '1001')).toBe(false);
  });

  it('is known to a switch that starts later', async () => {
    await publish('1001', true);
    const later = await open();
    expect(later.wantsNoCalls(DOMAIN, '1001')).toBe(true);
    later.close();
  });

  it('stands beside what codes have set: either of them is enough, and both tell of changes', async () => {
    const own = new Map<string, boolean>();
    const told: string[] = [];
    const settings = new SettingsWithPublished(
      {
        get: (_domain: string, extension: string, name: string) => own.get(`${extension} ${name}`) as never,
        set: (_domain: string, extension: string, name: string, value: unknown) => {
          own.set(`${extension} ${name}`, value === true);
          return Promise.resolve();
        },
        onChange: () => () => undefined,
      } satisfies RuntimeSettings,
      published,
    );
    const end = settings.onChange((domain, extension, name) => told.push(`${domain} ${extension} ${name}`));
    const isSet = () => settings.get(DOMAIN, '1001', 'doNotDisturb') === true;
    await publish('1001', true);
    expect([isSet(), settings.get(DOMAIN, '1001', 'locked'), settings.get(DOMAIN, '1002', 'doNotDisturb')]).toEqual([
      true,
      undefined,
      undefined,
    ]);
    await settings.set(DOMAIN, '1001', 'doNotDisturb', true);
    await publish('1001', false);
    expect(isSet()).toBe(true);
    await settings.set(DOMAIN, '1001', 'doNotDisturb', false);
    expect(isSet()).toBe(false);
    expect(told).toEqual([`${DOMAIN} 1001 doNotDisturb`, `${DOMAIN} 1001 doNotDisturb`]);
    end();
  });
});
