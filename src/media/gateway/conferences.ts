/** Conferences: rooms in which all legs hear each other. */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import { leaks } from '../../core/leaks.ts';
import type { Logger } from '../../core/log.ts';
import type { PacingWheel, SoundLibrary } from '../audio/index.ts';
import type { MixerHandle, MixerPool } from '../mixing/index.ts';
import { writeRtp } from '../rtp/index.ts';
import type { MediaLeg } from './media-leg.ts';
import { MixedLeg } from './mixed-leg.ts';
import { MediaError } from './ports.ts';
import type { Conference, JoinOptions, MediaLegPort, Participant, Sound, SoundPlayback } from './ports.ts';
import { SoundScript } from './sound-script.ts';

export interface ConferencesOptions {
  readonly pool: MixerPool;
  readonly wheel: PacingWheel;
  readonly library: SoundLibrary;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Logger;
  /** @throws TypeError for a leg of another gateway */
  readonly own: (leg: MediaLegPort) => MediaLeg;
}

const MAX_PARTICIPANTS = 32;

export class Conferences {
  readonly #options: ConferencesOptions;
  readonly #rooms = new Map<string, Room>();

  constructor(options: ConferencesOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#rooms.size;
  }

  get(id: string): Conference {
    const known = this.#rooms.get(id);
    if (known) return known;
    const room = new Room(id, this.#options, () => this.#rooms.delete(id));
    this.#rooms.set(id, room);
    return room;
  }

  close(): void {
    for (const room of [...this.#rooms.values()]) room.close();
  }
}

class Room implements Conference {
  readonly id: string;
  readonly #options: ConferencesOptions;
  readonly #mixer: MixerHandle;
  readonly #ended: () => void;
  readonly #participants = new Map<MediaLeg, RoomParticipant>();
  readonly #playing = new Set<SoundPlayback>();
  #closed = false;

  constructor(id: string, options: ConferencesOptions, ended: () => void) {
    this.id = id;
    this.#options = options;
    this.#mixer = options.pool.open();
    this.#ended = ended;
    leaks.add('media-conference', this, id);
  }

  get participants(): readonly Participant[] {
    return [...this.#participants.values()];
  }

  join(port: MediaLegPort, { muted = false, tones = true }: JoinOptions = {}): Participant {
    const leg = this.#options.own(port);
    const known = this.#participants.get(leg);
    if (known) return known;
    if (this.#closed || this.#participants.size >= MAX_PARTICIPANTS) throw new MediaError('conference-full', this.id);
    const mixer = this.#mixer;
    const mixed = new MixedLeg({ ...this.#options, leg, mixer });
    const participant = new RoomParticipant(mixed, mixer, () => {
      this.#participants.delete(leg);
      if (this.#participants.size === 0) this.close();
      else if (tones) mixer.chime('left');
    });
    this.#participants.set(leg, participant);
    participant.mute(muted);
    mixed.listen(true);
    if (tones) mixer.chime('joined');
    participant.followLeg();
    return participant;
  }

  /** A member that only speaks. */
  play(sounds: readonly Sound[]): SoundPlayback {
    const { wheel, library } = this.#options;
    const { promise, resolve } = Promise.withResolvers<'finished' | 'closed'>();
    const mixer = this.#mixer;
    const member = mixer.add(() => undefined);
    const script = new SoundScript(sounds, library, {});
    const end = (how: 'finished' | 'closed'): void => {
      if (!this.#playing.delete(playback)) return;
      leave();
      mixer.remove(member);
      resolve(how);
    };
    const heardMs = (file: string): number => script.heardMs(file);
    const playback: SoundPlayback = { ended: promise, close: () => end('closed'), heardMs };
    this.#playing.add(playback);
    script.begin('PCMU');
    let last = -1;
    const leave = wheel.join(index => {
      const frame = script.next('PCMU', index - last - 1);
      last = index;
      if (frame === 'end') end('finished');
      else if (frame instanceof Uint8Array) {
        const packet = { payloadType: 0, ssrc: 0, sequence: index, timestamp: index * 160, payload: frame };
        mixer.push(member, { codec: 'PCMU', source: 1 }, writeRtp(packet));
      }
    });
    if (this.#closed) end('closed');
    return playback;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    leaks.remove(this);
    for (const playback of [...this.#playing]) playback.close();
    for (const participant of [...this.#participants.values()]) participant.close();
    this.#mixer.close();
    this.#ended();
  }
}

class RoomParticipant implements Participant {
  readonly #mixed: MixedLeg;
  readonly #mixer: MixerHandle;
  readonly #left: () => void;
  #offClose: (() => void) | undefined;
  #muted = false;
  #closed = false;

  constructor(mixed: MixedLeg, mixer: MixerHandle, left: () => void) {
    this.#mixed = mixed;
    this.#mixer = mixer;
    this.#left = left;
  }

  get leg(): MediaLeg {
    return this.#mixed.leg;
  }

  get muted(): boolean {
    return this.#muted;
  }

  get talking(): boolean {
    return this.#mixer.isTalking(this.#mixed.member);
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    this.#mixer.mute(this.#mixed.member, muted);
  }

  /** A leg that is closed already leaves at once. */
  followLeg(): void {
    this.#offClose = this.leg.onClose(() => this.close());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#offClose?.();
    this.#mixed.close();
    this.#left();
  }
}
