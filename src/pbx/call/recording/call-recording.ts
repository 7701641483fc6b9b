/** Recording of a call: begins by itself where a policy wants it, or when a party that may asks for it by key or INFO. */
import type { Logger } from '../../../core/log.ts';
import type { CallId } from '../../../core/ids.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { CallEvents } from '../call-events.ts';
import type { Leg } from '../leg.ts';
import { linesOf } from '../arrival.ts';
import type { RecordSoFar } from '../record.ts';
import { Announcer } from './announcer.ts';
import { InCallKeys } from './in-call-keys.ts';
import { adHocPlan, automaticPlan, mayPause, operatorPlan, type RecordingPlan } from './policy.ts';
import { RunningRecording, type RecordingServices, type RecordingState } from './running-recording.ts';

/** What it needs of its call. */
export interface RecordedCall {
  readonly callId: CallId;
  /** A part of another switch's call, which is recorded there. */
  readonly inner: boolean;
  readonly services: RecordingServices;
  readonly record: RecordSoFar;
  readonly log: Logger;
  readonly events?: CallEvents;
  /** Worth writing down. */
  changed(): void;
}

type Code = 'record' | 'recordPause';

const AUTOMATIC = 'automatic';

export class CallRecording {
  readonly #call: RecordedCall;
  #pair: readonly [Leg, Leg] | undefined;
  #running: RunningRecording | undefined;
  readonly #keys = new Map<Leg, { readonly keys: InCallKeys<Code>; readonly off: () => void }>();
  /** Recordings that were stopped and whose files are being completed. */
  #closing: readonly Promise<void>[] = [];

  constructor(call: RecordedCall) {
    this.#call = call;
  }

  get state(): RecordingState | undefined {
    return this.#running?.state;
  }

  /** Goes on with what another switch was recording, as soon as the two are joined. */
  restore(state: RecordingState): void {
    this.#running = this.#run(state);
  }

