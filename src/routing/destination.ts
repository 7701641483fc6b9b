/**
 * Where a call can be sent. Features take and return destinations and never know one another: whoever runs a call looks at
 * the kind and starts the application for it. Extensions are full ones (site code and short extension), unique in an account.
 */
import type { ErrorCode } from '../core/errors.ts';

/** Why a call ended or could not go on: a code of the error catalogue, or one of the ways that are no error. */
export type Reason = ErrorCode | 'normal' | 'transferred';

export type MonitorMode = 'listen' | 'whisper' | 'barge' | 'takeOver';

/** What a feature code switches; the name of the runtime setting it changes. */
export type ToggleName =
  'doNotDisturb' | 'forwardAlways' | 'forwardBusy' | 'forwardUnanswered' | 'queue' | 'hideCallerId' | 'callWaiting';

export type Destination =
  /** Rings a user or a common-area phone by its call handling. */
  | { readonly kind: 'user'; readonly extension: string }
  | { readonly kind: 'receptionist'; readonly extension: string }
  | { readonly kind: 'menu'; readonly extension: string }
  | { readonly kind: 'queue'; readonly extension: string }
  /** A shared line group. */
  | { readonly kind: 'group'; readonly extension: string }
  /** Leave a message in this extension's box. */
  | { readonly kind: 'voicemail'; readonly extension: string }
  /** Listen to messages; without an extension the box is asked for. */
  | { readonly kind: 'mailbox'; readonly extension?: string }
  /** Play a prompt of the account, then hang up. */
  | { readonly kind: 'message'; readonly prompt: string }
  /** Outside, E.164 or a short number that goes out as it is. `routeGroup` is what the routing rules chose. */
  | { readonly kind: 'number'; readonly number: string; readonly routeGroup?: string }
  /** Digits that the customer's own PBX knows. */
  | { readonly kind: 'pbx'; readonly digits: string; readonly routeGroup: string }
  /** The digits as dialled, for example 911. */
  | { readonly kind: 'emergency'; readonly number: string }
  /** Only for phones that an emergency call has called: joined with its caller, who has this leg of that call on this switch. */
  | { readonly kind: 'safetyTeam'; readonly call: string; readonly leg: string; readonly caller?: string }
  /** Park the call that dials; without a slot any free one is taken and told. */
  | { readonly kind: 'park'; readonly slot?: string }
  | { readonly kind: 'retrieve'; readonly slot: string }
  /**
   * A room by its extension, or `@1001`, the room of one's own. `admitted`: has given the PIN already, at another switch; no
   * document and no dial plan says that.
   */
  | { readonly kind: 'conference'; readonly room: string; readonly admitted?: boolean }
  /** Take a ringing call: of the caller's own pickup groups, or of one extension (user, queue or group). */
  | { readonly kind: 'pickup'; readonly extension?: string }
  | { readonly kind: 'monitor'; readonly mode: MonitorMode; readonly extension: string }
  /** One-way to the members of a paging group; with `speaker`, one of those who listen to that leg of a call on this switch. */
  | {
      readonly kind: 'page';
      readonly extension: string;
      readonly speaker?: { readonly call: string; readonly leg: string };
    }
  /** Both ways, answered by itself. */
  | { readonly kind: 'intercom'; readonly extension: string }
  /** Log in at the phone that dials; without an extension it is asked for. */
  | { readonly kind: 'hotDesk'; readonly action: 'login' | 'logout'; readonly extension?: string }
  | { readonly kind: 'lock'; readonly action: 'lock' | 'unlock' }
  /** Changes a setting of the caller, confirms it by a prompt and hangs up. No value: the opposite of what it is. */
  | {
      readonly kind: 'toggle';
      readonly what: ToggleName;
      readonly value?: boolean;
      readonly argument?: string;
      /** Of queues: whose place is changed, where a manager does it. */
      readonly member?: string;
    }
  /** Takes the caller's own call over from another of his devices. */
  | { readonly kind: 'handOff' }
  /** The same, and from there to his mobile. */
  | { readonly kind: 'switchToMobile' }
  /** Rings the mobile of this user, who talks with the anchor until it has answered. */
  | { readonly kind: 'mobile'; readonly extension: string }
  /** Only between switches: joined with this leg of a call there, or put in its place. */
  | { readonly kind: 'take'; readonly call: string; readonly leg: string; readonly inPlace?: 'always' | 'held' }
  | { readonly kind: 'hangup' }
  /** Of who was answered already: hears why the call goes no further before it is hung up on. No document says that. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: Reason }
  | { readonly kind: 'none'; readonly status: number; readonly reason: Reason };

export type DestinationKind = Destination['kind'];
