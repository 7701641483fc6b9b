/** YAML files whose errors are told with line and path: the configuration, account documents. */
import type { ErrorObject } from 'ajv';
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { describeSchemaError, propertyOf } from '../schema-error.ts';
import { formatPath, type ConfigPath, type ConfigProblem } from './problems.ts';

/** Something that is wrong, and where. */
export interface Found {
  readonly path: ConfigPath;
  readonly what: string;
}

export class YamlFile {
  /** What the text says; of no use when there are syntax errors. */
  readonly raw: unknown;
  readonly syntax: readonly ConfigProblem[];
  readonly #document: Document;
  readonly #lines = new LineCounter();

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    this.syntax = [
      ...this.#document.errors.map(error => ({ at: error.pos[0], what: error.message })),
      ...unknownAliases(this.#document),
    ].map(({ at, what }) => ({ path: '', what, line: this.#lines.linePos(at).line }));
    this.raw = this.syntax.length > 0 ? undefined : this.#document.toJS();
  }

  problem({ path, what }: Found): ConfigProblem {
    const line = this.#lineOf(path);
    return { path: formatPath(path), what, ...(line === undefined ? {} : { line }) };
  }

  /** The line of the nearest thing in the file: what is missing has no line, but its parent has. */
  #lineOf(path: ConfigPath): number | undefined {
    let node: unknown = this.#document.contents;
    let at = offsetOf(node);
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(this.#document);
      // Keys are compared as text: 9 is a number to YAML, and the name of a field to everybody else.
      const pair = isMap(node)
        ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part))
        : undefined;
      const next = pair ? pair.value : isSeq(node) ? node.items[Number(part)] : undefined;
      if (next === undefined) break;
      node = next;
      at = offsetOf(pair?.key) ?? offsetOf(next) ?? at;
    }
    return at === undefined ? undefined : this.#lines.linePos(at).line;
  }
}

const offsetOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

/** The parser does not mind them, and whoever asks for the values afterwards is not told where they are. */
function unknownAliases(document: Document): { at: number; what: string }[] {
  const found: { at: number; what: string }[] = [];
  visit(document, {
    Alias(_key, node) {
      if (!node.resolve(document))
        found.push({ at: offsetOf(node) ?? 0, what: `nothing before it is marked &${node.source}` });
    },
  });
  return found;
}

/** What a schema has found, in words. */
export function schemaFindings(errors: readonly ErrorObject[], root: unknown): Found[] {
  return errors.map(error => ({ path: pathOf(error, root), what: describeSchemaError(error, 'setting') }));
}

/** A JSON pointer as a path; digits are an index only where the value is a list. */
function pathOf(error: ErrorObject, root: unknown): ConfigPath {
  const path: (string | number)[] = [];
  let value: unknown = root;
  for (const part of error.instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown> | undefined)?.[key];
  }
  const extra = propertyOf(error);
  return extra === undefined ? path : [...path, extra];
}
