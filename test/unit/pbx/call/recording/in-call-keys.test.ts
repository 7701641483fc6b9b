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
});
