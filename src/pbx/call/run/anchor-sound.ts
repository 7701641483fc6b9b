/** What the anchor of an application hears and says, in the application's own words. */
import { join } from 'node:path';
import type { Monitor, MonitorMode, Participant, Playback, Sound } from '../../../media/gateway/ports.ts';
import { MediaError } from '../../../media/gateway/ports.ts';
import type { CallEvent, Collect, Json, Verb } from '../application.ts';
import type { Leg } from '../leg.ts';
import { PASSING } from '../passing-recordings.ts';
import type { CallServices } from '../services.ts';
import { Conversation } from './conversation.ts';
import { Multicast } from './multicast.ts';

type Keep = { readonly service: string; readonly about: Json };

export interface SoundEvents {
  event(event: CallEvent): void;
  /** The caller hung up while its message was being recorded. */
  recordingLeft(keep: Keep, left: { readonly file: string; readonly durationMs: number }): void;
}

export class AnchorSound {
  readonly #services: CallServices;
  readonly #leg: Leg;
  readonly #events: SoundEvents;
  #conversation: Conversation | undefined;
  #participant: Participant | undefined;
  #monitor: Monitor | undefined;
  #hearing: Playback | undefined;
  #multicast: Multicast | undefined;
  #ringing = false;
  #closed = false;

  constructor(services: CallServices, leg: Leg, events: SoundEvents) {
    this.#services = services;
    this.#leg = leg;
    this.#events = events;
  }

  /** The anchor can be heard: keys count from now on. */
  listen(): void {
    if (!this.#closed) this.#voice().listen();
  }

  press(digit: string): void {
    this.#conversation?.press(digit, 'info');
  }

  /** Without keys to be collected it is heard over a conference or a call that is monitored, which then goes on. */
  play(sounds: readonly Sound[], collect: Collect | undefined): void {
    if (collect === undefined) {
      this.#ringing = false;
      this.#voice().say(sounds, () => this.#events.event({ event: 'played' }));
      return;
    }
    this.#talk().askFor(sounds, collect, collected => this.#events.event({ event: 'digits', ...collected }));
  }

  music(file: string): void {
    this.#talk().music(file);
  }

  /** @param country ISO 3166 */
  ringback(country: string): void {
    // Another device that rings is no reason to begin the tone anew.
    if (this.#ringing) return;
    this.#talk().ringback(country);
    this.#ringing = true;
  }

  record({ maxMs, silenceMs, terminators, beep, as, keep }: Verb & { verb: 'record' }): void {
    const { recordings, ids } = this.#services;
    const file = join(recordings, `${as ?? PASSING + ids.uuid()}.wav`);
    this.#talk().record({ path: file, maxMs, silenceMs, terminators, beep }, ({ durationMs, end }) => {
      if (!this.#closed) this.#events.event({ event: 'recorded', file, durationMs, end });
      else if (keep !== undefined) this.#events.recordingLeft(keep, { file, durationMs });
    });
  }

  confer(room: string, options: { readonly muted?: boolean; readonly tones?: boolean }): void {
    this.quiet();
    try {
      const conference = this.#services.media.conference(room);
      this.#participant = conference.join(this.#leg.media, options);
      this.#events.event({ event: 'joined', participants: conference.participants.length });
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      this.#events.event({ event: 'gone' });
    }
  }

  mute(muted: boolean): void {
    this.#participant?.mute(muted);
  }

  monitor(pair: { readonly agent: Leg; readonly other: Leg } | undefined, mode: MonitorMode): void {
    if (this.#monitor !== undefined && pair !== undefined) {
      this.#monitor.setMode(mode);
      return;
    }
    this.quiet();
    if (pair === undefined) {
      this.#events.event({ event: 'gone' });
      return;
    }
    const { agent, other } = pair;
    const monitor = this.#services.media.monitor({
      supervisor: this.#leg.media,
      agent: agent.media,
      other: other.media,
      mode,
    });
    this.#monitor = monitor;
    void monitor.ended.then(() => {
      if (this.#monitor !== monitor) return;
      this.#monitor = undefined;
      this.#events.event({ event: 'gone' });
    });
  }

  hear(speaker: Leg | undefined): void {
    this.quiet();
    if (speaker === undefined) this.#events.event({ event: 'gone' });
    else this.#hearing = this.#services.media.hear(this.#leg.media, speaker.media);
  }

  multicast(group: string, before: readonly Sound[]): void {
    this.#multicast?.close();
    this.#multicast = new Multicast(this.#services, this.#leg, { group, before });
  }

  quiet(): void {
    this.#ringing = false;
    this.#conversation?.quiet();
    this.#participant?.close();
    this.#participant = undefined;
    this.#hearing?.close();
    this.#hearing = undefined;
    const monitor = this.#monitor;
    this.#monitor = undefined;
    monitor?.close();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.quiet();
    this.#multicast?.close();
    this.#conversation?.close();
  }

  #talk(): Conversation {
    this.#ringing = false;
    this.#participant?.close();
    this.#participant = undefined;
    this.#hearing?.close();
    this.#hearing = undefined;
    return this.#voice();
  }

  #voice(): Conversation {
    this.#conversation ??= new Conversation(this.#services, this.#leg.media, digit =>
      this.#events.event({ event: 'digit', digit }),
    );
    return this.#conversation;
  }
}
