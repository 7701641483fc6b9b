/** Carries out what an application decides, for one anchor: the only place where verbs become acts. */
import type { LegId } from '../../../core/ids.ts';
import type { MediaCodecName, Sound } from '../../../media/gateway/ports.ts';
import type { Destination } from '../../../routing/destination.ts';
import type { Anchor } from '../anchor.ts';
import type { Application, CallContext, Caller, CallEvent, Phrase, RunHandle, Verb, World } from '../application.ts';
import { takeDuty } from '../duty.ts';
import type { Leg } from '../leg.ts';
import type { Reason } from '../ports.ts';
import { apart } from '../rights.ts';
import type { CallServices } from '../services.ts';
import { isExplained, outcomeOf, refusedBy } from '../status-mapping.ts';
import { AnchorSound } from './anchor-sound.ts';
import { Dial } from './dial.ts';
import { Inquiries } from './inquiries.ts';
import type { RunHost, RunPlan, RunState } from './host.ts';
import { RunTimers } from './timers.ts';
import { identityFor, offerable, outsideOf, putThrough, senderOf } from './presentation.ts';
import { Summons } from './summons.ts';
import { countryOf, soundsFor, worldOf } from './world.ts';

/** More destinations one after the other than any sane account has: a loop. */
const MAX_HOPS = 20;

const FRESH: CallContext = { hops: 0 };

export class ApplicationRun {
  anchor: Anchor;
  caller: Caller;
  readonly #services: CallServices;
  readonly #host: RunHost;
  readonly #dialled: string;
  #sound: AnchorSound;
  readonly #timers: RunTimers;
  readonly #inquiries: Inquiries;
  #application: Application;
  #destination: Destination;
  #context: CallContext;
  #state: unknown;
  #dial: Dial | undefined;
  #summons: Summons | undefined;
  #won: Leg | undefined;
  #stopped = false;
  #movedOn = false;
  /** The application has answered the anchor by itself. */
  #attended = false;
  /** The host has written the call down itself. */
  #connected = false;

  constructor(services: CallServices, { destination, anchor, host, caller, dialled, context }: RunPlan) {
    this.#services = services;
    this.anchor = anchor;
    this.caller = caller;
    this.#host = host;
    this.#dialled = dialled;
    this.#destination = destination;
    this.#context = { ...FRESH, ...context };
    this.#application = services.applications.of(destination.kind);
    this.#state = this.#application.initial(destination, this.#context);
    this.#timers = new RunTimers(services.clock, timer => this.#queue({ event: 'timer', timer }));
    this.#sound = this.#soundFor(anchor.leg);
    this.#inquiries = new Inquiries(services, this, (handle, event) => this.#queueFor(handle, event));
  }

