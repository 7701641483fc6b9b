/** Reads a configuration file; every error is named with its place, all of them at once. */
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { errorText, TandemError } from '../errors.ts';
import { checkConfig } from './check.ts';
import { schemaFindings, YamlFile } from './document.ts';
import { ConfigError } from './problems.ts';
import { resolveConfig } from './resolve.ts';
import { configSchema, type RawConfig } from './schema.ts';
import type { Config } from './types.ts';

const validate = new Ajv({ verbose: true, allErrors: true, useDefaults: true, strict: true }).compile<RawConfig>(
  configSchema,
);

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
  const yaml = new YamlFile(text);
  if (yaml.syntax.length > 0) throw new ConfigError(file, yaml.syntax);
  const { raw } = yaml;
  const found = validate(raw) ? checkConfig(raw) : schemaFindings(validate.errors ?? [], raw);
  if (found.length > 0) {
    throw new ConfigError(
      file,
      found.map(one => yaml.problem(one)),
    );
  }
  return raw as RawConfig;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new TandemError('config-unreadable', { detail: errorText(error), cause: error });
  }
}
