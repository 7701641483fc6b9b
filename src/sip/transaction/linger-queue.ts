import type { Clock, Timer } from '../../core/clock.ts';
import type { Machine } from './machine.ts';

/** Wake-ups are this far apart at least, in milliseconds; a lingering transaction loses nothing by waiting a little more. */
const GRAIN_MS = 50;

/**
 * Finished transactions that wait for timers D, I, J, K, L or M. All in one queue wait equally long, so the first in is
 * the first out and one timer serves them all. The queue is bounded: when it is full the oldest goes early, which costs
 * at worst that a very late retransmission is taken for something new.
 */
export class LingerQueue {
  readonly #clock: Clock;
  readonly #wait: number;
  readonly #bound: number;
  #queue: (Machine | undefined)[] = [];
  #head = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, wait: number, bound: number) {
    this.#clock = clock;
    this.#wait = wait;
    this.#bound = bound;
  }

  get size(): number {
    return this.#queue.length - this.#head;
  }

  add(machine: Machine): void {
    if (this.size >= this.#bound) this.#shift()?.lingerOver();
    machine.lingerEnd = this.#clock.monotonic() + this.#wait;
    this.#queue.push(machine);
    this.#timer ??= this.#clock.after(this.#wait, this.#wake);
  }

  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#queue = [];
    this.#head = 0;
  }

  readonly #wake = (): void => {
    const now = this.#clock.monotonic();
    this.#timer = undefined;
    for (let machine = this.#queue[this.#head]; machine !== undefined; machine = this.#queue[this.#head]) {
      // A machine that has ended in the meantime only leaves its place.
      if (!machine.terminated) {
        if (machine.lingerEnd > now) {
          this.#timer ??= this.#clock.after(Math.max(GRAIN_MS, machine.lingerEnd - now), this.#wake);
          return;
        }
        this.#shift();
        machine.lingerOver();
      } else {
        this.#shift();
      }
    }
  };

  #shift(): Machine | undefined {
    const machine = this.#queue[this.#head];
    this.#queue[this.#head] = undefined;
    this.#head += 1;
    // The empty front is cut off once it is half of the array, so that each machine is moved once on average.
    if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return machine;
  }
}
