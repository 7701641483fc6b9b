/** Codes that a party presses while it talks. The other party hears them all the same; nothing is held back. */
import type { Clock } from '../../../core/clock.ts';
import { KeyPresses, type ToldBy } from '../key-presses.ts';

/** Longest pause between two keys of one code, ms. */
const NEXT_KEY_MS = 3000;
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
  readonly #presses: KeyPresses;
  #lastAt = -Infinity;

  /** `takesArgument`: digits follow the code, and # or * ends them. */
  constructor(
    clock: Clock,
    codes: Readonly<Record<Name, string>>,
    takesArgument: (name: Name) => boolean = () => false,
  ) {
    this.#takesArgument = takesArgument;
    this.#clock = clock;
    this.#presses = new KeyPresses(clock);
    const entries = Object.entries(codes) as [Name, string][];
    this.#codes = new Map(entries.map(([name, code]) => [code, name]));
    this.#longest = Math.max(...entries.map(([, code]) => code.length));
  }

  /** What followed the code that was complete last. */
  get argument(): string {
    return this.#argument;
  }

  /** The code that is complete with this key. */
  press(key: string, by: ToldBy): Name | undefined {
    if (!this.#presses.isNew(key, by)) return undefined;
    const at = this.#clock.monotonic();
    const since = at - this.#lastAt;
    this.#lastAt = at;
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
