/** A number outside, rung over a route group of two trunks that both have room for one call at a time. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { asAor, asCallId, SequentialIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { Attempt } from '../../../../src/pbx/call/attempt.ts';
import type { Leg } from '../../../../src/pbx/call/leg.ts';
import { TargetRing } from '../../../../src/pbx/call/run/target-ring.ts';
import type { Refusal } from '../../../../src/pbx/call/status-mapping.ts';
import { AccountTrunks } from '../../../../src/pbx/trunk/account-trunks.ts';
import { TrunkCalls } from '../../../../src/pbx/trunk/trunk-calls.ts';
import { TrunkWays } from '../../../../src/pbx/trunk/trunk-ways.ts';
import { completeDocument } from '../../../../src/routing/account/complete.ts';
import { AccountDirectory } from '../../../../src/routing/index.ts';
import type { OutgoingInviteHandlers } from '../../../../src/sip/dialog/outgoing-invite.ts';
import { NameAddr, SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import { MemoryLocationStore, MemoryTrunkStore } from '../../../../src/store/index.ts';
import { until } from '../../../kit/wait.ts';

const ACCOUNT = 'acme.test';
const CALL = asCallId('call-1');
const NAMES = ['first', 'second'];

const account = new AccountDirectory(
  completeDocument({
    account: { domain: ACCOUNT },
    trunks: NAMES.map(name => ({
      ...{ name, kind: 'pbx', encryption: 'off', maxCalls: 1 },
      registration: { username: `${name}-pbx`, password: 'long secret' },
    })),
    routeGroups: [{ name: 'out', trunks: NAMES.map((trunk, index) => ({ trunk, priority: index + 1 })) }],
  }),
);

interface Invited {
  /** The trunk's name. */
  readonly over: string;
  readonly handlers: OutgoingInviteHandlers;
}

const LEG = {
  createOffer: () => Promise.resolve('v=0'),
  acceptAnswer: () => Promise.resolve(),
  stats: () => Promise.resolve(undefined),
  close: () => undefined,
};

let stage: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  stage = await setUp();
});
afterEach(() => {
  vi.restoreAllMocks();
  stage.close();
});

async function setUp() {
  const clock = new FakeClock();
  const ids = new SequentialIds();
  const source = { byDomain: () => account, revision: 1, domains: () => [ACCOUNT], onChange: () => () => undefined };
  const directory = new AccountTrunks(source, { read: () => undefined });
  const store = new MemoryTrunkStore(clock);
  const locations = new MemoryLocationStore();
  for (const name of NAMES) {
    const aor = asAor(`sip:${name}-pbx@${ACCOUNT}`);
    const contact = `sip:${name}-pbx@${name}.test`;
    const rest = { expiresAt: 1, q: 1, sipCallId: name, cseq: 1, transport: 'udp', zone: 'a', path: [] };
    await locations.update(aor, () => [{ aor, key: name, contact, ...rest }]);
  }
  const calls = new TrunkCalls({
    ...{ directory, seats: store, clock, log: silentLogger },
    ...{ calls: () => [CALL], switches: () => 1 },
  });
  const trunks = new TrunkWays({
    ...{ directory, calls, reports: store, locations, domain: ACCOUNT, ids },
    isAlive: () => true,
    random: () => 0,
  });
  const invited: Invited[] = [];
  const media = { createLeg: vi.fn(() => Promise.resolve(LEG)) };
  const services = {
    ...{ clock, ids, log: silentLogger, domain: ACCOUNT, accounts: source, trunks, media, policy: {} },
    ...{ contacts: { encode: () => 'token' }, inner: { host: '10.0.0.1', port: 6000 } },
    profiles: { learn: () => undefined },
    dialogs: {
      invite: ({ uri, handlers }: { uri: string; handlers: OutgoingInviteHandlers }) => {
        invited.push({ over: /@(\w+)\./.exec(uri)?.[1] ?? '', handlers });
        return { cancel: () => undefined };
      },
    },
  };
  const heard: { failed: Refusal[]; answered: Leg[] } = { failed: [], answered: [] };
  const ring = new TargetRing(
    services as never,
    { to: 'number', number: '+14155550123', routeGroup: 'out' },
    {
      ...{ callId: CALL, codecs: [], headers: [], language: 'en' },
      from: NameAddr.parse('<sip:+14155550100@acme.test>'),
    },
    {
      ...{ begun: () => undefined, ringing: () => undefined, early: () => undefined, redirected: () => undefined },
      answered: leg => heard.answered.push(leg),
      failed: refusal => heard.failed.push(refusal),
    },
  );
  /** Somebody else's call has the only seat. */
  const fill = (name: string): Promise<boolean> =>
    store.take({ account: ACCOUNT, name, callId: `of ${name}`, slot: 'in' }, 1, clock.now() + 60_000);
  const close = (): void => {
    ring.cancel();
    calls.close();
    directory.close();
  };
  const invitation = (index: number): Promise<Invited> => until('an INVITE', () => invited[index]);
  const taken = async (): Promise<string[]> => (await store.taken()).map(({ name }) => name);
  return { ring, calls, media, invited, invitation, heard, fill, taken, close };
}

