/**
 * The language between a call and the application that decides where it goes: events go in, verbs come out, both are data. An
 * application is a pure state machine, so that deciding can be tested without a phone and its state can be written down with
 * the call; what it has to know of the world it is given (World) or asks for (`ask`).
 */
import type { LegId } from '../../core/ids.ts';
import type { MonitorMode } from '../../media/gateway/ports.ts';
import type { Phrase } from '../../media/prompts/phrase.ts';
import type { Address } from '../../routing/index.ts';
import type { Destination } from '../../routing/destination.ts';
import type { AccountDirectory, RuntimeSettings } from '../../routing/ports.ts';
import type { Reason } from './ports.ts';

export type { Phrase } from '../../media/prompts/phrase.ts';

/** Values that survive a checkpoint. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Who calls, as far as it is known for certain (RFC 3325); a withheld identity is known to us all the same. */
export interface Caller {
  /** The full extension of a caller of ours. */
  readonly extension?: string;
  /** The shared phone that it calls from, where the user has logged in. */
  readonly phone?: string;
  /** From where that phone signals, for help that has to find it; told where the account knows networks. */
  readonly address?: string;
  /** E.164 of a caller from outside. */
  readonly number?: string;
  readonly name?: string;
  /** The trunk that the call came in by. */
  readonly trunk?: string;
  /** Numbers that had sent the call on before it came in, E.164, the latest first. */
  readonly divertedBy?: readonly string[];
  /** The caller asked that callees do not see who calls (RFC 3323). */
  readonly anonymous: boolean;
}

/** What an application may look at when it decides. Reading it is not an effect: the same world gives the same verbs. */
export interface World {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The account's settings as of now; undefined where no account is configured for the domain. */
  readonly directory: AccountDirectory | undefined;
  /** What phones have set by themselves: do not disturb, forwarding, opting out. */
  readonly runtime: Pick<RuntimeSettings, 'get'> | undefined;
  readonly context: CallContext;
  readonly caller: Caller;
  /** What was dialled, as it was dialled. */
  readonly dialled: string;
  readonly language: string;
}

/** Words of RFC 5806 for why a call was sent on. */
export type ForwardCause =
  'unconditional' | 'user-busy' | 'no-answer' | 'do-not-disturb' | 'deflection' | 'follow-me' | 'unknown';

/** What a call carries from one application to the next. */
export interface CallContext {
  /** Destinations so far; a call that has been everywhere goes nowhere (see MAX_HOPS). */
  readonly hops: number;
  /** The principal or the shared line group in whose name the caller calls, on whose line the call is. */
  readonly onBehalfOf?: string;
  /** The extension that has sent the call here by a transfer. */
  readonly transferredBy?: string;
  /** Whom callees see instead of the caller. */
  readonly shown?: ShownCaller;
  /** The extension whose routing has sent the call where it is now: what leaves the account leaves in its name. */
  readonly sentBy?: string;
  /** Users that the call has been forwarded by; to be forwarded by one of them again is a loop. */
  readonly forwardedBy?: readonly string[];
  /** Why the last of them did. */
  readonly forwardCause?: ForwardCause;
  /** An answering point calls back who has made an emergency call (RFC 7090): the phone rings, whatever is set. */
  readonly emergencyCallBack?: boolean;
  /** Overrides of the caller's name as callees see it, e.g. the queue's name before it. */
  readonly callerPrefix?: string;
  readonly language?: string;
  /** Recording of the name that a screened caller has given, a file. */
  readonly screenedName?: string;
  /** Queues that have sent the call on; to be sent back to one of them by another would be a loop. */
  readonly overflowedBy?: readonly string[];
  /** Menus and receptionists that the caller has come through, the last one last; where `back` leads. */
  readonly trail?: readonly Destination[];
}

/** Where help is to go, as far as it is known. */
export interface EmergencyLocation {
  /** Of the phone or its site; absent where the user has reported to be elsewhere. */
  readonly address?: Address;
  /** ISO 3166, where there is no address. */
  readonly country?: string;
  /** What the user's network said, in words. */
  readonly reported?: string;
  /** Of the caller. */
  readonly name?: string;
  /** When it was known to be so, ms since 1970. */
  readonly at: number;
}

