/** Keys while a message is recorded: which of them end it, and what they mean afterwards. */
import { expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { Conversation, type Recorded } from '../../../../src/pbx/call/run/conversation.ts';
import type { Digit, RecordingResult } from '../../../../src/media/gateway/ports.ts';

function talking() {
  const clock = new FakeClock();
  let press: (digit: Digit) => void = () => undefined;
  let end: (result: RecordingResult) => void = () => undefined;
  const recording = new Promise<RecordingResult>(resolve => (end = resolve));
  const services = {
    clock,
    media: {
      play: () => ({ ended: new Promise<never>(() => undefined), close: () => undefined }),
      record: () => ({
        ended: recording,
        close: () => {
          end({ reason: 'closed', durationMs: 1000 });
          return recording;
        },
      }),
    },
  };
  const leg = {
    onDigit: (listener: (digit: Digit) => void) => {
      press = listener;
      return () => undefined;
    },
  };
  const strays: string[] = [];
  const conversation = new Conversation(services as never, leg as never, digit => strays.push(digit));
  conversation.listen();
  const recorded = new Promise<Recorded>(resolve =>
    conversation.record({ path: 'x', maxMs: 1, silenceMs: 1, terminators: '#', beep: false }, resolve),
  );
  /** What somebody is told who asks now. */
  const asked = (): Promise<string> =>
    new Promise(resolve => {
      conversation.askFor([], { max: 1, firstMs: 1000, nextMs: 1000 }, ({ digits }) => resolve(digits));
    });
  return { conversation, recorded, asked, strays, byRtp: (digit: Digit) => press(digit), end };
}

it.each(['rtp', 'info'] as const)('a key that ends a recording, by %s, is no answer to the next question', async by => {
  const { conversation, recorded, asked, strays, byRtp } = talking();
  const press = (digit: Digit): void => (by === 'rtp' ? byRtp(digit) : conversation.press(digit, 'info'));
  press('#');
  expect(await recorded).toEqual({ durationMs: 1000, end: 'terminator' });
  const answer = asked();
  press('7');
  expect([await answer, strays]).toEqual(['7', []]);
  conversation.close();
});

it('other keys during a recording are ahead of the next question', async () => {
  const { conversation, recorded, asked, byRtp, end } = talking();
  byRtp('5');
  end({ reason: 'silence', durationMs: 700 });
  expect(await recorded).toEqual({ durationMs: 700, end: 'silence' });
  expect(await asked()).toBe('5');
  conversation.close();
});

it('who hangs up without a key has not ended it by one', async () => {
  const { conversation, recorded } = talking();
  conversation.close();
  expect((await recorded).end).toBe('hangup');
});

it('a phone that tells keys by RTP and by INFO may press the same one twice', async () => {
  const { conversation, asked, byRtp } = talking();
  conversation.quiet();
  for (const key of ['1', '1', '2', '2'] as const) {
    byRtp(key);
    conversation.press(key, 'info');
  }
  const answers = [await asked(), await asked(), await asked(), await asked()];
  expect(answers).toEqual(['1', '1', '2', '2']);
  conversation.close();
});
