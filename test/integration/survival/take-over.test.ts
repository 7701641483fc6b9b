/** A switch is killed under talking calls: the others carry them on, and everything works afterwards. `scripts/chaos` does more of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../kit/cluster.ts';
import { Fleet } from '../../kit/fleet.ts';
import { callsOf, killBusiestSwitch, nodesOf } from '../../kit/kill.ts';
import { until } from '../../kit/wait.ts';

const CALLS = 12;

let cluster: Cluster;
let fleet: Fleet;

beforeAll(async () => {
  cluster = await Cluster.start({ users: '1001-1030', mediaPorts: 300 });
  fleet = await Fleet.start(cluster, CALLS);
});
afterAll(async () => {
  fleet?.close();
  await cluster?.stop();
});

describe('SIGKILL of a call switch', () => {
  it('every call talks on, gap under 3 s at the 99th percentile', async () => {
    const report = await killBusiestSwitch(cluster, fleet);
    expect(report.hit).toBeGreaterThanOrEqual(CALLS / 2);
    expect(report.gaps).toHaveLength(2 * report.hit);
    expect(report.p99Ms).toBeLessThan(3000);
    // The kill was felt: sound cannot have gone through a dead process.
    expect(report.medianMs).toBeGreaterThan(40);
    expect(await callsOf(cluster)).toHaveLength(CALLS);
    console.log(`take-over: ${report.hit} calls, gap median ${report.medianMs} ms, p99 ${report.p99Ms} ms`);
  });

  it('afterwards hold and resume work from either side', async () => {
    for (const { caller, callee } of fleet.calls.slice(0, 2)) {
      for (const [holder, held] of [
        [caller, callee],
        [callee, caller],
      ] as const) {
        const told = held.reinvites;
        expect((await holder.offer('sendonly')).status).toBe(200);
        await until('the other side to be told of the hold', () => held.reinvites > told);
        const before = held.reinvites;
        expect((await holder.offer('sendrecv')).status).toBe(200);
        await until('the other side to be told of the retrieval', () => held.reinvites > before);
      }
    }
    await fleet.allHear();
  });

  it('hang-up works from either side, with exactly one record for each call', async () => {
    for (const { caller, callee, index } of fleet.calls) {
      const [active, passive] = index % 2 === 0 ? [caller, callee] : [callee, caller];
      expect(await active.bye()).toBe(200);
      await until(`${passive.extension} to be told`, () => passive.state === 'ended');
    }
    const rows = await until('the records', async () => {
      const found = await cluster.records();
      return found.length >= CALLS ? found : undefined;
    });
    expect(rows).toHaveLength(CALLS);
    expect(new Set(rows.map(row => row.id)).size).toBe(CALLS);
    expect(rows.every(row => row.outcome === 'success')).toBe(true);
    expect(rows.filter(row => row.takeovers === 1).length).toBeGreaterThanOrEqual(CALLS / 2);
    expect(await callsOf(cluster)).toEqual([]);
  });

  it('the killed node is back and empty', async () => {
    expect((await nodesOf(cluster)).filter(node => node.role === 'call-switch' && node.alive)).toHaveLength(2);
  });
});
