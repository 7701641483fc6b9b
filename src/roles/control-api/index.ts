/** The control API: health of the cluster and metrics for now. Wiring only. */
import { createControlApi } from '../../api/control-api.ts';
import { collect } from '../../core/metrics.ts';
import type { RoleContext, RunningRole } from '../context.ts';
import { openVoicemailChores } from './voicemail.ts';

export async function start(ctx: RoleContext): Promise<RunningRole> {
  const { http } = ctx.node;
  const { host, port } = http ?? ctx.node.inner;
  const server = createControlApi({ members: () => ctx.membership.records(), clock: ctx.clock });
  await server.listen({ host, port });
  // Counted here, because the count of a large table should not hold up calls.
  const endMetric = collect({ type: 'gauge', name: 'tandem_registrations', help: 'Bindings in the shared state' }, () =>
    ctx.stores.location.count(),
  );
  openVoicemailChores(ctx);
  const bound = server.server.address();
  const address = { host, port: typeof bound === 'object' && bound !== null ? bound.port : port };
  return {
    inner: address,
    listeners: [{ name: 'api', transport: 'http', address }],
    close: () => {
      endMetric();
      return server.close();
    },
  };
}
