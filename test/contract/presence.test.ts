import { afterEach, beforeEach, expect, it } from 'vitest';
import { asCallId, asLegId } from '../../src/core/ids.ts';
import type { LineState, PresenceChange, PresenceStore } from '../../src/pbx/presence/ports.ts';
import { resourceName, type ResourceName } from '../../src/sip/event/ports.ts';
import { until } from '../kit/wait.ts';
import { onEveryEngine } from '../kit/shared-state.ts';

const resource = resourceName('example.test', '1001');
const other = resourceName('example.test', '1002');
const line = (leg: number | string, state: LineState['state'], more: Partial<LineState> = {}): LineState => ({
  resource,
  callId: asCallId('call'),
  legId: asLegId(`leg-${leg}`),
  fence: 0,
  state,
  direction: 'recipient',
  ...more,
});

onEveryEngine('PresenceStore', engine => {
  /** A switch and a zone-proxy. */
  let a: PresenceStore;
  let b: PresenceStore;
  const stops: (() => void)[] = [];
  beforeEach(() => {
    a = engine().presence('boot-a');
    b = engine().presence('boot-b');
  });
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  function watch(store: PresenceStore): PresenceChange[] {
    const seen: PresenceChange[] = [];
    stops.push(store.onChange(changes => seen.push(...changes)));
    return seen;
  }
  const states = async (store: PresenceStore): Promise<string[]> =>
    (await store.lines(resource)).map(each => each.state);
  const becomes = (store: PresenceStore, wanted: string[]): Promise<unknown> =>
    until(`lines ${wanted.join()}`, async () => (await states(store)).join() === wanted.join());

  it('shows the latest state of each line to other processes, oldest line first, until it ends', async () => {
    const full = line(1, 'early', {
      remote: { uri: 'sip:1002@example.test', displayName: 'Zoë "Z" <x>' },
      dialog: { sipCallId: 'c', localTag: 'l', remoteTag: 'r' },
      appearance: 2,
    });
    a.publish(full);
    await becomes(b, ['early']);
    expect(await b.lines(resource)).toEqual([full]);
    a.publish(line(2, 'trying', { direction: 'initiator' }));
    a.publish({ ...full, state: 'confirmed' });
    await becomes(b, ['confirmed', 'trying']);
    a.publish(line(1, 'terminated'));
    await becomes(b, ['trying']);
    a.publish(line(2, 'terminated'));
    await becomes(b, []);
    expect(await b.lines(other)).toEqual([]);
  });

  it('tells of changes made by any process, its own too, soon and each resource once for a burst', async () => {
    a.publish(line(0, 'trying'));
    await becomes(b, ['trying']);
    const [seenA, seenB] = [watch(a), watch(b)];
    const started = performance.now();
    for (let turn = 0; turn < 100; turn += 1) a.publish(line(0, turn % 2 ? 'held' : 'confirmed'));
    a.publish(line(1, 'early', { resource: other }));
    await until('both to be told', () =>
      [seenA, seenB].every(seen => seen.some(each => each.resource.name === '1002')),
    );
    expect(performance.now() - started).toBeLessThan(500);
    for (const seen of [seenA, seenB]) {
      const keys = seen.map(({ topic, resource: { name } }) => `${topic} ${name}`);
      expect([...new Set(keys)].sort()).toEqual(['line 1001', 'line 1002']);
      expect(keys.length).toBeLessThan(10);
    }
    await b.setCounts(other, { new: 1, saved: 0, urgentNew: 0, urgentSaved: 0 });
    await until('the mailbox', () => seenA.some(each => each.topic === 'mailbox' && each.resource.name === '1002'));
  });

  it('treats names of resources alike in whatever case they are published', async () => {
    a.publish(line(1, 'early', { resource: { account: 'Example.TEST', name: 'Park-A' } }));
    const park = resourceName('EXAMPLE.test', 'PARK-a');
    await until('the line', async () => (await b.lines(park)).length === 1);
  });

  it('does not hear a former owner of a call, whatever it says', async () => {
    b.publish(line(1, 'confirmed', { fence: 1 }));
    await becomes(a, ['confirmed']);
    a.publish(line(1, 'held'));
    a.publish(line(1, 'terminated'));
    a.publish(line(2, 'early'));
    await becomes(a, ['confirmed', 'early']);
  });

  it('puts out the lines of a dead boot that nobody has published since', async () => {
    a.publish(line(1, 'confirmed'));
    a.publish(line(2, 'confirmed'));
    await becomes(b, ['confirmed', 'confirmed']);
    b.publish(line(2, 'held', { fence: 1 }));
    await becomes(a, ['confirmed', 'held']);
    expect([...(await b.lineBoots())].sort()).toEqual(['boot-a', 'boot-b']);
    const seen = watch(b);
    await b.dropLines('boot-a');
    expect(await states(b)).toEqual(['held']);
    await until('the change', () => seen.length > 0);
    expect(await b.lineBoots()).toEqual(['boot-b']);
  });

  it('gives each appearance of a shared line to one phone', async () => {
    const expiresAt = Date.now() + 60_000;
    const wish = (holder: string, appearance?: number) => ({ resource, holder, appearance, appearances: 2, expiresAt });
    const got = await Promise.all(['x', 'y', 'z'].map((holder, index) => (index % 2 ? a : b).seize(wish(holder))));
    expect([...got].sort()).toEqual([1, 2, undefined]);
    expect(await a.seize(wish('w', 1))).toBeUndefined();
    const [first] = await b.seizes(resource);
    expect(await a.seize(wish(first?.holder ?? ''))).toBe(1);
    expect(await b.seizes(resource)).toHaveLength(2);
    await b.release(resource, first?.holder ?? '');
    expect(await a.seize(wish('w', 1))).toBe(1);
    expect(await a.seize(wish('w', 3))).toBeUndefined();
  });

  it('ends a seize with the line that comes of it, and frees what has expired', async () => {
    const wish = { resource, appearance: 1, appearances: 2, expiresAt: Date.now() + 60_000 };
    expect(await a.seize({ ...wish, holder: 'x' })).toBe(1);
    a.publish(line(1, 'trying', { appearance: 1, direction: 'initiator' }));
    await becomes(b, ['trying']);
    expect(await b.seizes(resource)).toEqual([]);
    expect(await b.seize({ ...wish, holder: 'y' })).toBeUndefined();
    a.publish(line(1, 'terminated', { appearance: 1 }));
    await becomes(b, []);
    expect(await b.seize({ ...wish, holder: 'y', expiresAt: Date.now() - 1 })).toBe(1);
    expect(await b.seizes(resource)).toEqual([]);
    expect(await b.seize({ ...wish, holder: 'z' })).toBe(1);
  });

  it('keeps the counts of mailboxes', async () => {
    const counts = { new: 2, saved: 8, urgentNew: 0, urgentSaved: 2 };
    expect(await a.counts(resource)).toBeUndefined();
    await a.setCounts(resource, counts);
    expect(await b.counts(resource)).toEqual(counts);
    await b.setCounts(resource, undefined);
    expect(await a.counts(resource)).toBeUndefined();
  });

  it('keeps what phones publish, by its entity tag, as long as it is meant to last', async () => {
    const later = Date.now() + 60_000;
    const busy = { doNotDisturb: true, note: 'Zoë is out' };
    const base = { resource, replaces: undefined, expiresAt: later, status: busy };
    expect(await a.publishStatus({ ...base, etag: 'one' }, 2)).toBe(true);
    expect(await b.publishStatus({ ...base, etag: 'two', status: { doNotDisturb: false } }, 2)).toBe(true);
    expect(await b.publishStatus({ ...base, etag: 'three' }, 2)).toBe(false);
    expect(await b.statuses(resource)).toHaveLength(2);
    // A refresh keeps what was said under a new tag.
    expect(await b.publishStatus({ ...base, etag: 'one-b', replaces: 'one', status: undefined }, 2)).toBe(true);
    expect(await a.publishStatus({ ...base, etag: 'one-c', replaces: 'one' }, 2)).toBe(false);
    expect(await a.publishStatus({ ...base, etag: 'two-b', replaces: 'two', expiresAt: 0 }, 2)).toBe(true);
    expect(await a.statuses(resource)).toEqual([busy]);
    expect(await a.statuses(other)).toEqual([]);
  });

  it('tells the last word of everybody, and of one', async () => {
    const expiresAt = Date.now() + 60_000;
    const say = (who: ResourceName, etag: string, doNotDisturb: boolean) =>
      a.publishStatus({ resource: who, etag, replaces: undefined, expiresAt, status: { doNotDisturb } }, 5);
    expect(await b.lastWords()).toEqual([]);
    await say(resource, 'one', false);
    await say(resource, 'two', true);
    await say(other, 'three', false);
    await a.publishStatus({ resource, etag: 'four', replaces: undefined, expiresAt: 0, status: undefined }, 5);
    const mine = { resource, doNotDisturb: true, expiresAt };
    expect(await b.lastWords(resource)).toEqual([mine]);
    const all = await b.lastWords();
    expect(all).toHaveLength(2);
    expect(all).toContainEqual(mine);
    expect(all).toContainEqual({ resource: other, doNotDisturb: false, expiresAt });
  });
});