  /** Two legs talk. */
  joined(a: Leg, b: Leg): void {
    if (this.#call.inner) return;
    this.#pair = [a, b];
    const directory = this.#directory;
    if (directory !== undefined) this.#listen(directory, [a, b]);
    if (this.#running !== undefined) this.#goOn(this.#running, [a, b]);
    else if (directory !== undefined) this.#automatic(directory, [a, b]);
  }

  /** They don't any more: one of them holds a transfer's breath, or the call ends. */
  parted(): void {
    this.#pair = undefined;
    for (const { off } of this.#keys.values()) off();
    this.#keys.clear();
    this.#running?.rest();
  }

  /** A key that a party has pressed by INFO. */
  press(leg: Leg, key: string): void {
    this.#press(leg, key, 'info');
  }

  /** A phone's record key (`Record: on` in an INFO). False when the party may not. */
  ask(leg: Leg, on: boolean): boolean {
    if (on === (this.#running !== undefined)) return true;
    return on ? this.#start(leg) : this.#stop(leg);
  }

  /** What an operator wants; false when it cannot be done now. */
  operate(action: 'start' | 'stop' | 'pause' | 'resume', by: string): boolean {
    const running = this.#running;
    const directory = this.#directory;
    if (action === 'start') {
      if (running !== undefined) return true;
      if (directory === undefined || this.#pair === undefined) return false;
      return this.#begin(operatorPlan(directory, this.#pair), by, this.#pair) !== undefined;
    }
    if (running === undefined) return false;
    if (action === 'stop') this.#finish();
    else if ((action === 'pause') !== running.state.paused) this.#setPaused(running, action === 'pause');
    return true;
  }

  /** Completes the files and writes the rows. Never rejects. */
  async close(): Promise<void> {
    this.parted();
    this.#finish();
    await Promise.all(this.#closing);
  }

  /** Another switch has the call, and its recording. */
  abandon(): void {
    this.parted();
    this.#running?.abandon();
    this.#running = undefined;
  }

  get #directory(): AccountDirectory | undefined {
    const { accounts, domain } = this.#call.services;
    return accounts.byDomain(domain);
  }

  /** Hearing keys has a cost, so only those are listened to who may use them. */
  #listen(directory: AccountDirectory, legs: readonly Leg[]): void {
    const { record, recordPause } = directory.account.featureCodes;
    for (const leg of legs) {
      if (adHocPlan(directory, leg) === undefined && !mayPause(directory, leg)) continue;
      const keys = new InCallKeys<Code>(this.#call.services.clock, { record, recordPause });
      this.#keys.set(leg, { keys, off: leg.media.onDigit(key => this.#press(leg, key, 'rtp')) });
    }
  }

  #press(leg: Leg, key: string, by: 'rtp' | 'info'): void {
    const code = this.#keys.get(leg)?.keys.press(key, by);
    if (code === undefined) return;
    const allowed = code === 'recordPause' ? this.#togglePause(leg) : this.ask(leg, this.#running === undefined);
    if (!allowed) new Announcer(this.#call.services).say([leg], { say: 'recording.not-allowed' });
  }

  #togglePause(leg: Leg): boolean {
    const running = this.#running;
    const directory = this.#directory;
    if (running === undefined || directory === undefined || !mayPause(directory, leg)) return false;
    const { paused } = running.state;
    this.#setPaused(running, !paused);
    running.say(leg, paused ? 'recording.resumed' : 'recording.paused');
    this.#call.changed();
    return true;
  }

  #setPaused(running: RunningRecording, paused: boolean): void {
    if (paused) running.pause();
    else running.resume();
    this.#tell(paused ? 'recording.paused' : 'recording.resumed', running);
  }

  #tell(type: 'recording.started' | 'recording.paused' | 'recording.resumed', { state }: RunningRecording): void {
    const { id, startedBy } = state;
    this.#call.events?.tell(type, { recording: id, startedBy });
  }

  /** An emergency call is nothing to be talked into. */
  #automatic(directory: AccountDirectory, legs: readonly [Leg, Leg]): void {
    const via = this.#call.record.via ?? [];
    if (via.some(application => application.startsWith('emergency '))) return;
    const plan = automaticPlan(directory, legs, linesOf(via));
    if (plan !== undefined) this.#begin(plan, AUTOMATIC, legs);
  }

  #start(leg: Leg): boolean {
    const directory = this.#directory;
    const plan = directory && adHocPlan(directory, leg);
    if (plan === undefined || this.#pair === undefined) return false;
    const running = this.#begin(plan, leg.party.extension ?? leg.address, this.#pair);
    if (plan.announcement !== 'start') running?.say(leg, 'recording.started');
    this.#call.changed();
    return running !== undefined;
  }

  /** What a policy has begun no party ends. */
  #stop(leg: Leg): boolean {
    const running = this.#running;
    const directory = this.#directory;
    if (running?.state.startedBy === AUTOMATIC || directory === undefined) return false;
    if (adHocPlan(directory, leg) === undefined) return false;
    this.#finish();
    running?.say(leg, 'recording.stopped');
    this.#call.changed();
    return true;
  }

  #begin(plan: RecordingPlan, startedBy: string, legs: readonly [Leg, Leg]): RunningRecording | undefined {
    const { services, record } = this.#call;
    const id = services.ids.uuid();
    const begun = { id, plan, startedBy, startedAt: services.clock.now(), parties: [], parts: [], paused: false };
    this.#running = this.#run(begun);
    if (!this.#goOn(this.#running, legs)) return undefined;
    record.recordings = [...(record.recordings ?? []), id];
    this.#tell('recording.started', this.#running);
    return this.#running;
  }

  #run(state: RecordingState): RunningRecording {
    const { callId, services, log } = this.#call;
    const failed = (): void => {
      if (this.#running === running) this.#finish();
    };
    const running = new RunningRecording({ callId, services, log, state, failed });
    return running;
  }

  #goOn(running: RunningRecording, [a, b]: readonly [Leg, Leg]): boolean {
    try {
      running.goOn(a, b);
      return true;
    } catch (error) {
      // The call itself must not suffer from a disk that is full.
      this.#call.log.error({ err: error, recording: running.state.id }, 'call cannot be recorded');
      if (running.state.parts.length === 0) this.#running = undefined;
      return false;
    }
  }

  #finish(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    const closing = running.close().finally(() => {
      this.#closing = this.#closing.filter(one => one !== closing);
    });
    this.#closing = [...this.#closing, closing];
  }
}
