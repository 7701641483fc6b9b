/** Lamps follow calls by themselves, and a call that is seen to ring is taken by its lamp (RFC 4235, RFC 3891). */
import { afterEach, describe, expect, it } from 'vitest';
import { DOMAIN } from '../../kit/cluster.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { Subscriber } from '../events/subscriber.ts';
import { hears, newVersion, SILENT_SDP, site } from '../wire/site.ts';

const here = site({ switchesPerZone: 1 });
const lamps: Subscriber[] = [];
afterEach(() => {
  for (const lamp of lamps.splice(0)) lamp.close();
});

/** What `by` sees of `extension`. */
async function lamp(by: number, extension: number): Promise<Subscriber> {
  const made = await Subscriber.start(by, here.cluster.public.udp);
  lamps.push(made);
  await made.subscribe(extension, 'dialog');
  await made.notify('state="full"');
  return made;
}

const state = (name: string): string => `<state>${name}</state>`;

/** The Replaces value that a phone makes of the dialog in a document. */
function replacesOf(document: string): string {
  const attribute = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(document)?.[1] ?? '';
  return `${attribute('call-id')};to-tag=${attribute('remote-tag')};from-tag=${attribute('local-tag')}`;
}

function agree(agent: RawAgent, answer: (offer: string) => string = () => newVersion(9)): void {
  const serve = async (): Promise<void> => {
    for (;;) {
      const invite = await agent.next('INVITE', 8000);
      agent.respond(invite, 200, { body: answer(invite.body.toString()) });
    }
  };
  serve().catch(() => undefined);
}

describe('lamps', () => {
  it('early, confirmed, held, taken back, out: at both ends, with direction and the other party', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const [ofA, ofB] = [await lamp(1080, a.extension), await lamp(1081, b.extension)];
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    const invite = await b.next('INVITE');
    b.respond(invite, 180);
    const rings = await ofB.notify(state('early'));
    expect(rings.body).toContain(`call-id="${invite.callId}" local-tag="${b.tagOf(invite)}"`);
    expect(rings.body).toContain('direction="recipient"');
    expect(rings.body).toContain(`sip:${a.extension}@${DOMAIN}</identity>`);
    const dials = await ofA.notify(state('early'));
    expect(dials.body).toContain('direction="initiator"');
    expect(dials.body).toContain(`sip:${b.extension}@${DOMAIN}</identity>`);
    b.respond(invite, 200, { body: SILENT_SDP });
    const answer = await call.exchange.status(200);
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await Promise.all([ofA.notify(state('confirmed')), ofB.notify(state('confirmed'))]);
    agree(b);
    const held = dialog.request('INVITE', { body: newVersion(2).replace('sendrecv', 'sendonly') });
    dialog.ack(await held.status(200));
    await ofA.notify('pvalue="no"');
    const from = ofA.told.length;
    const back = dialog.request('INVITE', { body: newVersion(3) });
    dialog.ack(await back.status(200));
    await ofA.notify('pvalue="yes"', from);
    expect(await dialog.bye()).toBe(200);
    await Promise.all([ofA.notify(state('terminated')), ofB.notify(state('terminated'))]);
  });

  it('a call that is given up while it rings leaves no lamp', async () => {
    const [a, b] = [await here.agent(), await here.agent()];
    const ofB = await lamp(1082, b.extension);
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 180);
    await ofB.notify(state('early'));
    await call.cancel().final();
    await ofB.notify(state('terminated'));
    expect((await call.exchange.final()).status).toBe(487);
  });
});

describe('a lamp that blinks', () => {
  it.each([1, 2])('picks up: the newcomer talks, the phone stops ringing (round %i, another switch)', async () => {
    const [a, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    const ofB = await lamp(c.extension, b.extension);
    const [aSide, cSide] = [await here.tone(500, 700), await here.tone(700, 500)];
    const call = await a.invite(b.extension, { body: aSide.sdp() });
    const invite = await b.next('INVITE');
    b.respond(invite, 180);
    const { body } = await ofB.notify(state('early'));
    const taken = await c.invite(b.extension, { body: cSide.sdp(), headers: [`Replaces: ${replacesOf(body)}`] });
    const ok = await taken.exchange.status(200);
    const newcomer = taken.dialog(ok);
    newcomer.ack(ok);
    cSide.connect(ok.body.toString());
    agree(c, offer => {
      cSide.connect(offer);
      return cSide.answer(offer, 'sendrecv', 5);
    });
    const cancel = await b.next('CANCEL');
    expect(cancel.get('Reason')).toContain('Call completed elsewhere');
    const answer = await call.exchange.status(200);
    const caller = call.dialog(answer);
    caller.ack(answer);
    aSide.connect(answer.body.toString());
    await Promise.all([hears(aSide, 'a'), hears(cSide, 'c')]);
    await ofB.notify(state('terminated'));
    expect(await caller.bye()).toBe(200);
    await c.next('BYE');
    // An ordinary call between, so that the rotation moves on by one.
    await (await c.invite(4711, { body: SILENT_SDP })).exchange.final();
  });

  it('the early dialog of a caller cannot be taken: 481', async () => {
    const [a, b, c] = [await here.agent(), await here.agent(), await here.agent()];
    const ofA = await lamp(c.extension, a.extension);
    const call = await a.invite(b.extension, { body: SILENT_SDP });
    b.respond(await b.next('INVITE'), 180);
    const { body } = await ofA.notify(/<state>early<\/state>/);
    const taken = await c.invite(b.extension, { body: SILENT_SDP, headers: [`Replaces: ${replacesOf(body)}`] });
    expect((await taken.exchange.final()).status).toBe(481);
    await call.cancel().final();
    await ofA.notify(state('terminated'));
  });
});
