/** Live calls as operators see them and what they can do to them: plain data, because the API asks from another process. */
import type { MonitorMode } from '../../../routing/destination.ts';

export interface LegView {
  readonly id: string;
  readonly role: 'caller' | 'callee';
  /** `sip:1001@example.org` */
  readonly address: string;
  readonly name?: string;
  readonly extension?: string;
  readonly number?: string;
  readonly trunk?: string;
  readonly state: 'trying' | 'ringing' | 'answered' | 'ended';
  readonly device?: string;
  /** The party itself has put the other one on hold. */
  readonly holds: boolean;
  /** An operator has put the party on hold. */
  readonly onHold: boolean;
  readonly codec?: string;
  /** `none`, `DTLS-SRTP`, or the SDES crypto suite. */
  readonly encryption?: string;
  /** As we see it: `sendonly` means that we send and do not listen. */
  readonly direction?: string;
}

/** What a leg received and what it reported, as of now; see LegQuality of the media gateway. */
export interface QualityView {
  /** 1-4.5; absent before any packet came. */
  readonly mos?: number;
  /** Fractions, 0-1. */
  readonly loss: number;
  readonly lossMax: number;
  readonly jitterMs: number;
  readonly rttMs: number;
  readonly packetsReceived: number;
  readonly packetsSent: number;
}

export interface LegDetail extends LegView {
  readonly quality: QualityView;
  /** Where the remote wants its media. */
  readonly media?: { readonly address: string; readonly port: number };
  readonly dialog?: { readonly callId: string; readonly localTag: string; readonly remoteTag: string };
}

export type LiveState = 'ringing' | 'attended' | 'talking' | 'transferring';

export interface CallView {
  readonly id: string;
  readonly node: string;
  readonly zone: string;
  readonly account: string;
  readonly state: LiveState;
  readonly from: string;
  readonly to: string;
  readonly resolved?: string;
  readonly via?: readonly string[];
  readonly clientCode?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly ringingAt?: number;
  readonly answeredAt?: number;
  readonly takeovers: number;
  /** What has the call while nobody talks: `queue`, `menu`, `voicemail`. */
  readonly application?: string;
  readonly recording?: { readonly id: string; readonly paused: boolean; readonly startedBy: string };
  readonly legs: readonly LegView[];
}

export interface CallDetail extends Omit<CallView, 'legs'> {
  readonly legs: readonly LegDetail[];
}

export interface CallQuery {
  readonly limit: number;
  /** Calls that began earlier, or at the same time with a smaller id. */
  readonly before?: ListPlace;
  /** An extension or number that takes part. */
  readonly party?: string;
  readonly state?: LiveState;
}

/** The order of lists: the latest first. */
export const latestFirst = (a: ListPlace, b: ListPlace): number =>
  b.startedAt - a.startedAt || (a.id === b.id ? 0 : a.id < b.id ? 1 : -1);

/** A place in that order. */
export interface ListPlace {
  readonly startedAt: number;
  readonly id: string;
}

export interface TransferWish {
  /** Who is sent elsewhere; default: the caller. */
  readonly leg?: string;
  /** What is dialled for it, with the rights of its peer; of a parked one the slot, or empty for any free one. */
  readonly to: string;
  /** To the voicemail box of the extension `to`, into a parking slot, or to the mobile of the user `to`. */
  readonly into?: 'voicemail' | 'park' | 'mobile';
  /** The extension in whose name; default: the peer. */
  readonly by?: string;
}

/** Somebody's place in another call, for a party of this one. */
export interface JoinWish {
  /** Who gets it; its peer is let go. */
  readonly leg: string;
  /** The dialog of who is let go there, as the switch that has it sees it. */
  readonly dialog: NonNullable<LegDetail['dialog']>;
  /** Who that is: it happens with his rights. */
  readonly leaving: Pick<LegView, 'extension' | 'trunk'>;
  /** SIP URI of who stays there. */
  readonly address: string;
}

export type RecordAction = 'start' | 'stop' | 'pause' | 'resume';

export interface OriginateWish {
  /** An extension, whose phones ring first, or a number. */
  readonly from: string;
  /** What is dialled when that one has answered. */
  readonly to: string;
  /** In whose name and with whose rights; default: `from`. */
  readonly user?: string;
  /** The phones of `from` are asked to answer by themselves. */
  readonly autoAnswer?: boolean;
  readonly ringMs?: number;
  /** Instead of dialling: `from` listens to the call of this extension. */
  readonly monitor?: { readonly extension: string; readonly mode: MonitorMode };
}

/** Names of the commands by which the API reaches this, with what goes in and what comes out. */
export interface CallCommands {
  'call.list': { in: CallQuery; out: readonly CallView[] };
  'call.get': { in: { readonly id: string }; out: CallDetail };
  'call.hangUp': { in: { readonly id: string; readonly leg?: string }; out: null };
  'call.transfer': { in: TransferWish & { readonly id: string }; out: null };
  'call.join': { in: JoinWish & { readonly id: string }; out: null };
  'call.hold': { in: { readonly id: string; readonly leg?: string; readonly on: boolean }; out: CallView };
  'call.record': { in: { readonly id: string; readonly action: RecordAction; readonly by: string }; out: CallView };
  'call.mark': { in: { readonly id: string; readonly clientCode: string }; out: CallView };
  'call.originate': { in: OriginateWish; out: CallView };
}
