/** RFC 4594: a cluster marks its signalling over UDP as well, which its load balancer cannot do by itself. */
import { expect, it } from 'vitest';
import { Cluster } from '../../kit/cluster.ts';
import { nodesOf } from '../../kit/kill.ts';
import { octetsOf } from '../../kit/octets.ts';
import { until } from '../../kit/wait.ts';

it.each(['per-node', 'single'] as const)('marks UDP CS3, also after a restart (processes: %s)', async processes => {
  const cluster = await Cluster.start({ processes });
  const listener = { host: '127.0.0.1', port: cluster.public.udp };
  const marked = new Map([['127.0.0.1', new Set([0x60])]]);
  try {
    expect(await octetsOf([listener])).toEqual(marked);
    const before = (await nodesOf(cluster)).find(({ id }) => id === 'lb1')!;
    process.kill(before.pid, 'SIGKILL');
    await until('the load balancer to be back', async () => {
      const nodes = await nodesOf(cluster).catch(() => []);
      return nodes.some(({ id, alive, boot }) => id === 'lb1' && alive && boot !== before.boot);
    });
    expect(await octetsOf([listener])).toEqual(marked);
    expect(cluster.log).not.toContain('go unmarked');
  } finally {
    await cluster.stop();
  }
});
