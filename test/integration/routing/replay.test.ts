/** A request that somebody has captured, with its right answer to a challenge, and sends again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaks } from '../../../src/core/leaks.ts';
import type { SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import { spread } from '../../../src/sip/proxy/stateless.ts';
import { until } from '../../kit/wait.ts';
import { Phone, ackFor } from './phone.ts';
import { DOMAIN, TestSite } from './site.ts';

const URI = `sip:${DOMAIN}`;
let site: TestSite;
let direct: Phone[];

beforeEach(async () => {
  site = await TestSite.start();
  direct = [];
});

afterEach(async () => {
  for (const phone of direct) phone.close();
  await site.close();
  expect(leaks.describe()).toEqual([]);
});

/** The same credentials in a request that is otherwise somebody else's. */
function replayed(captured: SipRequest, by: Phone, callId: string): SipRequest {
  const copy = captured.clone();
  copy.set('Via', by.via());
  copy.set('Call-ID', callId);
  copy.set('Contact', `<${by.contact}>`);
  return copy;
}

/** Somebody who has got as far as a zone-proxy's own address. */
async function insider(zone: string): Promise<Phone> {
  const node = site.directory.node(`proxy-${zone}`);
  if (!node) throw new Error(`no zone ${zone}`);
  const phone = await Phone.start({ transport: 'tcp', server: node.inner, user: '1001', domain: DOMAIN });
  direct.push(phone);
  return phone;
}

async function challenged(phone: Phone, method: 'REGISTER' | 'INVITE'): Promise<[SipRequest, SipResponse]> {
  const request = phone.request(method, method === 'REGISTER' ? URI : `sip:1002@${DOMAIN}`);
  phone.send(request);
  const response = await phone.response(request);
  if (method === 'INVITE') phone.send(ackFor(request, response));
  return [request, response];
}

async function status(phone: Phone, request: SipRequest): Promise<number> {
  phone.send(request);
  return (await phone.response(request)).status;
}

/** Call-IDs that would go to different zones if nothing but them counted. */
const CALL_IDS = Array.from({ length: 12 }, (_, index) => `replayed-${index}`);

describe('a captured request', () => {
  it.each(['REGISTER', 'INVITE'] as const)(
    '%s is taken once, whatever its Call-ID and whoever sends it',
    async method => {
      expect(new Set(CALL_IDS.map(id => spread(id, 2))).size).toBe(2);
      const phone = await site.phone('1001');
      const thief = await site.phone('1001', 'tcp', 'not known');
      const [request, challenge] = await challenged(phone, method);
      // Later uses of a nonce belong to the other zone in turn.
      for (const use of [1, 2, 3]) {
        const captured = phone.withCredentials(request, challenge);
        captured.set('Call-ID', `mine-${use}`);
        expect(await status(phone, captured)).toBe(200);
        const invites = site.invites();
        for (const id of CALL_IDS) {
          expect(await status(thief, replayed(captured, thief, `${id}-${use}`))).toBe(
            method === 'REGISTER' ? 401 : 407,
          );
        }
        expect(site.invites()).toBe(invites);
        for (const zone of ['a', 'b']) {
          const inside = await insider(zone);
          expect(await status(inside, replayed(captured, inside, `inside-${use}`))).toBeGreaterThan(400);
        }
      }
    },
  );

  it('is not taken from somebody who says that a load balancer has sent it again', async () => {
    const phone = await site.phone('1001');
    const captured = phone.withCredentials(...(await challenged(phone, 'REGISTER')));
    expect(await status(phone, captured)).toBe(200);
    const thief = await site.phone('1001', 'tcp', 'not known');
    for (const id of CALL_IDS) {
      const request = replayed(captured, thief, id);
      request.set('X-Tandem-Resent', '1');
      expect(await status(thief, request)).toBe(401);
    }
  });
});

describe('the nonces of a zone', () => {
  it('say stale at the other zone while their own lives, and the password need not be asked for again', async () => {
    const phone = await site.phone('1001');
    const [request, challenge] = await challenged(phone, 'REGISTER');
    const answers: SipResponse[] = [];
    for (const zone of ['a', 'b']) {
      const inside = await insider(zone);
      const copy = replayed(phone.withCredentials(request, challenge), inside, `direct-${zone}`);
      inside.send(copy);
      answers.push(await inside.response(copy));
    }
    // Uses 1 and 2 of the nonce belong to different zones: either both have met theirs, or neither has.
    const [a, b] = answers;
    expect(a?.status).toBe(b?.status);
    if (a?.status === 401) expect(a.get('WWW-Authenticate')).toContain('stale=true');
  });

  it.each(['dies', 'drains'] as const)('go on in the other zone when it %s, without a new challenge', async what => {
    const phone = await site.phone('1001');
    const [request, challenge] = await challenged(phone, 'REGISTER');
    const again = (): SipRequest => phone.withCredentials(request, challenge);
    const captured = again();
    expect(await status(phone, captured)).toBe(200);
    const home = site.zone('a').snapshot().verdicts['REGISTER register 200'] === 1 ? 'a' : 'b';
    if (what === 'dies') await site.kill(`proxy-${home}`);
    else site.directory.change(`proxy-${home}`, { draining: true });
    const uses = [again(), again(), again()];
    for (const use of uses) expect(await status(phone, use)).toBe(200);
    const call = phone.withCredentials(...(await challenged(phone, 'INVITE')));
    expect(await status(phone, call)).toBe(200);

    // It comes back, and takes nothing that the other zone has taken meanwhile.
    if (what === 'dies') await site.startZone(home);
    else site.directory.change(`proxy-${home}`, { draining: false });
    await site.connected();
    const thief = await site.phone('1001', 'tcp', 'not known');
    for (const [index, use] of [captured, ...uses].entries()) {
      expect(await status(thief, replayed(use, thief, `later-${index}`))).toBe(401);
    }
    // Its owner is asked once more and goes on.
    expect((await phone.register()).status).toBe(200);
  });

  it('are taken by the other zone when a pending call has to be sent there before anybody knows of the death', async () => {
    for (const stub of site.switches.values()) stub.onInvite = transaction => stub.answer(transaction, 180);
    const phone = await site.phone('1001');
    const invite = await phone.invite('1002');
    await phone.response(invite, code => code === 180);
    const zone = site.sw('sw-a1').invites.length > 0 ? 'a' : 'b';
    const other = site.sw(zone === 'a' ? 'sw-b1' : 'sw-a1');
    other.onInvite = transaction => other.answer(transaction, 200);
    await site.kill(`proxy-${zone}`, { unnoticed: true });
    expect((await phone.response(invite)).status).toBe(200);
    await until('the call', () => other.invites.length === 1);
    expect(other.invites[0]?.request.has('X-Tandem-Resent')).toBe(false);
  });
});
