import { afterEach, describe, expect, it } from 'vitest';
import { asCallId } from '../../../src/core/ids.ts';
import { leaks } from '../../../src/core/leaks.ts';
import { SipResponse } from '../../../src/sip/message/index.ts';
import { until } from '../../kit/wait.ts';
import { type Phone, cancelFor } from './phone.ts';
import { DOMAIN, TestSite } from './site.ts';

let site: TestSite;

afterEach(async () => {
  await site.close();
  expect(leaks.describe()).toEqual([]);
});

describe('spread', () => {
  it('gives each zone, and each switch in it, the same share of 1,000 calls', async () => {
    site = await TestSite.start({ switches: ['sw-a1', 'sw-a2', 'sw-b1', 'sw-b2'] });
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 486);
    const phone = await site.phone('1001', 'tcp');
    const first = phone.request('INVITE', `sip:1002@${DOMAIN}`);
    phone.send(first);
    const challenge = await phone.response(first);
    for (let call = 0; call < 1000; call += 1) {
      phone.send(phone.withCredentials(phone.request('INVITE', `sip:1002@${DOMAIN}`), challenge));
    }
    await until('1,000 calls', () => site.balancer.snapshot().counters.newCalls === 1000);
    expect(site.balancer.snapshot().spread.zones).toEqual({ a: 500, b: 500 });
    for (const stub of site.switches.values()) expect(stub.invites).toHaveLength(250);
  });

  it('leaves out a zone that is draining, for calls; and brings it back', async () => {
    site = await TestSite.start();
    const phone = await site.phone('1001');
    const call = async (): Promise<number> => (await phone.response(await phone.invite('1002'))).status;
    site.directory.change('proxy-a', { draining: true });
    for (let count = 0; count < 3; count += 1) expect(await call()).toBe(200);
    expect(site.sw('sw-a1').invites).toHaveLength(0);
    expect(site.sw('sw-b1').invites).toHaveLength(3);
    site.directory.change('proxy-a', { draining: false });
    for (let count = 0; count < 4; count += 1) await call();
    expect(site.sw('sw-a1').invites).toHaveLength(2);
  });

  it('goes around a zone that says 503 though nobody has heard of its draining', async () => {
    site = await TestSite.start();
    const phone = await site.phone('1001');
    const node = site.directory.node('proxy-a');
    // Only the proxy itself knows: what the load balancer reads is older.
    const nodes = site.directory.nodes.bind(site.directory);
    site.directory.nodes = (role, zone) => nodes(role, zone).map(each => ({ ...each, draining: false }));
    expect(node?.draining).toBe(false);
    site.directory.change('proxy-a', { draining: true });
    for (let count = 0; count < 4; count += 1) {
      expect((await phone.response(await phone.invite('1002'))).status).toBe(200);
    }
    expect(site.sw('sw-a1').invites).toHaveLength(0);
    expect(site.balancer.snapshot().counters.resent).toBeGreaterThan(0);
  });

  it("uses the other zone's switches when the own zone has none", async () => {
    site = await TestSite.start({ switches: ['sw-b1'] });
    const phone = await site.phone('1001');
    for (let count = 0; count < 2; count += 1) {
      expect((await phone.response(await phone.invite('1002'))).status).toBe(200);
    }
    expect(site.zone('a').snapshot().calls).toEqual({ 'sw-b1': 1 });
  });
});

