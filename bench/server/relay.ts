/**
 * A record-routing, transaction-stateful proxy made of the product's parts: INVITE goes through InviteRelay as in the load
 * balancer and the zone-proxy, other requests through a server and a client transaction, ACK straight through. What the
 * roles do besides (hiding, sealing, passwords) is left out, because the peer does none of it.
 */
import { SystemClock } from '../../src/core/clock.ts';
import { SystemIds } from '../../src/core/ids.ts';
import { Lifecycle } from '../../src/core/lifecycle.ts';
import { createLogger } from '../../src/core/log-lines.ts';
import { type SipRequest, SipResponse } from '../../src/sip/message/index.ts';
import { InviteRelay, type RelayPlan } from '../../src/sip/proxy/invite-relay.ts';
import { decrementMaxForwards, sanityVerdict } from '../../src/sip/proxy/sanity.ts';
import { type ServerTransaction, TransactionLayer } from '../../src/sip/transaction/index.ts';
import { type Flow, TransportLayer } from '../../src/sip/transport/index.ts';

const LISTENER = 'udp';

/** @param args our port, and the one where calls go. */
export async function openRelay(args: readonly string[]): Promise<Lifecycle> {
  const [port = '', uasPort = ''] = args;
  const lifecycle = new Lifecycle();
  const log = createLogger({ level: 'warn', name: 'bench' });
  const clock = new SystemClock({ onError: error => log.error({ error: String(error) }, 'a timer failed') });
  lifecycle.defer('clock', () => clock.close());
  const ids = new SystemIds();
  const transport = lifecycle.own(new TransportLayer({ clock, ids, log }));
  const layer = lifecycle.own(new TransactionLayer({ transport, clock, ids, log }));
  const listener = await transport.listen({
    name: LISTENER,
    transport: 'udp',
    host: '127.0.0.1',
    port: Number(port),
  });
  const route = `<sip:127.0.0.1:${listener.address.port};lr>`;
  const uas = transport.udpFlow(LISTENER, { host: '127.0.0.1', port: Number(uasPort) });

  const prepared = (request: SipRequest): SipRequest => {
    const copy = request.clone();
    decrementMaxForwards(copy);
    // RFC 3261 16.4: the topmost Route is the one that we have put there.
    if (copy.has('Route')) copy.popValue('Route');
    else copy.append('Record-Route', route);
    return copy;
  };
  const plan = (transaction: ServerTransaction): RelayPlan => ({
    next: tried => (tried.size > 0 ? undefined : { key: uas.id, flow: uas, request: prepared(transaction.request) }),
    upstream: response => {
      response.popValue('Via');
      return response;
    },
    refuse: status => SipResponse.to(transaction.request, status, { toTag: ids.token() }),
  });
  const target = (request: SipRequest): Flow => {
    const { host, port: at = 5060 } = request.requestUri;
    return transport.udpFlow(LISTENER, { host: host ?? '', port: at });
  };
  layer.setHandler({
    request: transaction => {
      const { request } = transaction;
      const refusal = sanityVerdict(request);
      if (refusal) transaction.respond(SipResponse.to(request, refusal.status, { toTag: ids.token() }));
      else if (request.isInvite) new InviteRelay(transaction, plan(transaction), { layer, clock, log }).start();
      else {
        layer.request(prepared(request), target(request), {
          final: response => {
            response.popValue('Via');
            transaction.respond(response);
          },
          failed: () => transaction.respond(SipResponse.to(request, 408, { toTag: ids.token() })),
        });
      }
    },
    ack: request => layer.send(prepared(request), target(request)),
  });
  return lifecycle;
}
