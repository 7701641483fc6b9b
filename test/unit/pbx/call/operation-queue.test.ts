import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/core/log.ts';
import { OperationQueue } from '../../../../src/pbx/call/operation-queue.ts';

describe('operation queue', () => {
  it('runs one job at a time, in order, and goes on after one that throws', async () => {
    const queue = new OperationQueue({ log: silentLogger });
    const seen: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>(resolve => (release = resolve));
    queue.push('first', async () => {
      seen.push('first begins');
      await gate;
      seen.push('first ends');
    });
    queue.push('second', () => {
      throw new Error('broken');
    });
    queue.push('third', () => void seen.push('third'));
    await Promise.resolve();
    expect(seen).toEqual(['first begins']);
    release();
    await queue.idle();
    expect(seen).toEqual(['first begins', 'first ends', 'third']);
    expect(queue.pending).toBe(0);
  });

  it('drops what has not started when it closes, and refuses more', async () => {
    const queue = new OperationQueue({ log: silentLogger });
    const seen: string[] = [];
    queue.push('late', () => void seen.push('late'));
    queue.close();
    expect(queue.push('later', () => void seen.push('later'))).toBe(false);
    await queue.idle();
    expect(seen).toEqual([]);
  });

  it.each([
    ['an error where the call goes on', false, ['error']],
    ['nothing to worry about where the call has ended meanwhile', true, ['debug']],
  ] as const)('a job that fails is %s', async (_what, ends, levels) => {
    const said: string[] = [];
    const log = { ...silentLogger, debug: () => void said.push('debug'), error: () => void said.push('error') };
    const queue = new OperationQueue({ log });
    const gate = Promise.withResolvers<void>();
    queue.push('re-INVITE', () => gate.promise);
    await Promise.resolve();
    if (ends) queue.close();
    gate.reject(new Error('leg-closed'));
    await queue.idle();
    expect(said).toEqual(levels);
  });

  it('is bounded', () => {
    const queue = new OperationQueue({ log: silentLogger });
    const never = (): Promise<void> => new Promise(() => undefined);
    let taken = 0;
    while (queue.push('stuck', never) && taken < 10_000) taken++;
    expect(taken).toBe(64);
  });
});