describe('a ringing call', () => {
  async function ringing(): Promise<{ phone: Phone; invite: ReturnType<Phone['request']>; zone: string; id: string }> {
    site = await TestSite.start();
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 180);
    const phone = await site.phone('1001');
    const invite = await phone.invite('1002');
    await phone.response(invite, status => status === 180);
    const id = site.sw('sw-a1').invites.length > 0 ? 'sw-a1' : 'sw-b1';
    return { phone, invite, id, zone: id.slice(3, 4) };
  }
  const other = (id: string): string => (id === 'sw-a1' ? 'sw-b1' : 'sw-a1');

  it('is sent to the other zone when its zone-proxy dies, under the same name', async () => {
    const { phone, invite, id, zone } = await ringing();
    const callId = site.sw(id).invites[0]?.request.get('X-Tandem-Call');
    site.sw(other(id)).onInvite = transaction => site.sw(other(id)).answer(transaction, 200);
    await site.kill(`proxy-${zone}`);
    expect((await phone.response(invite)).status).toBe(200);
    expect(site.sw(other(id)).invites[0]?.request.get('X-Tandem-Call')).toBe(callId);
    // The first switch has noticed, and would stop the callee's phone from ringing.
    await until('the first attempt to end', () => site.sw(id).lost === 1);
    expect(site.directory.suspects).toContain(`proxy-${zone}`);
  });

  it('is sent to another switch when its switch dies', async () => {
    const { phone, invite, id } = await ringing();
    const callId = site.sw(id).invites[0]?.request.get('X-Tandem-Call');
    site.sw(other(id)).onInvite = transaction => site.sw(other(id)).answer(transaction, 200);
    await site.kill(id);
    expect((await phone.response(invite)).status).toBe(200);
    expect(site.sw(other(id)).invites[0]?.request.get('X-Tandem-Call')).toBe(callId);
  });

  it('ends with 503 when everything is gone', async () => {
    const { phone, invite, id } = await ringing();
    await site.kill(other(id));
    await site.kill(id);
    expect((await phone.response(invite)).status).toBe(503);
  });

  it("stops at the switch when the caller's connection goes", async () => {
    site = await TestSite.start();
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 180);
    const phone = await site.phone('1001', 'tcp');
    const invite = await phone.invite('1002');
    await phone.response(invite, status => status === 180);
    phone.close();
    await until('the CANCEL', () => [...site.switches.values()].some(({ cancels }) => cancels.length === 1));
  });
});

describe('registration and new calls', () => {
  it.each(['a', 'b'])('go on when zone %s is gone', async zone => {
    site = await TestSite.start();
    const phone = await site.phone('1001');
    await phone.register();
    await site.kill(`proxy-${zone}`);
    await site.kill(`sw-${zone}1`);
    expect((await phone.register()).status).toBe(200);
    for (let count = 0; count < 2; count += 1) {
      expect((await phone.response(await phone.invite('1002'))).status).toBe(200);
    }
  });

  it('are not lost when a zone-proxy dies with a REGISTER in its hands', async () => {
    site = await TestSite.start();
    const phone = await site.phone('1001', 'tcp');
    const request = await phone.authenticated(phone.request('REGISTER', `sip:${DOMAIN}`, [['Expires', '60']]));
    const update = site.location.update.bind(site.location);
    let asked = 0;
    site.location.update = (aor, fn) => {
      asked += 1;
      return asked === 1 ? new Promise(() => undefined) : update(aor, fn);
    };
    phone.send(request);
    await until('the REGISTER at a registrar', () => asked === 1);
    const busy = (zone: string): boolean => site.running(`proxy-${zone}`).transactions.snapshot().pendingServer > 0;
    await site.kill(`proxy-${busy('a') ? 'a' : 'b'}`);
    expect((await phone.response(request)).status).toBe(200);
  });

  it('take a zone back that has been restarted', async () => {
    site = await TestSite.start();
    await site.kill('proxy-a');
    await site.startZone('a');
    await site.connected();
    const phone = await site.phone('1001');
    for (let count = 0; count < 4; count += 1) await phone.response(await phone.invite('1002'));
    expect(site.sw('sw-a1').invites.length).toBe(2);
  });
});

