import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { SystemIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { PresenceService } from '../../../../src/pbx/presence/service.ts';
import { SharedBoxes } from '../../../../src/pbx/messages/shared-boxes.ts';
import { resourceName } from '../../../../src/sip/event/index.ts';
import { MemoryPresenceStore, MemoryPresenceTable } from '../../../../src/store/index.ts';
import { account } from '../features/kit.ts';

const directory = account({
  users: [{ extension: '1001' }, { extension: '1002', voicemailAccess: ['1001'] }, { extension: '1003' }],
  queues: [{ extension: '2001', name: 'Sales', voicemailAccess: ['1001', '1003'] }],
  groups: [{ extension: '2002', name: 'Press', settings: { voicemail: false }, voicemailAccess: ['1001'] }],
});
const DOMAIN = directory.domain;
const of = (extension: string) => resourceName(DOMAIN, extension);
const counts = (fresh: number, saved = 0) => ({ new: fresh, saved, urgentNew: 0, urgentSaved: 0 });

function opened() {
  const clock = new FakeClock();
  const store = new MemoryPresenceStore(new MemoryPresenceTable(), clock);
  return { clock, store, boxes: new SharedBoxes({ boxes: store, accounts: { byDomain: () => directory } }) };
}

describe('the lamp of an extension', () => {
  it('counts its own box and those without an owner that it listens to', async () => {
    const { store, boxes } = opened();
    await store.setCounts(of('1001'), counts(1, 2));
    await store.setCounts(of('1002'), counts(9));
    await store.setCounts(of('2001'), counts(3));
    await store.setCounts(of('2002'), counts(9));
    expect(await boxes.counts(of('1001'))).toEqual(counts(4, 2));
    expect(await boxes.counts(of('1003'))).toEqual(counts(3));
    expect(await boxes.counts(of('2001'))).toEqual(counts(3));
    expect(await boxes.counts(of('1090'))).toBeUndefined();
  });

  it('follows a change of such a box, with and without a subscription', async () => {
    const { clock, store, boxes } = opened();
    const told: string[] = [];
    const service = new PresenceService({
      ...{ store, boxes, clock, ids: new SystemIds(), log: silentLogger, account: DOMAIN },
      notifier: { changed: (event: string, { name }: { name: string }) => told.push(`${event} ${name}`) } as never,
      unsolicited: {
        tell: ({ name }) => Promise.resolve(void told.push(name)),
        tellPhone: () => Promise.resolve(),
      },
      mine: ({ name }) => name === '1003',
    });
    await store.setCounts(of('2001'), counts(1));
    await Promise.resolve();
    service.close();
    expect(told).toEqual([...['message-summary 2001', 'message-summary 1001', 'message-summary 1003', '1003']]);
    expect(boxes.listeners(DOMAIN).map(({ name }) => name)).toEqual(['1001', '1003']);
  });
});
