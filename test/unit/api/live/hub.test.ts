import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { EventHub, topicFilter, type EventFrame, type Listener } from '../../../../src/api/live/hub.ts';
import type { EventLog } from '../../../../src/api/live/ports.ts';
import { SystemClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { MemoryEventLog, MemoryEventTable } from '../../../../src/store/index.ts';

const newLog = (): MemoryEventLog => new MemoryEventLog(new MemoryEventTable(), new SystemClock(), 's1');
const publish = (log: EventLog, call: string): void => log.publish({ type: 'call.started', call, data: {} });
/** All promises that are settled by now have been heard. */
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

interface Heard extends Listener {
  readonly frames: EventFrame[];
  ended: string | undefined;
}

function ear(room = Infinity): Heard {
  const heard: Heard = {
    frames: [],
    ended: undefined,
    accepts: () => true,
    deliver: frame => heard.frames.push(frame),
    ready: () => heard.frames.length < room,
    end: why => (heard.ended = why),
  };
  return heard;
}

const calls = ({ frames }: Heard): (string | undefined)[] =>
  frames.map(({ json }) => (JSON.parse(json) as { call?: string }).call);

describe('EventHub', () => {
  it('tells of what happens from now on', async () => {
    const log = newLog();
    const hub = new EventHub(log, silentLogger);
    publish(log, 'before');
    await settle();
    const heard = ear();
    hub.subscribe(heard);
    publish(log, 'c1');
    await settle();
    expect(calls(heard)).toEqual(['c1']);
    expect(JSON.parse(heard.frames[0]?.json ?? '')).toMatchObject({
      cursor: 'memory-2',
      type: 'call.started',
      node: 's1',
    });
    hub.close();
    expect(heard.ended).toBe('closed');
  });

  it('goes on behind a cursor, whatever happens meanwhile: nothing twice, nothing left out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.nat(30), fc.nat(30), async (before, away, after) => {
        const log = newLog();
        const hub = new EventHub(log, silentLogger);
        for (let index = 0; index < before; index++) publish(log, `b${index}`);
        const cursor = await hub.now();
        for (let index = 0; index < away; index++) publish(log, `w${index}`);
        const heard = ear();
        hub.subscribe(heard, cursor);
        for (let index = 0; index < after; index++) publish(log, `a${index}`);
        await settle();
        const wanted = [
          ...Array.from({ length: away }, (_, index) => `w${index}`),
          ...Array.from({ length: after }, (_, index) => `a${index}`),
        ];
        expect(calls(heard)).toEqual(wanted);
        hub.close();
      }),
      { numRuns: 50 },
    );
  });

  it('says that something is lost', async () => {
    const log = newLog();
    const hub = new EventHub(log, silentLogger);
    publish(log, 'c1');
    await settle();
    for (const cursor of ['other-1', 'memory-99', 'nonsense']) {
      const heard = ear();
      hub.subscribe(heard, cursor);
      await settle();
      expect(heard.frames[0]?.type).toBe('stream.lost');
      publish(log, 'new');
      await settle();
      expect(calls(heard).at(-1)).toBe('new');
    }
    hub.close();
  });

  it('lets go of a listener that does not keep up, and of no other', async () => {
    const log = newLog();
    const hub = new EventHub(log, silentLogger);
    const [slow, quick] = [ear(3), ear()];
    hub.subscribe(slow);
    hub.subscribe(quick);
    for (let index = 0; index < 10; index++) publish(log, `c${index}`);
    await settle();
    expect(slow.ended).toBe('slow');
    expect(quick.frames).toHaveLength(10);
    // With its cursor it gets the rest.
    const again = ear();
    hub.subscribe(again, slow.frames.at(-1)?.cursor);
    await settle();
    expect(slow.frames.length + again.frames.length).toBe(10);
    hub.close();
  });

  it.each([
    [[], 'call.ended', true],
    [['*'], 'call.ended', true],
    [['call.*'], 'call.ended', true],
    [['call.*'], 'callback.ended', false],
    [['call.ended'], 'call.ended', true],
    [['call.ended', 'queue.*'], 'call.started', false],
    [['call.ended', 'queue.*'], 'queue.entered', true],
  ])('topics %j, type %s: %s', (topics, type, fits) => {
    expect(topicFilter(topics)(type)).toBe(fits);
  });
});
