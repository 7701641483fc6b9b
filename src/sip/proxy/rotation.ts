/**
 * Strict even rotation: whoever has had the fewest is next. Someone who comes new, or comes back after a while away,
 * starts level with the others instead of being flooded until it has caught up.
 */
interface Turn {
  /** What the choice goes by. */
  level: number;
  /** How often it was really chosen, and something came of it. */
  chosen: number;
  /** The round in which it was last a candidate. */
  round: number;
}

const KEYS_LIMIT = 256;

export class Rotation {
  readonly #turns = new Map<string, Turn>();
  #round = 0;

  /** The next of the candidates, or undefined when there are none. Equals go in the order given. */
  next(candidates: readonly string[]): string | undefined {
    const key = this.reserve(candidates);
    if (key !== undefined) this.count(key);
    return key;
  }

  /** Gives a turn without counting it: whether something will come of it is not known yet. */
  reserve(candidates: readonly string[]): string | undefined {
    const [only] = candidates;
    if (only === undefined) return undefined;
    this.#enter(candidates);
    let best = only;
    for (const key of candidates) if (this.#level(key) < this.#level(best)) best = key;
    this.charge(best, 1);
    return best;
  }

  /** Turns that were given, or come to nothing, otherwise than by choice. */
  charge(key: string, turns: number): void {
    this.#turn(key).level += turns;
  }

  /** Something came of a turn. */
  count(key: string): void {
    this.#turn(key).chosen += 1;
  }

  /** How often something came of a turn of each. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#turns].map(([key, turn]) => [key, turn.chosen]));
  }

  #turn(key: string): Turn {
    let turn = this.#turns.get(key);
    // It has not been a candidate yet: when it is one for the first time, it starts level with the others.
    if (!turn) this.#add(key, (turn = { level: 0, chosen: 0, round: -1 }));
    return turn;
  }

  #level(key: string): number {
    return this.#turns.get(key)?.level ?? 0;
  }

  #enter(candidates: readonly string[]): void {
    const last = this.#round;
    this.#round += 1;
    let floor = Infinity;
    for (const key of candidates) {
      const turn = this.#turns.get(key);
      if (turn && turn.round === last && turn.level < floor) floor = turn.level;
    }
    if (floor === Infinity) floor = this.#highest();
    for (const key of candidates) this.#admit(key, floor, last);
  }

  #admit(key: string, floor: number, last: number): void {
    const turn = this.#turns.get(key);
    if (!turn) {
      this.#add(key, { level: floor, chosen: 0, round: this.#round });
      return;
    }
    if (turn.round !== last && turn.level < floor) turn.level = floor;
    turn.round = this.#round;
  }

  #add(key: string, turn: Turn): void {
    if (this.#turns.size >= KEYS_LIMIT) this.#forgetAbsent();
    this.#turns.set(key, turn);
  }

  #highest(): number {
    let highest = 0;
    for (const turn of this.#turns.values()) if (turn.level > highest) highest = turn.level;
    return highest;
  }

  #forgetAbsent(): void {
    for (const [key, turn] of this.#turns) if (turn.round !== this.#round) this.#turns.delete(key);
  }
}
