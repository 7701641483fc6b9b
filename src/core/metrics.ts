/** Prometheus metrics of this process. Asking for a name again gives the same metric, so modules need not share it. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type { Counter, Gauge, Histogram } from 'prom-client';

export const registry = new Registry();

/** Processor time, memory, collections and the delay of the event loop, by prom-client's standard names. Once for each process. */
export function measureProcess(): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
}

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

export interface CollectedMetric {
  type: 'counter' | 'gauge';
  name: string;
  help: string;
  labels?: readonly string[];
}

/** One number, or one for each set of labels. */
export type Reading = number | Iterable<readonly [labels: Record<string, string>, value: number]>;
type Read = () => Reading | Promise<Reading>;

const readers = new Map<string, Set<Read>>();

/**
 * A metric that costs nothing until somebody asks: hot paths count in plain numbers, which `read` gives then. Several nodes of one
 * process add up. The function that it returns ends the reading.
 */
export function collect({ type, name, help, labels = [] }: CollectedMetric, read: Read): () => void {
  let all = readers.get(name);
  if (!all) {
    const sources = new Set<Read>();
    readers.set(name, (all = sources));
    const config = { name, help, labelNames: [...labels], registers: [registry] };
    if (type === 'counter') new Counter({ ...config, collect: () => gather(sources, counter(name, help)) });
    else new Gauge({ ...config, collect: () => gather(sources, gauge(name, help)) });
  }
  all.add(read);
  return () => void all.delete(read);
}

async function gather(sources: ReadonlySet<Read>, metric: Counter<string> | Gauge<string>): Promise<void> {
  const readings = await Promise.all([...sources].map(async read => read()));
  metric.reset();
  for (const reading of readings) {
    if (typeof reading === 'number') metric.inc(reading);
    else for (const [labels, value] of reading) metric.inc(labels, value);
  }
}
