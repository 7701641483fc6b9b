/** Prometheus metrics of this process. Asking for a name again gives the same metric, so modules need not share it. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

export const registry = new Registry();

export function counter<L extends string = never>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
  const known = registry.getSingleMetric(name);
  if (known) return known as Counter<L>;
  return new Counter<L>({ name, help, labelNames: labels, registers: [registry] });
}

export function gauge<L extends string = never>(name: string, help: string, labels: readonly L[] = []): Gauge<L> {
  const known = registry.getSingleMetric(name);
  if (known) return known as Gauge<L>;
  return new Gauge<L>({ name, help, labelNames: labels, registers: [registry] });
}

export interface HistogramOptions<L extends string> {
  labels?: readonly L[];
  /** Upper bounds, in the unit that the name says. */
  buckets?: number[];
}

export function histogram<L extends string = never>(
  name: string,
  help: string,
  options: HistogramOptions<L> = {},
): Histogram<L> {
  const known = registry.getSingleMetric(name);
  if (known) return known as Histogram<L>;
  const { labels = [], buckets } = options;
  return new Histogram<L>({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    ...(buckets === undefined ? {} : { buckets }),
  });
}
