/** Carries out what an application decides, for one anchor: the only place where verbs become acts. */
import type { LegId } from '../../core/ids.ts';
import { asAor } from '../../core/ids.ts';
import type { MediaCodecName } from '../../media/gateway/ports.ts';
import type { Anchor } from './anchor.ts';
import { addressOfRecord, nameAddr } from './addressing.ts';
import { Dial } from './dial.ts';
import type { Leg } from './leg.ts';
import type { Application, CallEvent, Destination, Reason, Verb } from './ports.ts';
import type { CallServices } from './services.ts';
import { outcomeOf, refusedBy, towardsCaller } from './status-mapping.ts';
import type { CallId } from '../../core/ids.ts';
import type { CallEnd } from './record.ts';

/** What we can transcode between, for a device that knows none of the caller's codecs. */
const TRANSCODABLE: readonly MediaCodecName[] = ['opus', 'G722', 'PCMU', 'PCMA'];

/** The caller's codecs first, so that nothing need be transcoded where it can be avoided. */
const offerable = (wanted: readonly MediaCodecName[]): readonly MediaCodecName[] => [
  ...wanted,
  ...TRANSCODABLE.filter(codec => !wanted.includes(codec)),
];

/** What the run needs of its call. */
export interface RunHost {
  readonly callId: CallId;
  /** Joins the anchor with a leg that sends early media. */
  joinEarly(anchor: Leg, other: Leg): void;
  /** The run has reached its end well: the two talk. */
  connected(anchor: Leg, other: Leg): Promise<void>;
  /** The anchor was refused and with it the call. */
  refused(end: CallEnd): void;
  /** Worth writing down. */
  changed(): void;
  /** Somebody rings. */
  alerting(): void;
  /** Queues a job of the call. */
  push(name: string, job: () => Promise<void>): void;
}

export interface RunPlan {
  readonly application: Application;
  readonly destination: Destination;
  readonly anchor: Anchor;
  readonly host: RunHost;
}

export interface RunState {
  readonly application: string;
  readonly state: unknown;
}

export class ApplicationRun {
  readonly anchor: Anchor;
  readonly #services: CallServices;
  readonly #application: Application;
  readonly #host: RunHost;
  #state: unknown;
  #dial: Dial | undefined;
  #won: Leg | undefined;
  #stopped = false;
  /** The host has written the call down itself. */
  #connected = false;

  constructor(services: CallServices, { application, destination, anchor, host }: RunPlan) {
    this.#services = services;
    this.#application = application;
    this.anchor = anchor;
    this.#host = host;
    this.#state = application.initial(destination);
  }

  start(): Promise<void> {
    return this.#handle({ event: 'start' });
  }

  /** Ends whatever the application set going; the anchor is left to the call. */
  stop(reason?: string): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#dial?.cancel(reason);
    const won = this.#won;
    if (won !== undefined && !won.ended) {
      void won.dialog?.bye();
      void won.close();
    }
  }

  /** Legs that are being rung for the anchor. */
  legs(): Leg[] {
    return this.#dial?.legs() ?? [];
  }

  snapshot(): RunState {
    return { application: this.#application.name, state: this.#state };
  }

  #queue(event: CallEvent): void {
    this.#host.push(event.event, () => this.#handle(event));
  }

  async #handle(event: CallEvent): Promise<void> {
    if (this.#stopped) return;
    const before = this.#state;
    const { state, verbs } = this.#application.step(before, event);
    this.#state = state;
    for (const verb of verbs) {
      if (this.#isStopped()) return;
      await this.#act(verb);
    }
    // A step that changed nothing, as another device that rings, is not worth writing down.
    if (state !== before && !this.#isStopped() && !this.#connected) this.#host.changed();
  }

  #act(verb: Verb): Promise<void> {
    switch (verb.verb) {
      case 'dial':
        return this.#startDial(verb.extension, verb.ringMs);
      case 'ring':
        this.#host.alerting();
        return this.anchor.ring();
      case 'passEarlyMedia':
        return this.#passEarlyMedia(verb.leg);
      case 'bridge':
        return this.#bridge(verb.leg);
      case 'reject':
        return this.#reject(verb.status, verb.reason);
    }
  }

  async #startDial(extension: string, ringMs = this.#services.policy.ringMs): Promise<void> {
    const { domain, directory, locations } = this.#services;
    const user = await directory.user(extension);
    if (user === undefined) {
      this.#queue({ event: 'dialFailed', status: 404, reason: 'user-unknown' });
      return;
    }
    const bindings = await locations.lookup(asAor(addressOfRecord(extension, domain)));
    if (this.#stopped) return;
    if (bindings.length === 0) {
      this.#queue({ event: 'dialFailed', status: 480, reason: 'call-not-registered' });
      return;
    }
    const from = this.anchor.leg;
    const identity = nameAddr(from.address, from.displayName);
    const dial = new Dial(
      this.#services,
      {
        callId: this.#host.callId,
        extension,
        from: identity,
        codecs: offerable(from.codecs),
        headers: [['P-Asserted-Identity', identity.toString()]],
        ringMs,
      },
      {
        ringing: () => this.#queue({ event: 'ringing' }),
        early: leg => this.#queue({ event: 'early', leg: leg.id }),
        answered: leg => {
          this.#won = leg;
          this.#queue({ event: 'answered', leg: leg.id });
        },
        failed: status => this.#queue({ event: 'dialFailed', ...towardsCaller(status) }),
        redirected: target => this.#queue({ event: 'redirected', extension: target }),
      },
    );
    this.#dial = dial;
    // Not awaited: a call's queue must not wait for devices.
    void dial.start(bindings);
  }

  async #passEarlyMedia(id: LegId): Promise<void> {
    const leg = this.#dial?.leg(id);
    const codec = leg?.media.negotiated?.codec.name;
    if (leg === undefined || codec === undefined) return;
    this.#host.alerting();
    if (await this.anchor.early([codec])) this.#host.joinEarly(this.anchor.leg, leg);
  }

  async #bridge(id: LegId): Promise<void> {
    const leg = this.#won;
    if (leg?.id !== id || leg.ended) return;
    const codec = leg.media.negotiated?.codec.name;
    try {
      await this.anchor.answer(codec === undefined ? [] : [codec]);
    } catch (error) {
      this.#services.log.warn({ err: error, callId: this.#host.callId }, 'the caller cannot be answered');
      await this.#reject(488, 'call-media');
      return;
    }
    this.#won = undefined;
    this.#connected = true;
    await this.#host.connected(this.anchor.leg, leg);
  }

  async #reject(status: number, reason: Reason): Promise<void> {
    const over = await this.anchor.reject(status, reason);
    this.stop();
    if (over)
      this.#host.refused({ outcome: outcomeOf(status), reason, sipStatus: status, hangupBy: refusedBy(reason) });
  }

  #isStopped(): boolean {
    return this.#stopped;
  }
}