const REQUEST = SipRequest.create({ method: 'INVITE', uri: 'sip:a@b.test', headers: [] });
const refusal = (status: number): SipResponse => SipResponse.to(REQUEST, status, { toTag: 't' });
const answer = (): SipResponse =>
  SipResponse.to(REQUEST, 200, { toTag: 't' }).setBody(
    'application/sdp',
    'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n',
  );
const dialog = { id: { sipCallId: 'reached' }, bye: () => undefined } as never;

describe('a call over a route group of two trunks', () => {
  it('takes a seat of the first one only, and gives it back when it is over', async () => {
    const { ring, invitation, invited, heard, taken, calls } = stage;
    ring.start();
    const { over, handlers } = await invitation(0);
    expect([over, await taken()]).toEqual(['first', ['first']]);
    handlers.accepted(answer(), dialog);
    const leg = await until('the answer', () => heard.answered[0]);
    expect([invited.length, await taken()]).toEqual([1, ['first']]);
    calls.ended(CALL, false);
    expect(await taken()).toEqual([]);
    await leg.close();
  });

  it('gives the seat back when whoever was reached leaves the call, though that goes on', async () => {
    const { ring, invitation, heard, taken } = stage;
    ring.start();
    (await invitation(0)).handlers.accepted(answer(), dialog);
    const leg = await until('the answer', () => heard.answered[0]);
    await leg.close();
    expect(await taken()).toEqual([]);
  });

  it('the seat goes along when whoever was reached goes on in another call', async () => {
    const { ring, invitation, heard, taken, calls } = stage;
    ring.start();
    (await invitation(0)).handlers.accepted(answer(), dialog);
    const leg = await until('the answer', () => heard.answered[0]);
    leg.seat?.moveTo('another call');
    calls.ended(CALL, false);
    expect(await taken()).toEqual(['first']);
    await leg.close();
    expect(await taken()).toEqual([]);
  });

  it('goes over the second one when the first is full', async () => {
    const { ring, invitation, fill, taken } = stage;
    await fill('first');
    ring.start();
    expect((await invitation(0)).over).toBe('second');
    expect(await taken()).toEqual(['first', 'second']);
    ring.cancel();
    expect(await taken()).toEqual(['first']);
  });

  it('gives back the seat of the one that fails before it takes one of the next', async () => {
    const { ring, invitation, heard, taken } = stage;
    ring.start();
    (await invitation(0)).handlers.rejected(refusal(503));
    const { over, handlers } = await invitation(1);
    expect([over, await taken()]).toEqual(['second', ['second']]);
    handlers.rejected(refusal(486));
    expect([heard.failed, await taken()]).toEqual([[{ status: 486, reason: 'call-busy' }], []]);
  });

  it('finds no way when both are full', async () => {
    const { ring, invited, heard, fill } = stage;
    await fill('first');
    await fill('second');
    ring.start();
    expect(await until('the end', () => heard.failed[0])).toEqual({ status: 503, reason: 'call-no-trunk' });
    expect([invited, heard.failed.length]).toEqual([[], 1]);
  });

  it('goes over the second one when no media can be made for the first, and has then one that starts', async () => {
    const { ring, media, invitation, heard, taken } = stage;
    media.createLeg.mockRejectedValueOnce(new Error('no port'));
    ring.start();
    const { over, handlers } = await invitation(0);
    expect([over, await taken()]).toEqual(['second', ['second']]);
    // Whoever still rings decides: the failed one must not have been counted as one that may yet start.
    handlers.rejected(refusal(480));
    expect([heard.failed.length, await taken()]).toEqual([1, []]);
  });

  it('goes over the second one when the attempt at the first breaks down', async () => {
    const { ring, invitation, heard, taken } = stage;
    vi.spyOn(Attempt.prototype, 'start').mockRejectedValueOnce(new Error('broken'));
    ring.start();
    const { over, handlers } = await invitation(0);
    expect([over, await taken(), heard.failed]).toEqual(['second', ['second'], []]);
    expect(ring.legs()).toHaveLength(1);
    handlers.rejected(refusal(480));
    expect([heard.failed.length, await taken()]).toEqual([1, []]);
  });

  it('that is given up while its media is being made keeps no seat', async () => {
    const { ring, media, heard, taken, invited } = stage;
    media.createLeg.mockImplementationOnce(() => {
      ring.cancel();
      return Promise.resolve(LEG);
    });
    ring.start();
    await until('the media', () => media.createLeg.mock.calls.length === 1);
    await until('the seat to be free', async () => (await taken()).length === 0);
    expect([invited, heard.failed]).toEqual([[], []]);
  });
});
