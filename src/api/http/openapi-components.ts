/** Schemas of the document that occur more than once get a name and stand in one place. */
import { PROBLEM_TYPE } from '../problem.ts';

type Json = Record<string, unknown>;

/** Shorter ones (in characters) are no burden. */
const WORTH_A_NAME = 250;
/** Of an object schema: what a reader says of the place, not of the thing. */
const OF_THE_PLACE = ['description', 'default'] as const;

/** Fields by which a schema is known whatever the place is called. The longest list first. */
const KNOWN: readonly (readonly [name: string, ...fields: string[]])[] = [
  ['MenuAction', 'hangup', 'repeat', 'back'],
  ['BusyAction', 'hangup', 'callWaiting', 'busy'],
  ['Destination', 'hangup', 'receptionist'],
  ['Settings', 'ringSeconds', 'language', 'voicemailSeconds'],
  ['Address', 'street', 'country'],
  ['CallHandling', 'whenUnanswered', 'ring'],
  ['EmergencyPolicy', 'routing', 'teamSeconds'],
  ['Reception', 'greeting', 'destination'],
];

export class Components {
  readonly #counts = new Map<string, number>();
  readonly #names = new Map<string, string>();
  readonly #schemas = new Map<string, Json>();
  readonly #problems = new Map<string, Json>();

  /** Every schema has to be counted before the first one is used. */
  count(schema: Json): void {
    const text = bare(schema);
    const seen = (this.#counts.get(text) ?? 0) + 1;
    this.#counts.set(text, seen);
    // What is inside of something that is there twice is there once.
    if (seen === 1) eachPart(schema, part => this.count(part));
  }

  /** The schema with references in it; `name` is what the place is called. */
  use(schema: Json, name: string): Json {
    const text = bare(schema);
    if (text.length < WORTH_A_NAME || (this.#counts.get(text) ?? 0) < 2) return this.#inside(schema, name);
    let component = this.#names.get(text);
    if (component === undefined) {
      component = this.#free(known(schema) ?? singular(pascal(name)));
      this.#names.set(text, component);
      this.#schemas.set(component, {});
      const { default: _, ...rest } = schema;
      this.#schemas.set(component, this.#inside(rest, name));
    }
    const place = Object.fromEntries(OF_THE_PLACE.flatMap(key => (key in schema ? [[key, schema[key]]] : [])));
    return { $ref: `#/components/schemas/${component}`, ...place };
  }

  schemas(): Record<string, Json> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A response that tells one of these problems. */
  problem(codes: readonly string[]): Json {
    const name = codes.map(pascal).join('Or');
    const content = { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
    this.#problems.set(name, { description: codes.map(code => `\`${code}\``).join(', '), content });
    return { $ref: `#/components/responses/${name}` };
  }

  problems(): Record<string, Json> {
    return Object.fromEntries([...this.#problems].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #inside(schema: Json, name: string): Json {
    // Items of a page, and of any list, are called after what they are items of.
    return mapParts(schema, (part, field) => this.use(part, field === undefined || field === 'items' ? name : field));
  }

  #free(name: string): string {
    for (let count = 1; ; count += 1) {
      const wanted = count === 1 ? name : `${name}${count}`;
      if (!this.#schemas.has(wanted)) return wanted;
    }
  }
}

function bare(schema: Json): string {
  const { description: _, default: __, ...rest } = schema;
  return JSON.stringify(rest);
}

function known({ properties }: Json): string | undefined {
  return KNOWN.find(([, ...fields]) => fields.every(field => field in ((properties as Json | undefined) ?? {})))?.[0];
}

/** One of them. */
function singular(name: string): string {
  const [, stem = name, input = ''] = /^(.*?)(Input)?$/.exec(name) ?? [];
  if (/(ss|Hours|Settings|Status)$/.test(stem) || !stem.endsWith('s')) return name;
  return `${stem.endsWith('ies') ? `${stem.slice(0, -3)}y` : stem.slice(0, -1)}${input}`;
}

/** `call-queues` is CallQueues. */
const pascal = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map(part => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join('');

const MAPS = ['properties', 'patternProperties'] as const;

function eachPart(schema: Json, visit: (part: Json) => void): void {
  mapParts(schema, part => {
    visit(part);
    return part;
  });
}

/** A copy whose parts are what `change` makes of them; it is told under which name a part stands. */
function mapParts(schema: Json, change: (part: Json, name: string | undefined) => Json): Json {
  const changed: Json = { ...schema };
  for (const key of MAPS) {
    const parts = schema[key] as Record<string, Json> | undefined;
    if (!parts) continue;
    const entries = Object.entries(parts).map(([name, part]) => [
      name,
      change(part, key === 'properties' ? name : undefined),
    ]);
    changed[key] = Object.fromEntries(entries);
  }
  if (isObject(schema['items'])) changed['items'] = change(schema['items'], undefined);
  return changed;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
