/** Reads a configuration file; every error is named with its place, all of them at once. */
import { readFile } from 'node:fs/promises';
import { Ajv, type ErrorObject } from 'ajv';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { errorText, TandemError } from '../errors.ts';
import { checkConfig } from './check.ts';
import { ConfigError, formatPath, type ConfigPath, type ConfigProblem } from './problems.ts';
import { resolveConfig } from './resolve.ts';
import { configSchema, type RawConfig } from './schema.ts';
import type { Config } from './types.ts';

const validate = new Ajv({ allErrors: true, useDefaults: true, strict: true }).compile<RawConfig>(configSchema);

export interface LoadOptions {
  /** Makes what a first start needs (state directory, cluster secret); false for a mere check. */
  create?: boolean;
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Loads and checks a configuration file.
 * @throws TandemError `config-unreadable`; ConfigError with every problem that was found
 */
export async function loadConfig(file: string, options: LoadOptions = {}): Promise<Config> {
  const raw = parseConfig(await read(file), file);
  return resolveConfig(raw, file, { create: options.create ?? true, env: options.env ?? process.env });
}

/** The checked text of a configuration file, with defaults filled in. */
export function parseConfig(text: string, file: string): RawConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map(error => ({
    path: '',
    what: error.message,
    line: lines.linePos(error.pos[0]).line,
  }));
  if (syntax.length > 0) throw new ConfigError(file, syntax);
  const problem = (path: ConfigPath, what: string): ConfigProblem => {
    const line = lineOf(document, lines, path);
    return { path: formatPath(path), what, ...(line === undefined ? {} : { line }) };
  };
  const raw: unknown = document.toJS();
  if (!validate(raw)) {
    const errors = (validate.errors ?? []).map(error => problem(pathOf(error, raw), describe(error)));
    throw new ConfigError(file, errors);
  }
  const found = checkConfig(raw).map(({ path, what }) => problem(path, what));
  if (found.length > 0) throw new ConfigError(file, found);
  return raw;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new TandemError('config-unreadable', { detail: errorText(error), cause: error });
  }
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
  const params = error.params as { additionalProperty?: string; missingProperty?: string };
  const extra = params.additionalProperty ?? params.missingProperty;
  return extra === undefined ? path : [...path, extra];
}

function describe(error: ErrorObject): string {
  const params = error.params as { allowedValues?: readonly string[]; type?: string; pattern?: string };
  const about = (error.parentSchema as { description?: string } | undefined)?.description;
  switch (error.keyword) {
    case 'additionalProperties':
      return 'unknown setting';
    case 'required':
      return 'missing';
    case 'enum':
      return `must be one of ${params.allowedValues?.join(', ') ?? ''}`;
    case 'pattern':
      return `is not in the right form${about === undefined ? '' : ` (${about})`}, ${params.pattern ?? ''}`;
    default:
      return error.message ?? 'not valid';
  }
}

/** The line of the nearest thing in the file: what is missing has no line, but its parent has. */
function lineOf(document: Document, lines: LineCounter, path: ConfigPath): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const found = document.getIn(path.slice(0, length), true);
    if (isNode(found) && found.range) return lines.linePos(found.range[0]).line;
  }
  return undefined;
}
