/** What the nodes say on standard error: what is worth more than information, and whether it is explained by what was done to them. */
import type { Cluster } from '../../kit/cluster.ts';

const WARN = 40;
const ERROR = 50;

interface Line {
  readonly level?: number | string;
  readonly time?: number | string;
  readonly msg?: string;
}

export class LogReader {
  readonly #cluster: Cluster;
  readonly #seen = new Set<string>();
  readonly #summary = new Map<string, number>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** How often each warning and error was said. */
  summary(): Record<string, number> {
    return Object.fromEntries(this.#summary);
  }

  /** New lines that nothing explains. */
  unexplained(): string[] {
    const found: string[] = [];
    for (const text of this.#cluster.log.split('\n')) {
      if (text === '' || this.#seen.has(text)) continue;
      this.#seen.add(text);
      const line = parsed(text);
      const level = levelOf(line);
      if (line !== undefined && level < WARN) continue;
      const name = line === undefined ? 'no JSON' : `${line.msg ?? '?'}`;
      this.#summary.set(name, (this.#summary.get(name) ?? 0) + 1);
      if (line === undefined || level >= ERROR || /uncaught|unhandled/i.test(text)) found.push(text.slice(0, 600));
    }
    return found;
  }
}

function parsed(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

const NAMES: Readonly<Record<string, number>> = { trace: 10, debug: 20, info: 30, warn: WARN, error: ERROR, fatal: 60 };

function levelOf(line: Line | undefined): number {
  const { level = 0 } = line ?? {};
  return typeof level === 'number' ? level : (NAMES[level] ?? 0);
}
