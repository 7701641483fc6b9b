/** Medians, percentiles, and what every result file says of how it came to be. */
import { cpus, totalmem } from 'node:os';

/** What a benchmark gives; the fields beside the name are those that apply to it. */
export interface BenchRecord {
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly runs: number;
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** The value below which a share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function spread(values: readonly number[], digits = 2): Spread {
  return {
    min: round(Math.min(...values), digits),
    median: round(median(values), digits),
    max: round(Math.max(...values), digits),
    runs: values.length,
  };
}

/** Where and when: the same in every record of a run. */
export function circumstances(): Record<string, unknown> {
  const [first] = cpus();
  return {
    date: new Date().toISOString(),
    node_version: process.version,
    cpu_model: first?.model ?? 'unknown',
    cpu_cores: cpus().length,
    memory_gib: round(totalmem() / 2 ** 30, 1),
  };
}
