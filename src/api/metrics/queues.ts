/** The figures of all queues as metrics. */
import { collect } from '../../core/metrics.ts';
import type { QueueFigures } from '../../pbx/features/queue/ports.ts';

export interface QueueSource {
  readonly domains: () => readonly string[];
  /** Of all queues of an account. */
  readonly figures: (account: string) => Promise<readonly QueueFigures[]>;
}

interface QueueGauge {
  readonly name: string;
  readonly help: string;
  /** What is no number is left out: JSON has no undefined. */
  readonly read: (one: QueueFigures) => unknown;
}

const LABELS = ['account', 'queue'];
const GAUGES: readonly QueueGauge[] = [
  { name: 'tandem_queue_waiting', help: 'Callers in a queue', read: one => one.waiting },
  {
    name: 'tandem_queue_longest_wait_seconds',
    help: 'Longest wait of those who are in a queue',
    read: one => one.longestWaitMs / 1000,
  },
  {
    name: 'tandem_queue_service_level_ratio',
    help: 'Answered within the target time, of those answered or given up in 24 hours',
    read: ({ serviceLevel }) => (typeof serviceLevel === 'number' ? serviceLevel / 100 : undefined),
  },
  {
    name: 'tandem_queue_members_available',
    help: 'Members who could take a call of a queue',
    read: ({ members }) => members.filter(({ state }) => state === 'available').length,
  },
];

interface Found extends QueueFigures {
  readonly account: string;
}

/** Returns how to end it. All gauges of one scrape are read from the same figures, asked for once. */
export function collectQueues(source: QueueSource): () => void {
  let asked: Promise<readonly Found[]> | undefined;
  const shared = (): Promise<readonly Found[]> => {
    // A scrape reads all gauges before it waits for the first: who comes after the answer is another one.
    asked ??= figuresOf(source).finally(() => (asked = undefined));
    return asked;
  };
  const ends = GAUGES.map(({ name, help, read }) =>
    collect({ type: 'gauge', name, help, labels: LABELS }, async () => {
      const readings: [Record<string, string>, number][] = [];
      for (const one of await shared()) {
        const value = read(one);
        if (typeof value === 'number') readings.push([{ account: one.account, queue: one.queue }, value]);
      }
      return readings;
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}

/** An account whose figures nobody has is left out. */
async function figuresOf({ domains, figures }: QueueSource): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const account of domains()) {
    for (const one of await figures(account).catch(() => [])) found.push({ ...one, account });
  }
  return found;
}
