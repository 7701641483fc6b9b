/** Who belongs to what, turned round: the queues of an extension, its principals, its numbers. Built once for each directory. */
import type { PickupGroup, Queue, SharedLineGroup } from '../account/answering.ts';
import type { AccountDocument } from '../account/document.ts';
import type { DestinationSpec } from '../account/destination-spec.ts';
import type { Delegate, User } from '../account/user.ts';

export interface Principal {
  readonly principal: User;
  /** What the delegate may do for him. */
  readonly delegate: Delegate;
}

export class Relations {
  readonly queues = new Map<string, Queue[]>();
  readonly groups = new Map<string, SharedLineGroup[]>();
  readonly pickupGroups = new Map<string, PickupGroup[]>();
  readonly principals = new Map<string, Principal[]>();
  /** Numbers by the extension that they are assigned to. */
  readonly numbers = new Map<string, string[]>();

  /** Boxes without an owner by who listens to them. */
  readonly sharedBoxes = new Map<string, string[]>();

  /** Whom an extension must have nothing to do with. */
  readonly barred: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(document: AccountDocument) {
    this.barred = barred(document.account.barriers);
    for (const queue of document.queues) for (const { extension } of queue.members) push(this.queues, extension, queue);
    for (const group of document.groups) for (const extension of group.members) push(this.groups, extension, group);
    for (const group of document.pickupGroups) {
      for (const extension of group.members) push(this.pickupGroups, extension, group);
    }
    for (const principal of document.users) {
      for (const delegate of principal.delegates) push(this.principals, delegate.extension, { principal, delegate });
    }
    for (const { extension, voicemailAccess } of [...document.receptionists, ...document.queues, ...document.groups]) {
      for (const listener of voicemailAccess) push(this.sharedBoxes, listener, extension);
    }
    const main = new Map(document.sites.map(site => [site.mainNumber, site.mainReceptionist]));
    for (const { number, assignedTo } of document.numbers) {
      const owner = assignedTo ? extensionOf(assignedTo) : main.get(number);
      if (owner !== undefined) push(this.numbers, owner, number);
    }
  }
}

function barred(barriers: AccountDocument['account']['barriers']): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const bar = (side: readonly string[], opposite: readonly string[]): void => {
    for (const extension of side) found.set(extension, new Set([...(found.get(extension) ?? []), ...opposite]));
  };
  for (const { one, other } of barriers) {
    bar(one, other);
    bar(other, one);
  }
  return found;
}

/** The extension that a destination names, if it names one. */
export function extensionOf(spec: DestinationSpec): string | undefined {
  if ('hangup' in spec || 'number' in spec || 'contact' in spec || 'message' in spec || 'pbx' in spec) return undefined;
  return Object.values(spec)[0];
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
