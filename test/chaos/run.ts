/**
 * Kills switches under talking calls, ten times in a row, and measures at both ends of every call how long its sound was away.
 * Usage: scripts/chaos [--calls 50] [--kills 10]. The last line is JSON; the exit code is 1 when a call was lost or the gap too long.
 */
import { parseArgs } from 'node:util';
import { Cluster } from '../kit/cluster.ts';
import { Fleet, percentile } from '../kit/fleet.ts';
import { killBusiestSwitch, type KillReport } from '../kit/kill.ts';
import { until } from '../kit/wait.ts';

const LIMIT_P99_MS = 3000;

const { values } = parseArgs({ options: { calls: { type: 'string' }, kills: { type: 'string' } } });
const calls = Number(values.calls ?? 50);
const kills = Number(values.kills ?? 10);

interface RecordRow {
  readonly id: string;
  readonly from: string;
  readonly takeovers: number;
  readonly outcome: string;
}

async function hangUp(fleet: Fleet): Promise<string[]> {
  const wrong: string[] = [];
  for (const { caller, callee, index } of fleet.calls) {
    // From either side in turn.
    const [active, passive] = index % 2 === 0 ? [caller, callee] : [callee, caller];
    const status = await active.bye();
    if (status !== 200) wrong.push(`BYE of ${active.extension} answered ${status}`);
    await until(`${passive.extension} to be told`, () => passive.state === 'ended', 5000).catch(error =>
      wrong.push(String(error)),
    );
  }
  return wrong;
}

async function recordsOf(cluster: Cluster, expected: number): Promise<RecordRow[]> {
  let rows: RecordRow[] = [];
  await until(
    'the call records',
    async () => {
      rows = (await cluster.tandem('records', '--limit', '1000')) as RecordRow[];
      return rows.length >= expected;
    },
    10_000,
  ).catch(() => undefined);
  return rows;
}

async function main(): Promise<number> {
  const cluster = await Cluster.start({ switchesPerZone: 2, users: `1001-${1000 + 2 * calls}`, mediaPorts: 600 });
  const reports: KillReport[] = [];
  const wrong: string[] = [];
  const fleet = await Fleet.start(cluster, calls);
  try {
    for (let kill = 1; kill <= kills; kill++) {
      const report = await killBusiestSwitch(cluster, fleet);
      reports.push(report);
      const { node, hit, medianMs, p99Ms } = report;
      console.log(
        `kill ${kill}: ${node} with ${hit} calls, gap median ${medianMs.toFixed(0)} ms, 99th percentile ${p99Ms.toFixed(0)} ms`,
      );
      if (hit === 0) wrong.push(`kill ${kill} hit no call`);
    }
    wrong.push(...(await hangUp(fleet)));
    const rows = await recordsOf(cluster, calls);
    if (rows.length !== calls) wrong.push(`${rows.length} call records for ${calls} calls`);
    if (new Set(rows.map(row => row.id)).size !== rows.length) wrong.push('a call has two records');
    const notSuccess = rows.filter(row => row.outcome !== 'success').length;
    if (notSuccess > 0) wrong.push(`${notSuccess} calls did not end well`);
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
    console.log(cluster.log.slice(-6000));
  } finally {
    fleet.close();
    await cluster.stop();
  }
  const gaps = reports.flatMap(report => report.gaps.map(gap => gap.ms));
  const p99 = percentile(gaps, 0.99);
  if (!(p99 <= LIMIT_P99_MS)) wrong.push(`gap of ${p99.toFixed(0)} ms at the 99th percentile`);
  for (const line of wrong) console.log(`FAILED: ${line}`);
  console.log(
    JSON.stringify({
      calls,
      kills: reports.length,
      hits: reports.reduce((sum, report) => sum + report.hit, 0),
      gap_p50_ms: Math.round(percentile(gaps, 0.5)),
      gap_p99_ms: Math.round(p99),
      gap_max_ms: Math.round(Math.max(...gaps)),
      ok: wrong.length === 0,
    }),
  );
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main();
