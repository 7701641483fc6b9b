/** A queue without calls: callers come, members are chosen, answer, refuse and hang up, all on the table that the switches share. */
import * as changes from '../../../../../src/pbx/features/queue/changes.ts';
import type { Members } from '../../../../../src/pbx/features/queue/eligibility.ts';
import { plan, type Offer, type Plan } from '../../../../../src/pbx/features/queue/plan.ts';
import type { Presence, QueueRef } from '../../../../../src/pbx/features/queue/ports.ts';
import type { AccountDirectory, Queue } from '../../../../../src/routing/index.ts';
import { MemoryQueueTable } from '../../../../../src/store/index.ts';
import { account } from '../kit.ts';

const ACCOUNT = 'example.test';
export const START = Date.parse('2030-01-08T12:00:00Z');

export interface FloorOptions {
  readonly members: number;
  /** Fields of the queue 2001; more queues by their own extensions. */
  readonly queue?: Record<string, unknown>;
  readonly others?: readonly Record<string, unknown>[];
}

export class Floor {
  readonly table = new MemoryQueueTable();
  readonly directory: AccountDirectory;
  readonly extensions: readonly string[];
  readonly optedOut = new Set<string>();
  /** `caller member` */
  readonly barriers = new Set<string>();
  readonly disturbed = new Set<string>();
  readonly presences = new Map<string, Presence>();
  /** Switches whose callers are not waited for. */
  readonly gone = new Set<string>();
  now = START;
  #tickets = 0;

  constructor({ members, queue = {}, others = [] }: FloorOptions) {
    this.extensions = Array.from({ length: members }, (_, index) => String(1001 + index));
    // Anew for each: the defaults are filled in in place.
    const all = (): { extension: string }[] => this.extensions.map(extension => ({ extension }));
    const queues = [{ extension: '2001', ...queue }, ...others];
    this.directory = account({
      users: all(),
      queues: queues.map(one => ({ name: 'Support', members: all(), ...one })),
    });
  }

  readonly members: Members = {
    separated: (_account, caller, member) => this.barriers.has(`${caller} ${member}`),
    membership: (_ref, extension) => (this.optedOut.has(extension) ? { optedIn: false, since: 0 } : undefined),
    doNotDisturb: (_account, extension) => this.disturbed.has(extension),
    presence: (_account, extension) => this.presences.get(extension) ?? { registered: true, busy: false },
    queuesOf: (_account, extension) => this.directory.queuesOf(extension),
  };

  ref(extension = '2001'): QueueRef {
    return { account: ACCOUNT, extension };
  }

  queue(extension = '2001'): Queue {
    const found = this.directory.queue(extension);
    if (found === undefined) throw new Error(`no queue ${extension}`);
    return found;
  }

  /** The ticket of a caller who waits now. */
  join({ queue = '2001', boot = 'a', joinedAt = this.now, ticket = this.ticket(), party = {} } = {}): string {
    const { maxCalls } = this.queue(queue);
    const rules = { maxCalls, staffed: true, again: true, rang: [] };
    changes.enter(this.table, { ...this.newcomer(ticket, { queue, boot, joinedAt, party }), ...rules });
    changes.ready(this.table, this.place(ticket, { queue, boot }));
    return ticket;
  }

  newcomer(ticket: string, { queue = '2001', boot = 'a', joinedAt = this.now, party = {} }): changes.Newcomer {
    const { priority } = this.queue(queue);
    const identity = { callId: `call ${ticket}`, legId: 'leg', node: boot, party };
    return { ...this.place(ticket, { queue, boot }), ...identity, priority, joinedAt };
  }

  place(ticket: string, { queue = '2001', boot = 'a' } = {}): changes.Place {
    return { queue: this.ref(queue), ticket, boot, now: this.now };
  }

  look({ queue = '2001', boot = 'a' } = {}): Plan {
    return plan(this.table, {
      ref: this.ref(queue),
      queue: this.queue(queue),
      now: this.now,
      mine: caller => caller.boot === boot,
      serving: other => !this.gone.has(other),
      members: this.members,
    });
  }

  /** What a switch does: choose, and promise. */
  serve(where: { readonly queue?: string; readonly boot?: string } = {}): readonly Offer[] {
    const { offers } = this.look(where);
    const until = this.now + this.queue(where.queue).ringSeconds * 1000 + changes.OFFER_SLACK_MS;
    for (const one of offers) changes.offer(this.table, one, until);
    return offers;
  }

  answer(ticket: string, member: string, { queue = '2001', boot = 'a' } = {}): void {
    const caller = this.table.caller(this.ref(queue), ticket);
    if (caller === undefined) throw new Error(`${ticket} does not wait`);
    const { callId, joinedAt } = caller;
    const talk = { account: ACCOUNT, queue, ticket, member, callId, boot, joinedAt, answeredAt: this.now };
    changes.talkBegins(this.table, talk);
  }

  end(ticket: string, member: string, { queue = '2001', answeredAt = this.now } = {}): void {
    const wrapUpMs = this.queue(queue).wrapUpSeconds * 1000;
    changes.talkEnded(this.table, {
      ...{ account: ACCOUNT, queue, member, ticket, wrapUpMs, answeredAt, endedAt: this.now },
    });
  }

  /** Members that one call after the other is offered to, when whoever `answers` (place in the offer) talks for a while. */
  calls(amount: number, answers = 0, talkMs = 60_000): readonly (readonly string[])[] {
    return Array.from({ length: amount }, () => {
      const ticket = this.join();
      const [offer] = this.serve();
      const member = offer?.members[answers];
      if (offer === undefined || member === undefined) throw new Error('nobody is offered the call');
      this.answer(ticket, member);
      this.now += talkMs;
      this.end(ticket, member, { answeredAt: this.now - talkMs });
      return offer.members;
    });
  }

  state(extension: string) {
    return this.table.members(ACCOUNT, [extension]).get(extension);
  }

  ticket(): string {
    this.#tickets += 1;
    return `t${String(this.#tickets).padStart(5, '0')}`;
  }
}
