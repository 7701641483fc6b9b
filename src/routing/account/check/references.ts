/** Names in a document that nobody has. Schemas say what a field refers to; one walk over schema and document finds them all. */
import type { TSchema } from '@sinclair/typebox';
import { SELF } from '../destination-spec.ts';
import { accountDocumentSchema, SECTION_NAMES, SECTIONS, type AccountDocument } from '../document.ts';
import type { ReferenceKind } from '../fields.ts';
import { entries } from '../../directory/entries.ts';
import type { Finding, Path } from './finding.ts';

type Names = (kind: ReferenceKind) => ReadonlySet<string>;

export function checkReferences(document: AccountDocument): Finding[] {
  const names = namesOf(document);
  const found: Finding[] = [];
  walk(accountDocumentSchema, document, [], (path, kind, value) => {
    if (value === SELF || names(kind).has(value)) return;
    const other = OTHER[kind];
    found.push({
      path,
      what:
        other !== undefined && names('extension').has(value)
          ? `${value} ${other}`
          : `${TOLD[kind] ?? kind} ${value} does not exist`,
    });
  });
  return found;
}

/** What is said of an extension that there is, but of another kind. */
const OTHER: Partial<Record<ReferenceKind, string>> = {
  phone: 'is no user or common-area phone',
  box: 'has no voicemail box',
};

/** What a reference is called in an error. */
const TOLD: Partial<Record<ReferenceKind, string>> = {
  sites: 'site',
  prompts: 'prompt',
  callingPlans: 'calling plan',
  recordingPolicies: 'recording policy',
  users: 'user',
  commonAreaPhones: 'common-area phone',
  receptionists: 'auto receptionist',
  menus: 'IVR menu',
  queues: 'call queue',
  groups: 'shared line group',
  conferenceRooms: 'conference room',
  contacts: 'external contact',
  trunks: 'trunk',
  routeGroups: 'route group',
  numbers: 'number',
  box: 'extension',
};

function namesOf(document: AccountDocument): Names {
  const known = new Map<ReferenceKind, ReadonlySet<string>>();
  for (const section of SECTION_NAMES) {
    const { key } = SECTIONS[section];
    const objects: readonly object[] = document[section];
    known.set(section as ReferenceKind, new Set(objects.map(one => (one as Record<string, string>)[key] ?? '')));
  }
  const phones = [...document.users, ...document.commonAreaPhones].map(({ extension }) => extension);
  known.set('phone', new Set(phones));
  const { receptionists, queues, groups } = document;
  const shared = [...receptionists, ...queues, ...groups].map(({ extension }) => extension);
  known.set('box', new Set([...phones, ...shared]));
  known.set('extension', new Set(entries(document).keys()));
  return kind => known.get(kind) ?? new Set();
}

function walk(
  schema: TSchema,
  value: unknown,
  path: Path,
  visit: (path: Path, kind: ReferenceKind, value: string) => void,
): void {
  const { reference, properties, items, patternProperties } = schema as TSchema & SchemaParts;
  if (typeof value === 'string') {
    if (reference !== undefined) visit(path, reference, value);
  } else if (Array.isArray(value)) {
    if (items) value.forEach((one, index) => walk(items, one, [...path, index], visit));
  } else if (typeof value === 'object' && value !== null) {
    const [pattern] = Object.values(patternProperties ?? {});
    for (const [key, one] of Object.entries(value)) {
      const next = properties?.[key] ?? pattern;
      if (next) walk(next, one, [...path, key], visit);
    }
  }
}

interface SchemaParts {
  readonly reference?: ReferenceKind;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
}
