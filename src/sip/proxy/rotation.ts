/**
 * Strict even rotation: whoever has had the fewest is next. Someone who comes new, or comes back after a while away,
 * starts level with the others instead of being flooded until it has caught up.
 */
interface Turn {
  /** What the choice goes by. */
  level: number;
  /** How often it was really chosen. */
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
    const [only] = candidates;
    if (only === undefined) return undefined;
    this.#enter(candidates);
    let best = only;
    for (const key of candidates) if (this.#level(key) < this.#level(best)) best = key;
    const turn = this.#turns.get(best);
    if (turn) {
      turn.level += 1;
      turn.chosen += 1;
    }
    return best;
  }

  /** How often each was chosen. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#turns].map(([key, turn]) => [key, turn.chosen]));
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
      if (this.#turns.size >= KEYS_LIMIT) this.#forgetAbsent();
      this.#turns.set(key, { level: floor, chosen: 0, round: this.#round });
      return;
    }
    if (turn.round !== last && turn.level < floor) turn.level = floor;
    turn.round = this.#round;
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
