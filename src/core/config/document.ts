/** YAML files whose errors are told with line and path: the configuration, account documents. */
import type { ErrorObject } from 'ajv';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
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
    this.syntax = this.#document.errors.map(error => ({
      path: '',
      what: error.message,
      line: this.#lines.linePos(error.pos[0]).line,
    }));
    this.raw = this.syntax.length > 0 ? undefined : this.#document.toJS();
  }

  problem({ path, what }: Found): ConfigProblem {
    const line = this.#lineOf(path);
    return { path: formatPath(path), what, ...(line === undefined ? {} : { line }) };
  }

  /** The line of the nearest thing in the file: what is missing has no line, but its parent has. */
  #lineOf(path: ConfigPath): number | undefined {
    for (let length = path.length; length >= 0; length -= 1) {
      const found = this.#document.getIn(path.slice(0, length), true);
      if (isNode(found) && found.range) return this.#lines.linePos(found.range[0]).line;
    }
    return undefined;
  }
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