/** A way to reach somebody. Extensions ring at all their devices at once, or at the one that is named. */
export type Target = (
  | { readonly to: 'extension'; readonly extension: string; readonly device?: string }
  /** Outside, through the trunks of the route group that the dial plan has chosen; undefined, for emergency calls: the first one. */
  | {
      readonly to: 'number';
      /** E.164, or digits that a customer's PBX knows. */
      readonly number: string;
      readonly routeGroup: string | undefined;
      /** Who is called knows our extensions, so the caller is shown by his. */
      readonly privatePlan?: boolean;
      /** The extension that is called there instead of at its own phones. */
      readonly by?: string;
      /** An emergency call, and where its caller is. */
      readonly emergency?: EmergencyLocation;
    }
  /** Another call switch, which begins there with the destination: what can only be done where its object lives. */
  | { readonly to: 'switch'; readonly node: string; readonly destination: Destination }
) & {
  /** Whoever answers hears this and has to press a key before it counts; the others ring on until then. */
  readonly confirm?: Confirmation;
  /** The device is to answer by itself (intercom, paging): headers for all makes (LESSONS). */
  readonly autoAnswer?: boolean;
  /** This target begins to ring so much later, ms. */
  readonly afterMs?: number;
  /** And rings for so long at most, ms; default: as long as the dial. */
  readonly ringMs?: number;
  /** Name of the ring tone in Alert-Info, where the phone knows one. */
  readonly alert?: string;
};

export interface Confirmation {
  readonly phrases: readonly Phrase[];
  readonly accept: string;
  /** From the end of the phrases, ms; they are said `times` times. */
  readonly timeoutMs: number;
  readonly times: number;
}

/** A line beside the party's own, at which a call is seen: that of a group, a queue, a principal, or a park slot. */
export interface ShownLine {
  readonly extension: string;
  /** Its number on phones that count the calls of a line, from 1. */
  readonly appearance?: number;
  /** How it looks while nobody has answered; default `early`. */
  readonly state?: 'early' | 'confirmed';
}

/** How an identity is shown to those who are dialled. */
export interface ShownCaller {
  readonly user: string;
  readonly name?: string;
  readonly anonymous?: boolean;
}

/** What happens to a call, as its application sees it. */
export type CallEvent =
  | { readonly event: 'start' }
  /** The call goes on at another switch, whose media are new: say again what was being said. */
  | { readonly event: 'resumed' }
  /** Some device of a target is alerting. */
  | { readonly event: 'ringing' }
  /** A device sends sound before it answers. */
  | { readonly event: 'early'; readonly leg: LegId }
  /** `target` is the index in the dial's list. */
  | { readonly event: 'answered'; readonly leg: LegId; readonly target: number }
  /** One of several targets will not answer any more. */
  | { readonly event: 'targetFailed'; readonly target: number; readonly status: number }
  /** Every target refused, or none could be reached. `status` is the best SIP status (RFC 3261 16.7). */
  | { readonly event: 'dialFailed'; readonly status: number; readonly reason: Reason }
  /** The only device that rings sends the call elsewhere (3xx); only for applications that follow it, for others it has failed. */
  | { readonly event: 'redirected'; readonly extension: string }
  /** What was to be played has been played, or given up because nobody can hear it. */
  | { readonly event: 'played' }
  /** `''` with `timeout`: nothing was pressed. */
  | {
      readonly event: 'digits';
      readonly digits: string;
      readonly end: 'complete' | 'terminator' | 'timeout';
      /** Of the file that was marked, ms from its beginning. */
      readonly heardMs?: number;
    }
  | { readonly event: 'recorded'; readonly file: string; readonly durationMs: number; readonly end: RecordingEnd }
  | { readonly event: 'timer'; readonly timer: string }
  /** The answer to an `ask`; `failed` when the service could not give one. */
  | { readonly event: 'reply'; readonly to: string; readonly value: Json | undefined; readonly failed?: boolean }
  /** A service that was asked has something to say by itself. */
  | { readonly event: 'told'; readonly by: string; readonly value: Json }
  /** The anchor is in the conference, with so many in it. */
  | { readonly event: 'joined'; readonly participants: number }
  /** The call that was monitored, or was to be, is not there any more; or the leg to be taken or bridged, or that was just bridged. */
  | { readonly event: 'gone' }
  /** Who has sent the anchor here, and had it until it was taken, has hung up. */
  | { readonly event: 'left' }
  /** The anchor pressed a key while none was being collected. */
  | { readonly event: 'digit'; readonly digit: string };

