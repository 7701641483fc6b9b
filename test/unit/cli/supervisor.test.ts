import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { Supervisor } from '../../../src/roles/supervisor/supervisor.ts';

class FakeChild extends EventEmitter {
  readonly nodes: readonly string[];
  readonly signals: string[] = [];
  constructor(nodes: readonly string[]) {
    super();
    this.nodes = nodes;
  }
  kill(signal: NodeJS.Signals): boolean {
    this.signals.push(signal);
    return true;
  }
  ready(): void {
    const nodes = this.nodes.map(id => ({ id }));
    this.emit('message', { event: 'ready', nodes });
  }
  exit(code: number | null, signal: string | null = null): void {
    this.emit('exit', code, signal);
  }
}

describe('Supervisor', () => {
  let clock: FakeClock;
  let children: FakeChild[];
  let supervisor: Supervisor;
  const last = (): FakeChild => children.at(-1) ?? new FakeChild([]);

  beforeEach(() => {
    clock = new FakeClock();
    children = [];
    supervisor = new Supervisor({
      groups: [['lb1'], ['switch-a1', 'switch-b1']],
      spawn: nodes => {
        const child = new FakeChild(nodes);
        children.push(child);
        return child;
      },
      clock,
      log: silentLogger,
      backoffMinMs: 100,
      backoffMaxMs: 10_000,
      killAfterMs: 5000,
      readyTimeoutMs: 30_000,
    });
  });
  afterEach(() => expect(clock.pending).toBe(0));

  async function up(): Promise<void> {
    const started = supervisor.start();
    for (const child of [...children]) child.ready();
    expect((await started).map(({ id }) => id)).toEqual(['lb1', 'switch-a1', 'switch-b1']);
  }
  async function down(): Promise<void> {
    const stopped = supervisor.stop();
    for (const child of children) child.exit(0);
    await stopped;
  }

  it('is up when every node has said so', async () => {
    const started = supervisor.start();
    let isUp = false;
    void started.then(() => (isUp = true));
    children[0]?.ready();
    await clock.advance(1000);
    expect(isUp).toBe(false);
    children[1]?.ready();
    await started;
    await down();
  });

  it('restarts what died at once the first time, and waits longer each time it dies young', async () => {
    await up();
    await clock.advance(60_000);
    const waits: number[] = [];
    for (let death = 0; death < 9; death += 1) {
      const before = children.length;
      last().exit(null, 'SIGKILL');
      let waited = 0;
      while (children.length === before) {
        await clock.advance(100);
        waited += 100;
      }
      waits.push(waited);
      last().ready();
    }
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
    await clock.advance(6000);
    const before = children.length;
    last().exit(1);
    await clock.advance(100);
    expect(children.length).toBe(before + 1);
    expect(last().nodes).toEqual(['switch-a1', 'switch-b1']);
    await down();
  });

  it('gives up on a node that never comes up, and says which', async () => {
    const started = supervisor.start();
    const refused = expect(started).rejects.toThrow(/switch-a1.*does not start/);
    children[0]?.ready();
    for (let death = 0; death < 3; death += 1) {
      last().exit(1);
      await clock.advance(1000);
    }
    await refused;
    await down();
  });

  it('gives up when a node takes too long', async () => {
    const started = supervisor.start();
    const refused = expect(started).rejects.toThrow('not up after 30000 ms: switch-a1, switch-b1');
    children[0]?.ready();
    await clock.advance(30_000);
    await refused;
    await down();
  });

  it('ends a process that hangs while it starts again, and starts the next', async () => {
    await up();
    last().exit(null, 'SIGKILL');
    await clock.advance(100);
    const hangs = last();
    await clock.advance(29_999);
    expect(hangs.signals).toEqual([]);
    await clock.advance(1);
    expect(hangs.signals).toEqual(['SIGKILL']);
    hangs.exit(null, 'SIGKILL');
    await clock.advance(100);
    expect(last()).not.toBe(hangs);
    last().ready();
    await clock.advance(60_000);
    expect(last().signals).toEqual([]);
    await down();
  });

  it('stops those first that need the others, and the others at once when they have ended or take long', async () => {
    const build = (): void => {
      children = [];
      const spawn = (nodes: readonly string[]): FakeChild => {
        const child = new FakeChild(nodes);
        children.push(child);
        return child;
      };
      const times = { backoffMinMs: 100, backoffMaxMs: 10_000, killAfterMs: 5000, readyTimeoutMs: 30_000 };
      const groups = [['lb1'], ['switch-a1', 'switch-b1']];
      const stopFirst = (nodes: readonly string[]): boolean => nodes.includes('switch-a1');
      supervisor = new Supervisor({ groups, stopFirst, spawn, clock, log: silentLogger, ...times });
    };
    const signals = (): string[] => children.map(child => child.signals.join());
    build();
    await up();
    const quick = supervisor.stop();
    await clock.advance(0);
    expect(signals()).toEqual(['', 'SIGINT']);
    children[1]?.exit(0);
    await clock.advance(0);
    expect(signals()).toEqual(['SIGINT', 'SIGINT']);
    children[0]?.exit(0);
    await quick;
    build();
    await up();
    const slow = supervisor.stop();
    await clock.advance(2500);
    expect(signals()).toEqual(['SIGINT', 'SIGINT']);
    children[0]?.exit(0);
    await clock.advance(2500);
    expect(signals()).toEqual(['SIGINT', 'SIGINT,SIGKILL']);
    children[1]?.exit(null, 'SIGKILL');
    await slow;
  });

  it('stops with SIGINT, then SIGKILL for who does not listen, and restarts nobody', async () => {
    await up();
    const stopped = supervisor.stop();
    expect(supervisor.stop()).toBe(stopped);
    await clock.advance(0);
    children[0]?.exit(0);
    await clock.advance(4999);
    expect(children[1]?.signals).toEqual(['SIGINT']);
    await clock.advance(1);
    expect(children[1]?.signals).toEqual(['SIGINT', 'SIGKILL']);
    expect(children[0]?.signals).toEqual(['SIGINT']);
    children[1]?.exit(null, 'SIGKILL');
    await stopped;
    await clock.advance(60_000);
    expect(children).toHaveLength(2);
  });
});
