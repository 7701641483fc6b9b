import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asAor } from '../../../src/core/ids.ts';
import { leaks } from '../../../src/core/leaks.ts';
import { SipResponse } from '../../../src/sip/message/index.ts';
import type { Binding } from '../../../src/sip/registrar/ports.ts';
import { until } from '../../kit/wait.ts';
import type { Phone } from './phone.ts';
import { DOMAIN, INNER_HOST, TestSite } from './site.ts';
import type { Outgoing } from './stub-switch.ts';

let site: TestSite;

beforeEach(async () => {
  site = await TestSite.start();
});

afterEach(async () => {
  await site.close();
  expect(leaks.describe()).toEqual([]);
});

async function registered(
  transport: 'udp' | 'tcp',
): Promise<{ phone: Phone; target: { contact: string; path: string } }> {
  const phone = await site.phone('1001', transport);
  await phone.register();
  const bindings = await site.location.lookup(asAor(`sip:1001@${DOMAIN}`));
  const { contact, path } = bindings.find(binding => binding.contact === phone.contact) as Binding;
  return { phone, target: { contact, path: path[0] ?? '' } };
}

/** The phone answers every INVITE so, and everything else with 200. */
function answering(phone: Phone, ...statuses: number[]): void {
  phone.onRequest = request => {
    if (request.method === 'ACK') return;
    const answers = request.method === 'INVITE' ? statuses : [200];
    for (const status of answers) {
      phone.send(SipResponse.to(request, status, { toTag: 'phone', headers: [['Contact', `<${phone.contact}>`]] }));
    }
  };
}

const statuses = ({ responses }: Outgoing): number[] => responses.map(({ status }) => status);

describe.each(['udp', 'tcp'] as const)('a call to a phone over %s', transport => {
  it('rings, is answered and acknowledged, and the switch gets its route set', async () => {
    const { phone, target } = await registered(transport);
    answering(phone, 180, 200);
    const stub = site.sw('sw-a1');
    const outgoing = await stub.call('INVITE', target);
    const ok = await until('the 200', () => outgoing.responses.find(({ status }) => status === 200));
    expect(statuses(outgoing).filter(status => status > 100)).toEqual([180, 200]);
    expect(ok.get('Record-Route')).toBe(`<${target.path.replace(/[<>]/g, '')}>`);
    expect(ok.vias()).toHaveLength(1);
    await stub.acknowledge(outgoing, ok);
    await until('the ACK', () => phone.requests('ACK').length === 1);
  });

  it.each([302, 404, 486, 503, 603])('passes on a refusal: %i', async status => {
    const { phone, target } = await registered(transport);
    answering(phone, status);
    const outgoing = await site.sw('sw-a1').call('INVITE', target);
    await until('the refusal', () => statuses(outgoing).includes(status));
    await until('the ACK', () => phone.requests('ACK').length === 1);
  });

  it('passes on the CANCEL with its reason', async () => {
    const { phone, target } = await registered(transport);
    phone.onRequest = request => {
      if (request.method === 'INVITE') phone.send(SipResponse.to(request, 180, { toTag: 'phone' }));
      if (request.method !== 'CANCEL') return;
      phone.send(SipResponse.to(request, 200, { toTag: 'phone' }));
      const [invite] = phone.requests('INVITE');
      if (invite) phone.send(SipResponse.to(invite, 487, { toTag: 'phone' }));
    };
    const outgoing = await site.sw('sw-a1').call('INVITE', target);
    await until('180', () => statuses(outgoing).includes(180));
    outgoing.transaction?.cancel([['Reason', 'SIP;cause=200;text="Call completed elsewhere"']]);
    await until('487', () => statuses(outgoing).includes(487));
    expect(phone.requests('CANCEL')[0]?.get('Reason')).toContain('completed elsewhere');
  });

  it('is cancelled when the switch dies while the phone rings', async () => {
    const { phone, target } = await registered(transport);
    answering(phone, 180);
    const outgoing = await site.sw('sw-a1').call('INVITE', target);
    await until('180', () => statuses(outgoing).includes(180));
    await site.kill('sw-a1');
    await until('the CANCEL', () => phone.requests('CANCEL').length > 0);
  });

  it('carries other requests without state, also through a load balancer that was restarted in between', async () => {
    const { phone, target } = await registered(transport);
    phone.onRequest = () => undefined;
    const outgoing = await site.sw('sw-a1').call('NOTIFY', target);
    const notify = await until('the NOTIFY', () => phone.requests('NOTIFY')[0]);
    if (transport === 'udp') {
      await site.kill('lb');
      await site.startBalancer();
      await site.connected();
    }
    phone.send(SipResponse.to(notify, 200, { toTag: 'phone' }));
    // Over UDP the switch's connection went with the load balancer, so its transaction is over; the response comes all
    // the same.
    const { strays } = site.sw('sw-a1');
    await until('the 200', () => strays.some(({ status }) => status === 200) || statuses(outgoing).includes(200));
  });

  it('shows the phone nothing of the inside, in any byte', async () => {
    const { phone, target } = await registered(transport);
    answering(phone, 180, 200);
    const stub = site.sw('sw-a1');
    const outgoing = await stub.call('INVITE', target, [
      ['Record-Route', `<sip:${INNER_HOST};lr>`],
      ['Path', `<sip:${INNER_HOST};lr>`],
    ]);
    const ok = await until('the 200', () => outgoing.responses.find(({ status }) => status === 200));
    await stub.acknowledge(outgoing, ok);
    await until('the ACK', () => phone.requests('ACK').length === 1);
    await stub.call('OPTIONS', target);
    await until('the OPTIONS', () => phone.requests('OPTIONS').length === 1);
    // And a call of its own, with everything that belongs to it.
    const invite = await phone.invite('1002', [['Supported', 'path']]);
    const answer = await phone.response(invite);
    phone.send(phone.within(invite, answer, 'ACK'));
    const bye = phone.within(invite, answer, 'BYE');
    phone.send(bye);
    await phone.response(bye);
    await phone.register([['Supported', 'path, outbound']]);

    const everything = Buffer.concat(phone.received).toString('latin1');
    expect(phone.messages.length).toBeGreaterThan(9);
    for (const secret of [INNER_HOST, 'X-Tandem', 'Record-Route', 'Path:', 'sw-a1', 'sw-b1', 'proxy-', 'P-Asserted']) {
      expect(everything).not.toContain(secret);
    }
    // Nor in what our tokens say when they are read as base64.
    for (const token of everything.match(/[A-Za-z0-9_-]{40,}/g) ?? []) {
      const decoded = Buffer.from(token, 'base64url').toString('latin1');
      expect(decoded).not.toMatch(/127\.0\.0\.2|sw-|proxy-|udp\||SIP\/2/);
    }
  });
});

