/** Extensions of a customer's PBX, wherever a document names one: a routing rule has to lead there. */
import { pbxDestination } from '../../directory/pbx.ts';
import { SECTION_NAMES, SECTIONS, type AccountDocument, type SectionName } from '../document.ts';
import type { Finding, Path } from './finding.ts';

export function checkPbx(document: AccountDocument): Finding[] {
  const first = document.sites[0]?.name ?? 'Main';
  const found: Finding[] = [];
  const look = (value: unknown, path: Path, site: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, one] of Object.entries(value)) {
      const at = [...path, Array.isArray(value) ? Number(key) : key];
      if (key === 'pbx' && typeof one === 'string') {
        const known = pbxDestination(document.routingRules, one, site) !== undefined;
        if (!known) found.push({ path: at, what: `no routing rule of site ${site} leads ${one} to a PBX` });
      } else look(one, at, site);
    }
  };
  look(document.account, ['account'], first);
  for (const section of SECTION_NAMES.filter(name => name !== 'routingRules')) {
    document[section].forEach((object, index) => look(object, [section, index], siteOf(section, object) ?? first));
  }
  return found;
}

function siteOf(section: SectionName, object: { readonly site?: string } | object): string | undefined {
  if (section === 'sites') return (object as { name: string }).name;
  return 'site' in SECTIONS[section].schema.properties ? (object as { site?: string }).site : undefined;
}
