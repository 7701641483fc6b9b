/** A customer's own PBX (BYO-PBX): extensions of either side are reached from the other, and no call goes round between the two. */
import { beforeAll, expect, it } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { carrier, carrierSections } from '../features/carrier.ts';
import { isNewCall } from '../features/rooms-kit.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const here = site();
const { talker } = kit(here);

/** Whom the PBX knows. */
const THERE = '7123';

beforeAll(() => {
  const sections = carrierSections(here);
  return writeAccount(here.cluster, {
    ...sections,
    trunks: (sections['trunks'] as readonly object[]).map(trunk => ({ ...trunk, kind: 'pbx' })),
    routingRules: [{ name: 'old', pattern: '7XXX', pbx: 'out' }],
    users: [
      { extension: '1001', name: 'Ann' },
      { extension: '1002', name: 'Bob' },
      { extension: '1003', callHandling: { business: { ring: [{ pbx: THERE }] } }, settings: { voicemail: false } },
    ],
  });
});

const invitesOf = ({ log }: RawAgent): SipRequest[] => log.filter((one): one is SipRequest => isNewCall(one));

async function talks(caller: Talker, dialled: string, callee: Talker): Promise<SipRequest | undefined> {
  const [dialog] = await Promise.all([caller.dial(dialled), callee.answer()]);
  await Promise.all([hears(caller.sound, 'the caller'), hears(callee.sound, 'the callee')]);
  expect(await dialog.bye()).toBe(200);
  await callee.agent.next('BYE');
  return invitesOf(callee.agent).at(-1);
}

it('an extension that nobody has here is called there, by the extension of the caller', async () => {
  const pbx = await carrier(here, THERE);
  const [ann, there] = [await talker(1001, 500, 900), await pbx.telephone(900, 500)];
  const invite = await talks(ann, THERE, there);
  expect([invite?.requestUri.user, invite?.from.uri.user, invite?.from.displayName]).toEqual([THERE, '1001', 'Ann']);
});

it('an extension that nobody has there is called here, by the extension of the caller there', async () => {
  const pbx = await carrier(here, THERE);
  const [there, bob] = [await pbx.telephone(900, 500), await talker(1002, 500, 900)];
  const invite = await talks(there, '1002', bob);
  expect(invite?.from.uri.user).toBe(THERE);
});

it.each([
  ['7999', 'an extension that neither side has'],
  ['1003', 'somebody whose calls all go there'],
])('%s, %s, does not go back to where the call has come from', async dialled => {
  const pbx = await carrier(here, THERE);
  const there = await pbx.telephone(900, 500);
  const call = await there.agent.invite(`sip:${dialled}@${DOMAIN}`, { body: there.sound.sdp() });
  expect((await call.exchange.final()).status).toBeGreaterThanOrEqual(400);
  expect(invitesOf(pbx.agent)).toEqual([]);
});
