import { beforeEach, describe, expect, it } from 'vitest';
import type { EventLog } from '../../src/api/live/ports.ts';
import { FakeClock } from '../../src/core/clock.ts';
import type { TandemEvent } from '../../src/core/events.ts';
import { onEveryEngine, sqliteEngine } from '../kit/shared-state.ts';
import { until } from '../kit/wait.ts';

const started = (call: string) => ({ type: 'call.started', account: 'a.test', call, data: { from: 'x' } }) as const;

onEveryEngine('EventLog', engine => {
  let one: EventLog;
  let two: EventLog;
  beforeEach(() => {
    one = engine().events('s1');
    two = engine().events('s2');
  });

  const all = async (log: EventLog, amount: number): Promise<readonly TandemEvent[]> => {
    await until('the events', async () => (await log.after(0, 10_000)).events.length >= amount);
    return (await log.after(0, 10_000)).events;
  };

  it('gives what several nodes have written, with who and when, in one order', async () => {
    one.publish(started('c1'));
    two.publish(started('c2'));
    one.publish({ type: 'node.up', data: {} });
    const events = await all(two, 3);
    expect(events.map(({ type, node, call }) => [type, node, call])).toEqual(
      expect.arrayContaining([
        ['call.started', 's1', 'c1'],
        ['call.started', 's2', 'c2'],
        ['node.up', 's1', undefined],
      ]),
    );
    expect(events[0]).toMatchObject({ account: 'a.test', data: { from: 'x' } });
    expect(events[0]?.at).toBeGreaterThan(Date.now() - 60_000);
    const numbers = events.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(await one.last()).toBe(numbers.at(-1));
    expect(one.epoch).toBe(two.epoch);
  });

  it('keeps the order of one writer', async () => {
    for (let index = 0; index < 500; index++) one.publish(started(`c${index}`));
    const events = await all(two, 500);
    expect(events.map(({ call }) => call)).toEqual(Array.from({ length: 500 }, (_, index) => `c${index}`));
  });

  it('goes on after a number', async () => {
    for (const call of ['c1', 'c2', 'c3', 'c4']) one.publish(started(call));
    const events = await all(one, 4);
    const { events: rest, lost } = await two.after(events[1]?.number ?? 0, 1);
    expect(rest.map(({ call }) => call)).toEqual(['c3']);
    expect(lost).toBe(false);
    expect(await two.after(events[3]?.number ?? 0, 10)).toEqual({ events: [], lost: false });
  });

  it('says that a number is of another log', async () => {
    one.publish(started('c1'));
    await all(one, 1);
    expect((await one.after(1_000_000, 10)).lost).toBe(true);
  });

  it('writes once what several have seen', async () => {
    one.publish({ type: 'node.down', key: 'node.down:b1', data: { node: 's3' } });
    two.publish({ type: 'node.down', key: 'node.down:b1', data: { node: 's3' } });
    two.publish({ type: 'node.down', key: 'node.down:b2', data: { node: 's3' } });
    two.publish(started('last'));
    await until('the last event', async () => (await one.after(0, 10)).events.some(({ call }) => call === 'last'));
    const { events } = await one.after(0, 10);
    expect(events.filter(({ type }) => type === 'node.down')).toHaveLength(2);
  });

  it('tells listeners of new events, its own and those of others, each once and in order', async () => {
    one.publish(started('before'));
    await all(one, 1);
    const heard: TandemEvent[] = [];
    const end = one.onEvents(events => heard.push(...events));
    for (let index = 0; index < 50; index++) (index % 2 === 0 ? one : two).publish(started(`c${index}`));
    await until('all events', () => heard.length >= 50);
    const { events } = await two.after(0, 1000);
    expect(heard).toEqual(events.slice(1));
    end();
  });
});

describe('the log of events on sqlite', () => {
  it('forgets what is older than five minutes, says so, and goes on counting', async () => {
    const engine = sqliteEngine();
    const clock = new FakeClock();
    const log = engine.events('s1', clock);
    const tell = async (call: string): Promise<void> => {
      log.publish(started(call));
      await clock.advance(20);
      await until(call, async () => (await log.after(0, 100)).events.some(event => event.call === call));
    };
    await tell('c1');
    await tell('c2');
    await clock.advance(200_000);
    await tell('c3');
    expect(await log.after(1, 10)).toMatchObject({ lost: false, events: [{ call: 'c2' }, { call: 'c3' }] });
    await clock.advance(200_000);
    await tell('c4');
    expect(await log.after(1, 10)).toMatchObject({
      lost: true,
      events: [
        { call: 'c3', number: 3 },
        { call: 'c4', number: 4 },
      ],
    });
    expect((await log.after(2, 10)).lost).toBe(false);
    await clock.advance(1_000_000);
    expect(await log.last()).toBe(4);
    await tell('c5');
    expect((await log.after(4, 10)).events).toMatchObject([{ call: 'c5', number: 5 }]);
    await engine.close();
  });
});
