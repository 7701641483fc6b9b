/**
 * A supervisor on a bridged call. Who hears more than its bridge gives hears a mixer instead, over the bridge, which stands all
 * the while; who does not is left alone.
 */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import { leaks } from '../../core/leaks.ts';
import type { Logger } from '../../core/log.ts';
import type { MixerHandle, MixerPool } from '../mixing/index.ts';
import type { MediaLeg } from './media-leg.ts';
import { MixedLeg } from './mixed-leg.ts';
import type { MediaLegPort, Monitor, MonitorMode, MonitorOptions } from './ports.ts';

export interface SupervisionOptions {
  readonly pool: MixerPool;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Logger;
  /** @throws TypeError for a leg of another gateway */
  readonly own: (leg: MediaLegPort) => MediaLeg;
}

export class Supervision {
  readonly #options: SupervisionOptions;
  readonly #running = new Set<Monitor>();

  constructor(options: SupervisionOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#running.size;
  }

  monitor(options: MonitorOptions): Monitor {
    const monitor: Monitor = new CallMonitor(this.#options, options, () => this.#running.delete(monitor));
    this.#running.add(monitor);
    return monitor;
  }

  close(): void {
    for (const monitor of [...this.#running]) monitor.close();
  }
}

type Role = 'agent' | 'other' | 'supervisor';

/** Whom each one hears by way of the mixer; who is not named hears the bridge. */
const HEARS: Readonly<Record<MonitorMode, Readonly<Partial<Record<Role, readonly Role[]>>>>> = {
  listen: { supervisor: ['agent', 'other'] },
  whisper: { supervisor: ['agent', 'other'], agent: ['other', 'supervisor'] },
  barge: { supervisor: ['agent', 'other'], agent: ['other', 'supervisor'], other: ['agent', 'supervisor'] },
};

class CallMonitor implements Monitor {
  readonly ended: Promise<void>;
  readonly #mixer: MixerHandle;
  readonly #legs: Readonly<Record<Role, MixedLeg>>;
  readonly #undo: (() => void)[] = [];
  #mode: MonitorMode;
  #closed = false;

  constructor(shared: SupervisionOptions, options: MonitorOptions, closed: () => void) {
    const mixer = shared.pool.open();
    const mixed = (leg: MediaLegPort): MixedLeg => new MixedLeg({ ...shared, leg: shared.own(leg), mixer });
    this.#mixer = mixer;
    this.#legs = {
      agent: mixed(options.agent),
      other: mixed(options.other),
      supervisor: mixed(options.supervisor),
    };
    this.#mode = options.mode;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    leaks.add('media-monitor', this, options.agent.id);
    this.setMode(options.mode);
    this.#undo.push(closed, resolve);
    for (const { leg } of Object.values(this.#legs)) this.#undo.push(leg.onClose(() => this.close()));
  }

  get mode(): MonitorMode {
    return this.#mode;
  }

  setMode(mode: MonitorMode): void {
    if (this.#closed) return;
    this.#mode = mode;
    const hears = HEARS[mode];
    for (const role of ['agent', 'other', 'supervisor'] as const) {
      const mixed = this.#legs[role];
      const whom = (hears[role] ?? []).map(other => this.#legs[other].member);
      this.#mixer.hear(mixed.member, whom);
      mixed.listen(whom.length > 0);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    leaks.remove(this);
    for (const mixed of Object.values(this.#legs)) mixed.close();
    this.#mixer.close();
    for (const undo of this.#undo) undo();
  }
}
