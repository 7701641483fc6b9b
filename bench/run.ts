/**
 * `scripts/bench [names...]`: runs the benchmarks that are named, or all of them, prints a table and writes
 * bench/results/<name>.json. The method is in bench/README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { type BenchRecord, circumstances } from './kit/figures.ts';

type Bench = () => Promise<readonly { readonly name: string }[]>;

/** In the order in which they run; `rtp` and `srtp` come from one run, because they share their relays. */
const BENCHES: Record<string, Bench> = {
  parse: async () => (await import('./parse/run.ts')).run(),
  'register-digest': async () => (await import('./register/run.ts')).run(),
  relay: async () => (await import('./relay/run.ts')).run(),
  b2bua: async () => (await import('./b2bua/run.ts')).run(),
  'post-dial-delay': async () => (await import('./post-dial-delay/run.ts')).run(),
  memory: async () => (await import('./memory/run.ts')).run(),
  rtp: async () => (await import('./rtp/run.ts')).run(),
  pbx: async () => (await import('./pbx/run.ts')).run(),
  'pbx-pacing': async () => (await import('./pbx/run.ts')).pacing(),
  events: async () => (await import('./events/run.ts')).run(),
  'pbx-queue': async () => (await import('./pbx-queue/run.ts')).run(),
  api: async () => (await import('./api/run.ts')).run(),
};
const ALIASES: Record<string, string> = { srtp: 'rtp' };
/** Only by its name, because it takes as long as all the others. */
const LONG = new Set(['pbx-pacing']);
const RESULTS = new URL('./results/', import.meta.url);

async function main(names: readonly string[]): Promise<number> {
  const wanted = new Set(
    (names.length > 0 ? names : Object.keys(BENCHES).filter(name => !LONG.has(name))).map(
      name => ALIASES[name] ?? name,
    ),
  );
  for (const name of wanted) {
    if (BENCHES[name]) continue;
    process.stderr.write(`no benchmark called ${name}; there are ${Object.keys(BENCHES).join(', ')}, srtp\n`);
    return 64;
  }
  mkdirSync(RESULTS, { recursive: true });
  const all: BenchRecord[] = [];
  let failures = 0;
  for (const name of wanted) {
    process.stderr.write(`bench ${name} ...\n`);
    try {
      const records = (await BENCHES[name]!()).map(found => ({ ...found, ...circumstances() }));
      for (const [file, part] of byName(records)) {
        writeFileSync(new URL(`${file}.json`, RESULTS), `${JSON.stringify(part, null, 2)}\n`);
      }
      all.push(...records);
    } catch (error) {
      failures += 1;
      process.stderr.write(`bench ${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
  process.stdout.write(table(all));
  return failures > 0 ? 1 : 0;
}

/** `parse-and-forward` is the second line of `parse`; every other record has a file of its own name. */
function byName(records: readonly BenchRecord[]): Map<string, BenchRecord[]> {
  const files = new Map<string, BenchRecord[]>();
  for (const record of records) {
    const file = record.name === 'parse-and-forward' ? 'parse' : record.name;
    files.set(file, [...(files.get(file) ?? []), record]);
  }
  return files;
}

const SHOWN = [
  'ratio',
  'ours',
  'theirs',
  'cps_per_core',
  'us_per_packet',
  'p50_ms',
  'p99_ms',
  'bytes_per_registration',
  'bytes_per_call',
  'legs_per_core',
  'percent_of_core',
  'node_percent',
  'worker_percent',
  'jitter_p99_ms',
  'floor_p99_ms',
  'pacing_error_percent',
  'reads_per_core',
  'reads_p99_ms',
  'lists_per_core',
  'change_visible_p99_ms',
];

function table(records: readonly BenchRecord[]): string {
  const lines = records.map(record => {
    const fields = SHOWN.filter(field => typeof record[field] === 'number');
    const peer = typeof record['peer'] === 'string' ? `  (peer: ${record['peer']})` : '';
    return `${record.name.padEnd(18)} ${fields.map(field => `${field} ${String(record[field])}`).join('  ')}${peer}\n`;
  });
  return lines.join('');
}

process.exitCode = await main(process.argv.slice(2));