export type RecordingEnd = 'silence' | 'limit' | 'terminator' | 'hangup' | 'failed';

/** Which keys are wanted. Keys pressed ahead of time count, unless `fresh`. */
export interface Collect {
  /** Enough after so many. */
  readonly max: number;
  /** Longest wait for the first key after everything was said, ms. */
  readonly firstMs: number;
  /** Longest wait for each further one, ms. */
  readonly nextMs: number;
  /** A key that ends the input and is not part of it. */
  readonly terminator?: string;
  /** Keys pressed before now do not count. */
  readonly fresh?: boolean;
  /** A file among what is said: `digits` tell how much of it had been heard when the first key came. */
  readonly mark?: string;
}

/** The call verbs: all that an application can do. */
export type Verb =
  /** Let the anchor hear that it rings: 180 before the answer, a generated tone after it. */
  | { readonly verb: 'ring' }
  /** Answer the anchor, so that it hears what is said and can be heard. No-op when it was. */
  | { readonly verb: 'answer' }
  /** Say something; then `played`. With `collect`, the first key stops it and `digits` comes instead. */
  | { readonly verb: 'play'; readonly phrases: readonly Phrase[]; readonly collect?: Collect }
  /** Music by the account's name for it; without one, or for an unknown name, the built-in music. */
  | { readonly verb: 'music'; readonly music?: string | undefined }
  /** Whatever the anchor hears or may press now is over. */
  | { readonly verb: 'quiet' }
  /** Record the anchor after a beep; then `recorded`. A hang-up keeps what was said, see FeatureService.recordingLeft. */
  | {
      readonly verb: 'record';
      readonly maxMs: number;
      /** Ends after so much silence, ms. */
      readonly silenceMs: number;
      readonly terminators: string;
      readonly beep: boolean;
      /** Name of the file among the recordings, without its ending, by which it is found again after a take-over. */
      readonly as?: string;
      /** For whom, told to the service of this name when the caller hangs up while it is being recorded. */
      readonly keep?: { readonly service: string; readonly about: Json };
    }
  /** Ring the targets at once, for at most `ringMs` or the configured time. What rang before is cancelled. */
  | {
      readonly verb: 'dial';
      readonly targets: readonly Target[];
      readonly ringMs?: number;
      readonly caller?: ShownCaller;
      readonly headers?: readonly (readonly [string, string])[];
    }
  /** Stop ringing. */
  | { readonly verb: 'cancel'; readonly reason?: string }
  /** Let the anchor hear the early media of this leg. */
  | { readonly verb: 'passEarlyMedia'; readonly leg: LegId }
  /** Answer the anchor if need be and join it with this leg. The application is over then. */
  | {
      readonly verb: 'bridge';
      readonly leg: LegId;
      /** Told to the service of this name when the leg has left its call, wherever it went meanwhile. */
      readonly duty?: Duty;
      /** Should the leg have hung up in the meantime, the application goes on with `gone`; else the call ends with it. */
      readonly keepAnchor?: boolean;
      /** So does it when the leg hangs up within so long after the two were joined, ms, and has not been heard; its duty has not come about then. */
      readonly graceMs?: number;
      /** Where the leg goes at once; the anchor has it until somebody takes it there. */
      readonly then?: Destination;
    }
  /** Hang up on a leg that answered and is not wanted. */
  | { readonly verb: 'drop'; readonly leg: LegId }
  /**
   * Join the anchor with this leg of another call on this switch, away from whom it was joined with. A leg whose call is still
   * ringing somebody is answered by the anchor in their place. With `inPlace` the anchor takes the place of the leg itself, always
   * or only while it holds and lets others have the call. Then nothing more comes, or `gone`. `then` as for `bridge`.
   */
  | {
      readonly verb: 'take';
      readonly call: string;
      readonly leg: string;
      readonly inPlace?: 'always' | 'held';
      readonly then?: Destination;
    }
  /** Join the anchor with the conference of this id; then `joined`. */
  | { readonly verb: 'confer'; readonly room: string; readonly muted?: boolean; readonly tones?: boolean }
  | { readonly verb: 'mute'; readonly muted: boolean }
  /** Let the anchor hear the call of this leg on this switch; again, to change the mode. */
  | { readonly verb: 'monitor'; readonly call: string; readonly agent: string; readonly mode: MonitorMode }
  /**
   * Call these phones at once, for at most `ringMs`. Each that answers becomes a call of its own, which begins with the destination;
   * nothing is told of them. Those that still ring when the run is over are left alone.
   */
  | {
      readonly verb: 'summon';
      readonly targets: readonly Target[];
      readonly destination: Destination;
      readonly ringMs: number;
      /** Only the first who answers is wanted; and they ring on when the run is over, until the call is. A dial ends it. */
      readonly first?: boolean;
    }
  /** Let the anchor hear a leg of another call on this switch, which does not hear it. */
  | { readonly verb: 'hear'; readonly call: string; readonly leg: string }
  /** What the anchor says goes to an RTP multicast group besides, `address:port`, after these sounds, as long as the run lasts. */
  | { readonly verb: 'multicast'; readonly group: string; readonly phrases: readonly Phrase[] }
  | { readonly verb: 'wait'; readonly timer: string; readonly ms: number }
  /** Forget a timer. */
  | { readonly verb: 'unwait'; readonly timer: string }
  | { readonly verb: 'ask'; readonly service: string; readonly question: Json }
  /** Another destination takes over; its application begins with what is changed in the context. */
  | { readonly verb: 'go'; readonly destination: Destination; readonly context?: Partial<CallContext> }
  /** Say something to whoever has transferred the anchor here, before he is let go; `text` is for his display. */
  | { readonly verb: 'announce'; readonly phrases: readonly Phrase[]; readonly text: string }
  /** Let the call be seen at this line; who is bridged takes it along. Undefined: not any more, as after `go`. */
  | { readonly verb: 'show'; readonly line: ShownLine | undefined }
  /** For the call's record. */
  | { readonly verb: 'note'; readonly resolved?: string; readonly via?: string }
  /** Give up: refuse the anchor, or hang up on it when it was answered. */
  | { readonly verb: 'reject'; readonly status: number; readonly reason: Reason }
  /** All is done: hang up on the anchor. */
  | { readonly verb: 'hangup' };

