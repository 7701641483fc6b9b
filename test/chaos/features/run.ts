/**
 * A company's day in rounds of a minute: callers of all kinds at once, while switches and proxies are killed, stopped and drained.
 * Help: scripts/chaos features --help. The last line is JSON; the exit code is 1 when anything was not as it has to be.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CallRecord } from '../../../src/pbx/call/ports.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { Cluster } from '../../kit/cluster.ts';
import { percentile } from '../../kit/fleet.ts';
import { seeded } from '../../kit/random.ts';
import { drive } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { ACCOUNT, FIRST, GROUP, MEMBERS, PHONES, toneOf } from './account.ts';
import { Faults } from './faults.ts';
import { Lamp, leftovers, megabytes, memoryOf, type Memory } from './leftovers.ts';
import { LogReader } from './log-reader.ts';
import { Phone } from './phone.ts';
import { Pulse } from './pulse.ts';
import { queueCaller, queueMember, Watch, type Lobby } from './queue.ts';
import { Broken, count, type Stage, type StageFigures } from './stage.ts';
import { conference, frontDoor, parking, recording, sharedLine, talking, voicemail } from './stories.ts';

const HELP = `Usage: scripts/chaos features [--minutes 3] [--seed N] [--dump DIRECTORY]

Mixed calls (receptionist, menu, queue, hold, transfer, voicemail, a shared line, parking, a conference, a recording) in rounds of a
minute, on two zones with two switches each, everything on loopback. Meanwhile switches are killed (SIGKILL) or stopped (SIGTERM), zone
proxies are killed, and zones are drained, one fault every 1.5 to 6 seconds. Every talk is listened to at both ends. After each round
nothing may be left of any call, and every caller has one record.

  --minutes N       how long new rounds begin, default 3
  --seed N          of every choice; what the machine does in between is not repeated
  --dump DIRECTORY  where messages of all phones, the log of the nodes and all recordings go when something was wrong
`;
const ROUND_MS = 60_000;
const ENCRYPTED = new Set([1004, 1005, 1006]);
const WATCHERS = 2;
const BEFORE_MS = 8000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    dump: { type: 'string' },
    help: { type: 'boolean' },
  },
  allowPositionals: true,
});
const minutes = Math.min(60, Number(values.minutes ?? 3));
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));

const figures: StageFigures = { again: new Map(), told: new Map(), gaps: [], notes: new Map() };
const wrong: string[] = [];

function fail(what: string): void {
  console.log(`FAILED: ${what}`);
  wrong.push(what);
}

interface Company {
  readonly cluster: Cluster;
  readonly phones: readonly Phone[];
  readonly lamps: readonly Lamp[];
  readonly faults: Faults;
  readonly pulse: Pulse;
}

async function phonesOf(cluster: Cluster): Promise<Phone[]> {
  const phones: Phone[] = [];
  for (let extension = FIRST; extension < FIRST + PHONES; extension += 1) {
    const suite = ENCRYPTED.has(extension) ? { suite: 'AES_CM_128_HMAC_SHA1_80' as const } : {};
    phones.push(await Phone.start(cluster, { extension, tone: toneOf(extension), figures, ...suite }));
  }
  return phones;
}

/** A kind of story, told over and over with its own phones. */
async function lane(
  { faults }: Pick<Company, 'faults'>,
  stage: Stage,
  { name, cast, tell }: { name: string; cast: readonly Phone[]; tell: () => Promise<void> },
): Promise<void> {
  while (performance.now() < stage.until) {
    for (const { sound } of cast) sound.clear();
    const begin = performance.now();
    try {
      await tell();
      count(figures.told, name);
    } catch (error) {
      const now = performance.now();
      const near = faults.all
        .filter(({ at }) => at > begin - BEFORE_MS)
        .map(({ kind, node, at }) => `${kind} ${node} ${((at - begin) / 1000).toFixed(1)} s`);
      const text = error instanceof Broken ? error.message : String(error instanceof Error ? error.message : error);
      fail(
        `${name} of ${cast[0]?.extension} after ${((now - begin) / 1000).toFixed(1)} s, ${new Date().toISOString()}: ${text} [${near.join(', ')}]`,
      );
    }
    // Whoever is still in a call that went wrong would disturb the next one.
    for (const one of cast) if (!MEMBERS.some(member => member === one.extension)) await one.hangUpAll();
  }
}

