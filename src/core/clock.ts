/**
 * Time for the whole program. Everything that waits takes a Clock, so that a test can let Timer J's 32 s pass at once,
 * beside real sockets. SystemClock keeps all timers in one hashed wheel: a busy edge arms and cancels some ten thousand
 * timers a second, and a Node timer for each would cost more than the messages do.
 */
export interface Timer {
  /** Stops the timer; calling it again, or after the timer has fired, does nothing. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since 1970, as the machine's calendar says; may jump. */
  now(): number;
  /** Milliseconds since some fixed moment; never goes back. */
  monotonic(): number;
  /** Runs `fn` once, not before `ms` milliseconds have passed. */
  after(ms: number, fn: () => void): Timer;
  /** Runs `fn` every `ms` milliseconds without drifting; a missed turn is skipped, not made up for. */
  every(ms: number, fn: () => void): Timer;
}

export interface SystemClockOptions {
  /** Told about what a timer's function threw; without it the error surfaces as an uncaught exception. */
  onError?: (error: unknown) => void;
}

const TICK_MS = 10;
/** 4096 slots of 10 ms: one turn is 41 s, so nearly every SIP timer (64*T1 = 32 s) fires in its first turn. */
const SLOTS = 4096;
const MASK = SLOTS - 1;

class WheelTimer implements Timer {
  readonly fn: () => void;
  readonly period: number;
  /** Milliseconds of the monotonic clock at which it is due; the basis of the next turn of a periodic timer. */
  due: number;
  tick = 0;
  armed = false;
  next: WheelTimer | undefined;
  previous: WheelTimer | undefined;
  readonly #wheel: SystemClock;

  constructor(wheel: SystemClock, due: number, period: number, fn: () => void) {
    this.#wheel = wheel;
    this.due = due;
    this.period = period;
    this.fn = fn;
  }

  cancel(): void {
    this.#wheel.disarm(this);
  }
}

export class SystemClock implements Clock {
  readonly #slots: (WheelTimer | undefined)[] = new Array<WheelTimer | undefined>(SLOTS).fill(undefined);
  readonly #onError: ((error: unknown) => void) | undefined;
  #pending = 0;
  /** The last tick whose slot has been run. */
  #tick = 0;
  #alarm: NodeJS.Timeout | undefined;
  #alarmTick = Infinity;
  #turning = false;
  #closed = false;

  constructor(options: SystemClockOptions = {}) {
    this.#onError = options.onError;
  }

  /** Timers that are armed now. */
  get pending(): number {
    return this.#pending;
  }

  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  after(ms: number, fn: () => void): Timer {
    return this.#start(ms, 0, fn);
  }

  every(ms: number, fn: () => void): Timer {
    return this.#start(ms, Math.max(ms, 1), fn);
  }

