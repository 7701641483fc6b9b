import { describe, expect, it } from 'vitest';
import { NodeEvents } from '../../../../src/api/live/publish/nodes.ts';
import {
  emergencyNotice,
  toldLocation,
  toldMessages,
  toldQueues,
  toldRecords,
  toldTrunks,
} from '../../../../src/api/live/publish/stores.ts';
import type { NodeRecord } from '../../../../src/cluster/ports.ts';
import { FakeClock } from '../../../../src/core/clock.ts';
import type { EventDraft, EventSink } from '../../../../src/core/events.ts';
import { asAor, asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import type { CallRecord } from '../../../../src/pbx/call/ports.ts';
import type { MessageStore, VoiceMessage } from '../../../../src/pbx/messages/ports.ts';
import type { Binding } from '../../../../src/sip/registrar/ports.ts';
import type { TrunkReport } from '../../../../src/sip/trunk/ports.ts';
import {
  MemoryLocationStore,
  MemoryQueueStore,
  MemoryQueueTable,
  MemoryTrunkStore,
} from '../../../../src/store/index.ts';

function listener(): EventSink & { readonly events: EventDraft[]; types(): string[] } {
  const events: EventDraft[] = [];
  return { events, publish: event => events.push(event), types: () => events.map(({ type }) => type) };
}

const binding = (key: string, expiresAt: number): Binding => ({
  ...{ aor: asAor('sip:1001@a.test'), key, contact: `sip:1001@192.0.2.1;k=${key}`, path: [], expiresAt, q: 1 },
  ...{ sipCallId: 'c', cseq: 1, transport: 'udp', zone: 'a' },
});

describe('registrations', () => {
  it('are told when a contact comes, goes or has run out; a refresh is no news', async () => {
    const told = listener();
    const store = toldLocation(new MemoryLocationStore(), told, () => 1000);
    const aor = asAor('sip:1001@a.test');
    await store.update(aor, () => [binding('k1', 2000)]);
    await store.update(aor, () => [binding('k1', 3000), binding('k2', 3000)]);
    await store.update(aor, current => current);
    expect(told.events.map(({ type, account, data }) => [type, account, data['extension'], data['contact']])).toEqual([
      ['registration.added', 'a.test', '1001', 'sip:1001@192.0.2.1;k=k1'],
      ['registration.added', 'a.test', '1001', 'sip:1001@192.0.2.1;k=k2'],
    ]);
    expect(await store.remove(aor, 'k1')).toBe(true);
    expect(await store.remove(aor, 'k1')).toBe(false);
    await store.update(aor, () => [binding('k2', 900)]);
    // Run out, and replaced by itself: it is there anew.
    await store.update(aor, () => [binding('k2', 5000)]);
    await store.update(aor, () => [binding('k2', 900), binding('k3', 5000)]);
    await store.update(aor, () => [binding('k3', 5000)]);
    expect(told.types().slice(2)).toEqual([
      ...['registration.removed', 'registration.added', 'registration.added', 'registration.expired'],
    ]);
  });
});

describe('queues', () => {
  it('are told as the last run of a change has recorded it, and after it stands', async () => {
    const told = listener();
    const inner = new MemoryQueueStore(new MemoryQueueTable());
    const store = toldQueues(
      {
        read: work => inner.read(work),
        changeMark: () => inner.changeMark(),
        // As a store does whose commit has failed the first time.
        change: async work => {
          await inner.change(work);
          expect(told.events).toEqual([]);
          return inner.change(work);
        },
      },
      told,
    );
    const queue = { account: 'a.test', extension: '2001' };
    const result = await store.change(table => {
      table.record({ queue, at: 1, kind: 'answered', callId: 'c1', member: '1001', waitMs: 5 });
      return table.count(queue);
    });
    expect(result).toBe(0);
    expect(told.events).toEqual([
      { type: 'queue.answered', account: 'a.test', call: 'c1', data: { queue: '2001', member: '1001', waitMs: 5 } },
    ]);
  });
});

describe('other stores', () => {
  it('tell of a record when it is kept, and of none that is not', () => {
    const told = listener();
    const kept: CallRecord[] = [];
    const record = { id: 'c1', account: 'a.test', outcome: 'success' } as CallRecord;
    toldRecords({ write: one => void kept.push(one) }, told).write(record);
    const full = toldRecords(
      {
        write: () => {
          throw new Error('the disk is full');
        },
      },
      told,
    );
    expect(() => full.write(record)).toThrow('full');
    expect(told.events).toEqual([{ type: 'call.ended', account: 'a.test', call: 'c1', data: { outcome: 'success' } }]);
    expect(kept).toEqual([record]);
  });

  it('tell of a voice message once, however often it is taken in', async () => {
    const told = listener();
    let isNew = true;
    const store = toldMessages({ add: () => Promise.resolve(isNew) } as unknown as MessageStore, told);
    const message = { id: 'm1', account: 'a.test', box: '1001', from: {}, durationMs: 5 } as VoiceMessage;
    expect(await store.add(message)).toBe(true);
    isNew = false;
    expect(await store.add(message)).toBe(false);
    expect(told.types()).toEqual(['voicemail.received']);
  });

  it('tell of an emergency call with where it is', () => {
    const told = listener();
    const call = { callId: 'c1', account: 'a.test', at: 1, number: '911', extension: '1001', site: 'HQ' };
    emergencyNotice(told).notify(call);
    expect(told.events).toMatchObject([
      { type: 'emergency.called', call: 'c1', data: { number: '911', extension: '1001', site: 'HQ' } },
    ]);
  });

  it('tell of a trunk that goes and comes back, and not of one that was found well', async () => {
    const told = listener();
    const store = toldTrunks(new MemoryTrunkStore(new FakeClock()), told);
    const report = (state: TrunkReport['state']): Promise<void> => {
      const target = { target: 'udp:192.0.2.1:5060', state, since: 0 };
      const found = {
        account: 'a.test',
        name: 'carrier',
        node: 'lb1',
        route: '',
        transport: 'udp',
        state,
        targets: [target],
      };
      return store.report('lb1', [found as TrunkReport], 1000);
    };
    for (const state of ['unknown', 'alive', 'alive', 'dead', 'dead', 'alive'] as const) await report(state);
    expect(told.types()).toEqual(['trunk.down', 'trunk.up']);
    expect(told.events[0]).toMatchObject({
      account: 'a.test',
      data: { trunk: 'carrier', targets: [{ state: 'dead' }] },
    });
  });
});

describe('NodeEvents', () => {
  const node = (id: string, state: NodeRecord['state']): NodeRecord => ({
    ...{
      id: asNodeId(id),
      boot: `${id}-boot`,
      role: 'call-switch',
      zone: asZoneId('a'),
      pid: 1,
      draining: false,
      state,
    },
    ...{ inner: { host: '127.0.0.1', port: 1 }, leaseUntil: 0, load: 0 },
  });

  it('tells of the node itself, and of the death of others under a key that all use', () => {
    const told = listener();
    const heard: { died?: (one: NodeRecord) => void; changed?: () => void } = {};
    const cluster = {
      draining: false,
      onDead: (fn: (one: NodeRecord) => void) => {
        heard.died = fn;
        return () => delete heard.died;
      },
      onChange: (fn: () => void) => {
        heard.changed = fn;
        return () => delete heard.changed;
      },
    };
    const events = new NodeEvents(cluster, told, { id: 's1', role: 'call-switch', zone: 'a', boot: 's1-boot' });
    events.up();
    heard.changed?.();
    cluster.draining = true;
    heard.changed?.();
    heard.changed?.();
    cluster.draining = false;
    heard.changed?.();
    heard.died?.(node('s2', 'dead'));
    heard.died?.(node('s3', 'left'));
    events.left();
    events.close();
    expect(heard).toEqual({});
    expect(told.events.map(({ type, key, data }) => [type, key, data['node']])).toEqual([
      ['node.up', 'node.up s1-boot', 's1'],
      ['node.draining', undefined, 's1'],
      ['node.undrained', undefined, 's1'],
      ['node.down', 'node.gone s2-boot', 's2'],
      ['node.left', 'node.gone s3-boot', 's3'],
      ['node.left', 'node.gone s1-boot', 's1'],
    ]);
  });
});
