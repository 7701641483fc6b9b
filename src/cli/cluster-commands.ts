/** Commands that look at a running cluster, and `drain`. */
import type { DrainTarget, NodeRecord } from '../cluster/ports.ts';
import { TandemError } from '../core/errors.ts';
import { formatHostPort } from '../core/host-port.ts';
import { asAor, asNodeId, asZoneId } from '../core/ids.ts';
import type { TraceEntry } from '../core/trace.ts';
import type { CallRecord } from '../pbx/call/ports.ts';
import type { Binding } from '../sip/registrar/ports.ts';
import type { TrunkReport } from '../sip/trunk/ports.ts';
import type { Office } from './office.ts';
import { listAnswer, moment, type Answer } from './output.ts';

const PAGE = 1000;

export async function nodes(office: Office): Promise<Answer> {
  const now = office.now();
  const members = await office.members();
  const all = (await members.list()).map(node => ({
    ...node,
    inner: formatHostPort(node.inner),
    // An expired lease says that nobody was left to declare the node dead.
    alive: node.state === 'alive' && node.leaseUntil > now,
  }));
  return listAnswer(all, [
    { title: 'NODE', value: node => node.id },
    { title: 'ROLE', value: node => node.role },
    { title: 'ZONE', value: node => node.zone || undefined },
    { title: 'STATE', value: node => (node.alive ? (node.draining ? 'draining' : 'alive') : 'dead') },
    { title: 'LOAD', value: node => node.load },
    { title: 'INNER', value: node => node.inner },
    { title: 'PID', value: node => node.pid },
  ]);
}

export async function registrations(office: Office, extension: string | undefined): Promise<Answer> {
  const found = extension === undefined ? await allBindings(office) : await bindingsOf(office, extension);
  const live = found.filter(({ expiresAt }) => expiresAt > office.now());
  return listAnswer(live, [
    { title: 'AOR', value: binding => binding.aor },
    { title: 'CONTACT', value: binding => binding.contact },
    { title: 'TRANSPORT', value: binding => binding.transport },
    { title: 'ZONE', value: binding => binding.zone },
    { title: 'EXPIRES', value: binding => `${Math.round((binding.expiresAt - office.now()) / 1000)} s` },
    { title: 'DEVICE', value: binding => binding.userAgent },
  ]);
}

async function bindingsOf(office: Office, extension: string): Promise<readonly Binding[]> {
  const aor = extension.startsWith('sip:') ? extension : `sip:${extension}@${office.config.domain}`;
  const location = await office.location();
  return location.lookup(asAor(aor));
}

async function allBindings(office: Office): Promise<Binding[]> {
  const location = await office.location();
  const found: Binding[] = [];
  for (;;) {
    const page = await location.list({ limit: PAGE, after: found.at(-1)?.aor ?? '' });
    if (page.length === 0) return found;
    found.push(...page);
  }
}

/** One line for each target of each trunk, as each load balancer finds it. */
export async function trunks(office: Office): Promise<Answer> {
  const store = await office.trunks();
  const [reports, taken] = await Promise.all([store.reports(), store.taken()]);
  const callsOf = ({ account, name }: TrunkReport): number =>
    taken.find(one => one.account === account && one.name === name)?.calls ?? 0;
  const lines = reports.flatMap(({ targets, ...report }) =>
    targets.map(target => ({ ...report, ...target, trunkState: report.state, calls: callsOf({ ...report, targets }) })),
  );
  return listAnswer(lines, [
    { title: 'ACCOUNT', value: line => line.account },
    { title: 'TRUNK', value: line => line.name },
    { title: 'TARGET', value: line => line.target },
    { title: 'STATE', value: line => line.state },
    { title: 'SINCE', value: line => moment(line.since) },
    { title: 'OPTIONS', value: line => line.status },
    { title: 'RTT', value: line => (line.rttMs === undefined ? undefined : `${line.rttMs} ms`) },
    { title: 'REGISTERED', value: line => registered(line.registeredUntil) },
    { title: 'CALLS', value: line => line.calls },
    { title: 'NODE', value: line => line.node },
    { title: 'WHY', value: line => line.detail },
  ]);
}

function registered(until: number | undefined): string | undefined {
  if (until === undefined) return undefined;
  return until === 0 ? 'no' : moment(until);
}

