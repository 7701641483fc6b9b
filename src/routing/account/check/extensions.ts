/** Names, extensions and numbers that may exist only once, and extensions that could not be dialled. */
import { SECTION_NAMES, SECTIONS, type AccountDocument, type SectionName } from '../document.ts';
import { emergencyNumbersOf } from '../emergency-numbers.ts';
import { MAX_SLOTS, slots } from '../../directory/entries.ts';
import type { Finding, Path } from './finding.ts';

export function checkExtensions(document: AccountDocument): Finding[] {
  const owned = ownedExtensions(document);
  return [
    ...duplicateKeys(document),
    ...duplicateExtensions(owned),
    ...siteCodes(document, owned),
    ...reserved(document, owned),
    ...lots(document),
  ];
}

function duplicateKeys(document: AccountDocument): Finding[] {
  return SECTION_NAMES.flatMap(section => {
    const { key } = SECTIONS[section];
    // Extensions are looked at all together.
    if (key === 'extension') return [];
    const seen = new Set<string>();
    return (document[section] as readonly Record<string, unknown>[]).flatMap((object, index) => {
      const name = String(object[key]);
      const again = seen.has(name);
      seen.add(name);
      return again ? [{ path: [section, index, key], what: `${name} is there already` }] : [];
    });
  });
}

interface Owned {
  readonly extension: string;
  readonly path: Path;
  readonly section: SectionName;
  readonly site: string | undefined;
}

function ownedExtensions(document: AccountDocument): Owned[] {
  const found: Owned[] = [];
  for (const section of SECTION_NAMES) {
    document[section].forEach((object, index) => {
      const { extension, site } = object as { extension?: string; site?: string };
      if (extension !== undefined) found.push({ extension, site, section, path: [section, index, 'extension'] });
    });
  }
  document.parkingLots.forEach((lot, index) => {
    for (const extension of slots(lot)) {
      found.push({ extension, site: lot.site, section: 'parkingLots', path: ['parkingLots', index] });
    }
  });
  return found;
}

function duplicateExtensions(owned: readonly Owned[]): Finding[] {
  const first = new Map<string, Owned>();
  return owned.flatMap(one => {
    const other = first.get(one.extension);
    if (!other) first.set(one.extension, one);
    return other ? [{ path: one.path, what: `extension ${one.extension} is used in ${other.section} as well` }] : [];
  });
}

/** Extensions begin with the code of their site, and what is short at one site may not be the full extension of something else. */
function siteCodes(document: AccountDocument, owned: readonly Owned[]): Finding[] {
  const codes = new Map(document.sites.map(({ name, code }) => [name, code]));
  const first = document.sites[0]?.name ?? '';
  const all = new Map(owned.map(one => [one.extension, one]));
  return owned.flatMap(one => {
    const code = codes.get(one.site ?? first);
    if (code === undefined || one.section === 'contacts') return [];
    const { extension, path } = one;
    if (!extension.startsWith(code) || extension === code) {
      return [{ path, what: `extension ${extension} does not begin with the site code ${code}` }];
    }
    const hidden = all.get(extension.slice(code.length));
    return hidden
      ? [{ path, what: `its short form hides extension ${hidden.extension} at site ${one.site ?? first}` }]
      : [];
  });
}

/** Emergency numbers are dialled first of all, so an extension of that name could never be reached. */
function reserved(document: AccountDocument, owned: readonly Owned[]): Finding[] {
  const levels = [document.account, ...document.sites];
  const countries = levels.flatMap(({ settings }) => settings.country ?? []);
  const numbers = new Set([
    ...(countries.length > 0 ? countries : ['US']).flatMap(emergencyNumbersOf),
    ...(document.account.emergencyNumbers ?? []),
  ]);
  return owned
    .filter(({ extension }) => numbers.has(extension))
    .map(({ extension, path }) => ({ path, what: `${extension} is an emergency number` }));
}

function lots({ parkingLots }: AccountDocument): Finding[] {
  return parkingLots.flatMap(({ first, last }, index) => {
    const amount = Number(last) - Number(first) + 1;
    const right = first.length === last.length && amount >= 1 && amount <= MAX_SLOTS;
    return right
      ? []
      : [{ path: ['parkingLots', index], what: `${first}-${last} is not a range of 1 to ${MAX_SLOTS} slots` }];
  });
}
