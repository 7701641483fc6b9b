/** Notifications for lists of resources: RFC 4662, one part for the list and one for each resource. */
import { escapeXml } from './xml.ts';
import type { DocumentView, EventDocument, EventPackage } from './package.ts';
import type { ResourceName, Watcher } from './ports.ts';

export interface ListDirectory {
  /** The names of a list's resources, in the list's account; undefined when the resource is not a list. */
  members(resource: ResourceName, watcher: Watcher): Promise<readonly string[] | undefined>;
}

/** More would not fit into a message. */
const MOST_MEMBERS = 200;

interface ListMemory {
  /** What each resource's last document has left. */
  readonly memories: ReadonlyMap<string, unknown>;
}

/** Of a list: all resources when `full`, else only those that have changed (RFC 4662 5.2, fullState). */
export async function listDocument(
  event: EventPackage,
  view: DocumentView,
  members: readonly string[],
): Promise<EventDocument | undefined> {
  const before = view.memory as ListMemory | undefined;
  const memories = new Map(before?.memories ?? []);
  const shown: { name: string; body: NonNullable<EventDocument['body']> }[] = [];
  for (const name of members.slice(0, MOST_MEMBERS)) {
    const full = view.full || !memories.has(name);
    const resource = { account: view.resource.account, name };
    const document = await event.document({ ...view, resource, full, memory: memories.get(name) });
    if (document?.body === undefined) continue;
    memories.set(name, document.memory);
    shown.push({ name, body: document.body });
  }
  if (shown.length === 0 && !view.full) return undefined;
  return {
    // RFC 4662 4.5.
    headers: [['Require', 'eventlist']],
    body: multipart(view, shown),
    memory: { memories } satisfies ListMemory,
  };
}

function multipart(
  { resource, version, full, subscription }: DocumentView,
  shown: readonly { name: string; body: { type: string; content: string } }[],
): { type: string; content: string } {
  const boundary = `part-${subscription}-${version}`;
  const cid = (index: number): string => `${subscription}.${version}.${index}@${resource.account}`;
  const uri = (name: string): string => escapeXml(`sip:${name}@${resource.account}`);
  const resources = shown.map(
    ({ name }, index) =>
      `  <resource uri="${uri(name)}">\n    <instance id="${escapeXml(name)}" state="active" cid="${escapeXml(cid(index))}"/>\n  </resource>\n`,
  );
  const rlmi =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<list xmlns="urn:ietf:params:xml:ns:rlmi" uri="${uri(resource.name)}" version="${version}" fullState="${full}">\n` +
    `${resources.join('')}</list>\n`;
  const parts = [
    part('list', resource.account, 'application/rlmi+xml;charset="UTF-8"', rlmi),
    ...shown.map(({ body }, index) => part(cid(index), '', body.type, body.content)),
  ];
  const content = `${parts.map(each => `--${boundary}\r\n${each}`).join('')}--${boundary}--\r\n`;
  const start = `<list@${resource.account}>`;
  return { type: `multipart/related;type="application/rlmi+xml";start="${start}";boundary="${boundary}"`, content };
}

function part(id: string, host: string, type: string, content: string): string {
  const contentId = host === '' ? id : `${id}@${host}`;
  return `Content-Transfer-Encoding: binary\r\nContent-ID: <${contentId}>\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
}
