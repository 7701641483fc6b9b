/**
 * Every site has a main auto receptionist. One that is written without naming any gets one of its own, which is an object like others
 * from then on; it goes with its site.
 */
import { completeDocument, type AccountDocument, type SectionName } from '../../routing/index.ts';
import { entries } from '../../routing/directory/entries.ts';
import type { Body } from './written-object.ts';

/** Another object that changes with the one that is written. */
export interface Companion {
  readonly section: SectionName;
  readonly key: string;
  /** Undefined deletes it. */
  readonly body: Body | undefined;
}

interface WithCompanions {
  readonly body: Body;
  readonly also: readonly Companion[];
}

/** Far from where people begin to number their extensions. */
const FIRST = 9000;

/** What becomes of a site that is written; `before` as it is stored. */
export function siteWithReceptionist(
  document: AccountDocument | undefined,
  body: Body,
  before: Body | undefined,
): WithCompanions {
  if (body['mainReceptionist'] !== undefined || document === undefined) return { body, also: [] };
  const kept = before?.['mainReceptionist'];
  if (typeof kept === 'string') return { body: { ...body, mainReceptionist: kept }, also: [] };
  const extension = freeExtension(document, body);
  const receptionist = receptionistOf(document, body, extension);
  return {
    body: { ...body, mainReceptionist: extension },
    also: [{ section: 'receptionists', key: extension, body: receptionist }],
  };
}

/** What goes with a site that is deleted. */
export function companionsOf(document: AccountDocument | undefined, site: string): readonly Companion[] {
  const main = document?.sites.find(({ name }) => name === site)?.mainReceptionist;
  const receptionist = document?.receptionists.find(({ extension }) => extension === main);
  const isThere = (receptionist?.site ?? document?.sites[0]?.name) === site;
  return receptionist === undefined || !isThere
    ? []
    : [{ section: 'receptionists', key: receptionist.extension, body: undefined }];
}

/** The same for a whole document: the sites that are stored keep the receptionist that they were given. */
export function withMainReceptionists(
  written: Readonly<Record<string, unknown>>,
  stored: (section: SectionName, key: string) => Body | undefined,
): Readonly<Record<string, unknown>> {
  const sites = (written['sites'] ?? []) as readonly Body[];
  if (sites.every(site => site['mainReceptionist'] !== undefined)) return written;
  let document = completeDocument(written);
  const added: Body[] = [];
  const complete = sites.map(site => {
    const { body, also } = kept(document, site, stored) ?? siteWithReceptionist(document, site, undefined);
    const bodies = also.flatMap(one => (one.body === undefined ? [] : [one.body]));
    added.push(...bodies);
    if (bodies.length > 0)
      document = { ...document, receptionists: [...document.receptionists, ...(bodies as never[])] };
    return body;
  });
  const receptionists = [...((written['receptionists'] ?? []) as readonly Body[]), ...added];
  return { ...written, sites: complete, ...(receptionists.length > 0 && { receptionists }) };
}

function kept(
  document: AccountDocument,
  site: Body,
  stored: (section: SectionName, key: string) => Body | undefined,
): WithCompanions | undefined {
  const extension = stored('sites', String(site['name']))?.['mainReceptionist'];
  if (site['mainReceptionist'] !== undefined || typeof extension !== 'string') return undefined;
  const entry = entries(document).get(extension);
  const body = { ...site, mainReceptionist: extension };
  if (entry !== undefined) return entry.kind === 'receptionist' ? { body, also: [] } : undefined;
  const receptionist = stored('receptionists', extension);
  return receptionist && { body, also: [{ section: 'receptionists', key: extension, body: receptionist }] };
}

/** Who presses nothing gets to the operator, or may leave a message; hours, language and time zone are those of the site. */
function receptionistOf({ account }: AccountDocument, site: Body, extension: string): Body {
  const { operator } = (site['settings'] ?? {}) as { operator?: object };
  const name = String(site['name']);
  const destination = operator ?? account.settings.operator ?? { voicemail: 'self' };
  return { extension, name, site: name, dialByName: true, business: { destination } };
}

/** The first one that nobody has, short or full, at any site. */
function freeExtension(document: AccountDocument, site: Body): string {
  const code = typeof site['code'] === 'string' ? site['code'] : '';
  const codes = document.sites.flatMap(other => (other.code === undefined ? [] : [other.code]));
  const used = new Set([...entries(document).keys(), ...(document.account.emergencyNumbers ?? [])]);
  const isFree = (extension: string): boolean =>
    !used.has(extension) && !codes.some(other => used.has(other + extension) || isShort(used, extension, other));
  for (let number = FIRST; ; number += 1) {
    const short = String(number);
    if (isFree(code + short) && (code === '' || isFree(short))) return code + short;
  }
}

const isShort = (used: ReadonlySet<string>, extension: string, code: string): boolean =>
  extension.startsWith(code) && used.has(extension.slice(code.length));