describe('a request within a call whose switch is gone', () => {
  async function talking(transport: 'udp' | 'tcp' = 'udp'): Promise<{
    phone: Phone;
    invite: ReturnType<Phone['request']>;
    ok: SipResponse;
    callId: string;
    id: string;
    heir: string;
  }> {
    site = await TestSite.start({}, { holdMs: 1500 });
    const phone = await site.phone('1001', transport);
    const invite = await phone.invite('1002');
    const ok = await phone.response(invite);
    phone.send(phone.within(invite, ok, 'ACK'));
    const id = site.sw('sw-a1').invites.length > 0 ? 'sw-a1' : 'sw-b1';
    await until('the ACK', () => site.sw(id).acks.length === 1);
    const callId = site.sw(id).invites[0]?.request.get('X-Tandem-Call') ?? '';
    site.owners.calls.set(asCallId(callId), id);
    return { phone, invite, ok, callId, id, heir: id === 'sw-a1' ? 'sw-b1' : 'sw-a1' };
  }

  it('waits for the take-over and goes to the heir, once however often it comes', async () => {
    const { phone, invite, ok, callId, id, heir } = await talking();
    await site.kill(id);
    const bye = phone.within(invite, ok, 'BYE');
    for (let copy = 0; copy < 3; copy += 1) phone.send(bye);
    await until('the request to be held', () => site.balancer.snapshot().held > 0);
    expect(site.balancer.snapshot().held).toBe(1);
    site.owners.calls.set(callId, heir);
    expect((await phone.response(bye)).status).toBe(200);
    expect(site.sw(heir).requests.filter(({ method }) => method === 'BYE')).toHaveLength(1);
  });

  it('as a re-INVITE gets 100 meanwhile', async () => {
    const { phone, invite, ok, callId, id, heir } = await talking('tcp');
    await site.kill(id);
    const again = phone.within(invite, ok, 'INVITE');
    phone.send(again);
    await phone.response(again, status => status === 100);
    site.owners.calls.set(callId, heir);
    expect((await phone.response(again)).status).toBe(200);
    expect(site.sw(heir).invites).toHaveLength(1);
  });

  it.each(['udp', 'tcp'] as const)('is not lost with it, though the phone sends it only once: %s', async transport => {
    const { phone, invite, ok, callId, id, heir } = await talking(transport);
    site.sw(id).onRequest = () => undefined;
    const bye = phone.within(invite, ok, 'BYE');
    phone.send(bye);
    await until('the BYE at the switch', () => site.sw(id).requests.length === 1);
    await site.kill(id);
    site.owners.calls.set(callId, heir);
    expect((await phone.response(bye)).status).toBe(200);
    expect(site.sw(heir).requests).toHaveLength(1);
  });

  it('as a re-INVITE that the switch dies with is 491: the phone keeps the call and asks again', async () => {
    const { phone, invite, ok, id } = await talking();
    site.sw(id).onInvite = () => undefined;
    const again = phone.within(invite, ok, 'INVITE');
    phone.send(again);
    await until('the re-INVITE at the switch', () => site.sw(id).invites.length === 2);
    await site.kill(id);
    expect((await phone.response(again)).status).toBe(491);
  });

  it('as a re-INVITE that waits can be cancelled', async () => {
    const { phone, invite, ok, id } = await talking();
    await site.kill(id);
    const again = phone.within(invite, ok, 'INVITE');
    phone.send(again);
    await phone.response(again, status => status === 100);
    phone.send(cancelFor(again));
    expect((await phone.response(again)).status).toBe(487);
  });

  it('is 481 when nobody has the call, after the time that a take-over may need', async () => {
    const { phone, invite, ok, callId, id } = await talking();
    await site.kill(id);
    site.owners.calls.delete(callId);
    const bye = phone.within(invite, ok, 'BYE');
    phone.send(bye);
    expect((await phone.response(bye)).status).toBe(481);
  });

  it('does not go to a restarted switch that has lost its calls', async () => {
    const { phone, invite, ok, callId, id, heir } = await talking();
    await site.kill(id);
    await site.startSwitch(id);
    await site.connected();
    const bye = phone.within(invite, ok, 'BYE');
    phone.send(bye);
    await until('the request to be held', () => site.balancer.snapshot().held > 0);
    site.owners.calls.set(callId, heir);
    expect((await phone.response(bye)).status).toBe(200);
    expect(site.sw(id).requests).toHaveLength(0);
    expect(site.sw(heir).requests).toHaveLength(1);
  });

  it('still finds a living switch while the store is away', async () => {
    const { phone, invite, ok } = await talking();
    site.owners.away = true;
    const bye = phone.within(invite, ok, 'BYE');
    phone.send(bye);
    expect((await phone.response(bye)).status).toBe(200);
  });

  it('finds its switch by the dialog when the phone does not use our Contact', async () => {
    const { phone, invite, ok, id } = await talking();
    site.owners.dialogs.set(invite.callId, id);
    const bye = phone.within(invite, ok, 'BYE');
    bye.uri = `sip:1002@${DOMAIN}`;
    phone.send(bye);
    expect((await phone.response(bye)).status).toBe(200);
  });
});

