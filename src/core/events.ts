/**
 * What happens in a cluster and is told to whoever listens: the catalogue of events, and the two ends of the log that carries them.
 * Names are stable; docs/decisions/events.md says what each one's data are.
 */

/* The table is exempt from the size gate: one line per event, in one place, is its purpose. */
export const EVENTS = {
  'call.started': 'a call has come in, or was placed by an operator',
  'call.ringing': 'somebody is being rung for the caller',
  'call.answered': 'the caller was answered for the first time',
  'call.entered': 'an application has the call: a queue, a menu, a mailbox, a parking slot',
  'call.connected': 'two parties talk with each other',
  'call.held': 'a party has put the other one on hold, or an operator has',
  'call.resumed': 'the hold is over',
  'call.transferred': 'a party was sent elsewhere',
  'call.moved': 'another switch goes on with the call',
  'call.ended': 'the call is over; its record follows',
  'recording.started': 'a call is being recorded from now on',
  'recording.paused': 'what is said is not recorded for now',
  'recording.resumed': 'what is said is recorded again',
  'recording.completed': 'a recording is complete and can be fetched',
  'registration.added': 'a phone has registered at a new contact',
  'registration.removed': 'a phone has taken its registration back, or an operator has',
  'registration.expired': 'a phone has not renewed its registration in time',
  'queue.entered': 'a caller waits in a queue',
  'queue.answered': 'a member talks with a caller of the queue',
  'queue.missed': 'a member has not answered',
  'queue.abandoned': 'a caller has hung up while waiting',
  'queue.overflowed': 'a caller has left the queue by its overflow',
  'queue.ended': 'the conversation of a member with a caller is over',
  'queue.optedIn': 'a member takes calls of the queue',
  'queue.optedOut': 'a member takes no calls of the queue',
  'voicemail.received': 'a message was left in a box',
  'emergency.called': 'an emergency call is being made',
  'trunk.up': 'a trunk answers again, as one load balancer finds it',
  'trunk.down': 'a trunk does not answer, as one load balancer finds it',
  'node.up': 'a node has joined the cluster',
  'node.left': 'a node has left the cluster in order',
  'node.down': 'a node is dead; others take over what it had',
  'node.draining': 'a node takes nothing new',
  'node.undrained': 'a node takes new work again',
  'account.changed': 'the configuration of an account is another one now',
  'webhook.dead': 'an event could not be delivered to a webhook and is not tried any more',
} as const;

export type EventType = keyof typeof EVENTS;

/** Something that has happened, before it is in the log. Plain data, no secrets. */
export interface EventDraft {
  readonly type: EventType;
  /** Domain of the account that it concerns; absent where it concerns the cluster. */
  readonly account?: string;
  /** The call that it concerns. */
  readonly call?: string;
  /** What several nodes see at once is logged once: the first with a key counts, while it is kept. */
  readonly key?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TandemEvent extends Omit<EventDraft, 'key'> {
  /** Place in the log, growing by time. */
  readonly number: number;
  /** Milliseconds since 1970, by the clock of the node that has told it. */
  readonly at: number;
  /** That node. */
  readonly node: string;
}

/** Where events go. Never throws and never waits: what happens must not depend on who is told. */
export interface EventSink {
  publish(event: EventDraft): void;
}