interface LiveCall {
  node: string;
  id?: string;
  from?: string;
  to?: string;
  state?: string;
  startedAt?: number;
}

export async function calls(office: Office): Promise<Answer> {
  const answers = await office.askAll('/calls');
  const all = answers.flatMap(({ node, answer }) => {
    const { calls: own } = answer as { calls: Omit<LiveCall, 'node'>[] };
    return Array.isArray(own) ? own.map((call): LiveCall => ({ node: node.id, ...call })) : [];
  });
  return listAnswer(all, [
    { title: 'CALL', value: call => call.id },
    { title: 'NODE', value: call => call.node },
    { title: 'FROM', value: call => call.from },
    { title: 'TO', value: call => call.to },
    { title: 'STATE', value: call => call.state },
    { title: 'SINCE', value: call => moment(call.startedAt) },
  ]);
}

export async function records(office: Office, query: { limit: number; from?: string }): Promise<Answer> {
  const seconds = (record: CallRecord): string => (record.durationMs / 1000).toFixed(1);
  const store = await office.callRecords();
  return listAnswer(await store.list(query), [
    { title: 'START', value: record => moment(record.startedAt) },
    { title: 'FROM', value: record => record.from },
    { title: 'TO', value: record => record.to },
    { title: 'SECONDS', value: seconds },
    { title: 'OUTCOME', value: record => record.outcome },
    { title: 'REASON', value: record => record.reason },
    { title: 'BY', value: record => record.hangupBy },
    { title: 'NODE', value: record => record.node },
    { title: 'TAKEOVERS', value: record => record.takeovers },
    { title: 'CLIENT', value: record => record.clientCode },
    { title: 'ID', value: record => record.id },
  ]);
}

export interface DrainOptions {
  undo?: boolean;
  off?: boolean;
}

/** A target is a node's id, or a zone's name with or without `zone-` before it. */
export async function drain(office: Office, target: string, { undo, off }: DrainOptions): Promise<Answer> {
  const on = undo !== true && off !== true;
  const store = await office.members();
  const found = findTarget(target, await store.list(), office);
  const concerned = await store.setDraining(found, on);
  const word = on ? 'draining' : 'in service';
  return { data: { target, draining: on, nodes: concerned }, note: `${word}: ${concerned.join(', ')}` };
}

function findTarget(target: string, members: readonly NodeRecord[], office: Office): DrainTarget {
  if (members.some(({ id }) => id === target)) return { node: asNodeId(target) };
  const zones = new Set([...members, ...office.config.nodes].flatMap(({ zone }) => (zone === '' ? [] : [zone])));
  const zone = [target, target.replace(/^zone-/, '')].map(asZoneId).find(one => zones.has(one));
  if (zone !== undefined) return { zone };
  const known = [...members.map(({ id }) => id), ...[...zones].map(one => `zone-${one}`)].join(', ');
  throw new TandemError('node-unknown', { detail: `${target}; there are ${known}` });
}

interface TraceAnswer {
  node: string;
  messages: TraceEntry[];
}

/** The id of a call stands in the first message of each leg; the legs' Call-IDs then find the rest, on every node. */
export async function trace(office: Office, call: string): Promise<Answer> {
  const first = await messagesOf(office, [call]);
  const keys = new Set([call, ...first.flatMap(({ callKey }) => (callKey === '' ? [] : [callKey]))]);
  const messages = (await messagesOf(office, [...keys])).sort((a, b) => a.at - b.at);
  const shown = messages.map(({ node, at, direction, flow, text }) => {
    const time = new Date(at).toISOString().slice(11, 23);
    return `--- ${time} ${node} ${direction === 'in' ? '<-' : '->'} ${flow}\n${text.trimEnd()}\n`;
  });
  return { data: messages, note: shown.length === 0 ? `nothing known of ${call}` : shown.join('\n') };
}

async function messagesOf(office: Office, keys: readonly string[]): Promise<(TraceEntry & { node: string })[]> {
  const query = new URLSearchParams(keys.map((key): [string, string] => ['call', key]));
  const answers = await office.askAll(`/trace?${query.toString()}`);
  return answers.flatMap(({ answer }) => {
    const { node, messages } = answer as TraceAnswer;
    return messages.map(message => ({ ...message, node }));
  });
}
