/** The media of one call switch: workers, ports, legs, bridges and tones, and who closes them. */
import type { CallId, Ids, LegId } from '../../core/ids.ts';
import type { Clock } from '../../core/clock.ts';
import { Lifecycle } from '../../core/lifecycle.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import { PacingWheel, SoundLibrary } from '../audio/index.ts';
import { MixerPool } from '../mixing/index.ts';
import { LegBridge } from './bridge.ts';
import { Hearing } from './hearing.ts';
import { Conferences } from './conferences.ts';
import { LegMonitor } from './leg-monitor.ts';
import { rememberedFrom } from './leg-snapshot.ts';
import type { RememberedMedia } from './leg-snapshot.ts';
import { MediaLeg } from './media-leg.ts';
import { multicastMedia } from './multicast.ts';
import { Music } from './music.ts';
import { Negotiation, policyFor } from './negotiation.ts';
import type { MediaPolicy } from './negotiation.ts';
import { PortAllocator } from './port-allocator.ts';
import { MediaError } from './ports.ts';
import type {
  Bridge,
  Conference,
  LegOptions,
  MediaGatewayPort,
  MediaLegPort,
  MediaLegSnapshot,
  Monitor,
  MonitorOptions,
  MulticastGroup,
  Playback,
  PlayOptions,
  RecordOptions,
  Recording,
  Sound,
  SoundPlayback,
  ToneName,
} from './ports.ts';
import { Recordings } from './recordings.ts';
import { SoundPlayer } from './sound-player.ts';
import { Supervision } from './supervision.ts';
import { Transcoders } from './transcoders.ts';
import { WorkerPool } from './worker-pool.ts';
import type { WorkerSeat } from './worker-pool.ts';

export interface MediaGatewayOptions {
  /** Path of the patched mediasoup-worker. */
  readonly workerBin: string;
  readonly workers: number;
  /** Where media sockets are bound. */
  readonly address: string;
  /** What descriptions say instead of `address`, behind a one-to-one NAT. */
  readonly announcedAddress?: string;
  /** The same for legs of devices that signal over IPv6; without it they use the addresses above. */
  readonly ipv6?: { readonly address: string; readonly announcedAddress?: string };
  readonly ports: { readonly min: number; readonly max: number };
  readonly log: Logger;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly policy: MediaPolicy;
  /** After so long without RTP a leg that should be heard counts as silent. */
  readonly silenceTimeoutMs: number;
}

const FIRST_VERSION = 1;

export class MediaGateway implements MediaGatewayPort, Resource {
  readonly #options: MediaGatewayOptions;
  readonly #lifecycle = new Lifecycle();
  readonly #ports: PortAllocator;
  readonly #monitor: LegMonitor;
  readonly #transcoders: Transcoders;
  readonly #player: SoundPlayer;
  readonly #music: Music;
  readonly #recordings: Recordings;
  readonly #conferences: Conferences;
  readonly #supervision: Supervision;
  readonly #legs = new Set<MediaLeg>();
  readonly #bridges = new Map<string, LegBridge>();
  readonly #died = new Set<(legs: readonly LegId[]) => void>();
  #pool: WorkerPool | undefined;

  private constructor(options: MediaGatewayOptions) {
    this.#options = options;
    this.#ports = new PortAllocator(options.ports);
    this.#monitor = new LegMonitor(options.clock, options.silenceTimeoutMs);
    this.#transcoders = this.#lifecycle.own(new Transcoders(options));
    const { log, clock, ids } = options;
    const library = this.#lifecycle.own(new SoundLibrary({ log }));
    library.warm();
    const wheel = this.#lifecycle.own(new PacingWheel(clock));
    this.#player = this.#lifecycle.own(new SoundPlayer({ wheel, library, ids }));
    const pool = this.#lifecycle.own(new MixerPool({ wheel, log }));
    const own = (leg: MediaLegPort): MediaLeg => this.#own(leg);
    this.#recordings = this.#lifecycle.own(new Recordings({ clock, log, own }));
    this.#conferences = this.#lifecycle.own(new Conferences({ pool, wheel, library, ids, clock, log, own }));
    this.#supervision = this.#lifecycle.own(new Supervision({ pool, ids, clock, log, own }));
    this.#music = this.#lifecycle.own(new Music({ wheel, library, ids, clock, log }));
  }

