/** One leg's media: its negotiation, what comes in, what goes out, its figures. */
import type { CallId, LegId } from '../../core/ids.ts';
import { leaks } from '../../core/leaks.ts';
import type { Logger } from '../../core/log.ts';
import { receives, SdpError } from '../sdp/index.ts';
import { LegDigits } from './leg-digits.ts';
import { LegInput } from './leg-input.ts';
import type { LegMonitor, MonitoredLeg } from './leg-monitor.ts';
import { LegOutput } from './leg-output.ts';
import type { HearableLeg, Heard } from './leg-source.ts';
import { encryptionOf, legMediaOf } from './leg-snapshot.ts';
import type { RememberedMedia } from './leg-snapshot.ts';
import type { Agreement, Negotiation } from './negotiation.ts';
import { MediaError } from './ports.ts';
import type {
  AnswerKind,
  AnswerWish,
  Digit,
  LegMedia,
  LegOptions,
  LegQuality,
  MediaCodecName,
  MediaLegPort,
  MediaLegSnapshot,
  OfferWish,
  PendingAnswer,
  SendDigitsOptions,
} from './ports.ts';
import { QualityMeter } from './quality-meter.ts';
import { rateQuality } from './rating.ts';
import type { WorkerSeat } from './worker-pool.ts';

export interface MediaLegInit {
  readonly options: LegOptions;
  readonly seat: WorkerSeat;
  readonly negotiation: Negotiation;
  readonly monitor: LegMonitor;
  readonly log: () => Logger;
  readonly closed: (leg: MediaLeg) => void;
  readonly press: (leg: MediaLeg, digits: string, options: SendDigitsOptions) => Promise<void>;
}

export class MediaLeg implements MediaLegPort, HearableLeg, MonitoredLeg {
  readonly id: LegId;
  readonly callId: CallId;
  readonly seat: WorkerSeat;
  readonly input: LegInput;
  readonly output: LegOutput;
  readonly #init: MediaLegInit;
  readonly #negotiation: Negotiation;
  readonly #meter = new QualityMeter();
  readonly #changed = new Set<() => void>();
  readonly #silent = new Set<() => void>();
  readonly #gone = new Set<() => void>();
  #digits: LegDigits | undefined;
  #closed = false;
  #dead = false;