/** What a leg is engaged in, for a service that wants to know when it is over. Checkpointed with the leg. */
export interface Duty {
  readonly service: string;
  readonly about: Json;
}

export interface Step<State> {
  readonly state: State;
  readonly verbs: readonly Verb[];
}

/**
 * A PBX application: a plain state machine over call events. Its state is a small JSON value that is checkpointed with
 * the call, so that another switch can go on from it.
 */
export interface Application<State = unknown> {
  readonly name: string;
  /** Goes where a device sends the call (`redirected`). */
  readonly followsRedirections?: true;
  initial(destination: Destination, context: CallContext): State;
  /** Pure: the next state and the verbs to carry out, in order. */
  step(state: State, event: CallEvent, world: World): Step<State>;
}

/** A run of an application, as a service sees it. */
export interface RunHandle {
  readonly callId: string;
  readonly legId: string;
  readonly caller: Caller;
  readonly context: CallContext;
  /** The domain of the account. */
  readonly account: string;
  readonly over: boolean;
  /** It is over here only: another switch has the call, or is about to take it, and goes on. */
  readonly movedOn: boolean;
  /** The application gets a `told` event. */
  tell(value: Json): void;
}

/** A feature's hands: what its application asks for, and what has to be given back. */
export interface FeatureService {
  readonly name: string;
  /** @throws anything; the application is told `failed` */
  ask(question: Json, run: RunHandle): Promise<Json | undefined>;
  /** A run that asked something is over, however it ended. Idempotent. */
  released?(run: RunHandle): void;
  /** A leg with a duty of this service has left its call. */
  dutyDone?(duty: Duty, how: DutyEnd): void;
  /** A leg of this call has a duty of this service: it was just bridged, or goes on here after its switch has gone. */
  onDuty?(duty: Duty, where: { readonly callId: string; readonly answeredAt: number }): void;
  /** The caller hung up while its message was being recorded. */
  recordingLeft?(left: {
    readonly about: Json;
    readonly file: string;
    readonly durationMs: number;
    readonly caller: Caller;
  }): void;
}

export interface DutyEnd {
  readonly answeredAt: number;
  readonly endedAt: number;
}