  /** @throws when a worker cannot be started */
  static async start(options: MediaGatewayOptions): Promise<MediaGateway> {
    const gateway = new MediaGateway(options);
    const { workerBin, workers, log, clock } = options;
    try {
      gateway.#pool = await WorkerPool.start({
        workerBin,
        workers,
        log,
        clock,
        died: seat => gateway.#workerDied(seat),
      });
    } catch (error) {
      await gateway.#lifecycle.close();
      throw error;
    }
    return gateway;
  }

  /** Process ids of the media workers, for measurements. */
  get workerPids(): readonly number[] {
    return this.#pool?.pids ?? [];
  }

  // Async by contract: another gateway may have to ask another machine.

  async createLeg(options: LegOptions): Promise<MediaLeg> {
    return this.#makeLeg(options, {
      sessionId: String(this.#options.ids.uint32()),
      version: FIRST_VERSION,
      remembered: undefined,
    });
  }

  async restoreLeg(snapshot: MediaLegSnapshot, ids: { legId: LegId; callId: CallId }): Promise<MediaLeg> {
    const remembered = rememberedFrom(snapshot);
    const { nat, signallingAddress, ipv6, security, sessionId, sessionVersion } = snapshot;
    const options = {
      ...ids,
      nat,
      ...(signallingAddress === undefined ? {} : { signallingAddress }),
      ...(ipv6 === undefined ? {} : { ipv6 }),
      ...(security === undefined ? {} : { security }),
    };
    // RFC 3264 8: the next description of this session differs, if only in its ports, so its version is one higher.
    const leg = this.#makeLeg(options, { sessionId, version: sessionVersion + 1, remembered });
    if (!remembered || remembered.profile === 'dtls' || remembered.suite !== undefined) return leg;
    return resumed(leg, remembered);
  }

  async createMulticastLeg(group: MulticastGroup, ids: { legId: LegId; callId: CallId }): Promise<MediaLeg> {
    const remembered = multicastMedia(group);
    const session = { sessionId: String(this.#options.ids.uint32()), version: FIRST_VERSION, remembered };
    return resumed(this.#makeLeg({ ...ids, nat: false }, session), remembered);
  }

  bridge(a: MediaLegPort, b: MediaLegPort): Bridge {
    const legs = { a: this.#own(a), b: this.#own(b) };
    const key = [a.id, b.id].sort().join(' ');
    const known = this.#bridges.get(key);
    if (known) return known;
    const bridge = new LegBridge(legs, this.#transcoders, () => this.#bridges.delete(key));
    this.#bridges.set(key, bridge);
    return bridge;
  }

  tone(leg: MediaLegPort, tone: ToneName, country?: string): Playback {
    return this.play(leg, [{ tone, ...(country === undefined ? {} : { country }) }]);
  }

  hear(leg: MediaLegPort, speaker: MediaLegPort): Hearing {
    return new Hearing(this.#own(leg), this.#own(speaker), this.#transcoders);
  }

  play(leg: MediaLegPort, sounds: readonly Sound[], options?: PlayOptions): SoundPlayback {
    return this.#player.play(this.#own(leg), sounds, options);
  }

  music(leg: MediaLegPort, file: string): Playback {
    return this.#music.play(this.#own(leg), file);
  }

  record(options: RecordOptions): Recording {
    return this.#recordings.record(options);
  }

  conference(id: string): Conference {
    return this.#conferences.get(id);
  }

  monitor(options: MonitorOptions): Monitor {
    return this.#supervision.monitor(options);
  }

  onWorkerDied(listener: (legs: readonly LegId[]) => void): () => void {
    this.#died.add(listener);
    return () => void this.#died.delete(listener);
  }

  snapshot(): Record<string, unknown> {
    return {
      workers: this.#pool?.load ?? [],
      portsUsed: this.#ports.used,
      portsTotal: this.#ports.capacity,
      bridges: this.#bridges.size,
      playing: this.#player.playing,
      musicListeners: this.#music.listeners,
      conferences: this.#conferences.count,
      monitors: this.#supervision.count,
      recordings: this.#recordings.count,
      musicStations: this.#music.stations,
      transcoders: this.#transcoders.count,
      legs: [...this.#legs].map(leg => ({ id: leg.id, callId: leg.callId, ...leg.negotiated })),
    };
  }

  async close(): Promise<void> {
    for (const leg of [...this.#legs]) leg.close();
    this.#monitor.close();
    await this.#lifecycle.close();
    await this.#pool?.close();
  }

  #makeLeg(
    options: LegOptions,
    session: { sessionId: string; version: number; remembered: RememberedMedia | undefined },
  ): MediaLeg {
    const pool = this.#pool;
    if (!pool) throw new MediaError('worker-died', 'the gateway is not started');
    const { log } = this.#options;
    const policy = policyFor(this.#options.policy, options.security);
    const { address, announcedAddress } = (options.ipv6 === true ? this.#options.ipv6 : undefined) ?? this.#options;
    const seat = pool.take(options.callId);
    const { sessionId, version, remembered } = session;
    const { nat, signallingAddress, security } = options;
    const context = { seat, ports: this.#ports, address, announcedAddress };
    const required = security?.required ?? false;
    const leg = new MediaLeg({
      options,
      seat,
      negotiation: new Negotiation(
        { context, policy, nat, signallingAddress, sessionId, version, required },
        remembered,
      ),
      monitor: this.#monitor,
      // Made when there is something to say: hardly any leg has.
      log: () => log.child({ callId: options.callId, legId: options.legId }),
      closed: closed => {
        this.#legs.delete(closed);
        pool.give(closed.callId, seat);
      },
      press: (pressing, digits, wish) => this.#player.press(pressing, digits, wish),
    });
    this.#legs.add(leg);
    return leg;
  }

  #workerDied(seat: WorkerSeat): void {
    const dead = [...this.#legs].filter(leg => leg.seat === seat);
    for (const leg of dead) leg.abandon();
    for (const listener of [...this.#died]) listener(dead.map(({ id }) => id));
  }

  #own(leg: MediaLegPort): MediaLeg {
    if (!(leg instanceof MediaLeg)) throw new TypeError('a leg of another gateway');
    return leg;
  }
}

async function resumed(leg: MediaLeg, remembered: RememberedMedia): Promise<MediaLeg> {
  try {
    await leg.resumePlain(remembered);
  } catch (error) {
    leg.close();
    throw error;
  }
  return leg;
}