  #soundFor(leg: Leg): AnchorSound {
    const { caller } = this;
    return new AnchorSound(this.#services, leg, {
      event: event => this.#queue(event),
      recordingLeft: (keep, left) =>
        this.#services.features.of(keep.service)?.recordingLeft?.({ ...left, about: keep.about, caller }),
    });
  }

  /** Another party takes the anchor's place, e.g. that for which it has consulted. */
  moveTo(anchor: Anchor): void {
    // Whoever is rung is rung anew for the newcomer, whose name the phones are to show.
    this.#dial?.cancel();
    this.#sound.close();
    this.anchor = anchor;
    this.caller = anchor.leg.party;
    this.#context = putThrough(this.#services, this.caller, this.#seen);
    this.#sound = this.#soundFor(anchor.leg);
    if (this.#attended) this.#sound.listen();
    this.#queue({ event: 'resumed' });
  }

  get callId(): string {
    return this.#host.callId;
  }

  get legId(): string {
    return this.anchor.leg.id;
  }

  get account(): string {
    return this.#services.domain;
  }

  get context(): CallContext {
    return this.#context;
  }

  get over(): boolean {
    return this.#stopped;
  }

  /** It has ended because its party is served by another run now. */
  get movedOn(): boolean {
    return this.#movedOn;
  }

  get application(): string {
    return this.#application.name;
  }

  /** Somebody is being rung for the anchor. */
  get dialling(): boolean {
    return this.#dial?.over === false;
  }

  start(): Promise<void> {
    return this.#handle({ event: 'start' });
  }

  /** Goes on from what another switch has written down, or from before somebody was joined with the anchor. */
  resume(state: unknown, event: 'resumed' | 'gone'): Promise<void> {
    this.#state = state;
    return this.#handle({ event });
  }

  /** A key that the anchor pressed, told by INFO. */
  press(digit: string): void {
    this.#sound.press(digit);
  }

  /** Who has sent the anchor here has hung up. */
  left(): void {
    this.#queue({ event: 'left' });
  }

  /** A leg from elsewhere answers in the place of whoever is being rung; false when nobody is. */
  intercept(leg: Leg, reason: string): boolean {
    if (this.#stopped || !this.dialling) return false;
    this.#dial?.cancel(reason);
    this.#won = leg;
    this.#queue({ event: 'answered', leg: leg.id, target: -1 });
    return true;
  }

  /** Ends whatever the application set going; the anchor is left to the call. */
  stop(reason?: string, { movedOn = false }: { readonly movedOn?: boolean } = {}): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#movedOn = movedOn;
    this.#letGo(reason);
    this.#sound.close();
  }

  /** Legs that are being rung for the anchor. */
  legs(): Leg[] {
    return this.#dial?.legs() ?? [];
  }

  snapshot(): RunState {
    return {
      application: this.#application.name,
      leg: this.anchor.leg.id,
      destination: this.#destination,
      context: this.#context,
      caller: this.caller,
      dialled: this.#dialled,
      state: this.#state,
    };
  }

  #world(): World {
    return worldOf(this.#services, this.#seen);
  }

  get #seen(): Parameters<typeof worldOf>[1] {
    const { caller } = this;
    return { context: this.#context, caller, dialled: this.#dialled, destination: this.#destination };
  }

  #queue(event: CallEvent): void {
    this.#host.push(event.event, () => this.#handle(event));
  }

  /** What a service says to an application that has gone on is not for the one that has the call now. */
  #queueFor(handle: RunHandle, event: CallEvent): void {
    if (!handle.over) this.#host.push(event.event, () => (handle.over ? Promise.resolve() : this.#handle(event)));
  }

  async #handle(event: CallEvent): Promise<void> {
    if (this.#stopped) return;
    // A caller who chooses where he goes is in no circle.
    if (event.event === 'digits' && event.digits !== '') this.#context = { ...this.#context, hops: 0 };
    const before = this.#state;
    const { state, verbs } = this.#application.step(before, event, this.#world());
    this.#state = state;
    for (const verb of verbs) {
      if (this.#isStopped()) return;
      await this.#act(verb);
    }
    this.#host.stirred();
    // A step that changed nothing, as another device that rings, is not worth writing down.
    if (this.#state !== before && !this.#isStopped() && !this.#connected) this.#host.changed();
  }

  /* One line for each verb: the table of what they do, exempt from the complexity gate for that. */
  // oxlint-disable-next-line complexity
  async #act(verb: Verb): Promise<void> {
    switch (verb.verb) {
      case 'ring':
        return this.#ring();
      case 'answer':
        return this.#answer([]);
      case 'play':
        return this.#sound.play(this.#soundsOf(verb.phrases), verb.collect);
      case 'music':
        return this.#sound.music(this.#services.prompts.music(verb.music, this.#world().directory));
      case 'quiet':
        return this.#sound.quiet();
      case 'record':
        return this.#sound.record(verb);
      case 'dial':
        return this.#startDial(verb);
      case 'cancel':
        return this.#dial?.cancel(verb.reason);
      case 'passEarlyMedia':
        return this.#passEarlyMedia(verb.leg);
      case 'bridge':
        return this.#bridge(verb);
      case 'drop':
        return this.#drop(verb.leg);
      case 'take':
        return this.#take(verb);
      case 'confer':
        return this.#sound.confer(verb.room, verb);
      case 'mute':
        return this.#sound.mute(verb.muted);
      case 'monitor':
        return this.#sound.monitor(this.#pairFor(verb), verb.mode);
      case 'summon':
        return this.#summon(verb);
      case 'hear':
        return this.#sound.hear(this.#host.legOf(verb.call, verb.leg));
      case 'multicast':
        return this.#sound.multicast(verb.group, this.#soundsOf(verb.phrases));
      case 'wait':
        return this.#timers.start(verb.timer, verb.ms);
      case 'unwait':
        return this.#timers.stop(verb.timer);
      case 'ask':
        return this.#inquiries.ask(verb.service, verb.question);
      case 'go':
        return this.#go(verb.destination, verb.context);
      case 'announce':
        return this.#host.announce?.(this.#soundsOf(verb.phrases), verb.text);
      case 'show':
        return this.#host.show(verb.line);
      case 'note':
        return this.#host.note(verb);
      case 'reject':
        return this.#reject(verb.status, verb.reason);
      case 'hangup':
        return this.#hangup();
    }
  }

  /** Nobody listens to whom he may not talk with. */
  #pairFor({ call, agent }: Verb & { verb: 'monitor' }): ReturnType<RunHost['pairOf']> {
    const pair = this.#host.pairOf(call, agent);
    const barred = pair !== undefined && apart(this.#services, this.anchor.leg.party, pair.other.party);
    return barred ? undefined : pair;
  }

  #soundsOf(phrases: readonly Phrase[]): readonly Sound[] {
    return soundsFor(this.#services, this.#seen, phrases);
  }

  async #ring(): Promise<void> {
    this.#host.alerting();
    if (this.anchor.leg.answered) this.#sound.ringback(countryOf(this.#services, this.#seen));
    else await this.anchor.ring();
  }

  async #answer(prefer: readonly MediaCodecName[]): Promise<void> {
    if (this.#attended || !(await this.#answerAnchor(prefer))) return;
    this.#attended = true;
    this.#sound.listen();
    await this.#host.attended(this.anchor.leg);
  }

  async #answerAnchor(prefer: readonly MediaCodecName[]): Promise<boolean> {
    try {
      await this.anchor.answer(prefer);
      return true;
    } catch (error) {
      this.#services.log.warn({ err: error, callId: this.callId }, 'the caller cannot be answered');
      await this.#reject(488, 'call-media');
      return false;
    }
  }

  #startDial({ targets, ringMs, caller, headers = [] }: Verb & { verb: 'dial' }): void {
    this.#dial?.cancel();
    this.#summons?.cancel();
    this.#summons = undefined;
    const context = { ...this.#context, ...(caller && { shown: caller }) };
    const identity = identityFor(this.anchor.leg, context, this.#services.domain);
    const outside = targets.some(({ to }) => to === 'number')
      ? outsideOf(this.#services, this.anchor.leg, context)
      : undefined;
    const dial = new Dial(
      this.#services,
      {
        callId: this.#host.callId,
        targets,
        from: identity.from,
        codecs: offerable(this.anchor.leg),
        headers: [...identity.headers, ...headers],
        outside: outside && { ...outside, headers: [...outside.headers, ...headers] },
        ringMs: ringMs ?? this.#services.policy.ringMs,
        language: this.#world().language,
        party: this.anchor.leg.party,
        unbarred: this.#destination.kind === 'emergency',
        diversions: { ...this.#context, before: this.caller.divertedBy },
      },
      {
        rung: note => this.#host.rung(note),
        ringing: () => this.#queue({ event: 'ringing' }),
        early: leg => this.#queue({ event: 'early', leg: leg.id }),
        answered: (leg, target) => {
          this.#won = leg;
          this.#queue({ event: 'answered', leg: leg.id, target });
        },
        targetFailed: (target, status) => this.#queue({ event: 'targetFailed', target, status }),
        failed: refusal => this.#queue({ event: 'dialFailed', ...refusal }),
        redirected: this.#application.followsRedirections
          ? extension => this.#queue({ event: 'redirected', extension })
          : undefined,
      },
    );
    this.#dial = dial;
    // Not awaited: a call's queue must not wait for devices.
    dial.start();
  }

  #summon(verb: Verb & { verb: 'summon' }): void {
    this.#summons?.cancel();
    const asked = { ...verb, leg: this.anchor.leg, context: this.#context, language: this.#world().language };
    this.#summons = new Summons(this.#services, asked, this.#host);
  }

  async #passEarlyMedia(id: LegId): Promise<void> {
    const leg = this.#dial?.leg(id);
    const codec = leg?.media.negotiated?.codec.name;
    if (leg === undefined || codec === undefined) return;
    this.#host.alerting();
    if (!this.anchor.leg.answered && !(await this.anchor.early([codec]))) return;
    this.#sound.quiet();
    this.#host.joinEarly(this.anchor.leg, leg);
  }

  async #bridge({ leg: id, duty, keepAnchor = false, graceMs, then }: Verb & { verb: 'bridge' }): Promise<void> {
    const leg = this.#won;
    if (leg?.id !== id || (leg.ended && !keepAnchor)) return;
    const codec = leg.media.negotiated?.codec.name;
    if (!(await this.#answerAnchor(codec === undefined ? [] : [codec]))) return;
    if (this.#isStopped()) return;
    if (keepAnchor && (leg.ended || leg.dialog?.state === 'terminated')) {
      this.#won = undefined;
      void leg.close();
      this.#queue({ event: 'gone' });
      return;
    }
    this.#won = undefined;
    this.#connected = true;
    if (duty !== undefined) takeDuty(this.#services, this.#host.callId, leg.take(duty, this.#services.clock.now()));
    this.#finish();
    await this.#host.connected(this.anchor.leg, leg, { run: this.snapshot(), graceMs });
    this.#host.sendPeer(this.anchor.leg, then);
  }

  #drop(id: LegId): void {
    const leg = this.#won;
    if (leg?.id !== id) return;
    this.#won = undefined;
    void leg.dialog?.bye();
    void leg.close();
  }

  async #take({ then, ...wanted }: Verb & { verb: 'take' }): Promise<void> {
    this.#sound.quiet();
    if (await this.#host.take(this.anchor, wanted)) {
      this.#finish();
      this.#host.sendPeer(this.anchor.leg, then);
    } else this.#queue({ event: 'gone' });
  }

  async #go(destination: Destination, change: Partial<CallContext> = {}): Promise<void> {
    const hops = this.#context.hops + 1;
    await (hops > MAX_HOPS ? this.#reject(482, 'call-loop') : this.#goTo(destination, { ...change, hops }));
  }

  async #goTo(destination: Destination, change: Partial<CallContext> = {}): Promise<void> {
    this.#letGo();
    this.#host.show(undefined);
    this.#context = { ...this.#context, ...senderOf(this.#destination), ...change };
    this.#destination = destination;
    this.#application = this.#services.applications.of(destination.kind);
    this.#state = this.#application.initial(destination, this.#context);
    await this.#handle({ event: 'start' });
  }

  /** Who was answered by something before, as a receptionist, hears why it is hung up on; so does who gets no answer but has to do something. */
  async #reject(status: number, reason: Reason): Promise<void> {
    const { leg, goesBack } = this.anchor;
    const isNew = this.#destination.kind !== 'refused' && !goesBack;
    if (isNew && (leg.answered || (isExplained(reason) && (await this.anchor.early([]))))) {
      return this.#goTo({ kind: 'refused', status, reason });
    }
    const over = await this.anchor.reject(status, reason);
    this.stop();
    if (over)
      this.#host.refused({ outcome: outcomeOf(status), reason, sipStatus: status, hangupBy: refusedBy(reason) });
  }

  async #hangup(): Promise<void> {
    if (!this.anchor.leg.answered) {
      await this.#reject(480, 'call-unavailable');
      return;
    }
    this.stop();
    this.#host.refused({ outcome: 'success', reason: 'normal', hangupBy: 'system' });
  }

  /** Gives everything back but the anchor and its sound. */
  #letGo(reason?: string): void {
    this.#timers.stopAll();
    this.#dial?.cancel(reason);
    this.#dial = undefined;
    this.#summons?.cancel();
    this.#summons = undefined;
    const won = this.#won;
    this.#won = undefined;
    if (won !== undefined && !won.ended) {
      void won.dialog?.bye();
      void won.close();
    }
    this.#sound.quiet();
    this.#inquiries.close();
  }

  /** The anchor talks: nothing of the run is left. */
  #finish(): void {
    this.#stopped = true;
    if (this.#summons?.first === true) {
      this.#host.keep(this.#summons);
      this.#summons = undefined;
    }
    this.#letGo();
    this.#sound.close();
  }

  #isStopped(): boolean {
    return this.#stopped;
  }
}
