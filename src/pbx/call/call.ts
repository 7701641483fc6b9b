/**
 * A call: legs joined by this back-to-back user agent, one queue of operations, one application that decides where it goes.
 * What happens inside dialogs is in in-dialog.ts, transfers in transfer.ts, writing down in checkpoint.ts.
 */
import { leaks } from '../../core/leaks.ts';
import { asLegId, type CallId, type LegId } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { Bridge } from '../../media/gateway/ports.ts';
import type { DialogHandler } from '../../sip/dialog/index.ts';
import type { Destination } from '../../routing/destination.ts';
import type { Anchor } from './anchor.ts';
import type { CallContext, Caller, ShownLine } from './application.ts';
import { CallEvents } from './call-events.ts';
import { CallKeys } from './call-keys.ts';
import { markByKeys } from './client-code.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { HoldMusic } from './hold-music.ts';
import { OPEN, type Wish } from './hold.ts';
import type { Leg } from './leg.ts';
import { CallLines } from './lines.ts';
import { OperationQueue } from './operation-queue.ts';
import { fetchedBy } from './arrival.ts';
import { finishRecord, type CallEnd, type RecordSoFar } from './record.ts';
import { CallRecording } from './recording/call-recording.ts';
import { ApplicationRun } from './run/application-run.ts';
import type { Rung, RunHost, RunState, Wanted, WayBack } from './run/host.ts';
import { RungParties } from './rung-parties.ts';
import type { CallServices, Route } from './services.ts';
import { ReturnWay } from './way-back.ts';

/** Who keeps the calls of a switch. */
export interface CallHolder {
  readonly services: CallServices;
  /** A leg of any call on this switch, by its dialog, for Replaces and transfers. */
  findDialog(dialog: { sipCallId: string; localTag: string; remoteTag: string }): { call: Call; leg: Leg } | undefined;
  call(id: string): Call | undefined;
  /** What answers the requests inside a leg's dialog. */
  listenerFor(call: Call, leg: Leg): DialogHandler;
  /** What a string leads to that this party dials, on a line that it shares. */
  route(dialled: string, caller: Caller, line?: string): Route;
  /** Resolves when a call that is being taken over from another switch is here; undefined for any other. */
  restoring(id: string): Promise<void> | undefined;
  /** A phone has answered that was called for this call, which begins now. */
  summoned(callId: CallId, leg: Leg, destination: Destination): void;
  /** Joins the anchor of a call with a leg of another one; see take.ts. */
  takeLeg(call: Call, anchor: Anchor, wanted: Wanted): Promise<boolean>;
  /** A party sends the one it talks with elsewhere, and has it again when nobody takes it. */
  sendPeer(call: Call, by: Leg, destination: Destination): void;
  forget(call: Call): void;
}

interface Pair {
  readonly a: Leg;
  readonly b: Leg;
  readonly bridge: Bridge;
}

export interface CallInit {
  readonly id: CallId;
  readonly record: RecordSoFar;
  /** Fencing token; 1 for a new call. */
  readonly fence: number;
  /** A part of another switch's call, whose record tells of it: this one has none. */
  readonly inner?: boolean;
  /** It goes on here as another switch has written it down. */
  readonly restored?: boolean;
}

export interface Beginning {
  readonly destination: Destination;
  readonly anchor: Anchor;
  /** What was dialled. */
  readonly dialled: string;
  readonly context?: Omit<CallContext, 'hops'> | undefined;
  /** Of the client for whom it is; default: what the call has. */
  readonly clientCode?: string | undefined;
  /** Default: the call itself. */
  readonly host?: RunHost;
}

export class Call implements RunHost {
  readonly callId: CallId;
  readonly holder: CallHolder;
  readonly services: CallServices;
  readonly record: RecordSoFar;
  readonly queue: OperationQueue;
  readonly inner: boolean;
  fence: number;
  readonly #legs = new Map<LegId, Leg>();
  #gone: Leg[] = [];
  #pair: Pair | undefined;
  #early: Bridge | undefined;
  readonly recording: CallRecording;
  readonly wayBack = new ReturnWay(this);
  readonly events: CallEvents;
  readonly parties: RungParties;
  readonly keys: CallKeys;
  readonly #holdMusic: HoldMusic;
  readonly #lines: CallLines;
  #shown: ShownLine | undefined;
  #log: Logger | undefined;
  #run: ApplicationRun | undefined;
  readonly #kept: { cancel(): void }[] = [];
  #ending: Promise<void> | undefined;
  readonly #checkpoints: CheckpointWriter;