  /** Cancels every timer; later ones never fire. */
  close(): void {
    this.#closed = true;
    for (let slot = 0; slot < SLOTS; slot += 1) {
      for (let timer = this.#slots[slot]; timer; timer = this.#slots[slot]) this.disarm(timer);
    }
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
    this.#alarmTick = Infinity;
  }

  /** For WheelTimer only: takes a timer off the wheel. */
  disarm(timer: WheelTimer): void {
    if (!timer.armed) return;
    timer.armed = false;
    const { next, previous } = timer;
    if (next) next.previous = previous;
    if (previous) previous.next = next;
    else this.#slots[timer.tick & MASK] = next;
    timer.next = timer.previous = undefined;
    this.#pending -= 1;
    if (this.#pending === 0 && this.#alarm) {
      clearTimeout(this.#alarm);
      this.#alarm = undefined;
      this.#alarmTick = Infinity;
    }
  }

  #start(ms: number, period: number, fn: () => void): Timer {
    const now = this.monotonic();
    // An idle wheel is moved to the present, so that the next turn has no empty past to walk through.
    if (this.#pending === 0 && !this.#turning) this.#tick = Math.floor(now / TICK_MS);
    const timer = new WheelTimer(this, now + Math.max(0, Number.isFinite(ms) ? ms : 0), period, fn);
    if (!this.#closed) this.#arm(timer);
    return timer;
  }

  #arm(timer: WheelTimer): void {
    timer.tick = Math.max(Math.ceil(timer.due / TICK_MS), this.#tick + 1);
    const slot = timer.tick & MASK;
    const head = this.#slots[slot];
    timer.next = head;
    if (head) head.previous = timer;
    this.#slots[slot] = timer;
    timer.armed = true;
    this.#pending += 1;
    if (timer.tick < this.#alarmTick && !this.#turning) this.#setAlarm(timer.tick);
  }

  #setAlarm(tick: number): void {
    clearTimeout(this.#alarm);
    this.#alarmTick = tick;
    // One more millisecond, because Node rounds down and a timer must not fire early.
    const wait = Math.max(1, Math.ceil(tick * TICK_MS - this.monotonic()) + 1);
    this.#alarm = setTimeout(() => this.#turn(), wait);
  }

  #turn(): void {
    this.#alarm = undefined;
    this.#alarmTick = Infinity;
    this.#turning = true;
    const present = Math.floor(this.monotonic() / TICK_MS);
    // After a long stall one full turn visits every slot; more would visit them again.
    if (present - this.#tick > SLOTS) this.#tick = present - SLOTS;
    while (this.#tick < present && this.#pending > 0) {
      this.#tick += 1;
      this.#runSlot(this.#tick & MASK, present);
    }
    this.#tick = Math.max(this.#tick, present);
    this.#turning = false;
    if (this.#pending > 0) this.#setAlarm(this.#nextTick());
  }

  /** Runs what is due in one slot; a function may arm and cancel timers, also of this slot, while it runs. */
  #runSlot(slot: number, present: number): void {
    const due: WheelTimer[] = [];
    for (let timer = this.#slots[slot]; timer; timer = timer.next) if (timer.tick <= present) due.push(timer);
    // A slot is a stack; the first armed runs first.
    for (let index = due.length - 1; index >= 0; index -= 1) {
      const timer = due[index];
      if (!timer?.armed) continue;
      this.disarm(timer);
      if (timer.period > 0) this.#again(timer);
      this.#call(timer.fn);
    }
  }

  #again(timer: WheelTimer): void {
    const now = this.monotonic();
    timer.due += timer.period;
    if (timer.due <= now) timer.due += timer.period * Math.ceil((now - timer.due) / timer.period);
    this.#arm(timer);
  }

  #call(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      if (this.#onError) this.#onError(error);
      else
        queueMicrotask(() => {
          throw error;
        });
    }
  }

  #nextTick(): number {
    for (let ahead = 1; ahead <= SLOTS; ahead += 1) {
      if (this.#slots[(this.#tick + ahead) & MASK]) return this.#tick + ahead;
    }
    return this.#tick + SLOTS;
  }
}

interface FakeTimer {
  due: number;
  order: number;
  period: number;
  fn: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #start: number;
  readonly #timers = new Set<FakeTimer>();
  #elapsed = 0;
  #order = 0;

  constructor(start = Date.UTC(2030, 0, 1)) {
    this.#start = start;
  }

  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#start + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, fn: () => void): Timer {
    return this.#arm(ms, 0, fn);
  }

  every(ms: number, fn: () => void): Timer {
    return this.#arm(ms, Math.max(ms, 1), fn);
  }

  /** Moves time on, running what falls due in order; promises and sockets get their turn after each timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await this.settle();
    for (let timer = this.#first(end); timer; timer = this.#first(end)) {
      this.#elapsed = Math.max(this.#elapsed, timer.due);
      if (timer.period > 0) timer.due += timer.period;
      else this.#timers.delete(timer);
      timer.fn();
      await this.settle();
    }
    this.#elapsed = end;
    await this.settle();
  }

  /** Lets promises and ready sockets run without moving time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1) await new Promise<void>(resolve => setImmediate(resolve));
  }

  close(): void {
    this.#timers.clear();
  }

  #arm(ms: number, period: number, fn: () => void): Timer {
    const timer: FakeTimer = { due: this.#elapsed + Math.max(0, ms), order: (this.#order += 1), period, fn };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  #first(end: number): FakeTimer | undefined {
    let first: FakeTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) first = timer;
    }
    return first;
  }
}
