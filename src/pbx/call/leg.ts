/** One leg of a call: a dialog with one device, and its media. */
import { leaks } from '../../core/leaks.ts';
import type { LegId } from '../../core/ids.ts';
import type { LegQuality, MediaCodecName, MediaDirection, MediaLegPort } from '../../media/gateway/ports.ts';
import { readAudio } from '../../media/sdp/index.ts';
import type { Dialog } from '../../sip/dialog/index.ts';
import type { Caller, Duty, ShownLine } from './application.ts';
import type { LegSeat } from '../trunk/leg-seat.ts';
import { OPEN, wishAfterAnswer, wishOfOffer, type Wish } from './hold.ts';
import type { LegRecord } from './ports.ts';

export type LegRole = 'caller' | 'callee';
/** `answered` from the first 2xx on; nothing follows `ended`. */
export type LegState = 'trying' | 'ringing' | 'answered' | 'ended';

export interface LegDuty {
  readonly duty: Duty;
  readonly since: number;
}

const UNKNOWN: Caller = { anonymous: false };

/** How a party that goes on in another call has come into its first one. */
export interface Arrival {
  readonly side: LegRole;
  /** Queues and groups that it came through, as in a call's record. */
  readonly via: readonly string[];
}

export interface LegInit {
  readonly id: LegId;
  readonly role: LegRole;
  /** Default: its role. */
  readonly side?: LegRole | undefined;
  /** `sip:1001@example.org`: who is at the other end. */
  readonly address: string;
  readonly displayName?: string;
  /** Our Contact towards the device: an opaque token at the edge's public address. */
  readonly contact: string;
  readonly media: MediaLegPort;
  /** Who that is, as far as it is known for certain. */
  readonly party?: Caller;
  readonly device?: string;
  /** It leads to another switch and to no phone. */
  readonly inner?: boolean;
}

export class Leg {
  readonly id: LegId;
  /** Changes when the leg goes on in another call. */
  role: LegRole;
  /** Whether it has called or was called, whatever its role is in the call that it goes on in: who fetches a parked caller was called. */
  side: LegRole;
  readonly address: string;
  readonly displayName: string | undefined;
  /** Of a leg to another switch it is told with the answer. */
  party: Caller;
  readonly media: MediaLegPort;
  contact: string;
  device: string | undefined;
  state: LegState = 'trying';
  dialog: Dialog | undefined;
  /** Codecs of the remote's last offer, its favourite first. */
  codecs: readonly MediaCodecName[] = [];
  /** What the remote party lets us hear and wants to hear. */
  wish: Wish = OPEN;
  /** What the leg is engaged in, and since when (ms since the epoch). */
  duty: LegDuty | undefined;
  /** An operator lets it wait: it hears music, and its peer silence. */
  onHold = false;
  /** The shared line that the leg is on, beside its own. */
  line: ShownLine | undefined;
  /** Whom its phone shows as the other party, while that is not simply its peer. */
  sees: { readonly uri: string; readonly displayName?: string } | undefined;
  /** While it holds: nobody else on its line may take the call. */
  privateHold = false;
  readonly inner: boolean;
  /** Of a leg to another switch: how the party there has come, told with the answer. */
  arrival: Arrival | undefined;
  /** What it occupies on its trunk. A call that another node owns by now keeps it. */
  seat: LegSeat | undefined;
  /** The last figures of quality, kept for the record. */
  quality: LegQuality | undefined;
  #negotiation: Promise<void> = Promise.resolve();

  constructor(init: LegInit) {
    this.id = init.id;
    this.role = init.role;
    this.side = init.side ?? init.role;
    this.address = init.address;
    this.displayName = init.displayName;
    this.contact = init.contact;
    this.party = init.party ?? UNKNOWN;
    this.media = init.media;
    this.device = init.device;
    this.inner = init.inner ?? false;
    leaks.add('leg', this, init.id);
  }

  get answered(): boolean {
    return this.state === 'answered';
  }

  get ended(): boolean {
    return this.state === 'ended';
  }

  /** From now on a service is to be told when the leg leaves its call. */
  take(duty: Duty, since: number): LegDuty {
    return (this.duty = { duty, since });
  }

  /** Reads the remote's wish from an offer of its own. */
  noteOffer(sdp: string): void {
    const audio = readAudio(sdp);
    this.codecs = audio.codecs.map(codec => codec.name);
    this.wish = wishOfOffer(audio.onHold0000 && audio.direction === 'sendrecv' ? 'sendonly' : audio.direction);
  }

  /** Reads the remote's wish from its answer to what we offered. */
  noteAnswer(sdp: string, offered: MediaDirection): void {
    this.wish = wishAfterAnswer(this.wish, offered, readAudio(sdp).direction);
  }

  /**
   * Runs one exchange of offer and answer after another. A call's queue does so for its own legs, but a transfer brings in a
   * leg for which the queue of the call before may still be at one.
   */
  negotiate(exchange: () => Promise<void>): Promise<void> {
    const done = this.#negotiation.then(exchange);
    this.#negotiation = done.catch(() => undefined);
    return done;
  }

  /** Frees the media, after its last figures were taken. The dialog ends on its own way. */
  async close(): Promise<void> {
    if (this.state === 'ended') return;
    this.state = 'ended';
    leaks.remove(this);
    this.seat?.leave();
    this.quality = await this.media.stats();
    this.media.close();
  }

  /** Forgets everything at once, for a call that another node owns by now. */
  abandon(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    leaks.remove(this);
    this.media.close();
    this.dialog?.forget();
  }

  record(): LegRecord {
    const quality = this.quality;
    return {
      party: this.role,
      address: this.address,
      ...(quality?.codec !== undefined && { codec: quality.codec }),
      ...(quality !== undefined && { encryption: quality.encryption, loss: quality.loss }),
      ...(quality !== undefined && { jitterMs: quality.jitterMs, rttMs: quality.rttMs }),
      ...(quality?.mos !== undefined && { mos: quality.mos }),
      ...(this.device !== undefined && { device: this.device }),
    };
  }

  snapshot(): Record<string, unknown> {
    return {
      id: this.id,
      role: this.role,
      address: this.address,
      state: this.state,
      device: this.device,
      wish: this.wish,
      dialog: this.dialog?.id,
      media: this.media.negotiated,
    };
  }
}