async function round(company: Company, number: number): Promise<void> {
  const { cluster, phones, faults, pulse } = company;
  const end = performance.now() + ROUND_MS;
  const phone = (extension: number): Phone => {
    const found = phones[extension - FIRST];
    if (found === undefined) throw new Error(`no phone ${extension}`);
    return found;
  };
  let rows = 0;
  const stage = (): Stage => ({
    cluster,
    phone,
    figures,
    pulse,
    until: end,
    random: seeded(seed * 1000 + number * 50 + rows++),
  });
  const people = <T extends readonly number[]>(...extensions: T): { [K in keyof T]: Phone } =>
    extensions.map(phone) as { [K in keyof T]: Phone };
  const tells = <C extends readonly Phone[]>(
    name: string,
    cast: C,
    story: (stage: Stage, cast: C) => Promise<void>,
  ): Promise<void> => {
    const own = stage();
    return lane(company, own, { name, cast, tell: () => story(own, cast) });
  };
  const [lobby, watch]: [Lobby, Watch] = [new Map(), new Watch({ cluster })];
  let over = false;
  const members = MEMBERS.map(extension => queueMember(stage(), phone(extension), { lobby, over: () => over }));
  const callers = [1009, 1010, 1011, 1012].map(extension =>
    tells('queue', people(extension), (own, [caller]) => queueCaller(own, caller, { lobby, watch })),
  );
  await Promise.all([
    faults.until(end),
    tells('talk', people(1001, 1002, 1003), talking),
    tells('talk', people(1004, 1005, 1006), talking),
    tells('front door', people(1007, 1008), frontDoor),
    tells('voicemail', people(1016), voicemail),
    tells('shared line', people(1018, 1019, 1020), sharedLine),
    tells('parking', people(1021, 1022, 1023), parking),
    tells('conference', people(1024, 1025, 1026), conference),
    tells('recording', people(1027, 1028), recording),
    ...callers,
  ]);
  over = true;
  await Promise.all(members);
  watch.close();
  for (const text of watch.broken) fail(text);
}

async function checkRecords({ cluster, phones }: Company): Promise<CallRecord[]> {
  const all: CallRecord[] = [];
  for (const { extension, placed } of phones) {
    let rows: readonly CallRecord[] = [];
    await until(
      'the records',
      async () => {
        rows = await cluster.records({ from: String(extension), limit: placed + 100 });
        return rows.length >= placed;
      },
      20_000,
    ).catch(() => undefined);
    if (rows.length !== placed) fail(`${rows.length} records of ${extension} for ${placed} calls`);
    if (new Set(rows.map(({ id }) => id)).size !== rows.length) fail(`a call of ${extension} has two records`);
    all.push(...rows);
  }
  for (const { id, from, to, reason, outcome } of all)
    if (reason === 'internal' || reason === 'call-lost' || outcome === 'ours')
      fail(`call ${id} of ${from} to ${to} ended as ${outcome}, ${reason}`);
  return all;
}

/** Grows by so much from one round to the next without end: more than a collector leaves lying about. */
const GROWTH_KB = 60_000;

function compare(first: Memory, last: Memory, rounds: number): void {
  for (const [node, rss] of last.rss) {
    const before = first.rss.get(node);
    if (before === undefined) continue;
    console.log(
      `${node}: ${megabytes(before)} MB after the second round, ${megabytes(rss)} MB after the last of ${rounds}`,
    );
    if (rss - before > GROWTH_KB + 3000 * rounds) fail(`${node} has grown by ${megabytes(rss - before)} MB`);
  }
  for (const [kind, amount] of last.live) {
    const before = first.live.get(kind);
    if (before !== undefined && amount > before + 5) fail(`${kind}: ${before} after the second round, ${amount} now`);
  }
}

function dump(company: Company): void {
  const directory = values.dump;
  if (directory === undefined || wrong.length === 0) return;
  mkdirSync(directory, { recursive: true });
  for (const { extension, agent } of company.phones)
    writeFileSync(
      join(directory, `${extension}.txt`),
      agent.log.map(message => message.toBuffer().toString()).join('\n--\n'),
    );
  writeFileSync(join(directory, 'nodes.log'), company.cluster.log);
  const state = join(company.cluster.directory, 'state');
  for (const sounds of ['recordings', 'voicemail'])
    cpSync(join(state, sounds), join(directory, sounds), { recursive: true, force: true });
  writeFileSync(join(directory, 'faults.json'), JSON.stringify(company.faults.all, undefined, 1));
}

