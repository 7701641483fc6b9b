/**
 * Processor time as the scheduler counts it, in nanoseconds, over all threads of a process. The ticks of /proc/stat miss
 * bursts that fall between two of them, so nothing here reads it.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** 0 for a process that is gone. */
export function cpuNs(pid: number): number {
  try {
    let sum = 0;
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    }
    return sum;
  } catch {
    return 0;
  }
}

export const cpuOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuNs(pid), 0);

/** A process and everything that descends from it. */
export function family(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = [pid];
  for (const member of found) for (const [child, parent] of parents) if (parent === member) found.push(child);
  return found;
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

const POLL_MS = 200;

/**
 * What all processes of the machine take while something is measured, told apart into ours and foreign ones: a figure from
 * a busy machine should say so. Processes that live for less than a poll are missed.
 */
export class MachineLoad {
  readonly #last = new Map<number, number>();
  readonly #used = new Map<number, number>();
  readonly #start = performance.now();
  readonly #timer: NodeJS.Timeout;
  #primed = false;

  constructor() {
    this.#poll();
    this.#timer = setInterval(() => this.#poll(), POLL_MS);
  }

  /** @param own what belongs to the measurement, with this process. Gives percent of one core that others have used. */
  stop(own: readonly number[]): number {
    clearInterval(this.#timer);
    this.#poll();
    const mine = new Set([...own, process.pid]);
    let foreign = 0;
    for (const [pid, ns] of this.#used) if (!mine.has(pid)) foreign += ns;
    return foreign / 1e4 / (performance.now() - this.#start);
  }

  #poll(): void {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const pid = Number(name);
      const ns = cpuNs(pid);
      const before = this.#last.get(pid) ?? (this.#primed ? 0 : ns);
      this.#used.set(pid, (this.#used.get(pid) ?? 0) + Math.max(0, ns - before));
      this.#last.set(pid, ns);
    }
    this.#primed = true;
  }
}
