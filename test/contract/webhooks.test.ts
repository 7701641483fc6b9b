import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebhookDispatcher, type Webhook } from '../../src/api/webhooks/dispatcher.ts';
import type { DeliveryStore, NewDelivery } from '../../src/api/webhooks/ports.ts';
import type { SendResult } from '../../src/api/webhooks/sender.ts';
import { newWebhookSecret } from '../../src/api/webhooks/signature.ts';
import type { Clock } from '../../src/core/clock.ts';
import { SystemIds } from '../../src/core/ids.ts';
import { silentLogger } from '../../src/core/log.ts';
import { MemoryEventLog, MemoryEventTable, WebhookDeliveryStore } from '../../src/store/index.ts';
import { until } from '../kit/wait.ts';
import { onEveryDurableEngine } from '../kit/durable.ts';

const delivery = (id: string, createdAt: number, webhook = 'w1'): NewDelivery => ({
  ...{ id, webhook, type: 'call.ended', body: '{"a":1}', createdAt },
});

onEveryDurableEngine('webhooks', database => {
  let store: DeliveryStore;
  beforeEach(async () => {
    store = new WebhookDeliveryStore(await database().open());
  });

  it('gives the duty to one at a time', async () => {
    expect(await Promise.all(['a', 'b'].map(holder => store.lead(holder, 1000, 2000)))).toContain(false);
    const [first = '', second = ''] = (await store.lead('a', 1000, 2000)) ? ['a', 'b'] : ['b', 'a'];
    expect(await store.lead(second, 1999, 3000)).toBe(false);
    expect(await store.enqueue(second, [delivery('d1', 1)], 'e-1')).toBe(false);
    expect(await store.enqueue(first, [delivery('d1', 1)], 'e-1')).toBe(true);
    expect(await store.lead(second, 2001, 3000)).toBe(true);
    expect(await store.position()).toBe('e-1');
    expect(await store.enqueue(first, [delivery('d2', 1)], 'e-2')).toBe(false);
    expect((await store.list({ webhook: 'w1', limit: 10 })).map(({ id }) => id)).toEqual(['d1']);
  });

  it('gives what is due, keeps what came of it, and replays', async () => {
    await store.lead('a', 1, 1000);
    const all = [delivery('d1', 10), delivery('d2', 20), delivery('d3', 30, 'w2'), delivery('d4', 40)];
    await store.enqueue('a', all, 'e-4');
    expect((await store.due(30, 10, [])).map(({ id }) => id)).toEqual(['d1', 'd2', 'd3']);
    expect((await store.due(30, 1, ['w1'])).map(({ id }) => id)).toEqual(['d3']);
    await store.attempted('d1', { state: 'pending', at: 500, status: 503, error: 'status 503' });
    await store.attempted('d2', { state: 'delivered', at: 50, status: 204 });
    await store.attempted('d4', { state: 'dead', at: 60, error: 'no answer in time' });
    expect((await store.due(100, 10, [])).map(({ id }) => id)).toEqual(['d3']);
    expect(await store.get('w1', 'd1')).toMatchObject({ attempts: 1, status: 503, error: 'status 503', at: 500 });
    expect(await store.get('w2', 'd1')).toBeUndefined();
    expect(await store.counts()).toEqual({ pending: 2, delivered: 1, dead: 1 });
    expect(await store.waiting()).toEqual(new Map(Object.entries({ w1: 1, w2: 1 })));
    expect((await store.list({ webhook: 'w1', limit: 2 })).map(({ id }) => id)).toEqual(['d4', 'd2']);
    const before = { createdAt: 20, id: 'd2' };
    expect((await store.list({ webhook: 'w1', limit: 2, before })).map(({ id }) => id)).toEqual(['d1']);
    expect((await store.list({ webhook: 'w1', limit: 5, state: 'dead' })).map(({ id }) => id)).toEqual(['d4']);
    expect(await store.replay('w1', 'dead', 70)).toBe(1);
    expect(await store.replay('w1', { id: 'd2' }, 80)).toBe(1);
    expect(await store.replay('w2', { id: 'd2' }, 80)).toBe(0);
    expect((await store.due(100, 10, ['w2'])).map(({ id, attempts }) => [id, attempts])).toEqual([
      ['d4', 0],
      ['d2', 0],
    ]);
    await store.attempted('d2', { state: 'delivered', at: 90, status: 204 });
    await store.purge(91);
    expect((await store.list({ webhook: 'w1', limit: 5 })).map(({ id }) => id)).toEqual(['d4', 'd1']);
    await store.forget('w1');
    expect(await store.counts()).toEqual({ pending: 1, delivered: 0, dead: 0 });
  });

  describe('WebhookDispatcher', () => {
    const hook = (id: string, more: Partial<Webhook> = {}): Webhook => ({
      ...{
        id,
        url: `https://${id}.test/`,
        topics: ['call.*'],
        enabled: true,
        secret: newWebhookSecret(),
        createdAt: 0,
      },
      ...more,
    });

    /** Set by hand: to let half a day pass in steps of a quarter of a second would take minutes. */
    let now = 0;
    const hand: Clock = {
      now: () => now,
      monotonic: () => now,
      after: () => ({ cancel: () => undefined }),
      every: () => ({ cancel: () => undefined }),
    };

    const unseal = (sealed: string): string => {
      if (sealed === 'of another cluster') throw new Error('cannot be opened');
      unsealed++;
      return sealed;
    };

    function dispatcher(
      hooks: readonly Webhook[],
      answer: (url: string) => SendResult | Promise<SendResult>,
      more: { readonly mostWaiting?: number } = {},
    ) {
      const log = new MemoryEventLog(table, hand, 's1');
      const sent: { url: string; body: string; id: string | undefined }[] = [];
      const made = new WebhookDispatcher({
        ...{
          log,
          store,
          clock: hand,
          events: log,
          logger: silentLogger,
          ids: new SystemIds(),
          holder: `h${++holders}`,
        },
        ...more,
        webhooks: () => hooks,
        unseal,
        sender: {
          send: (url, body, headers) => {
            sent.push({ url, body, id: headers['webhook-id'] });
            return Promise.resolve(answer(url));
          },
        },
      });
      made_.push(made);
      return { log, sent, dispatcher: made };
    }

    let table: MemoryEventTable;
    let holders = 0;
    let unsealed = 0;
    const made_: WebhookDispatcher[] = [];
    beforeEach(() => {
      table = new MemoryEventTable();
      now = Date.UTC(2030, 0, 1);
      unsealed = 0;
    });
    afterEach(async () => {
      for (const one of made_.splice(0)) await one.close();
    });

    const ended = (call: string, account = 'a.test') => ({ type: 'call.ended', account, call, data: {} }) as const;
    /** Looks until it is so: what was sent is written down a little later. */
    const looking = (one: WebhookDispatcher, what: string, so: () => Promise<boolean> | boolean): Promise<true> =>
      until(what, async () => {
        await one.look();
        return (await so()) ? true : undefined;
      });

    it('sends each event to whoever wants it, and to nobody else', async () => {
      const hooks = [
        hook('w1'),
        hook('w2', { account: 'b.test' }),
        hook('w3', { topics: ['queue.*'] }),
        hook('w4', { enabled: false }),
      ];
      const { log, sent, dispatcher: one } = dispatcher(hooks, () => ({ ok: true, status: 200 }));
      await one.look();
      log.publish(ended('c1'));
      log.publish(ended('c2', 'b.test'));
      log.publish({ type: 'node.up', data: {} });
      await looking(one, 'three deliveries', async () => (await store.counts()).delivered === 3);
      const got = sent.map(({ url, body }) => [url, (JSON.parse(body) as { call: string }).call]).sort();
      expect(got).toEqual([
        ['https://w1.test/', 'c1'],
        ['https://w1.test/', 'c2'],
        ['https://w2.test/', 'c2'],
      ]);
      expect(new Set(sent.map(({ id }) => id)).size).toBe(3);
    });

    it('tries again with growing pauses, gives up after the last one, and says so', async () => {
      const {
        log,
        sent,
        dispatcher: one,
      } = dispatcher([hook('w1')], () => ({ ok: false, status: 500, error: 'status 500' }));
      await one.look();
      log.publish(ended('c1'));
      const times: number[] = [];
      for (let attempt = 1; attempt <= 11; attempt++) {
        await looking(one, `attempt ${attempt}`, async () => {
          const [found] = await store.list({ webhook: 'w1', limit: 1 });
          return found?.attempts === attempt;
        });
        times.push(now);
        const [found] = await store.list({ webhook: 'w1', limit: 1 });
        if (found?.state === 'pending') now = found.at;
      }
      expect(sent).toHaveLength(11);
      expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
      const pauses = times.slice(1).map((at, index) => Math.round((at - (times[index] ?? 0)) / 1000));
      expect(pauses.slice(0, 4)).toEqual([1, 5, 30, 120]);
      expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
      expect(await store.counts()).toEqual({ pending: 0, delivered: 0, dead: 1 });
      const { events } = await log.after(0, 10);
      expect(events.at(-1)).toMatchObject({
        type: 'webhook.dead',
        data: { webhook: 'w1', event: 'call.ended', status: 500 },
      });
    });

    it('works off what waits without waiting for its timer', async () => {
      const { log, dispatcher: one } = dispatcher([hook('w1')], () => ({ ok: true, status: 200 }));
      await one.look();
      for (let call = 0; call < 50; call++) log.publish(ended(`c${call}`));
      await one.look();
      // No timer goes here, and nobody looks once more.
      await until('all to be delivered', async () => (await store.counts()).delivered === 50);
    });

    it('keeps what waits for a webhook that is disabled or cannot be read, and forgets it with the webhook', async () => {
      const hooks = [hook('w1'), hook('w2')];
      const { log, sent, dispatcher: one } = dispatcher(hooks, () => ({ ok: true, status: 200 }));
      await one.look();
      expect(unsealed).toBe(0);
      await store.enqueue(`h${holders}`, [delivery('d1', 1, 'w1'), delivery('d2', 1, 'w2')], 'memory-0');
      hooks[0] = hook('w1', { enabled: false });
      hooks[1] = hook('w2', { secret: 'of another cluster' });
      await one.look();
      await one.look();
      expect(await store.counts()).toMatchObject({ pending: 2 });
      expect(sent).toEqual([]);
      hooks[0] = hook('w1');
      hooks[1] = hook('w2');
      await looking(one, 'both to be delivered', async () => (await store.counts()).delivered === 2);
      expect(unsealed).toBe(2);
      log.publish(ended('c1'));
      hooks[0] = hook('w1', { enabled: false });
      await looking(one, 'the other one', async () => (await store.counts()).delivered === 3);
      await store.replay('w1', { id: 'd1' }, 1);
      hooks.shift();
      await looking(one, 'it to be forgotten', async () => (await store.counts()).pending === 0);
      expect(sent).toHaveLength(3);
    });

    it('keeps no more for a webhook than may wait, and goes on once there is room', async () => {
      let away = true;
      const answer = (): SendResult => (away ? { ok: false, error: 'away' } : { ok: true, status: 200 });
      const hooks = [hook('w1'), hook('w2', { account: 'b.test' })];
      const { log, dispatcher: one } = dispatcher(hooks, answer, { mostWaiting: 3 });
      await one.look();
      for (let call = 0; call < 5; call++) log.publish(ended(`c${call}`));
      log.publish(ended('c5', 'b.test'));
      await looking(one, 'all to have been tried', () => one.counts.failed === 4);
      expect(await store.waiting()).toEqual(new Map(Object.entries({ w1: 3, w2: 1 })));
      expect(one.counts.dropped).toBe(3);
      away = false;
      now += 60_000;
      await looking(one, 'what waits', async () => (await store.counts()).delivered === 4);
      log.publish(ended('c6'));
      await looking(one, 'the one that has room', async () => (await store.counts()).delivered === 5);
    });

    it('ends when what it was sending is written down', async () => {
      let answer: ((result: SendResult) => void) | undefined;
      const { log, dispatcher: one } = dispatcher([hook('w1')], () => new Promise(resolve => (answer = resolve)));
      await one.look();
      log.publish(ended('c1'));
      await looking(one, 'a request', () => answer !== undefined);
      const closed = one.close();
      answer?.({ ok: true, status: 200 });
      await closed;
      expect(await store.counts()).toMatchObject({ delivered: 1 });
    });

    it('goes on where a process that has died has stopped', async () => {
      const first = dispatcher([hook('w1')], () => ({ ok: true, status: 200 }));
      await first.dispatcher.look();
      first.log.publish(ended('c1'));
      await looking(first.dispatcher, 'the first', async () => (await store.counts()).delivered === 1);
      const second = dispatcher([hook('w1')], () => ({ ok: true, status: 200 }));
      await second.dispatcher.look();
      expect([first.dispatcher.leads, second.dispatcher.leads]).toEqual([true, false]);
      await first.dispatcher.close();
      first.log.publish(ended('c2'));
      // Its lease has to run out.
      now += 7000;
      await looking(second.dispatcher, 'the second', async () => (await store.counts()).delivered === 2);
      expect(second.sent.map(({ body }) => (JSON.parse(body) as { call: string }).call)).toEqual(['c2']);
    });
  });
});
