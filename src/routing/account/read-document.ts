/** Reads an account document; every error is named with its line and path, all of them at once. */
import { ConfigError, type ConfigProblem } from '../../core/config/problems.ts';
import { schemaFindings, YamlFile, type Found } from '../../core/config/document.ts';
import { checkAccount } from './check/index.ts';
import { fillIn } from './complete.ts';
import type { AccountDocument } from './document.ts';

export interface ReadAccount {
  /** As it was written, without defaults. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly document: AccountDocument;
  /** With its line in the file. */
  readonly problem: (found: Found) => ConfigProblem;
}

/** @throws ConfigError with code `account-invalid` */
export function readAccount(text: string, file: string): ReadAccount {
  const yaml = new YamlFile(text);
  if (yaml.syntax.length > 0) throw new ConfigError(file, yaml.syntax, 'account-invalid');
  const document = structuredClone(yaml.raw) as AccountDocument;
  const errors = fillIn('document', document);
  const found = errors.length > 0 ? schemaFindings(errors, yaml.raw) : checkAccount(document);
  const problem = (one: Found): ConfigProblem => yaml.problem(one);
  if (found.length > 0) throw new ConfigError(file, found.map(problem), 'account-invalid');
  return { written: yaml.raw as ReadAccount['written'], document, problem };
}
