/** Codes that a party presses while it talks. The other party hears them all the same; nothing is held back. */
import type { Clock } from '../../../core/clock.ts';

/** Longest pause between two keys of one code, ms. */
const NEXT_KEY_MS = 3000;
/** A key by INFO and the same by RTP within this time are one press. */
const SAME_PRESS_MS = 400;
/** Longest argument of a code. */
const MOST_DIGITS = 16;

export class InCallKeys<Name extends string> {
  readonly #clock: Clock;
  readonly #codes: ReadonlyMap<string, Name>;
  readonly #longest: number;
  #keys = '';
  readonly #takesArgument: (name: Name) => boolean;
  /** A code that has been pressed, and the digits after it so far. */
  #open: { readonly name: Name; readonly digits: string } | undefined;
  #argument = '';
  #last: { readonly key: string; readonly by: 'rtp' | 'info'; readonly at: number } | undefined;

  /** `takesArgument`: digits follow the code, and # or * ends them. */
  constructor(
    clock: Clock,
    codes: Readonly<Record<Name, string>>,
    takesArgument: (name: Name) => boolean = () => false,
  ) {
    this.#takesArgument = takesArgument;
    this.#clock = clock;
    const entries = Object.entries(codes) as [Name, string][];
    this.#codes = new Map(entries.map(([name, code]) => [code, name]));
    this.#longest = Math.max(...entries.map(([, code]) => code.length));
  }

  /** What followed the code that was complete last. */
  get argument(): string {
    return this.#argument;
  }

  /** The code that is complete with this key. */
  press(key: string, by: 'rtp' | 'info'): Name | undefined {
    const at = this.#clock.monotonic();
    const last = this.#last;
    this.#last = { key, by, at };
    const since = last === undefined ? Infinity : at - last.at;
    if (last?.key === key && last.by !== by && since < SAME_PRESS_MS) return undefined;
    const open = since > NEXT_KEY_MS ? undefined : this.#open;
    this.#open = undefined;
    if (open !== undefined) return this.#follow(open, key);
    // Whatever was pressed before, the last keys count: a code may follow a wrong one.
    this.#keys = `${since > NEXT_KEY_MS ? '' : this.#keys}${key}`.slice(-this.#longest);
    const code = [...this.#codes.keys()].find(one => this.#keys.endsWith(one));
    if (code === undefined) return undefined;
    this.#keys = '';
    const name = this.#codes.get(code);
    if (name === undefined || !this.#takesArgument(name)) return name;
    this.#open = { name, digits: '' };
    return undefined;
  }

  #follow({ name, digits }: { readonly name: Name; readonly digits: string }, key: string): Name | undefined {
    if (/\d/.test(key)) {
      if (digits.length < MOST_DIGITS) this.#open = { name, digits: digits + key };
      return undefined;
    }
    if (digits === '') return undefined;
    this.#argument = digits;
    return name;
  }
}
