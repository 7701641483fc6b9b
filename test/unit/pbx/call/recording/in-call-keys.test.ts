import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../../src/core/clock.ts';
import { InCallKeys } from '../../../../../src/pbx/call/recording/in-call-keys.ts';

function keys() {
  const clock = new FakeClock();
  const pad = new InCallKeys(clock, { record: '*11', pause: '*12' });
  const press = (text: string, by: 'rtp' | 'info' = 'rtp') => [...text].map(key => pad.press(key, by)).filter(Boolean);
  return { clock, pad, press };
}

describe('in-call keys', () => {
  it('know a code when its last key is pressed, after whatever came before', () => {
    const { press } = keys();
    expect(press('*11')).toEqual(['record']);
    expect(press('12*1*12')).toEqual(['pause']);
    expect(press('2')).toEqual([]);
    expect(press('*1*11*12')).toEqual(['record', 'pause']);
  });

  it('forget a code that nobody goes on with', async () => {
    const { clock, press } = keys();
    expect(press('*1')).toEqual([]);
    await clock.advance(3001);
    expect(press('1')).toEqual([]);
    expect(press('*11')).toEqual(['record']);
  });

  it('take a key that comes by RTP and by INFO once', async () => {
    const { clock, pad } = keys();
    const found: unknown[] = [];
    for (const key of '*11') {
      found.push(pad.press(key, 'rtp'), pad.press(key, 'info'));
      await clock.advance(500);
    }
    expect(found.filter(Boolean)).toEqual(['record']);
  });

  it.each([
    ['as quickly as people press', [0, 60, 200, 260, 400, 460]],
    ['the INFO late', [0, 150, 160, 310, 320, 470]],
  ])('take the same key twice where a phone tells both ways, %s', async (_how, times) => {
    const { clock, pad } = keys();
    const found: unknown[] = [];
    const told = [...'**1111'].map((key, i) => ({ key, by: i % 2 === 0 ? ('rtp' as const) : ('info' as const) }));
    for (const [i, { key, by }] of told.entries()) {
      await clock.advance((times[i] ?? 0) - (times[i - 1] ?? 0));
      found.push(pad.press(key, by));
    }
    expect(found.filter(Boolean)).toEqual(['record']);
  });

  it('take two quick ones of a key though both are told by RTP before either is by INFO', () => {
    const { press } = keys();
    expect([...press('*11', 'rtp'), ...press('*11', 'info')]).toEqual(['record']);
    expect(press('*11', 'rtp')).toEqual(['record']);
  });
});
