/** `Event: presence` (RFC 3856) with PIDF documents (RFC 3863) and what a person does (RFC 4480). */
import {
  escapeXml,
  type DocumentView,
  type EventDocument,
  type EventPackage,
  type ResourceName,
} from '../../sip/event/index.ts';
import { addressOf } from './dialog-info.ts';
import type { Lines, LineState, Publications } from './ports.ts';
import { ownUses } from './shared-use.ts';

const TYPE = 'application/pidf+xml';

export type Activity = 'idle' | 'ringing' | 'on-a-call' | 'do-not-disturb';

/** Settings that are kept elsewhere: do not disturb of the call handling. */
export interface Availability {
  doNotDisturb(resource: ResourceName): boolean | Promise<boolean>;
  /** Somebody with a phone, and not a line that several share. */
  isPerson(resource: ResourceName): boolean;
}

export interface PresencePackageOptions {
  readonly lines: Lines;
  readonly publications: Publications;
  readonly availability?: Availability;
}

export class PresencePackage implements EventPackage {
  readonly name = 'presence';
  readonly types = [TYPE];
  // RFC 3856 6.4: an hour where nothing is asked for.
  readonly expires = { min: 60, fallback: 3600, max: 86_400 };
  readonly lists = true;
  readonly #o: PresencePackageOptions;

  constructor(options: PresencePackageOptions) {
    this.#o = options;
  }

  async document({ resource, full, memory }: DocumentView): Promise<EventDocument | undefined> {
    const { lines, publications, availability } = this.#o;
    const said = await publications.statuses(resource);
    // RFC 3903 leaves it to us how publications are put together. Phones forget their tags and leave some behind, so the person's
    // last word counts.
    const dnd = said.at(-1)?.doNotDisturb === true || (await availability?.doNotDisturb(resource)) === true;
    const uses = await lines.lines(resource);
    // A delegate who talks on the line of his principal keeps him from nothing.
    const own = availability?.isPerson(resource) === true ? ownUses(uses) : uses;
    const activity = activityOf(own, dnd);
    const note = said.at(-1)?.note;
    const content = pidf(resource, activity, note);
    if (!full && content === memory) return undefined;
    return { body: { type: TYPE, content }, memory: content };
  }
}

/** A call that is talked on shows before do not disturb, because it says more of where the person is. Pure. */
export function activityOf(lines: readonly LineState[], doNotDisturb: boolean): Activity {
  const calling = ({ state, direction }: LineState): boolean =>
    direction === 'initiator' || (state !== 'trying' && state !== 'early');
  if (lines.some(calling)) return 'on-a-call';
  if (doNotDisturb) return 'do-not-disturb';
  return lines.length > 0 ? 'ringing' : 'idle';
}

const SHOWN = {
  idle: { basic: 'open', activity: undefined, note: undefined },
  ringing: { basic: 'open', activity: '<rpid:other>ringing</rpid:other>', note: 'Ringing' },
  'on-a-call': { basic: 'open', activity: '<rpid:on-the-phone/>', note: 'On the phone' },
  // RFC 3863 4.1.4: who takes no calls is closed.
  'do-not-disturb': { basic: 'closed', activity: '<rpid:busy/>', note: 'Do not disturb' },
} as const satisfies Record<
  Activity,
  { basic: 'open' | 'closed'; activity?: string | undefined; note: string | undefined }
>;

export function pidf(resource: ResourceName, activity: Activity, ownNote?: string): string {
  const entity = escapeXml(addressOf(resource));
  const { basic, activity: element, note } = SHOWN[activity];
  const text = ownNote ?? note;
  const noted = text === undefined ? '' : `    <note>${escapeXml(text)}</note>\n`;
  const activities = element === undefined ? '' : `    <rpid:activities>${element}</rpid:activities>\n`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"' +
    ` xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="${entity}">\n` +
    `  <tuple id="line">\n    <status><basic>${basic}</basic></status>\n    <contact>${entity}</contact>\n${noted}  </tuple>\n` +
    `  <dm:person id="person">\n${activities}  </dm:person>\n</presence>\n`
  );
}
