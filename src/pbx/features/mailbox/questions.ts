/** What the mailbox application asks its service, and what it is told. */
import type { MessageSender, MessageState } from '../../messages/ports.ts';
import type { PinVerdict } from '../../pins/pin-guard.ts';

export type MarkTold = 'kept' | 'deleted' | 'restored';

export type MailboxQuestion =
  | { readonly do: 'pin'; readonly extension: string; readonly pin: string }
  | { readonly do: 'boxes'; readonly login: string }
  | { readonly do: 'list'; readonly box: string; readonly state: 'new' | 'saved' }
  | { readonly do: 'message'; readonly id: string }
  /** `tell`: what the user is told when it is done. */
  | { readonly do: 'mark'; readonly id: string; readonly state: MessageState; readonly tell?: MarkTold }
  | { readonly do: 'forward'; readonly id: string; readonly to: string }
  | { readonly do: 'greeting'; readonly box: string }
  /** A name for a recording. */
  | { readonly do: 'name' }
  | { readonly do: 'setGreeting'; readonly box: string; readonly token?: string; readonly trimMs?: number }
  /** A new PIN, entered once; kept with the service, for the application's state is written down. */
  | { readonly do: 'offerPin'; readonly extension: string; readonly pin: string }
  /** The same once more. */
  | { readonly do: 'setPin'; readonly extension: string; readonly pin: string };

export interface BoxSummary {
  readonly box: string;
  readonly new: number;
  readonly saved: number;
  readonly almostFull: boolean;
}

/** A message as it is heard. */
export interface HeardMessage {
  readonly id: string;
  readonly from: MessageSender;
  readonly receivedAt: number;
  readonly durationMs: number;
  readonly state: MessageState;
  readonly urgent: boolean;
  readonly file: string;
}

export type MailboxReply =
  | { readonly did: 'pin'; readonly verdict: PinVerdict }
  | { readonly did: 'boxes'; readonly boxes: readonly BoxSummary[] }
  /** With the first one. */
  | { readonly did: 'list'; readonly ids: readonly string[]; readonly message: HeardMessage | undefined }
  | { readonly did: 'message'; readonly message: HeardMessage | undefined }
  | { readonly did: 'mark'; readonly tell: MarkTold | undefined; readonly done: boolean }
  | { readonly did: 'forward'; readonly how: 'sent' | 'full' | 'unknown' }
  | { readonly did: 'greeting'; readonly file: string | undefined }
  | { readonly did: 'name'; readonly token: string }
  | { readonly did: 'setGreeting'; readonly kept: boolean }
  | { readonly did: 'offerPin'; readonly weak: boolean }
  | { readonly did: 'setPin'; readonly how: 'changed' | 'differs' | 'failed' };
