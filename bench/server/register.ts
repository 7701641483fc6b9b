/** The zone-proxy role on a UDP socket of its own: the same parts, wired by the same code, without a load balancer before it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../src/core/clock.ts';
import { loadConfig } from '../../src/core/config/index.ts';
import { SystemIds } from '../../src/core/ids.ts';
import { Lifecycle } from '../../src/core/lifecycle.ts';
import { createLogger } from '../../src/core/log-lines.ts';
import { createContext } from '../../src/roles/context.ts';
import { openSipLayers } from '../../src/roles/sip-layers.ts';
import { zoneProxy } from '../../src/roles/zone-proxy/index.ts';
import { hashHa1 } from '../../src/sip/auth/index.ts';

/** @param args port, domain, first user, number of users; the password of each is `secret` and the name. */
export async function openRegister(args: readonly string[]): Promise<Lifecycle> {
  const [port = '', domain = '', first = '', amount = ''] = args;
  const lifecycle = new Lifecycle();
  const directory = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  lifecycle.defer('state', () => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'tandem.yaml');
  await writeFile(file, configText(domain));
  const config = await loadConfig(file);
  const node = config.nodes[0];
  if (!node) throw new Error('no node');
  const log = createLogger({ ...config.log, name: 'bench' });
  const clock = new SystemClock({ onError: error => log.error({ error: String(error) }, 'a timer failed') });
  lifecycle.defer('clock', () => clock.close());
  const ctx = await createContext({ config, node, clock, ids: new SystemIds(), log });
  lifecycle.own(ctx.lifecycle);
  await ctx.membership.start();
  const layers = openSipLayers(ctx, lifecycle);
  lifecycle.own(zoneProxy(ctx, layers));
  const users = Array.from({ length: Number(amount) }, (_, index) => String(Number(first) + index));
  await ctx.stores.users.addMissing(
    users.map(extension => ({ extension, ha1: hashHa1(extension, config.realm, `secret${extension}`) })),
  );
  await layers.transport.listen({ name: 'udp', transport: 'udp', host: '127.0.0.1', port: Number(port) });
  return lifecycle;
}

const configText = (domain: string): string => `domain: ${domain}
state: { directory: ./state }
log: { level: warn }
nodes:
  - { id: proxy-a, role: zone-proxy, zone: a, inner: '127.0.0.1:15999' }
  # Never started: a zone has to have one.
  - { id: switch-a, role: call-switch, zone: a, inner: '127.0.0.1:15998', media: { address: 127.0.0.1, ports: 20000-20099 } }
`;
