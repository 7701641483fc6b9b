/** What the nodes of a cluster say of themselves, and the leak gate over it. */
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { until } from './wait.ts';

export interface NodeSnapshot {
  readonly node: { readonly id: string; readonly role: string; readonly pid: number; readonly rssBytes: number };
  readonly live: Readonly<Record<string, number>>;
  readonly transactions?: {
    readonly pendingServer: number;
    readonly pendingClient: number;
    readonly lingering: number;
    readonly counts: Readonly<Record<string, number>>;
  };
  readonly transport?: {
    readonly flows: Readonly<Record<string, number>>;
    readonly counters: Readonly<Record<string, number>>;
  };
  readonly calls?: readonly unknown[];
  readonly switch?: { readonly calls: number; readonly total: number };
  readonly dialogs?: { readonly dialogs: Readonly<Record<string, number>>; incoming: number; outgoing: number };
  readonly media?: { readonly portsUsed: number; readonly bridges: number; readonly transcoders: number };
  readonly [part: string]: unknown;
}

function ask(socketPath: string, path: string): Promise<NodeSnapshot> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve(JSON.parse(text) as NodeSnapshot));
    });
    asked.once('error', reject);
    asked.end();
  });
}

/** Snapshot of every node, by its id. */
export async function snapshots(cluster: Cluster): Promise<Map<string, NodeSnapshot>> {
  const directory = join(cluster.directory, 'state', 'run');
  const sockets = readdirSync(directory).filter(name => name.endsWith('.sock'));
  const all = await Promise.all(sockets.map(name => ask(join(directory, name), '/snapshot')));
  return new Map(all.map(snapshot => [snapshot.node.id, snapshot]));
}

export async function pids(cluster: Cluster): Promise<Map<string, number>> {
  return new Map([...(await snapshots(cluster))].map(([id, { node }]) => [id, node.pid]));
}

/** What may live only as long as a call does. */
const OF_CALLS = /^(call|leg|dialog|incoming invite|outgoing invite|media-.*|transcoder)$/;

/** Others only wait for repetitions of what is long answered (RFC 3261 17). */
const IN_PROGRESS = /Trying|Calling|Proceeding/;

/** Everything in the cluster that belongs to a call, in words; empty when none is left. */
export async function remains(cluster: Cluster): Promise<string[]> {
  const found: string[] = [];
  for (const [id, { live, transactions, media, calls }] of await snapshots(cluster)) {
    for (const [kind, count] of Object.entries(live)) if (OF_CALLS.test(kind)) found.push(`${id}: ${count} ${kind}`);
    if ((calls?.length ?? 0) > 0) found.push(`${id}: ${calls?.length} calls`);
    if ((media?.portsUsed ?? 0) > 0) found.push(`${id}: ${media?.portsUsed} media ports`);
    for (const [state, count] of Object.entries(transactions?.counts ?? {}))
      if (IN_PROGRESS.test(state)) found.push(`${id}: ${count} ${state} transactions`);
  }
  return found;
}

/** What nobody answers lives for 32 s (RFC 3261 17.1.2.2, timer F). */
const GONE_MS = 40_000;

/**
 * The leak gate: resolves when nothing of any call is left in any node, rejects with what is. @param besides what is no call's, for
 * example OPTIONS to trunks that are not there
 */
export async function nothingLeft(cluster: Cluster, timeoutMs = GONE_MS, besides = /^$/): Promise<void> {
  let last: string[] = [];
  await until(
    'nothing to be left of the calls',
    async () => {
      last = (await remains(cluster)).filter(one => !besides.test(one));
      return last.length === 0;
    },
    timeoutMs,
  ).catch((error: unknown) => {
    throw new Error(`left behind: ${last.join('; ')}`, { cause: error });
  });
}
