// The beat of generated audio, one for all players of the process: a timer for each would cost more than the audio.
// Frames are counted by the monotonic clock, so the mean is exact and nothing drifts.
import type { Clock, Timer } from '../../core/clock.ts';

export const FRAME_MS = 20;
/** Members are spread over so many moments of each 20 ms, so that no packet waits behind those of all others. */
const PHASES = 2;
const TURN_MS = FRAME_MS / PHASES;
/** Frames made up for at once after a stall: 100 ms, what a jitter buffer takes; the rest is skipped. */
const MAX_BURST = 5;
/**
 * A turn is planned for so long before the timer is expected, and may come so much early or late without the next one being
 * taken for due. Where the timer really comes is looked at again after each `WATCH` turns.
 */
const SLACK_MS = 3;
const TOLERANCE_MS = 2;
const WATCH = 100;

interface Member {
  readonly onFrame: (index: number) => void;
  /** Its place among the members of its phase. */
  place: number;
  /** Cycle of its first frame. */
  first: number | undefined;
  /** Cycle of its last frame. */
  last: number;
}

export class PacingWheel {
  readonly #clock: Clock;
  readonly #phases: Member[][] = Array.from({ length: PHASES }, () => []);
  #timer: Timer | undefined;
  #origin = 0;
  #started = false;
  #next = 0;
  #earliest = Infinity;
  #watched = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get members(): number {
    return this.#phases.reduce((sum, phase) => sum + phase.length, 0);
  }

  /**
   * `onFrame` is called every 20 ms with the number of the frame, from 0; numbers left out were skipped, and their time is
   * to be skipped too. The function returned ends it.
   */
  join(onFrame: (index: number) => void): () => void {
    const phase = this.#phases.reduce((a, b) => (b.length < a.length ? b : a));
    const member: Member = { onFrame, place: phase.length, first: undefined, last: -1 };
    phase.push(member);
    this.#timer ??= this.#clock.every(TURN_MS, () => this.#tick());
    return () => this.#leave(phase, member);
  }

  close(): void {
    for (const phase of this.#phases) phase.length = 0;
    this.#stop();
  }

  #leave(phase: Member[], member: Member): void {
    if (phase[member.place] !== member) return;
    const last = phase.pop();
    if (last !== undefined && last !== member) {
      phase[member.place] = last;
      last.place = member.place;
    }
    if (this.members === 0) this.#stop();
  }

  #stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#started = false;
  }

  #tick(): void {
    const now = this.#clock.monotonic();
    if (!this.#started) this.#start(now);
    this.#watch(now - this.#origin - this.#next * TURN_MS);
    const due = Math.floor((now - this.#origin) / TURN_MS);
    this.#next = Math.max(this.#next, due + 1 - MAX_BURST * PHASES);
    while (this.#next <= due && this.#timer !== undefined) this.#turn(this.#next++);
  }

  #start(now: number): void {
    this.#started = true;
    this.#origin = now - SLACK_MS;
    this.#next = 0;
    this.#earliest = Infinity;
    this.#watched = 0;
    for (const phase of this.#phases) for (const member of phase) member.first = undefined;
  }

  /** A first turn that came late would leave all later ones at the brink of being taken for the turn before. */
  #watch(late: number): void {
    this.#earliest = Math.min(this.#earliest, late);
    this.#watched += 1;
    if (this.#watched < WATCH) return;
    if (Math.abs(this.#earliest - SLACK_MS) > TOLERANCE_MS) this.#origin += this.#earliest - SLACK_MS;
    this.#earliest = Infinity;
    this.#watched = 0;
  }

  #turn(turn: number): void {
    const phase = this.#phases[turn % PHASES] ?? [];
    const cycle = Math.floor(turn / PHASES);
    // Backwards: who leaves is replaced by the last one, which has had its turn by then; who comes waits for the next.
    for (let i = phase.length - 1; i >= 0; i -= 1) {
      const member = phase[i];
      if (member === undefined || member.last === cycle) continue;
      member.first ??= cycle;
      member.last = cycle;
      member.onFrame(cycle - member.first);
    }
  }
}
