/** Voice messages as the durable store keeps them, declared by what leaves, hears and mails them. Times are ms since 1970. */

/** `deleted` can be undone until the message is purged. */
export type MessageState = 'new' | 'saved' | 'deleted';

/** Who left it, as far as it is known. */
export interface MessageSender {
  readonly extension?: string;
  /** E.164 of somebody outside. */
  readonly number?: string;
  readonly name?: string;
}

/** A message without its sound, which lies in a file that is called after the id (see MessageFiles). */
export interface VoiceMessage {
  readonly id: string;
  /** The domain of the account. */
  readonly account: string;
  /** Extension whose box it lies in. */
  readonly box: string;
  /** Without any of its fields: the caller hides his number. */
  readonly from: MessageSender;
  readonly receivedAt: number;
  readonly durationMs: number;
  readonly state: MessageState;
  readonly urgent: boolean;
  readonly heardAt?: number;
  readonly deletedAt?: number;
  /** What was said, as far as the speech service understood it. */
  readonly transcript?: string;
}

export interface BoxCounts {
  readonly new: number;
  readonly saved: number;
  readonly urgentNew: number;
  readonly urgentSaved: number;
}

/** An e-mail that is to be sent for a message; the text is made when it is sent. */
export interface MailOrder {
  /** E-mail addresses, at least one. */
  readonly recipients: readonly string[];
  /** With the sound, or only a note. */
  readonly attach: boolean;
  readonly language: string;
  readonly timeZone: string;
}

/** A message that is to be written down. */
export interface TranscriptionOrder {
  /** That is expected to be spoken, BCP 47. */
  readonly language: string;
}

export interface MessageStore {
  /**
   * False when a message of this id is there already. E-mail and transcription are ordered in the same transaction; the e-mail then waits
   * for the text for a while.
   */
  add(message: VoiceMessage, mail?: MailOrder, transcription?: TranscriptionOrder): Promise<boolean>;
  get(account: string, id: string): Promise<VoiceMessage | undefined>;
  /** Ids of a box's messages in one state, those that have waited longest first. */
  ids(account: string, box: string, query: { readonly state: MessageState; readonly limit: number }): Promise<string[]>;
  /** Resolves with what it is now; undefined when it is not there. A first `saved` is when it was heard. */
  setState(account: string, id: string, state: MessageState): Promise<VoiceMessage | undefined>;
  counts(account: string, box: string): Promise<BoxCounts>;
  /** Of all boxes that have messages. */
  allCounts(): Promise<readonly { readonly account: string; readonly box: string; readonly counts: BoxCounts }[]>;
  /** The greeting that was recorded for a box, by the name of its file. */
  greeting(account: string, box: string): Promise<string | undefined>;
  setGreeting(account: string, box: string, file: string | undefined): Promise<void>;
  /** Takes away for good what was deleted before; resolves with what it took. */
  purge(deletedBefore: number, limit: number): Promise<readonly VoiceMessage[]>;
}

export interface MailJob extends MailOrder {
  readonly message: VoiceMessage;
  /** How often it has been tried before. */
  readonly attempts: number;
}

export interface MailQueue {
  /** Jobs that are due; nobody else is given them for `leaseMs`. Those whose message is gone are dropped. */
  claim(limit: number, leaseMs: number): Promise<readonly MailJob[]>;
  done(messageId: string): Promise<void>;
  /** Counts an attempt; the next one is not before `at`. */
  retry(messageId: string, at: number): Promise<void>;
}

export interface TranscriptionJob extends TranscriptionOrder {
  readonly message: VoiceMessage;
  /** How often it has been tried before. */
  readonly attempts: number;
}

export interface TranscriptionQueue {
  /** Jobs that are due; nobody else is given them for `leaseMs`. Those whose message is gone are dropped. */
  claim(limit: number, leaseMs: number): Promise<readonly TranscriptionJob[]>;
  /** Keeps the text, or without one that there will be none; an e-mail that has waited for it is due now. */
  done(messageId: string, transcript: string | undefined): Promise<void>;
  /** Counts an attempt; the next one is not before `at`. */
  retry(messageId: string, at: number): Promise<void>;
}
