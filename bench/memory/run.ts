/** What a registration and an idle call keep in memory: growth of the processes' own pages, everything else alike. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Collector, INSPECTED } from '../kit/collector.ts';
import { type BenchRecord, round } from '../kit/figures.ts';
import { Port, register } from '../kit/phones.ts';
import { PAIRS, Site } from '../kit/site.ts';

export interface MemoryOptions {
  readonly registrations?: number;
  readonly calls?: number;
}

/** Short SIP timers: finished transactions of the load are gone when memory is read, as they are in an idle office. */
const TIMERS = 'sip: { timers: { t1: 100, t2: 400, t4: 500 } }';
/** Longer than the timers above let anything linger. */
const REST_MS = 8000;
const FIRST_USER = 100_000;
/** With those that are measured it makes 100,000 registrations. */
const WARM_UP = 10_000;
/** Phones that register at the same time. */
const AT_ONCE = 200;
/** As many as in an office behind one NAT. */
const PHONES_PER_ADDRESS = 20;

/** Until what is left is what is kept. */
async function rest(collector: Collector): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, REST_MS));
  await collector.collect();
}

/** Connected at once, while the log still has where to. */
const collectorOf = ({ cluster }: Site): Promise<Collector> =>
  Collector.connect(() => cluster.log, cluster.ready.nodes.length);

/** Bytes of a process that are neither a file's nor shared. */
function ownBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
const bytesOf = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + ownBytes(pid), 0);

export async function run(options: MemoryOptions = {}): Promise<BenchRecord[]> {
  const { registrations = 90_000, calls = 1000 } = options;
  const [bindings, idle] = [await ofRegistrations(registrations), await ofCalls(calls)];
  return [{ name: 'memory', unit: 'bytes of resident anonymous memory', ...bindings, ...idle }];
}

async function ofRegistrations(amount: number): Promise<Record<string, unknown>> {
  const last = FIRST_USER + WARM_UP + amount - 1;
  const site = await Site.start({ users: `${FIRST_USER}-${last}`, extra: TIMERS, mediaPorts: 100, env: INSPECTED });
  const collector = await collectorOf(site);
  try {
    // Twice, so that the pools of the processes have their size before anything is counted.
    await registerPhones(site, FIRST_USER, WARM_UP);
    await registerPhones(site, FIRST_USER, WARM_UP);
    await rest(collector);
    const nodes = { balancer: site.nodes('lb'), proxies: site.nodes('proxy-'), switches: site.nodes('switch-') };
    const before = { balancer: bytesOf(nodes.balancer), proxies: bytesOf(nodes.proxies) };
    const [disk, switches] = [diskBytes(site), bytesOf(nodes.switches)];
    await registerPhones(site, FIRST_USER + WARM_UP, amount);
    await rest(collector);
    const each = (now: number, then: number): number => Math.round((now - then) / amount);
    const balancer = each(bytesOf(nodes.balancer), before.balancer);
    const proxies = each(bytesOf(nodes.proxies), before.proxies);
    return {
      registrations: amount,
      bytes_per_registration: balancer + proxies,
      bytes_per_registration_balancer: balancer,
      bytes_per_registration_both_proxies: proxies,
      bytes_per_registration_switches: each(bytesOf(nodes.switches), switches),
      bytes_per_registration_on_disk: each(diskBytes(site), disk),
    };
  } finally {
    collector.close();
    await site.stop();
  }
}

/** The location store with its log. */
function diskBytes(site: Site): number {
  const file = join(site.cluster.directory, 'state/shared/location.sqlite');
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(file + end, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Every phone has an address and port of its own, as phones have. */
async function registerPhones(site: Site, first: number, amount: number): Promise<void> {
  const server = site.cluster.public.udp;
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < amount) {
      const index = next;
      next += 1;
      const office = Math.floor((first - FIRST_USER + index) / PHONES_PER_ADDRESS);
      const port = await Port.open(server, `127.1.${office >> 8}.${office & 255}`);
      try {
        await register(port, String(first + index));
      } finally {
        port.close();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function ofCalls(amount: number): Promise<Record<string, unknown>> {
  const site = await Site.start({
    mediaPorts: 4000,
    extra: `${TIMERS}\nmedia: { silenceTimeoutMs: 600000 }`,
    env: INSPECTED,
  });
  const collector = await collectorOf(site);
  try {
    await site.registerCallees();
    const warm = await site.calls({ rate: 100, calls: amount, pauseMs: 1000 });
    await warm.client.done;
    await warm.server?.stop();
    await rest(collector);
    const nodes = { switches: site.nodes('switch-'), workers: site.workersOf('switch-') };
    const before = { switches: bytesOf(nodes.switches), workers: bytesOf(nodes.workers) };
    const open = await site.calls({ rate: PAIRS / 4, calls: amount, pauseMs: 60_000 });
    await new Promise(resolve => setTimeout(resolve, (amount / (PAIRS / 4)) * 1000));
    await rest(collector);
    // Before anybody asks for the calls: the list of a thousand costs the switches megabytes until they next collect garbage.
    const after = { switches: bytesOf(nodes.switches), workers: bytesOf(nodes.workers) };
    const up = (await site.cluster.tandem('calls')) as readonly unknown[];
    const each = (now: number, then: number): number => Math.round((now - then) / up.length);
    const node = each(after.switches, before.switches);
    const worker = each(after.workers, before.workers);
    await Promise.all([open.client.stop(), open.server?.stop()]);
    return {
      calls: up.length,
      bytes_per_call: node + worker,
      bytes_per_call_switch: node,
      bytes_per_call_worker: worker,
      kib_per_call: round((node + worker) / 1024, 1),
    };
  } finally {
    collector.close();
    await site.stop();
  }
}
