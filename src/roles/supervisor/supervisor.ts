/** Keeps the processes of a cluster running: starts them, restarts what died, stops them all. */
import type { Clock, Timer } from '../../core/clock.ts';
import type { Logger } from '../../core/log.ts';
import type { ChildMessage } from '../process.ts';
import type { NodeReady } from '../node.ts';

/** A child process as the supervisor needs it; ChildProcess fits. */
export interface Child {
  readonly pid?: number | undefined;
  kill(signal: NodeJS.Signals): boolean;
  on(event: 'message', fn: (message: ChildMessage) => void): unknown;
  on(event: 'exit', fn: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
  on(event: 'error', fn: (error: Error) => void): unknown;
}

export interface SupervisorOptions {
  /** Nodes of each process. */
  groups: readonly (readonly string[])[];
  /** Those that stop before the others, because they need them to say good-bye. */
  stopFirst?: (nodes: readonly string[]) => boolean;
  /** Starts a process for these nodes. */
  spawn: (nodes: readonly string[]) => Child;
  clock: Clock;
  log: Logger;
  backoffMinMs: number;
  backoffMaxMs: number;
  killAfterMs: number;
  /** A process that is not up after so long hangs, at the first start as at any other. */
  readyTimeoutMs: number;
}

/** A process that lived so long was well; the next wait starts small again. */
const WELL_AFTER_MS = 5000;
/** A process that dies so often before it was ever up will not come up. */
const MAX_FAILED_STARTS = 3;

interface Slot {
  readonly nodes: readonly string[];
  child: Child | undefined;
  ready: readonly NodeReady[] | undefined;
  startedAt: number;
  backoffMs: number;
  failedStarts: number;
  restart: Timer | undefined;
  /** Waits for it to be up. */
  late: Timer | undefined;
  /** Has got its SIGINT. */
  told: boolean;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #slots: Slot[];
  #settle: { resolve: (nodes: NodeReady[]) => void; reject: (error: Error) => void } | undefined;
  #stopping: Promise<void> | undefined;
  #onExit: (() => void) | undefined;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#slots = options.groups.map(nodes => ({
      nodes,
      child: undefined,
      ready: undefined,
      startedAt: 0,
      backoffMs: 0,
      failedStarts: 0,
      restart: undefined,
      late: undefined,
      told: false,
    }));
  }

  /** Starts everything; resolves when every node is up, rejects when one does not come up. */
  async start(): Promise<NodeReady[]> {
    const { clock, readyTimeoutMs } = this.#options;
    const up = new Promise<NodeReady[]>((resolve, reject) => (this.#settle = { resolve, reject }));
    const late = clock.after(readyTimeoutMs, () => {
      const missing = this.#slots.filter(({ ready }) => !ready).flatMap(({ nodes }) => nodes);
      this.#settle?.reject(new Error(`not up after ${readyTimeoutMs} ms: ${missing.join(', ')}`));
    });
    for (const slot of this.#slots) this.#launch(slot);
    try {
      return await up;
    } finally {
      late.cancel();
      this.#settle = undefined;
    }
  }

  /** SIGINT to all, SIGKILL to those that do not end in time; resolves when none is left. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { clock, killAfterMs, log } = this.#options;
    this.#settle?.reject(new Error('stopped'));
    for (const slot of this.#slots) slot.restart?.cancel();
    const { stopFirst = () => false } = this.#options;
    const early = this.#slots.filter(({ nodes }) => stopFirst(nodes));
    const late = this.#slots.filter(slot => !early.includes(slot));
    const killer = clock.after(killAfterMs, () => {
      for (const { child, nodes } of this.#slots) {
        if (child?.kill('SIGKILL')) log.warn({ nodes }, 'killed, it did not stop in time');
      }
    });
    await this.#terminate(early, killAfterMs / 2);
    await this.#terminate(late);
    await this.#terminate(early);
    killer.cancel();
  }

  /** SIGINT to these; resolves when they have ended, or after `patienceMs`. */
  #terminate(slots: readonly Slot[], patienceMs?: number): Promise<void> {
    for (const slot of slots) {
      // SIGINT says that all stop; SIGTERM would make a switch hand its calls to one that stops as well.
      if (!slot.told) slot.child?.kill('SIGINT');
      slot.told = true;
    }
    return new Promise(resolve => {
      const patience = patienceMs === undefined ? undefined : this.#options.clock.after(patienceMs, () => done());
      const done = (): void => {
        patience?.cancel();
        this.#onExit = undefined;
        resolve();
      };
      this.#onExit = () => {
        if (slots.every(({ child }) => !child)) done();
      };
      this.#onExit();
    });
  }

  #launch(slot: Slot): void {
    const { clock, log, spawn, readyTimeoutMs } = this.#options;
    slot.restart = undefined;
    slot.ready = undefined;
    slot.startedAt = clock.monotonic();
    const child = spawn(slot.nodes);
    slot.child = child;
    slot.late = clock.after(readyTimeoutMs, () => {
      log.error({ nodes: slot.nodes, pid: child.pid, readyTimeoutMs }, 'a process hangs while it starts');
      child.kill('SIGKILL');
    });
    child.on('message', message => this.#isReady(slot, message.nodes));
    child.on('error', error => log.error({ nodes: slot.nodes, error: error.message }, 'process could not be started'));
    child.on('exit', (code, signal) => this.#ended(slot, code, signal));
  }

  #isReady(slot: Slot, nodes: readonly NodeReady[]): void {
    slot.late?.cancel();
    slot.ready = nodes;
    slot.failedStarts = 0;
    if (this.#slots.every(({ ready }) => ready)) this.#settle?.resolve(this.#slots.flatMap(({ ready }) => ready ?? []));
  }

  #ended(slot: Slot, code: number | null, signal: NodeJS.Signals | null): void {
    const { clock, log, backoffMinMs, backoffMaxMs } = this.#options;
    slot.child = undefined;
    slot.late?.cancel();
    if (this.#stopping) {
      this.#onExit?.();
      return;
    }
    if (!slot.ready && (slot.failedStarts += 1) >= MAX_FAILED_STARTS && this.#settle) {
      this.#settle.reject(
        new Error(`${slot.nodes.join(', ')} does not start (exit code ${code ?? signal}), see the log`),
      );
      return;
    }
    const well = clock.monotonic() - slot.startedAt >= WELL_AFTER_MS;
    slot.backoffMs = well ? backoffMinMs : Math.min(Math.max(slot.backoffMs * 2, backoffMinMs), backoffMaxMs);
    log.warn({ nodes: slot.nodes, code, signal, restartInMs: slot.backoffMs }, 'a process ended');
    slot.restart = clock.after(slot.backoffMs, () => this.#launch(slot));
  }
}
