/**
 * What the lamp of an extension counts: the messages in its own box and in those that have no owner and that it listens to, of queues,
 * groups and receptionists. Added up when it is read, so that a change of who listens needs no new counts.
 */
import type { AccountSource } from '../../routing/ports.ts';
import { resourceName, type ResourceName } from '../../sip/event/index.ts';
import { listenersOf, sharedBoxesOf } from './boxes.ts';
import type { MailboxCounts, Mailboxes } from '../presence/ports.ts';
import type { BoxSharing } from '../presence/service.ts';

export interface SharedBoxesOptions {
  readonly boxes: Mailboxes;
  readonly accounts: Pick<AccountSource, 'byDomain'>;
}

export class SharedBoxes implements Mailboxes, BoxSharing {
  readonly #o: SharedBoxesOptions;

  constructor(options: SharedBoxesOptions) {
    this.#o = options;
  }

  async counts(resource: ResourceName): Promise<MailboxCounts | undefined> {
    const { account, name } = resource;
    const directory = this.#o.accounts.byDomain(account);
    const shared = directory === undefined ? [] : sharedBoxesOf(directory, name);
    const boxes = [resource, ...shared.map(box => resourceName(account, box))];
    const counts = await Promise.all(boxes.map(box => this.#o.boxes.counts(box)));
    const known = counts.filter(one => one !== undefined);
    return known.length === 0 ? undefined : known.reduce(sum);
  }

  /** Whose lamps a change of this box shows in. */
  shownBy(box: ResourceName): ResourceName[] {
    const { account, name } = box;
    const directory = this.#o.accounts.byDomain(account);
    const listeners = directory === undefined ? [] : listenersOf(directory, name);
    return [box, ...listeners.map(listener => resourceName(account, listener))];
  }

  /** All who listen to boxes of others. */
  listeners(account: string): ResourceName[] {
    const { receptionists = [], queues = [], groups = [] } = this.#o.accounts.byDomain(account)?.document ?? {};
    const all = [...receptionists, ...queues, ...groups].flatMap(({ voicemailAccess }) => voicemailAccess);
    return [...new Set(all)].map(listener => resourceName(account, listener));
  }
}

function sum(a: MailboxCounts, b: MailboxCounts): MailboxCounts {
  return {
    new: a.new + b.new,
    saved: a.saved + b.saved,
    urgentNew: a.urgentNew + b.urgentNew,
    urgentSaved: a.urgentSaved + b.urgentSaved,
  };
}
