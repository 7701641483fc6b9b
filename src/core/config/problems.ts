/** How a configuration's errors are told: all of them at once, each with its place. */
import { TandemError } from '../errors.ts';

/** One thing that is wrong with a configuration file. */
export interface ConfigProblem {
  /** `nodes[2].listen[0].address`; empty for the file as a whole. */
  path: string;
  what: string;
  /** 1 for the first line. */
  line?: number;
}

export type ConfigPath = readonly (string | number)[];

/** Also of account documents, with their own code. */
export class ConfigError extends TandemError {
  readonly problems: readonly ConfigProblem[];

  constructor(
    file: string,
    problems: readonly ConfigProblem[],
    code: 'config-invalid' | 'account-invalid' = 'config-invalid',
  ) {
    const lines = problems.map(({ path, what, line }) => {
      const place = line === undefined ? file : `${file}:${line}`;
      return path === '' ? `${place}: ${what}` : `${place}: ${path}: ${what}`;
    });
    super(code, { detail: lines.join('\n') });
    this.problems = problems;
  }
}

export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
