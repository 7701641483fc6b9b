/** The same over real sockets: two user agents on 127.0.0.1. */
import { expect, it } from 'vitest';
import { SystemClock } from '../../../../src/core/clock.ts';
import { SystemIds } from '../../../../src/core/ids.ts';
import { leaks } from '../../../../src/core/leaks.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { DialogLayer } from '../../../../src/sip/dialog/index.ts';
import type { Dialog, IncomingInvite } from '../../../../src/sip/dialog/index.ts';
import { NameAddr, SipResponse } from '../../../../src/sip/message/index.ts';
import { TransactionLayer } from '../../../../src/sip/transaction/index.ts';
import { TransportLayer } from '../../../../src/sip/transport/index.ts';
import { until } from '../../../kit/wait.ts';
import { ANSWER, OFFER } from './support.ts';

interface Agent {
  layer: DialogLayer;
  port: number;
  close(): Promise<void>;
}

async function agent(name: string): Promise<Agent> {
  const clock = new SystemClock();
  const ids = new SystemIds();
  const transport = new TransportLayer({ clock, ids, log: silentLogger });
  const listener = await transport.listen({ name, transport: 'udp', host: '127.0.0.1', port: 0 });
  const transactions = new TransactionLayer({
    transport,
    clock,
    ids,
    log: silentLogger,
    timers: { t1: 50, t2: 200, t4: 100 },
  });
  const layer = new DialogLayer({
    transactions,
    clock,
    ids,
    log: silentLogger,
    userAgent: name,
    timers: { t1: 50, t2: 200 },
    resolveFlow: hop => Promise.resolve(transport.udpFlow(name, { host: hop.host, port: hop.port ?? 5060 })),
  });
  const close = async (): Promise<void> => {
    layer.close();
    transactions.close();
    await transport.close();
    clock.close();
  };
  return { layer, port: listener.address.port, close };
}

it('a call over UDP: reliable ringing, answer, re-INVITE, INFO, hang-up', async () => {
  const before = leaks.live();
  const [a, b] = [await agent('a'), await agent('b')];
  const invites: IncomingInvite[] = [];
  b.layer.setHandler({
    invite: invite => invites.push(invite),
    request: tx => tx.respond(SipResponse.to(tx.request, 200)),
  });
  const told: string[] = [];
  let caller: Dialog | undefined;
  a.layer.invite({
    uri: `sip:b@127.0.0.1:${b.port}`,
    from: NameAddr.parse('<sip:a@a.test>'),
    to: NameAddr.parse('<sip:b@b.test>'),
    contact: `sip:a@127.0.0.1:${a.port}`,
    body: OFFER,
    handlers: {
      progress: response => told.push(String(response.status)),
      accepted: (response, dialog) => {
        told.push(String(response.status));
        caller = dialog;
      },
      rejected: response => told.push(String(response.status)),
      failed: why => told.push(why),
    },
  });
  const invite = await until('the INVITE', () => invites[0]);
  invite.setContact(`sip:b@127.0.0.1:${b.port}`);
  await invite.progress(183, { reliable: true, body: ANSWER });
  await invite.accept();
  const callee = invite.dialog();
  callee.setHandler({
    reinvite: again => void (again as IncomingInvite).accept({ body: ANSWER }),
    request: tx => tx.respond(SipResponse.to(tx.request, 200)),
    sessionExpired: () => told.push('expired'),
    terminated: why => told.push(why),
  });
  const dialog = await until('the answer', () => caller);
  expect((await dialog.reinvite({ body: OFFER })).response.status).toBe(200);
  expect((await dialog.request('INFO')).status).toBe(200);
  await dialog.bye();
  expect(told).toEqual(['183', '200', 'bye']);
  expect(callee.state).toBe('terminated');
  await Promise.all([a.close(), b.close()]);
  expect(leaks.live()).toEqual(before);
});
