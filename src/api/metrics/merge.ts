/** The metrics of many nodes as one text for Prometheus: each sample gets the labels of its node. */

export interface NodeMetrics {
  readonly labels: Readonly<Record<string, string>>;
  /** In Prometheus's text format. */
  readonly text: string;
}

interface Family {
  readonly head: string[];
  readonly samples: string[];
}

const SAMPLE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/;

/** A family stands together, as the format wants it, whichever nodes have it. */
export function mergeMetrics(nodes: readonly NodeMetrics[]): string {
  const families = new Map<string, Family>();
  for (const { labels, text } of nodes) {
    const own = Object.entries(labels)
      .map(([name, value]) => `${name}="${escape(value)}"`)
      .join(',');
    const headed = new Set<string>();
    let family: Family | undefined;
    for (const line of text.split('\n')) {
      const head = /^# (HELP|TYPE) (\S+)/.exec(line);
      if (head !== null) {
        const [, kind = '', name = ''] = head;
        const known = families.get(name);
        family = known ?? { head: [], samples: [] };
        if (known === undefined) {
          families.set(name, family);
          headed.add(name);
        }
        if (headed.has(name) && !family.head.some(one => one.startsWith(`# ${kind} `))) family.head.push(line);
        continue;
      }
      const sample = SAMPLE.exec(line);
      if (sample === null || family === undefined) continue;
      const [, name = '', its, value = ''] = sample;
      const all = [own, its].filter(one => one !== undefined && one !== '').join(',');
      family.samples.push(`${name}{${all}} ${value}`);
    }
  }
  return [...families.values()].map(({ head, samples }) => `${[...head, ...samples].join('\n')}\n`).join('\n');
}

const escape = (value: string): string => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
