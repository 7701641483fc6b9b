/** One recording of a call while it goes on: its files, who is on which channel, whether it rests. */
import type { Recording } from '../../../media/gateway/ports.ts';
import type { Logger } from '../../../core/log.ts';
import type { CallId } from '../../../core/ids.ts';
import type { Phrase } from '../application.ts';
import type { Leg } from '../leg.ts';
import type { CallServices } from '../services.ts';
import { Announcer, type AnnouncerServices } from './announcer.ts';
import type { RecordingPlan } from './policy.ts';
import type { RecordedParty, RecordingPart, RecordingRecord } from './ports.ts';

export type RecordingServices = AnnouncerServices & Pick<CallServices, 'archive' | 'ids' | 'node'>;

/** All that another switch needs to go on with it, as JSON. */
export interface RecordingState {
  readonly id: string;
  readonly plan: RecordingPlan;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly parties: readonly RecordedParty[];
  readonly parts: readonly RecordingPart[];
  /** A party has paused it. */
  readonly paused: boolean;
}

export interface RunningInit {
  readonly callId: CallId;
  readonly services: RecordingServices;
  readonly log: Logger;
  readonly state: RecordingState;
  /** The file could not be written any more. */
  readonly failed: () => void;
}

const CHANNELS = ['left', 'right'] as const;

/** The row of a recording that nobody goes on with. */
export function finishRecording(
  place: { readonly callId: CallId; readonly account: string; readonly endedAt: number },
  { id, plan, parties, startedBy, startedAt, parts }: RecordingState,
): RecordingRecord {
  const durationMs = parts.reduce((sum, part) => sum + (part.durationMs ?? 0), 0);
  const { owners, retentionDays } = plan;
  return { ...place, id, owners, parties, startedBy, startedAt, durationMs, retentionDays, parts };
}

export class RunningRecording {
  readonly #init: RunningInit;
  readonly #announcer: Announcer;
  #state: RecordingState;
  #recording: Recording | undefined;
  #legs: readonly [Leg, Leg] | undefined;
  #ending: Promise<void> | undefined;

  constructor(init: RunningInit) {
    this.#init = init;
    this.#state = init.state;
    this.#announcer = new Announcer(init.services);
  }

  get state(): RecordingState {
    return this.#state;
  }

  /** The two talk, for the first time or again; who is on a channel already stays there. @throws what the file system says */
  goOn(a: Leg, b: Leg): void {
    const legs = this.#onChannels(a, b);
    const newcomers = legs.filter((leg, channel) => this.#isNew(leg, channel));
    if (this.#recording === undefined) this.#open(legs);
    else this.#replace(legs);
    this.#legs = legs;
    this.#note(legs);
    if (this.#state.paused) this.#recording?.pause();
    else this.#recording?.resume();
    this.#announce(newcomers);
  }

  /** The two are parted: nothing is recorded until others are joined. */
  rest(): void {
    this.#recording?.pause();
    this.#announcer.hush();
  }

  pause(): void {
    this.#state = { ...this.#state, paused: true };
    this.rest();
  }

  resume(): void {
    this.#state = { ...this.#state, paused: false };
    this.#recording?.resume();
    this.#announce([]);
  }

  say(leg: Leg, what: 'recording.started' | 'recording.stopped' | 'recording.paused' | 'recording.resumed'): void {
    this.#announcer.say([leg], { say: what });
  }

  /** Completes the file and writes the row. Idempotent; never rejects. */
  close(): Promise<void> {
    this.#ending ??= this.#close();
    return this.#ending;
  }

  /** Somebody else goes on with it: the file is completed, nothing more. */
  abandon(): void {
    this.#announcer.hush();
    this.#ending ??= Promise.resolve();
    void this.#recording?.close();
  }

  async #close(): Promise<void> {
    this.#announcer.hush();
    const { services, callId, log } = this.#init;
    try {
      await this.#recording?.close();
      const place = { callId, account: services.domain, endedAt: services.clock.now() };
      services.archive.write(finishRecording(place, this.#state));
    } catch (error) {
      log.error({ err: error, recording: this.#state.id }, 'recording not written down');
    }
  }

  #onChannels(a: Leg, b: Leg): readonly [Leg, Leg] {
    const [left, right] = this.#legs ?? this.#known(a, b);
    return left === b || right === a ? [b, a] : [a, b];
  }

  /** After a take-over the legs are other objects, but the parties are known. */
  #known(a: Leg, b: Leg): readonly [Leg | undefined, Leg | undefined] {
    const on = (channel: RecordedParty['channel']): Leg | undefined =>
      [a, b].find(({ address }) =>
        this.#state.parties.some(party => party.channel === channel && party.address === address),
      );
    const left = on('left');
    return [left, [on('right')].find(leg => leg !== left)];
  }

  #isNew({ address }: Leg, channel: number): boolean {
    return !this.#state.parties.some(party => party.channel === CHANNELS[channel] && party.address === address);
  }

  #note(legs: readonly [Leg, Leg]): void {
    const newcomers = legs.flatMap((leg, channel) => (this.#isNew(leg, channel) ? [partyOf(leg, channel)] : []));
    this.#state = { ...this.#state, parties: [...this.#state.parties, ...newcomers] };
  }

  #open(legs: readonly [Leg, Leg]): void {
    const { services, callId } = this.#init;
    const { id, parts } = this.#state;
    const index = parts.length;
    const name = index === 0 ? `${id}.wav` : `${id}-${index + 1}.wav`;
    const { path, file } = services.archive.place(services.domain, name);
    const recording = services.media.record({ path, legs: [legs[0].media, legs[1].media] });
    this.#recording = recording;
    this.#state = { ...this.#state, parts: [...parts, { file, node: services.node }] };
    void recording.ended.then(({ reason, durationMs }) => {
      const ended = this.#state.parts.map((part, at) => (at === index ? { ...part, durationMs } : part));
      this.#state = { ...this.#state, parts: ended };
      this.#recording = undefined;
      if (reason !== 'failed') return;
      this.#init.log.error({ recording: id, callId }, 'the file of a recording cannot be written');
      this.#init.failed();
    });
  }

  #replace(legs: readonly [Leg, Leg]): void {
    legs.forEach((leg, channel) => {
      const before = this.#legs?.[channel];
      if (before !== undefined && before !== leg) this.#recording?.replace(before.media, leg.media);
    });
  }

  #announce(newcomers: readonly Leg[]): void {
    const { announcement, prompt } = this.#state.plan;
    if (announcement === 'tone' && this.#legs !== undefined && !this.#state.paused) this.#announcer.tone(this.#legs);
    if (announcement !== 'start') return;
    const phrase: Phrase = prompt === undefined ? { say: 'recording.announcement' } : { prompt };
    this.#announcer.say(newcomers, phrase, this.#legs);
  }
}

function partyOf({ address, party, displayName }: Leg, channel: number): RecordedParty {
  const { extension, number } = party;
  const name = party.name ?? displayName;
  return {
    channel: channel === 0 ? 'left' : 'right',
    address,
    ...(extension !== undefined && { extension }),
    ...(number !== undefined && { number }),
    ...(name !== undefined && { name }),
  };
}
