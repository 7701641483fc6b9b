/** What carriers write and say in their own ways, through a whole cluster, with a carrier that is known by its address. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { token } from '../../kit/raw-agent.ts';
import { carrier, carrierSections } from '../features/carrier.ts';
import { SILENT_SDP, site } from '../wire/site.ts';

const here = site();
const NUMBER = '+14155551001';
const OUTSIDE = '+14155550123';

beforeAll(() =>
  writeAccount(here.cluster, {
    account: { domain: DOMAIN, settings: { country: 'US', voicemail: false } },
    ...carrierSections(here),
    contacts: [{ name: 'Plumber', number: '+14155550188' }],
    users: [
      { extension: '1001', settings: { blockAnonymous: true } },
      ...['1002', '1003', '1004', '1005', '1006'].map(extension => ({ extension })),
    ],
    numbers: [{ number: NUMBER, assignedTo: { user: '1001' } }],
  }),
);

/** A call to 1001; resolves with the name and number that its phone shows. */
async function shown(caller: string, called: string, from: string): Promise<unknown> {
  const phone = await here.agent({ extension: 1001 });
  const { agent } = await carrier(here, caller);
  const identity = {
    ...{ from: `<sip:${caller}@carrier.test>;tag=${token()}`, to: `<sip:${NUMBER}@127.0.0.1>` },
    ...{ callId: token(), cseq: 1 },
  };
  const headers = [`Contact: <${agent.contact}>`, `P-Asserted-Identity: ${from}`];
  const uri = `sip:${called}@127.0.0.1:${here.cluster.public.udp}`;
  const exchange = agent.request('INVITE', uri, identity, { body: SILENT_SDP, headers });
  const invite = await phone.next('INVITE');
  phone.respond(invite, 486);
  await exchange.status(486);
  // The next test has a phone of its own.
  await phone.register({ expires: 0 });
  return [invite.from.displayName, invite.from.uri.user];
}

describe('a call from a carrier', () => {
  it.each([
    ['where it was ported to', `${NUMBER};npdi;rn=+14155550000`, `"Bob" <sip:${OUTSIDE};npdi@carrier.test;user=phone>`],
    ['where it is local', `${NUMBER.slice(2)};phone-context=+1`, '"Bob" <tel:4155550123;phone-context=+1>'],
  ])('finds its number where it is written with %s, and shows the name that the carrier gives', async (...how) => {
    const [, called, from] = how;
    expect(await shown(OUTSIDE, called, from)).toEqual(['Bob', OUTSIDE]);
  });

  it('shows the name of an external contact rather than that of the carrier', async () => {
    const from = '"DRIP AND SONS" <sip:+14155550188@carrier.test>';
    expect(await shown('+14155550188', NUMBER, from)).toEqual(['Plumber', '+14155550188']);
  });

  it.each(['Restricted', 'unavailable'])('whose caller is called %s is one without caller ID', async word => {
    const { agent } = await carrier(here, word);
    const uri = `sip:${NUMBER}@127.0.0.1:${here.cluster.public.udp}`;
    const call = await agent.invite(uri, { body: SILENT_SDP });
    expect((await call.exchange.final()).status).toBe(486);
  });
});

describe('a call to a carrier', () => {
  it.each([
    [1002, 404, 404, 'number-unknown', 'unreachable'],
    [1003, 484, 484, 'number-invalid', 'unreachable'],
    [1004, 503, 480, 'call-no-trunk', 'unreachable'],
    [1005, 486, 486, 'call-busy', 'busy'],
  ])('of %i that says %i of the number: %i to the caller, and %s in the record', async (extension, ...rest) => {
    const [said, status, reason, result] = rest;
    const phone = await here.agent({ extension });
    const { agent } = await carrier(here);
    const call = await phone.invite(`sip:${OUTSIDE}@${DOMAIN}`, { body: SILENT_SDP });
    const invite = await agent.next('INVITE');
    agent.respond(invite, said);
    expect((await call.exchange.final()).status).toBe(status);
    const [record] = await here.records(extension);
    expect(record).toMatchObject({ reason, rang: [{ number: OUTSIDE, result }] });
  });

  it('that is given up at the moment of its answer ends it with a plain BYE', async () => {
    const phone = await here.agent({ extension: 1006 });
    const { agent } = await carrier(here);
    const call = await phone.invite(`sip:${OUTSIDE}@${DOMAIN}`, { body: SILENT_SDP });
    const invite = await agent.next('INVITE');
    agent.respond(invite, 180);
    await call.exchange.status(180);
    agent.manual.add('CANCEL');
    const cancelled = call.cancel();
    agent.respond(invite, 200, { body: SILENT_SDP });
    await cancelled.final();
    const final = await call.exchange.final();
    if (final.status === 200) {
      const dialog = call.dialog(final);
      dialog.ack(final);
      expect(await dialog.bye()).toBe(200);
    }
    const bye = await agent.next('BYE');
    expect(bye.get('Reason')).toBeUndefined();
  });
});
