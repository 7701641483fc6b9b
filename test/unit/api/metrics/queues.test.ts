import { describe, expect, it } from 'vitest';
import { collectQueues } from '../../../../src/api/metrics/queues.ts';
import { registry } from '../../../../src/core/metrics.ts';
import type { QueueFigures } from '../../../../src/pbx/features/queue/ports.ts';

const queue = (name: string, more: Partial<QueueFigures>): QueueFigures =>
  ({ queue: name, waiting: 0, longestWaitMs: 0, members: [], ...more }) as unknown as QueueFigures;

describe('metrics of queues', () => {
  it('ask each account once for a scrape, and leave out who does not answer', async () => {
    const asked: string[] = [];
    const end = collectQueues({
      domains: () => ['a.test', 'b.test'],
      figures: account => {
        asked.push(account);
        if (account === 'b.test') return Promise.reject(new Error('away'));
        return Promise.resolve([queue('2001', { waiting: 3, longestWaitMs: 4500, serviceLevel: 80 })]);
      },
    });
    const text = await registry.metrics();
    expect(asked).toEqual(['a.test', 'b.test']);
    for (const line of [
      'tandem_queue_waiting{account="a.test",queue="2001"} 3',
      'tandem_queue_longest_wait_seconds{account="a.test",queue="2001"} 4.5',
      'tandem_queue_service_level_ratio{account="a.test",queue="2001"} 0.8',
      'tandem_queue_members_available{account="a.test",queue="2001"} 0',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toContain('b.test');
    await registry.metrics();
    expect(asked).toHaveLength(4);
    end();
    expect(await registry.metrics()).not.toContain('a.test');
    expect(asked).toHaveLength(4);
  });
});
