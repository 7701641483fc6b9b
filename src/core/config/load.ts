/** Reads a configuration file; every error is named with its place, all of them at once. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { errorText, TandemError } from '../errors.ts';
import { checkConfig } from './check.ts';
import { schemaFindings, YamlFile, type Found } from './document.ts';
import { ConfigError } from './problems.ts';
import { resolveConfig } from './resolve.ts';
import type { RawConfig } from './schema.ts';
import type { Config } from './types.ts';

/** The schema as a function, which only compiled code has (scripts/lib/compile-schemas.mjs). */
const COMPILED_SCHEMA = new URL('compiled-schema.cjs', import.meta.url);

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
  const raw = await parseConfig(await read(file), file);
  return resolveConfig(raw, file, { create: options.create ?? true, env: options.env ?? process.env });
}

/** The checked text of a configuration file, with defaults filled in. */
async function parseConfig(text: string, file: string): Promise<RawConfig> {
  const yaml = new YamlFile(text);
  if (yaml.syntax.length > 0) throw new ConfigError(file, yaml.syntax);
  const { raw } = yaml;
  const found = await problemsOf(raw);
  if (found.length > 0) {
    throw new ConfigError(
      file,
      found.map(one => yaml.problem(one)),
    );
  }
  return raw as RawConfig;
}

/** What is wrong with it; fills in defaults. */
async function problemsOf(raw: unknown): Promise<Found[]> {
  if (existsSync(COMPILED_SCHEMA)) {
    const { default: isRight } = (await import(COMPILED_SCHEMA.href)) as {
      default(value: unknown): value is RawConfig;
    };
    if (isRight(raw)) return checkConfig(raw);
  }
  const { validate } = await import('./validate.ts');
  return validate(raw) ? checkConfig(raw) : schemaFindings(validate.errors ?? [], raw);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new TandemError('config-unreadable', { detail: errorText(error), cause: error });
  }
}