describe('an INVITE with Replaces', () => {
  it('goes to the switch that has the dialog, and to any one when nobody has it', async () => {
    site = await TestSite.start();
    site.owners.dialogs.set('known', 'sw-b1');
    const phone = await site.phone('1001');
    for (let count = 0; count < 3; count += 1) {
      await phone.response(await phone.invite('1002', [['Replaces', 'known;to-tag=a;from-tag=b']]));
    }
    expect(site.sw('sw-b1').invites).toHaveLength(3);
    expect((await phone.response(await phone.invite('1002', [['Replaces', 'other;to-tag=a;from-tag=b']]))).status).toBe(
      200,
    );
    expect((await phone.response(await phone.invite('1002', [['Replaces', 'malformed']]))).status).toBe(400);
  });
});

describe('floods', () => {
  it('of unknown callers are met with silence after a while, and the phone next door is not', async () => {
    site = await TestSite.start({}, { guard: { flowPoints: 20, addressPoints: 60 } });
    const good = await site.phone('1001');
    await good.register();
    const bad = await site.phone('1002');
    for (let count = 0; count < 200; count += 1) bad.send(bad.request('INVITE', `sip:1001@${DOMAIN}`));
    await until('silence', () => site.balancer.snapshot().guard.dropped > 0);
    const before = bad.messages.length;
    bad.send(bad.request('INVITE', `sip:1001@${DOMAIN}`));
    const invite = await good.invite('1002');
    expect((await good.response(invite)).status).toBe(200);
    expect(bad.messages.filter(message => message instanceof SipResponse).length).toBeLessThan(200);
    expect(bad.messages.length - before).toBeLessThan(150);
  });

  it('of wrong passwords lock the guesser out, not the user', async () => {
    site = await TestSite.start();
    const guesser = await site.phone('1001', 'udp', 'guess');
    const seen: number[] = [];
    for (let count = 0; count < 30 && !seen.includes(403); count += 1) seen.push((await guesser.register()).status);
    expect(seen).toContain(403);
    const user = await site.phone('1001');
    expect((await user.register()).status).toBe(200);
  });

  it('of wrong passwords end where the configuration says', async () => {
    site = await TestSite.start({ zones: ['a'] }, {}, { wrongPasswords: 2 });
    const guesser = await site.phone('1001', 'udp', 'guess');
    const seen: number[] = [];
    for (let count = 0; count < 4; count += 1) seen.push((await guesser.register()).status);
    // The first is full after two, and a third one is not looked at.
    expect(seen).toEqual([401, 401, 403, 403]);
  });

  it('of calls that only ring end where the configuration says, for one user and for all', async () => {
    site = await TestSite.start({ zones: ['a'] }, {}, { pendingInvites: 3, pendingInvitesPerUser: 2 });
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 180);
    const [one, two] = [await site.phone('1001'), await site.phone('1002')];
    const call = async (phone: Phone): Promise<number> =>
      (await phone.response(await phone.invite('1003'), status => status > 100)).status;
    expect([await call(one), await call(one), await call(one)]).toEqual([180, 180, 403]);
    expect([await call(two), await call(two)]).toEqual([180, 503]);
  });
});