describe('a phone that cannot be reached', () => {
  it('gives 430 when its connection is gone, and 408 when it does not answer at all', async () => {
    const { phone, target } = await registered('tcp');
    phone.close();
    const stub = site.sw('sw-a1');
    await until('430', async () => {
      const outgoing = await stub.call('INVITE', target);
      await until('an answer', () => outgoing.responses.some(({ status }) => status >= 200));
      return statuses(outgoing).includes(430);
    });
    const notify = await stub.call('NOTIFY', target);
    await until('430 to NOTIFY', () => statuses(notify).includes(430));
  });

  it('gives 430 when the connection goes while it rings', async () => {
    const { phone, target } = await registered('tcp');
    answering(phone, 180);
    const outgoing = await site.sw('sw-a1').call('INVITE', target);
    await until('180', () => statuses(outgoing).includes(180));
    phone.close();
    await until('430', () => statuses(outgoing).includes(430));
  });

  it('of a connection flow of an earlier process is 430, of a UDP flow still good', async () => {
    const tcp = await registered('tcp');
    const udp = await registered('udp');
    answering(udp.phone, 486);
    const inner = site
      .running('lb')
      .transport.listeners()
      .find(({ name }) => name === 'inner')?.address;
    await site.kill('lb');
    await site.startBalancer();
    await site.connected();
    const now = site
      .running('lb')
      .transport.listeners()
      .find(({ name }) => name === 'inner')?.address;
    // The new process has another inner port here; in a real one it is configured and stays.
    const moved = (path: string): string => path.replace(`:${inner?.port};`, `:${now?.port};`);
    const stub = site.sw('sw-a1');
    const [gone, good] = await Promise.all([
      stub.call('INVITE', { ...tcp.target, path: moved(tcp.target.path) }),
      stub.call('INVITE', { ...udp.target, path: moved(udp.target.path) }),
    ]);
    await until('430', () => statuses(gone).includes(430));
    await until('486', () => statuses(good).includes(486));
  });

  it('of a flow that we never named is 404', async () => {
    const { target } = await registered('udp');
    const outgoing = await site
      .sw('sw-a1')
      .call('INVITE', { ...target, path: target.path.replace(/sip:..../, 'sip:AAAA') });
    await until('404', () => statuses(outgoing).includes(404));
  });
});
