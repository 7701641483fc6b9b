/** The control API: configuration, health of the cluster and metrics. Wiring only. */
import { readFile } from 'node:fs/promises';
import { OPERATIONS } from '../../api/http/operations/index.ts';
import { createApiServer } from '../../api/http/server.ts';
import { formatHostPort } from '../../core/host-port.ts';
import { collect } from '../../core/metrics.ts';
import type { RoleContext, RunningRole } from '../context.ts';
import { openAccessChores, tellSetup } from './access.ts';
import { openRetention } from './retention.ts';
import { openServices } from './services.ts';
import { openVoicemailChores } from './voicemail.ts';

export async function start(ctx: RoleContext): Promise<RunningRole> {
  const { http, tls } = ctx.node;
  const { host, port } = http ?? ctx.node.inner;
  const { requestsPerMinute: perToken, requestsPerMinutePerAddress: perAddress, bodyBytes } = ctx.config.api;
  const services = await openServices(ctx);
  const server = await createApiServer({
    operations: OPERATIONS,
    services,
    limits: { perToken, perAddress, bodyBytes },
    trustedProxies: ctx.config.api.trustedProxies,
    ...(tls && { tls: { cert: await readFile(tls.certificate), key: await readFile(tls.key) } }),
  });
  await server.listen({ host, port });
  // Counted here, because the count of a large table should not hold up calls.
  const endMetric = collect({ type: 'gauge', name: 'tandem_registrations', help: 'Bindings in the shared state' }, () =>
    ctx.stores.location.count(),
  );
  openVoicemailChores(ctx);
  await openRetention(ctx);
  openAccessChores(ctx, services.accessStore);
  const bound = server.server.address();
  const address = { host, port: typeof bound === 'object' && bound !== null ? bound.port : port };
  await tellSetup(ctx, services.accessStore, `${tls ? 'https' : 'http'}://${formatHostPort(address)}`);
  return {
    inner: address,
    listeners: [{ name: 'api', transport: tls ? 'https' : 'http', address }],
    close: () => {
      endMetric();
      return server.close();
    },
  };
}
