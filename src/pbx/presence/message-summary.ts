/** `Event: message-summary` (RFC 3842): the lamp that says that somebody has left a message. */
import type { DocumentView, EventDocument, EventPackage, ResourceName } from '../../sip/event/index.ts';
import { addressOf } from './dialog-info.ts';
import type { MailboxCounts, Mailboxes } from './ports.ts';

export const SUMMARY_TYPE = 'application/simple-message-summary';
export const EMPTY: MailboxCounts = { new: 0, saved: 0, urgentNew: 0, urgentSaved: 0 };

export class MessageSummaryPackage implements EventPackage {
  readonly name = 'message-summary';
  readonly types = [SUMMARY_TYPE];
  // RFC 3842 3.4.
  readonly expires = { min: 60, fallback: 3600, max: 604_800 };
  readonly #mailboxes: Mailboxes;

  constructor(mailboxes: Mailboxes) {
    this.#mailboxes = mailboxes;
  }

  async document({ resource, full, memory }: DocumentView): Promise<EventDocument | undefined> {
    const content = messageSummary(resource, (await this.#mailboxes.counts(resource)) ?? EMPTY);
    if (!full && content === memory) return undefined;
    return { body: { type: SUMMARY_TYPE, content }, memory: content };
  }
}

/** RFC 3842 5.2: new/saved, in parentheses those of them that are urgent. */
export function messageSummary(
  resource: ResourceName,
  { new: fresh, saved, urgentNew, urgentSaved }: MailboxCounts,
): string {
  return (
    `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}\r\n` +
    `Message-Account: ${addressOf(resource)}\r\n` +
    `Voice-Message: ${fresh}/${saved} (${urgentNew}/${urgentSaved})\r\n`
  );
}