  constructor(holder: CallHolder, init: CallInit) {
    this.holder = holder;
    this.services = holder.services;
    this.callId = init.id;
    this.record = init.record;
    this.fence = init.fence;
    this.inner = init.inner ?? false;
    this.queue = new OperationQueue(this);
    this.#holdMusic = new HoldMusic(holder.services);
    this.events = new CallEvents(this);
    this.parties = new RungParties(this);
    this.recording = new CallRecording(this);
    this.keys = new CallKeys(holder.services, {
      send: (by, destination) => this.sendPeer(by, destination),
      mark: (by, code) => markByKeys(this, by, code),
    });
    this.#lines = new CallLines(this, holder.services.lines);
    this.#checkpoints = new CheckpointWriter(this, init.restored ?? false);
    leaks.add('call', this, init.id);
  }

  /** Names the call in each line. Made when there is something to say, for most calls have nothing. */
  get log(): Logger {
    return (this.#log ??= this.services.log.child({ callId: this.callId }));
  }

  get ended(): boolean {
    return this.#ending !== undefined;
  }

  legs(): Leg[] {
    return [...this.#legs.values()];
  }

  /** With those that ring for it. */
  everyLeg(): Leg[] {
    return [...this.legs(), ...(this.#run?.legs() ?? [])];
  }

  get run(): ApplicationRun | undefined {
    return this.#run;
  }

  get pair(): { readonly a: Leg; readonly b: Leg } | undefined {
    return this.#pair;
  }

  /** The line beside the parties' own at which the call is seen while an application has it. */
  get shown(): ShownLine | undefined {
    return this.#shown;
  }

  leg(id: string): Leg | undefined {
    return this.#legs.get(asLegId(id));
  }

  peerOf(leg: Leg): Leg | undefined {
    if (this.#pair?.a === leg) return this.#pair.b;
    if (this.#pair?.b === leg) return this.#pair.a;
    return undefined;
  }

  /** Adds a leg; from now on the call answers what its dialog is asked. */
  adopt(leg: Leg): void {
    this.#legs.set(leg.id, leg);
    this.listen(leg);
    leg.media.onSilent(() => this.#silent(leg));
    this.stirred();
  }

  /** Listens to a dialog that came into being after its leg was adopted. */
  listen(leg: Leg): void {
    leg.dialog?.setHandler(this.holder.listenerFor(this, leg));
  }

  /** Lets an application find the anchor's other party. Replaces the one that ran before. */
  begin({ host = this, clientCode, ...what }: Beginning): void {
    this.#run?.stop();
    if (clientCode !== undefined) this.record.clientCode = clientCode;
    const run = new ApplicationRun(this.services, { ...what, host, caller: what.anchor.leg.party });
    this.#run = run;
    this.push('start', () => run.start());
  }

  /** Goes on with an application that another switch was running, or that had joined its anchor with somebody who is gone. */
  resume({ state, ...what }: RunState, anchor: Anchor, event: 'resumed' | 'gone' = 'resumed'): void {
    const run = new ApplicationRun(this.services, { ...what, anchor, host: this });
    this.#run = run;
    this.push('resume', () => run.resume(state, event));
  }

  stopRun(reason?: string, how?: { readonly movedOn: boolean }): void {
    this.#run?.stop(reason, how);
    this.#run = undefined;
    if (this.ended) for (const ringing of this.#kept.splice(0)) ringing.cancel();
  }

  push(name: string, job: () => Promise<void>): void {
    if (!this.queue.push(name, job)) this.log.warn({ job: name }, 'operation dropped');
  }

  /** Joins two legs; what either was joined with before is let go. */
  join(a: Leg, b: Leg): void {
    this.part();
    this.parties.joined(a, b);
    this.#pair = { a, b, bridge: this.services.media.bridge(a.media, b.media) };
    this.followHold();
    this.recording.joined(a, b);
    this.keys.joined(a, b);
    this.events.connected(a, b);
  }

  part(): void {
    this.recording.parted();
    this.keys.parted();
    this.#holdMusic.close();
    this.#early?.close();
    this.#early = undefined;
    this.#pair?.bridge.close();
    this.#pair = undefined;
    this.wayBack.close();
  }

  /** What a leg may do: what its peer wants, but for a peer that holds while music plays. */
  granted(leg: Leg): Wish {
    const peer = this.peerOf(leg);
    return peer === undefined || this.#holdMusic.heardBy(leg) ? OPEN : peer.wish;
  }

  /** A party has begun or ended a hold. */
  followHold(): void {
    this.stirred();
    if (this.#pair === undefined) return;
    const { a, b } = this.#pair;
    this.#holdMusic.follow(a, b);
    this.events.followHold(a, b);
  }

  /** Lets go of a leg that goes on in another call. */
  release(leg: Leg): void {
    this.#legs.delete(leg.id);
    leg.sees = undefined;
    if (this.#pair?.a === leg || this.#pair?.b === leg) this.part();
    this.stirred();
  }

  /** Takes a leg out of the call, hanging up on its device. */
  async drop(leg: Leg, options: { bye: boolean; reason?: string }): Promise<void> {
    if (!this.#legs.delete(leg.id)) return;
    this.#gone.push(leg);
    const sent = this.#run !== undefined && this.peerOf(leg) === this.#run.anchor.leg;
    if (this.#pair?.a === leg || this.#pair?.b === leg) this.part();
    if (options.bye) void leg.dialog?.bye(options.reason);
    if (sent) this.#run?.left();
    // Or another switch would take it for a party.
    this.changed();
    this.stirred();
    this.#dutyDone(leg);
    await leg.close();
  }

  // What an application's run tells.

  joinEarly(anchor: Leg, other: Leg): void {
    this.part();
    this.#early = this.services.media.bridge(anchor.media, other.media);
  }

  async attended(anchor: Leg): Promise<void> {
    this.#answered();
    this.part();
    this.listen(anchor);
    await this.checkpoint();
  }

  take(anchor: Anchor, wanted: Wanted): Promise<boolean> {
    return this.holder.takeLeg(this, anchor, wanted);
  }

  sendPeer(by: Leg, destination: Destination | undefined): void {
    if (destination !== undefined) this.holder.sendPeer(this, by, destination);
  }

  pairOf(call: string, leg: string): { readonly agent: Leg; readonly other: Leg } | undefined {
    const found = this.holder.call(call);
    const agent = found?.leg(leg);
    const other = agent && found?.peerOf(agent);
    return agent !== undefined && other !== undefined ? { agent, other } : undefined;
  }

  legOf(call: string, leg: string): Leg | undefined {
    return this.holder.call(call)?.leg(leg);
  }

  summoned(callId: CallId, leg: Leg, destination: Destination): void {
    this.holder.summoned(callId, leg, destination);
  }

  note({ resolved, via }: { readonly resolved?: string; readonly via?: string }): void {
    if (resolved !== undefined) this.record.resolved = resolved;
    if (via === undefined) return;
    this.record.via = [...(this.record.via ?? []), via];
    this.events.tell('call.entered', { application: via });
  }

  rung(note: Rung): void {
    this.parties.rung(note);
  }

  async connected(anchor: Leg, other: Leg, back?: WayBack): Promise<void> {
    this.#run = undefined;
    this.#answered();
    other.line ??= this.#shown;
    this.#shown = undefined;
    if (other.arrival !== undefined) fetchedBy(anchor, this.record, other.arrival);
    this.adopt(other);
    this.listen(anchor);
    this.join(anchor, other);
    this.wayBack.open(other, back);
    // Who hung up before anybody listened has to be noticed here.
    if (other.dialog?.state === 'terminated') void this.wayBack.hungUp(other);
    else await this.checkpoint();
  }

  keep(ringing: { cancel(): void }): void {
    if (this.ended) ringing.cancel();
    else this.#kept.push(ringing);
  }

  refused(end: CallEnd): void {
    void this.end(end);
  }

  /** Its lamps were lit by the switch that had it before. */
  inheritLines(): void {
    this.#lines.inherit();
  }

  stirred(): void {
    this.#lines.stir();
  }

  show(line: ShownLine | undefined): void {
    this.#shown = line;
    this.stirred();
  }

  alerting(): void {
    if (this.record.ringingAt !== undefined) return;
    this.record.ringingAt = this.services.clock.now();
    this.events.tell('call.ringing');
  }

  #answered(): void {
    if (this.record.answeredAt !== undefined) return;
    this.record.answeredAt = this.services.clock.now();
    this.events.tell('call.answered');
  }

  changed(): void {
    this.#checkpoints.changed();
  }

  nameDialogs(): void {
    this.#checkpoints.nameDialogs();
  }

  /** Resolves when the call is written down as it stands. */
  checkpoint(): Promise<void> {
    return this.#checkpoints.write();
  }

  /** Ends the call: every party hangs up, the record is written. Idempotent. */
  end(how: CallEnd, gone?: Leg): Promise<void> {
    this.#ending ??= this.#end(how, gone);
    return this.#ending;
  }

  /** Lets go of everything without telling the parties: another node carries the call on. */
  abandon(): void {
    if (this.ended) return;
    this.log.warn('call abandoned, another node owns it');
    this.#lines.abandon();
    this.#ending = Promise.resolve();
    this.queue.close();
    this.stopRun(undefined, { movedOn: true });
    this.part();
    this.recording.abandon();
    for (const leg of this.#legs.values()) leg.abandon();
    this.#leave();
  }

  /**
   * Gives the call to whichever switch claims it. A call that rings is given back to the proxy, which sends its INVITE to another
   * switch; one that talks keeps its sound until the returned function is called, when its new owner has re-INVITEd the parties.
   */
  handOver(): () => void {
    if (this.ended) return () => undefined;
    const run = this.#run;
    this.#ending = Promise.resolve();
    this.#lines.abandon();
    this.queue.close();
    if (this.record.answeredAt === undefined) void run?.anchor.reject(503, 'closed');
    this.stopRun(undefined, { movedOn: true });
    for (const leg of this.#legs.values()) leg.dialog?.forget();
    return () => {
      this.part();
      this.recording.abandon();
      for (const leg of this.#legs.values()) leg.abandon();
      this.#leave();
    };
  }

  async #end(how: CallEnd, gone: Leg | undefined): Promise<void> {
    this.services.log.info({ callId: this.callId, ...how }, 'call ends');
    this.#lines.end();
    this.queue.close();
    this.stopRun(how.sipStatus === undefined ? undefined : `SIP;cause=${how.sipStatus}`);
    this.part();
    const legs = this.legs();
    for (const leg of legs) {
      if (leg !== gone && leg.answered) void leg.dialog?.bye();
    }
    for (const leg of legs) this.#dutyDone(leg);
    await Promise.allSettled([this.recording.close(), ...legs.map(leg => leg.close())]);
    this.#writeRecord(how, legs);
    this.#leave();
    await this.#checkpoints.remove();
  }

  #dutyDone(leg: Leg): void {
    const { duty } = leg;
    leg.duty = undefined;
    if (duty === undefined) return;
    const how = { answeredAt: duty.since, endedAt: this.services.clock.now() };
    try {
      this.services.features.of(duty.duty.service)?.dutyDone?.(duty.duty, how);
    } catch (error) {
      this.log.error({ err: error, service: duty.duty.service }, 'the end of a duty was not taken');
    }
  }

  #writeRecord(how: CallEnd, legs: readonly Leg[]): void {
    if (this.inner) return;
    const { zone, node, domain, clock, records } = this.services;
    const all = [...legs, ...this.#gone].map(leg => leg.record());
    try {
      records.write(
        finishRecord({ id: this.callId, account: domain, zone, node }, this.record, {
          ...how,
          endedAt: clock.now(),
          legs: all,
        }),
      );
    } catch (error) {
      this.log.error({ err: error }, 'call record not written');
    }
  }

  #leave(): void {
    this.#checkpoints.cancel();
    leaks.remove(this);
    this.holder.forget(this);
  }

  #silent(leg: Leg): void {
    if (this.ended || this.#legs.get(leg.id) !== leg || !leg.answered) return;
    // A party that asked for silence is not missing.
    if (!leg.wish.sends) return;
    void this.end({ outcome: 'upstream', reason: 'call-silent', hangupBy: 'system' });
  }

  get state(): 'ringing' | 'attended' | 'talking' | 'transferring' {
    if (this.record.answeredAt === undefined) return 'ringing';
    if (this.#run === undefined) return 'talking';
    return this.#legs.size > 1 ? 'transferring' : 'attended';
  }

  snapshot(): Record<string, unknown> {
    return {
      id: this.callId,
      state: this.state,
      fence: this.fence,
      ...this.record,
      legs: this.legs().map(leg => leg.snapshot()),
      ringing: this.#run?.legs().map(leg => leg.snapshot()),
      pair: this.#pair && [this.#pair.a.id, this.#pair.b.id],
      recording: this.recording.state,
      application: this.#run?.snapshot(),
      pending: this.queue.pending,
    };
  }
}