async function rounds(company: Company): Promise<{ rounds: number; records: readonly CallRecord[] }> {
  const { cluster, phones, lamps, faults } = company;
  const log = new LogReader(cluster);
  // What is said to whoever starts a cluster for the first time.
  log.unexplained();
  const end = performance.now() + minutes * 60_000;
  let number = 0;
  let first: Memory | undefined;
  let last: Memory | undefined;
  while (performance.now() < end) {
    number += 1;
    const [faultsBefore, wrongBefore] = [faults.all.length, wrong.length];
    await round(company, number);
    for (const text of await leftovers(cluster, phones, lamps)) fail(`left of round ${number}: ${text}`);
    for (const text of log.unexplained()) fail(`log of round ${number}: ${text}`);
    last = await memoryOf(cluster);
    if (number === 2) first = last;
    const hits = faults.all.slice(faultsBefore).reduce((sum, { hit }) => sum + hit, 0);
    const stories = [...figures.told.values()].reduce((sum, amount) => sum + amount, 0);
    console.log(
      `round ${number}: ${faults.all.length - faultsBefore} faults hit ${hits} calls, ${stories} stories so far, ${wrong.length - wrongBefore} failures`,
    );
  }
  if (first !== undefined && last !== undefined) compare(first, last, number);
  console.log(
    `lamps were told ${lamps.reduce((sum, { told }) => sum + told, 0)} times; log: ${JSON.stringify(log.summary())}`,
  );
  return { rounds: number, records: await checkRecords(company) };
}

function report(
  { faults, pulse }: Company,
  { rounds: amount, records }: { rounds: number; records: readonly CallRecord[] },
): void {
  const of = (kind: string): number => faults.all.filter(one => one.kind === kind).length;
  const moved = figures.gaps.filter(one => one.moved).map(({ ms }) => ms);
  const result = {
    ...{ seed, rounds: amount, calls: records.length },
    ...{ kills: of('kill'), terms: of('term'), proxies: of('proxy'), drains: of('drain') },
    hits: faults.all.reduce((sum, { hit }) => sum + hit, 0),
    taken_over: records.reduce((sum, { takeovers }) => sum + takeovers, 0),
    ...{ gap_p50_ms: Math.round(percentile(moved, 0.5)), gap_p99_ms: Math.round(percentile(moved, 0.99)) },
    gap_max_ms: Math.round(Math.max(0, ...figures.gaps.map(({ ms }) => ms))),
    ...{
      told: Object.fromEntries(figures.told),
      again: Object.fromEntries(figures.again),
      notes: Object.fromEntries(figures.notes),
    },
    test_held_up_max_ms: Math.round(pulse.longest),
    ...{ failures: wrong.length, ok: wrong.length === 0 },
  };
  console.log(JSON.stringify(result));
}

async function main(): Promise<number> {
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  console.log(`seed ${seed}, ${minutes} minutes`);
  const users = `${FIRST}-${FIRST + PHONES + WATCHERS - 1}`;
  const cluster = await Cluster.start({ switchesPerZone: 2, users, mediaPorts: 400, voicemail: true });
  let stop: (() => void) | undefined;
  const own = { phones: [] as Phone[], lamps: [] as Lamp[], faults: new Faults(cluster, seeded(seed)) };
  const company = { cluster, pulse: new Pulse(), ...own };
  try {
    await writeAccount(cluster, ACCOUNT);
    company.phones.push(...(await phonesOf(cluster)));
    stop = drive(company.phones.map(({ sound }) => sound));
    company.lamps.push(
      await Lamp.start(cluster, FIRST + PHONES, GROUP),
      await Lamp.start(cluster, FIRST + PHONES + 1, '7001'),
    );
    report(company, await rounds(company));
  } catch (error) {
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    dump(company);
    stop?.();
    for (const one of [...company.phones, ...company.lamps, company.pulse]) one.close();
    await cluster.stop();
  }
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main();
