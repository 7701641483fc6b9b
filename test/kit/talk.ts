/** Proof that two phones hear each other. */
import { expect } from 'vitest';
import type { Baresip } from './baresip.ts';
import { secondsOfTone } from './tones.ts';
import { pause, until } from './wait.ts';

/** Seconds for which the phone has heard the tone, in all its calls so far (a re-INVITE may begin another recording). */
export const heardSeconds = (phone: Baresip, tone: number): number =>
  phone.heard().reduce((sum, sound) => sum + secondsOfTone(sound, tone), 0);

/** Lets two phones that are in a call with each other talk until both have heard so many more seconds of the other. */
export async function talk(a: Baresip, b: Baresip, seconds = 1): Promise<void> {
  const before = { a: heardSeconds(a, b.tone), b: heardSeconds(b, a.tone) };
  const heard = (): { a: number; b: number } => ({
    a: heardSeconds(a, b.tone) - before.a,
    b: heardSeconds(b, a.tone) - before.b,
  });
  await until('two phones to hear each other', () => heard().a >= seconds && heard().b >= seconds).catch(
    (error: unknown) => {
      const now = heard();
      throw new Error(
        `${a.extension} heard ${now.a} s of ${b.extension}, ${b.extension} heard ${now.b} s of ${a.extension}`,
        {
          cause: error,
        },
      );
    },
  );
}

/** A call from a to b from dialling to hanging up, with sound both ways and a key pressed by the caller. */
export async function callAndTalk(a: Baresip, b: Baresip, options: { dtmf?: boolean } = {}): Promise<void> {
  const seenA = a.events.length;
  const seenB = b.events.length;
  await a.dial(b.extension);
  await a.established(seenA);
  await b.established(seenB);
  await talk(a, b);
  if (options.dtmf !== false) {
    await a.dtmf('5');
    const digit = await b.event('CALL_DTMF_START', { from: seenB });
    expect(digit.param).toBe('5');
  }
  await a.hangup();
  await b.closed(seenB);
  await pause(20);
}
