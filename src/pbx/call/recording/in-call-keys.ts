/** Codes that a party presses while it talks. The other party hears them all the same; nothing is held back. */
import type { Clock } from '../../../core/clock.ts';

/** Longest pause between two keys of one code, ms. */
const NEXT_KEY_MS = 3000;
/** A key by INFO and the same by RTP within this time are one press. */
const SAME_PRESS_MS = 400;

export class InCallKeys<Name extends string> {
  readonly #clock: Clock;
  readonly #codes: ReadonlyMap<string, Name>;
  readonly #longest: number;
  #keys = '';
  #last: { readonly key: string; readonly by: 'rtp' | 'info'; readonly at: number } | undefined;

  constructor(clock: Clock, codes: Readonly<Record<Name, string>>) {
    this.#clock = clock;
    const entries = Object.entries(codes) as [Name, string][];
    this.#codes = new Map(entries.map(([name, code]) => [code, name]));
    this.#longest = Math.max(...entries.map(([, code]) => code.length));
  }

  /** The code that is complete with this key. */
  press(key: string, by: 'rtp' | 'info'): Name | undefined {
    const at = this.#clock.monotonic();
    const last = this.#last;
    this.#last = { key, by, at };
    const since = last === undefined ? Infinity : at - last.at;
    if (last?.key === key && last.by !== by && since < SAME_PRESS_MS) return undefined;
    // Whatever was pressed before, the last keys count: a code may follow a wrong one.
    this.#keys = `${since > NEXT_KEY_MS ? '' : this.#keys}${key}`.slice(-this.#longest);
    const code = [...this.#codes.keys()].find(one => this.#keys.endsWith(one));
    if (code === undefined) return undefined;
    this.#keys = '';
    return this.#codes.get(code);
  }
}
