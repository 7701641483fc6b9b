/** What is the same for everybody whom a dial rings. */
import type { CallId } from '../../../core/ids.ts';
import type { MediaCodecName } from '../../../media/gateway/ports.ts';
import type { NameAddr } from '../../../sip/message/index.ts';
import type { Taker } from '../inner-leg.ts';
import type { Diversions } from './diversion.ts';
import type { Presented } from './presentation.ts';

export interface RingPlan {
  readonly callId: CallId;
  readonly from: NameAddr;
  readonly codecs: readonly MediaCodecName[];
  readonly headers: readonly (readonly [string, string])[];
  /** For targets outside: the caller as the public network sees it. */
  readonly outside?: Presented | undefined;
  readonly language: string;
  /** Who is to talk with whoever answers; absent: whose own phone it is that rings. */
  readonly party?: Taker;
  /** Barriers do not count: an emergency call. */
  readonly unbarred?: boolean;
  /** Who has sent the call on until now. */
  readonly diversions?: Diversions;
}