  constructor(init: MediaLegInit) {
    this.#init = init;
    this.id = init.options.legId;
    this.callId = init.options.callId;
    this.seat = init.seat;
    this.#negotiation = init.negotiation;
    this.input = new LegInput(producer => this.#meter.retireInput(producer));
    this.output = new LegOutput({
      seat: init.seat,
      log: init.log,
      retire: consumer => this.#meter.retireOutput(consumer),
    });
    leaks.add('media-leg', this, this.id);
    init.monitor.add(this);
  }

  get negotiated(): LegMedia | undefined {
    const { basis } = this.#negotiation;
    return basis && legMediaOf(basis);
  }

  get remoteHold(): boolean {
    return this.#negotiation.basis?.remoteHold ?? false;
  }

  get heard(): Heard | undefined {
    const { negotiated } = this.#negotiation.current ?? {};
    if (!negotiated) return undefined;
    const { receiveCodec, telephoneEvent, ptime } = negotiated;
    return { codec: receiveCodec, eventClockRate: telephoneEvent?.clockRate, ptime };
  }

  get listening(): boolean {
    const { negotiated } = this.#negotiation.current ?? {};
    return !this.#dead && negotiated !== undefined && receives(negotiated.direction);
  }

  offeredCodecs(): readonly MediaCodecName[] {
    return this.#negotiation.offeredCodecs;
  }

  async createOffer(wish: OfferWish = {}): Promise<string> {
    return this.#guarded(() => this.#negotiation.offer(wish));
  }

  async acceptAnswer(sdp: string, { early = false }: AnswerKind = {}): Promise<LegMedia> {
    return this.#guarded(async () => {
      const media = await this.#adopt(await this.#negotiation.answered(sdp));
      if (!early) this.#negotiation.settle();
      return media;
    });
  }

  async answerOffer(sdp: string, wish: AnswerWish = {}): Promise<PendingAnswer> {
    const answer = await this.#guarded(() => this.#negotiation.answer(sdp, wish));
    let outcome: Promise<LegMedia> | 'dropped' | undefined;
    return {
      sdp: answer.sdp,
      commit: () => {
        if (outcome === 'dropped') return Promise.reject(new MediaError('no-pending-offer', 'rolled back already'));
        outcome ??= this.#guarded(async () => {
          this.#negotiation.answerSent(answer, wish.direction);
          return this.#adopt(answer);
        });
        return outcome;
      },
      rollback: () => {
        if (outcome !== undefined) return;
        outcome = 'dropped';
        if (answer.transport !== this.#negotiation.current?.transport) answer.transport.close();
      },
    };
  }

  rollback(): void {
    this.#negotiation.dropOffer();
  }

  async stats(): Promise<LegQuality> {
    if (!this.#closed) await this.poll();
    const { basis } = this.#negotiation;
    return rateQuality(this.#meter.figures, basis?.codec.name, basis ? encryptionOf(basis) : 'none');
  }

  async poll(): Promise<number> {
    await this.#meter.sample(this.input.producer, this.output.consumer);
    return this.#meter.figures.received;
  }

  onSilent(listener: () => void): () => void {
    this.#silent.add(listener);
    return () => void this.#silent.delete(listener);
  }

  silent(): void {
    for (const listener of [...this.#silent]) listener();
  }

  onDigit(listener: (digit: Digit) => void): () => void {
    this.#digits ??= new LegDigits(this, this.#init.log());
    return this.#digits.listen(listener);
  }

  async sendDigits(digits: string, options: SendDigitsOptions = {}): Promise<void> {
    this.#alive();
    await this.#init.press(this, digits, options);
  }

  /** Whether the remote takes telephone-events. */
  get takesEvents(): boolean {
    return this.#negotiation.current?.negotiated.telephoneEvent !== undefined;
  }

  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => void this.#changed.delete(listener);
  }

  /** Called once, when the leg closes. */
  onClose(listener: () => void): () => void {
    if (this.#closed) listener();
    else this.#gone.add(listener);
    return () => void this.#gone.delete(listener);
  }

  snapshot(): MediaLegSnapshot {
    const { nat, signallingAddress, ipv6, security } = this.#init.options;
    const { basis, sessionId, version } = this.#negotiation;
    return {
      v: 1,
      nat,
      ...(signallingAddress === undefined ? {} : { signallingAddress }),
      ...(ipv6 === undefined ? {} : { ipv6 }),
      ...(security === undefined ? {} : { security }),
      sessionId,
      sessionVersion: version,
      ...(basis === undefined ? {} : { negotiated: basis }),
    };
  }

  /** Goes on with plain RTP at once, before the re-INVITE, so that the remote already hears us. */
  async resumePlain(remembered: RememberedMedia): Promise<void> {
    await this.#guarded(async () => {
      const transport = await this.#negotiation.openPlain(remembered.rtcpMux);
      await this.#adopt({ transport, negotiated: { ...remembered, security: { kind: 'none' } } });
    });
  }

  /** Its worker died: nothing can be done with it any more but to read its last figures and close it. */
  abandon(): void {
    this.#dead = true;
    this.#init.monitor.remove(this);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    leaks.remove(this);
    this.#init.monitor.remove(this);
    for (const listener of [...this.#gone]) listener();
    this.#digits?.close();
    this.output.close();
    this.input.close();
    this.#negotiation.close();
    this.#changed.clear();
    this.#silent.clear();
    this.#init.closed(this);
  }

  async #adopt(agreement: Agreement): Promise<LegMedia> {
    const { transport, negotiated } = agreement;
    try {
      await transport.connect(negotiated);
      await this.input.follow(transport, negotiated);
    } catch (error) {
      this.#negotiation.refuse(agreement);
      throw error;
    }
    this.#negotiation.take(agreement);
    this.#init.monitor.restart(this);
    this.output.follow(agreement);
    for (const listener of [...this.#changed]) listener();
    return legMediaOf(negotiated);
  }

  /** Whatever goes wrong inside comes out as a MediaError. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    this.#alive();
    try {
      const result = await work();
      this.#alive();
      return result;
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #alive(): void {
    if (this.#closed) throw new MediaError('leg-closed');
    if (this.#dead) throw new MediaError('worker-died');
  }

  #explained(error: unknown): Error {
    if (error instanceof MediaError) return error;
    if (this.#closed) return new MediaError('leg-closed');
    if (this.#dead || this.seat.worker.closed) return new MediaError('worker-died');
    if (error instanceof SdpError) {
      return new MediaError(SDP_CODES[error.code] ?? 'not-acceptable', error.message, error.warning);
    }
    this.#init.log().error({ err: String(error) }, 'media operation failed');
    return new MediaError('not-acceptable', String(error));
  }
}

const SDP_CODES: Readonly<Partial<Record<string, MediaError['code']>>> = {
  malformed: 'bad-description',
  'too-large': 'bad-description',
  'no-common-codec': 'no-common-codec',
  'suite-not-offered': 'suite-not-offered',
  'no-common-security': 'security-refused',
  'plain-refused': 'security-refused',
};
