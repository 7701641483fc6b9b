/** Proof that two phones hear each other. */
import { expect } from 'vitest';
import type { Baresip } from './baresip.ts';
import { secondsOfTone } from './tones.ts';
import { pause, until } from './wait.ts';

/** Seconds for which the phone's nth recording has the tone. */
export const heardSeconds = (phone: Baresip, tone: number, recording = -1): number => {
  const sound = phone.heard().at(recording);
  return sound === undefined ? 0 : secondsOfTone(sound, tone);
};

/** Lets two phones that are in a call with each other talk, as long as it takes both to hear a second of the other. */
export async function talk(a: Baresip, b: Baresip, seconds = 1): Promise<void> {
  await until(
    `${a.extension} to hear ${b.tone} Hz and ${b.extension} to hear ${a.tone} Hz`,
    () => heardSeconds(a, b.tone) >= seconds && heardSeconds(b, a.tone) >= seconds,
    12_000,
  ).catch((error: unknown) => {
    const heard = [a, b].map(
      phone =>
        `${phone.extension}: ${phone
          .heard()
          .map(s => `${s.samples.length / s.rate} s`)
          .join('+')}`,
    );
    throw new Error(
      `${a.extension} heard ${heardSeconds(a, b.tone)} s, ${b.extension} heard ${heardSeconds(b, a.tone)} s; recordings ${heard.join(', ')}`,
      { cause: error },
    );
  });
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
