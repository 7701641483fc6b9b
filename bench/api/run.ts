/**
 * The control API of a whole site with 10,000 users and calls that go on: single reads, lists of 100, live calls, and how soon a
 * change is in every switch. autocannon is the load, in this process; what counts is the processor time of the API's process.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { operatorToken } from '../../src/api/access/control.ts';
import { clusterKeys } from '../../src/core/keys.ts';
import { DOMAIN } from '../../test/kit/cluster.ts';
import { until } from '../../test/kit/wait.ts';
import { preferSelf } from '../kit/cores.ts';
import { cpuOf } from '../kit/cpu.ts';
import { type BenchRecord, percentile, round } from '../kit/figures.ts';
import { FIRST_CALLER, Site } from '../kit/site.ts';
import { paced } from './paced.ts';

export interface ApiOptions {
  readonly users?: number;
  readonly calls?: number;
  readonly seconds?: number;
  readonly changes?: number;
}

const CONNECTIONS = 8;
/** Requests a second at which the time to answer is measured: those of the bar. */
const READS = 3000;
const LISTS = 500;
const CALLS_EACH_SECOND = 25;
/** Share of the calls that has to be up. */
const ENOUGH = 0.95;
const SETTLE_MS = 10_000;

interface Target {
  readonly url: string;
  readonly authorization: string;
  readonly pid: number;
}

export async function run(options: ApiOptions = {}): Promise<BenchRecord[]> {
  const { users = 10_000, calls = 1000, seconds = 5, changes = 100 } = options;
  const site = await Site.start({
    users: `${FIRST_CALLER}-${FIRST_CALLER + users - 1}`,
    mediaPorts: 3000,
    // sipp sends no media: without this the calls would be over after half a minute.
    extra: 'media: { silenceTimeoutMs: 600000 }',
  });
  const back = preferSelf();
  try {
    const target = targetOf(site);
    await site.registerCallees();
    // As long as it all takes on a busy machine.
    const talking = 300_000;
    const load = await site.calls({ rate: CALLS_EACH_SECOND, calls, pauseMs: talking });
    // On a machine that others use as well some fail; how many there are is told, and too few are no measurement.
    const enough = Math.ceil(calls * ENOUGH);
    const up = async (): Promise<number | undefined> => {
      const found = await liveCalls(target);
      return found >= enough ? found : undefined;
    };
    const before = await until('the calls to be up', up, (calls / CALLS_EACH_SECOND) * 1500);
    // The rest is still dialling, and what is measured is calls that go on.
    await until('the last calls', async () => (await liveCalls(target)) === calls, SETTLE_MS).catch(() => undefined);
    const path = `/v1/accounts/${DOMAIN}`;
    const oneUser = (): string => `${path}/users/${FIRST_CALLER + Math.floor(Math.random() * users)}`;
    const single = await measure(target, { seconds, rate: READS, path: oneUser });
    const lists = await measure(target, { seconds, rate: LISTS, path: () => `${path}/users?limit=100` });
    const live = await measure(target, { seconds, rate: LISTS, path: () => `${path}/calls?limit=100` });
    const after = await liveCalls(target);
    if (after < enough) throw new Error(`only ${after} of ${calls} calls were still there after the lists of them`);
    const visible = await visibility(site, target, changes);
    await Promise.all([load.client.stop(), load.server?.stop()]);
    return [
      {
        name: 'api',
        unit: 'requests for a second of processor time of the API',
        users,
        live_calls_before: before,
        live_calls_after: after,
        ...named('reads', single),
        ...named('lists', lists),
        ...named('calls', live),
        change_visible_p50_ms: round(percentile(visible, 0.5)),
        change_visible_p99_ms: round(percentile(visible, 0.99)),
        changes: visible.length,
      },
    ];
  } finally {
    back();
    await site.stop();
  }
}

function targetOf(site: Site): Target {
  const { cluster } = site;
  const secret = readFileSync(join(cluster.directory, 'state', 'cluster.secret'), 'utf8').trim();
  const [pid = 0] = site.nodes('api');
  return {
    // See test/kit/cluster.ts.
    url: `http://127.0.0.1:${cluster.public.udp + 14}`,
    authorization: `Bearer ${operatorToken(clusterKeys(secret).operator)}`,
    pid,
  };
}

async function liveCalls({ url, authorization }: Target): Promise<number> {
  let found = 0;
  for (let cursor = ''; ;) {
    const response = await fetch(`${url}/v1/accounts/${DOMAIN}/calls?limit=100${cursor}`, {
      headers: { authorization },
    });
    if (!response.ok) throw new Error(await response.text());
    const { items, nextCursor } = (await response.json()) as { items: unknown[]; nextCursor?: string };
    found += items.length;
    if (nextCursor === undefined) return found;
    cursor = `&cursor=${nextCursor}`;
  }
}

interface Wish {
  readonly seconds: number;
  readonly rate: number;
  readonly path: () => string;
}

interface Measured {
  readonly perCore: number;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** As many as it can for the cost, then at the rate of the bar for the time that an answer takes. */
async function measure(target: Target, { seconds, rate, path }: Wish): Promise<Measured> {
  await fire(target, 2, path);
  const before = cpuOf([target.pid]);
  const most = await fire(target, seconds, path);
  const busySeconds = (cpuOf([target.pid]) - before) / 1e9;
  const { url, authorization } = target;
  const at = { headers: { authorization }, rate, url: () => url + path() };
  // The load compiles as well: its first tenth of a second is as much as the slowest hundredth of all.
  await paced({ ...at, seconds: 2 });
  const calm = await paced({ ...at, seconds });
  return {
    perCore: Math.round(most.requests.total / busySeconds),
    rate,
    p50: round(percentile(calm.took, 0.5)),
    p99: round(percentile(calm.took, 0.99)),
    failed: most.non2xx + most.errors + calm.failed,
  };
}

function fire({ url, authorization }: Target, duration: number, path: () => string): Promise<autocannon.Result> {
  return autocannon({
    url,
    connections: CONNECTIONS,
    duration,
    headers: { authorization },
    requests: [{ method: 'GET', setupRequest: request => ({ ...request, path: path() }) }],
  });
}

/** From sending a change until every switch would use it for a call, ms each. */
async function visibility({ cluster }: Site, { url, authorization }: Target, changes: number): Promise<number[]> {
  const switches = cluster.ready.nodes.map(({ id }) => id).filter(id => id.startsWith('switch-'));
  const headers = { authorization, 'content-type': 'application/json' };
  const took: number[] = [];
  for (let change = 0; change < changes; change += 1) {
    const began = performance.now();
    const body = JSON.stringify({ settings: { ringSeconds: 10 + (change % 50) } });
    const path = `/v1/accounts/${DOMAIN}/users/${FIRST_CALLER + change}`;
    const answer = await fetch(`${url}${path}`, { method: 'PATCH', headers, body });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    const revision = Number((answer.headers.get('etag') ?? '').replaceAll('"', ''));
    await until('the change in every switch', async () => {
      const states = await Promise.all(switches.map(node => cluster.inspect(node, 'accounts')));
      return states.every(state => (state as { revision: number }).revision >= revision) ? true : undefined;
    });
    took.push(performance.now() - began);
  }
  return took;
}

const named = (what: string, { perCore, rate, p50, p99, failed }: Measured): Record<string, number> => ({
  [`${what}_per_core`]: perCore,
  [`${what}_rate`]: rate,
  [`${what}_p50_ms`]: p50,
  [`${what}_p99_ms`]: p99,
  [`${what}_failed`]: failed,
});
