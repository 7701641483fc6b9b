import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../src/core/clock.ts';
import { silentLogger } from '../../../src/core/log.ts';
import type { CallRecord } from '../../../src/pbx/call/ports.ts';
import { RecordSpool } from '../../../src/store/index.ts';
import { isRunning, processIdentity } from '../../../src/store/spool/process-identity.ts';

let directory: string;
let clock: FakeClock;
let table: Map<string, CallRecord>;
let deliveries: number;
let away: boolean;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-spool-'));
  clock = new FakeClock();
  table = new Map();
  deliveries = 0;
  away = false;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function spool(boot = 'boot'): RecordSpool<CallRecord> {
  const deliver = (records: readonly CallRecord[]): Promise<void> => {
    if (away) return Promise.reject(new Error('away'));
    deliveries += 1;
    for (const one of records) if (!table.has(one.id)) table.set(one.id, one);
    return Promise.resolve();
  };
  return new RecordSpool({ directory, node: 'switch.a1', boot, clock, log: silentLogger, deliver });
}
const record = (id: string): CallRecord => ({ id, reason: 'normal' }) as unknown as CallRecord;
const files = (): string[] => readdirSync(directory);

describe('RecordSpool', () => {
  it('has a record in its file before write() returns, and in the table soon after, many at once', async () => {
    const sink = spool();
    for (const id of ['1', '2', '3']) sink.write(record(id));
    expect(readFileSync(join(directory, files()[0] ?? ''), 'utf8').split('\n')).toHaveLength(4);
    await clock.advance(200);
    expect([...table.keys()]).toEqual(['1', '2', '3']);
    expect(deliveries).toBe(1);
    // It waits for the disk to begin the file anew, so that is done now and then, not after each delivery.
    expect(readFileSync(join(directory, files()[0] ?? ''), 'utf8')).not.toBe('');
    await sink.close();
    expect(files()).toEqual([]);
  });

  it('begins its file anew when it has grown large and everything in it is delivered', async () => {
    const sink = spool();
    const large = { ...record('big'), from: 'x'.repeat(1024 * 1024) };
    sink.write(large);
    await clock.advance(200);
    expect(readFileSync(join(directory, files()[0] ?? ''), 'utf8')).toBe('');
    await sink.close();
  });

  it('holds records while the durable store is away, and delivers them when it is back', async () => {
    away = true;
    const sink = spool();
    sink.write(record('1'));
    await clock.advance(30_000);
    expect(table.size).toBe(0);
    expect(sink.waiting).toBe(1);
    away = false;
    await clock.advance(6000);
    expect(table.size).toBe(1);
    await sink.close();
  });

  it('leaves its file to the next process when it closes without having delivered', async () => {
    away = true;
    const sink = spool();
    sink.write(record('1'));
    await sink.close();
    expect(files()).toHaveLength(1);
    away = false;
    const next = spool('boot-2');
    await next.adopt();
    expect([...table.keys()]).toEqual(['1']);
    expect(files()).toHaveLength(1);
    await next.close();
  });

  it('delivers what a killed process has left, but not from a process that lives', async () => {
    const code = `import { RecordSpool } from ${JSON.stringify(new URL('../../../src/store/index.ts', import.meta.url).href)};
      import { SystemClock } from ${JSON.stringify(new URL('../../../src/core/clock.ts', import.meta.url).href)};
      const log = { error() {}, warn() {}, info() {}, debug() {} };
      const sink = new RecordSpool({ directory: ${JSON.stringify(directory)}, node: 'n', boot: 'killed',
        clock: new SystemClock(), log, deliver: () => new Promise(() => undefined) });
      sink.write({ id: 'orphan' });
      process.send('written');`;
    const script = join(directory, 'writer.mjs');
    writeFileSync(script, code);
    const child = fork(script, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    try {
      await new Promise(resolve => child.once('message', resolve));
      const sink = spool();
      await sink.adopt();
      expect(table.size).toBe(0);
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      await clock.advance(2100);
      await sink.adopt();
      expect([...table.keys()]).toEqual(['orphan']);
      await sink.close();
      expect(files()).toEqual(['writer.mjs']);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('keeps lines that cannot be read for people to look at', async () => {
    writeFileSync(join(directory, 'n.1-1.boot.records'), '{"id":"1"}\n{"id":');
    const sink = spool();
    await sink.adopt();
    expect([...table.keys()]).toEqual(['1']);
    expect(files().filter(name => name.endsWith('.bad'))).toHaveLength(1);
    await sink.close();
  });
});

describe('process identity', () => {
  it('tells this process from one that had its number before', () => {
    const identity = processIdentity();
    expect(isRunning(identity)).toBe(true);
    expect(isRunning(`${process.pid}-1`)).toBe(false);
    expect(isRunning('4194303-1')).toBe(false);
  });
});
