/** Conferences, monitoring, paging, intercom, shared phones and hand-off through a whole cluster: who hears whom, by tones. */
import { createSocket } from 'node:dgram';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeMuLaw } from '../../../src/media/audio/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import type { RawDialog } from '../../kit/raw-agent.ts';
import { toneShare } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';
import { site } from '../wire/site.ts';
import * as rooms from './rooms-kit.ts';
import { answers, bye, dials, hears, hearsOnly, hungUpOn, isNewCall, press, TONES, type Party } from './rooms-kit.ts';

// Two switches: one half of the callers comes in where the room is not.
const here = site();

const ACCOUNT = {
  users: [
    { extension: '1026', settings: { intercom: false } },
    { extension: '1029', settings: { intercom: false } },
    { extension: '1037', name: 'Ada', pin: '4711' },
  ],
  commonAreaPhones: [{ extension: '1036', name: 'Lobby', hotDesking: true }],
  conferenceRooms: [
    { extension: '8001', name: 'Monday', pin: '2468' },
    { extension: '8002', name: 'Open', tones: false },
    { extension: '8003', name: 'Chimes' },
  ],
  pagingGroups: [
    { extension: '7001', name: 'Floor', members: ['1024', '1025', '1026'] },
    { extension: '7002', name: 'Hall', multicast: '239.1.2.3:15004' },
  ],
  monitoring: [{ name: 'Boss', supervisors: ['1021'], targets: ['1020'] }],
};

beforeAll(() => writeAccount(here.cluster, ACCOUNT));

const party = (extension: number, tone: number): Promise<Party> => rooms.party(here, extension, tone);

/** Listens to plain RTP in PCMU as phones do that are set to a group; the last half second of it. */
async function multicastGroup(group: string, port: number): Promise<{ heard(): Int16Array; close(): void }> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const payloads: Buffer[] = [];
  socket.on('message', packet => {
    expect(packet.readUInt8(1) & 0x7f).toBe(0);
    payloads.push(packet.subarray(12));
  });
  await new Promise<void>(resolve => socket.bind(port, group, resolve));
  socket.addMembership(group, '127.0.0.1');
  return {
    heard: () => decodeMuLaw(Buffer.concat(payloads.slice(-25))),
    close: () => socket.close(),
  };
}

describe('conference', () => {
  it('all hear each other and nobody himself, from both zones; *6 mutes', async () => {
    const [a, b, c, d] = await Promise.all([
      party(1011, TONES[0]),
      party(1012, TONES[1]),
      party(1013, TONES[2]),
      party(1014, TONES[3]),
    ]);
    const dialogs = [];
    for (const one of [a, b, c, d]) dialogs.push(await dials(one, '8002'));
    await hearsOnly(a, [TONES[1], TONES[2], TONES[3]]);
    await hearsOnly(b, [TONES[0], TONES[2], TONES[3]]);
    await hearsOnly(d, [TONES[0], TONES[1], TONES[2]]);
    const rooms = await Promise.all(
      here.cluster.ready.nodes
        .filter(({ id }) => id.startsWith('switch-'))
        .map(async ({ id }) => ((await here.cluster.inspect(id, 'calls')) as unknown[]).length),
    );
    // Two came in elsewhere and were brought to the room.
    expect(rooms.toSorted()).toEqual([2, 4]);
    press(b, '*6');
    await hearsOnly(a, [TONES[2], TONES[3]]);
    await hearsOnly(b, [TONES[0], TONES[2], TONES[3]]);
    press(b, '*6');
    await hearsOnly(a, [TONES[1], TONES[2], TONES[3]]);
    await bye(...dialogs);
  });

  it('32 at once, three of whom speak, in two zones; one more hears that the room is full', async () => {
    const SILENT = 0;
    const all = await Promise.all(Array.from({ length: 33 }, (_, i) => party(1058 + i, TONES[i] ?? SILENT)));
    const [speakers, listeners, late] = [all.slice(0, 3), all.slice(4, 33), all[3] as Party];
    const dialogs = [];
    for (const one of [...speakers, ...listeners]) dialogs.push(await dials(one, '8002'));
    const [x, y, z] = TONES;
    await Promise.all(listeners.map(one => hearsOnly(one, [x, y, z])));
    await Promise.all([hearsOnly(speakers[0] as Party, [y, z]), hearsOnly(speakers[2] as Party, [x, y])]);
    await dials(late, '8002');
    await hears(late, 'conference.full');
    await hungUpOn(late);
    await bye(...dialogs);
  }, 120_000);

  it('rising tones tell of who comes, falling ones of who goes', async () => {
    const [a, b] = [await party(1031, TONES[0]), await party(1032, TONES[1])];
    const first = await dials(a, '8003');
    await hears(a, 'conference.alone');
    /** When each of the two notes is loudest, in steps of 20 ms since `from`. */
    const notes = (from: number): readonly [number, number] | undefined => {
      const heard = a.sound.recording().slice(from);
      const loudest = (hz: number): number | undefined => {
        const shares = Array.from({ length: Math.max(0, Math.floor(heard.length / 160) - 4) }, (_, i) =>
          toneShare(heard.subarray(i * 160, i * 160 + 640), 8000, hz),
        );
        const most = Math.max(0, ...shares);
        return most > 0.25 ? shares.indexOf(most) : undefined;
      };
      const [low, high] = [loudest(660), loudest(880)];
      return low === undefined || high === undefined ? undefined : [low, high];
    };
    const before = a.sound.recording().length;
    const second = await dials(b, '8003');
    const [low = 0, high = 0] = (await until('somebody to come', () => notes(before))) ?? [];
    expect(high).toBeGreaterThan(low);
    await hearsOnly(a, [TONES[1]]);
    const later = a.sound.recording().length;
    await bye(second);
    const [fallen = 0, begun = 0] = (await until('somebody to go', () => notes(later))) ?? [];
    expect(fallen).toBeGreaterThan(begun);
    await bye(first);
  });

  it('asks for the PIN, and says how many there are', async () => {
    const a = await party(1015, TONES[0]);
    const first = await dials(a, '8001');
    await hears(a, 'conference.pin');
    press(a, '1111#');
    await hears(a, 'login.pin-wrong');
    a.sound.clear();
    await hears(a, 'conference.pin');
    press(a, '2468#');
    await hears(a, 'conference.alone');
    await bye(first);
  });

  it("a phone merges its two calls in its user's own room", async () => {
    const [a, b, c] = await Promise.all([party(1016, TONES[0]), party(1017, TONES[1]), party(1018, TONES[2])]);
    const both = await Promise.all([answers(b), answers(c), dials(a, '1017'), dials(a, '1018')]);
    const [toB, toC] = [both[2], both[3]];
    for (const dialog of [toB, toC]) {
      const refer = dialog.request('REFER', {
        headers: [`Refer-To: <sip:*65@${DOMAIN}>`, 'Refer-Sub: false', 'Supported: norefersub'],
      });
      expect((await refer.final()).status).toBe(202);
    }
    await hearsOnly(b, [TONES[2]]);
    const mine = await dials(a, '*65');
    await hearsOnly(a, [TONES[1], TONES[2]]);
    await hearsOnly(b, [TONES[0], TONES[2]]);
    await bye(mine, both[0].dialog, both[1].dialog);
  });
});

describe("a phone's conference key", () => {
  // Calls are spread over two switches: in turn the room, the one and the other call are together and apart.
  it.each([
    ['sends each of them to the room', 1, 1041],
    ['sends each of them to the room', 2, 1044],
    ['asks the room to fetch each of them', 1, 1047],
    ['asks the room to fetch each of them', 2, 1050],
  ])('%s (round %i)', async (how, round, first) => {
    const [a, b, c] = [
      await party(first, TONES[0]),
      await party(first + 1, TONES[1]),
      await party(first + 2, TONES[2]),
    ];
    const calls: RawDialog[] = [];
    const taken: RawDialog[] = [];
    for (const [version, other] of [b, c].entries()) {
      const [answered, dialog] = await Promise.all([answers(other), dials(a, String(other.phone.extension))]);
      taken.push(answered.dialog);
      const hold = dialog.request('INVITE', { body: a.sound.sdp('sendonly', 50 + version) });
      dialog.ack(await hold.status(200));
      calls.push(dialog);
      // The rotation moves on by one.
      if (round === 2) await (await a.phone.invite(4711, { body: a.sound.sdp() })).exchange.final();
    }
    const room = await dials(a, '*65');
    const answer = a.phone.log.findLast(message => !('method' in message) && message.status === 200);
    expect(answer?.get('Contact')).toMatch(/;isfocus$/);
    const told = (): number =>
      a.phone.log.filter(message => 'method' in message && /^SIP\/2.0 200/.test(message.body.toString())).length;
    for (const call of calls) {
      const before = told();
      const fetch = `<sip:whoever@${DOMAIN}?Replaces=${encodeURIComponent(call.replaces())}>`;
      const refer = how.startsWith('asks')
        ? room.request('REFER', { headers: [`Refer-To: ${fetch}`] })
        : call.request('REFER', { headers: [`Refer-To: <${room.target}>`] });
      expect((await refer.final()).status).toBe(202);
      await until('to be told that he is in', () => (told() > before ? true : undefined));
      await hungUpOn(a);
    }
    await hearsOnly(a, [TONES[1], TONES[2]]);
    await hearsOnly(b, [TONES[0], TONES[2]]);
    await hearsOnly(c, [TONES[0], TONES[1]]);
    await bye(room);
    await hearsOnly(b, [TONES[2]]);
    await bye(...taken);
  });

  it('brings nobody else there than whom the phone talks with', async () => {
    const [a, b, c] = [await party(1053, TONES[0]), await party(1054, TONES[1]), await party(1055, TONES[2])];
    const [atB, toB] = await Promise.all([answers(b), dials(a, '1054')]);
    const room = await dials(c, '*65');
    const replaces = encodeURIComponent(toB.replaces());
    const status = async (): Promise<string | undefined> =>
      until('what has come of it', () =>
        c.phone.log
          .flatMap(message => ('method' in message ? [/^SIP\/2.0 ([2-6]\d\d)/.exec(message.body.toString())?.[1]] : []))
          .find(said => said !== undefined),
      );
    const refer = room.request('REFER', { headers: [`Refer-To: <sip:1054@${DOMAIN}?Replaces=${replaces}>`] });
    expect((await refer.final()).status).toBe(202);
    expect(await status()).toBe('481');
    // Nor may he be sent to a room of somebody else's by its address.
    const stray = toB.request('REFER', { headers: [`Refer-To: <${room.target}>`, 'Refer-Sub: false'] });
    expect((await stray.final()).status).toBe(202);
    await hearsOnly(a, [TONES[1]]);
    await hearsOnly(b, [TONES[0]]);
    await bye(room, toB);
    await hungUpOn(b);
    expect(atB.invite.method).toBe('INVITE');
  });
});

describe('monitoring', () => {
  it('listens, whispers, barges in and takes over; one at a time', async () => {
    const [customer, agent, boss] = await Promise.all([
      party(1019, TONES[0]),
      party(1020, TONES[1]),
      party(1021, TONES[2]),
    ]);
    const [answered, calling] = await Promise.all([answers(agent), dials(customer, '1020')]);
    await hearsOnly(customer, [TONES[1]]);
    const watching = await dials(boss, '*221020');
    await hearsOnly(boss, [TONES[0], TONES[1]]);
    await hearsOnly(agent, [TONES[0]]);
    press(boss, '2');
    await hearsOnly(agent, [TONES[0], TONES[2]]);
    await hearsOnly(customer, [TONES[1]]);
    const second = await here.agent({ extension: 1021 });
    const sound = await here.tone(TONES[3], TONES[3]);
    const late: Party = { phone: second, sound, tone: TONES[3] };
    await dials(late, '*221020');
    await hears(late, 'monitor.taken');
    await hungUpOn(late);
    press(boss, '3');
    await hearsOnly(customer, [TONES[1], TONES[2]]);
    press(boss, '4');
    await hungUpOn(agent);
    await hearsOnly(customer, [TONES[2]]);
    await hearsOnly(boss, [TONES[0]]);
    expect(answered.invite.method).toBe('INVITE');
    await bye(calling);
    await hungUpOn(boss);
    expect(watching.localTag).not.toBe('');
  });

  it('who may not is refused', async () => {
    const phone = await here.agent({ extension: 1022 });
    const call = await phone.invite(`sip:*221020@${DOMAIN}`, { body: (await here.tone(TONES[0], TONES[0])).sdp() });
    const refusal = await call.exchange.final();
    expect(refusal.status).toBe(403);
  });
});

describe('paging and intercom', () => {
  it('phones answer by themselves and hear the speaker, whom nobody interrupts', async () => {
    const [speaker, one, other, quiet] = await Promise.all([
      party(1023, TONES[0]),
      party(1024, TONES[1]),
      party(1025, TONES[2]),
      party(1026, TONES[3]),
    ]);
    const [first, second, paging] = await Promise.all([answers(one), answers(other), dials(speaker, '7001')]);
    expect(first.invite.get('Call-Info')).toContain('answer-after=0');
    expect(first.invite.get('Alert-Info')).toContain('alert-autoanswer');
    expect(second.invite.get('Answer-Mode')).toBe('Auto');
    await hearsOnly(one, [TONES[0]]);
    await hearsOnly(other, [TONES[0]]);
    await hears(speaker, 'page.begin');
    await hearsOnly(speaker, []);
    expect(quiet.sound.recording().length).toBe(0);
    await bye(paging);
    await Promise.all([hungUpOn(one), hungUpOn(other)]);
  });

  it('a multicast group hears the speaker', async () => {
    const hall = await multicastGroup('239.1.2.3', 15_004);
    try {
      const speaker = await party(1038, TONES[1]);
      const paging = await dials(speaker, '7002');
      await until('the speaker in the group', () => (toneShare(hall.heard(), 8000, TONES[1]) > 0.9 ? true : undefined));
      await bye(paging);
    } finally {
      hall.close();
    }
  });

  it('intercom speaks both ways; a phone that does not want it rings like any other', async () => {
    const [a, b, quiet] = await Promise.all([party(1027, TONES[0]), party(1028, TONES[1]), party(1029, TONES[3])]);
    const [heard, calling] = await Promise.all([answers(b), dials(a, '*801028')]);
    expect(heard.invite.get('Answer-Mode')).toBe('Auto');
    await hearsOnly(a, [TONES[1]]);
    await hearsOnly(b, [TONES[0]]);
    await bye(calling);
    await hungUpOn(b);
    const [rung, plain] = await Promise.all([answers(quiet), dials(a, '*801029')]);
    expect(rung.invite.get('Answer-Mode')).toBeUndefined();
    await bye(plain);
    await hungUpOn(quiet);
  });
});

describe('shared phones', () => {
  it('who logs in is called there and calls from there; the lock leaves emergency calls; who logs out is gone', async () => {
    const [lobby, friend] = await Promise.all([party(1036, TONES[0]), party(1030, TONES[1])]);
    await dials(lobby, '*741037');
    await hears(lobby, 'login.pin');
    press(lobby, '4711#');
    await hears(lobby, 'hotdesk.logged-in');
    await hungUpOn(lobby);
    const [rings, calling] = await Promise.all([answers(lobby), dials(friend, '1037')]);
    await hearsOnly(friend, [TONES[0]]);
    await bye(calling);
    await hungUpOn(lobby);
    expect(rings.invite.requestUri.toString()).toContain('1036');
    const [shown, own] = await Promise.all([answers(friend), dials(lobby, '1030')]);
    expect(shown.invite.from.uri.user).toBe('1037');
    expect(shown.invite.from.displayName).toBe('Ada');
    await bye(own);
    await hungUpOn(friend);
    await dials(lobby, '*76');
    await hears(lobby, 'lock.locked');
    await hungUpOn(lobby);
    const refused = await lobby.phone.invite(1030, { body: lobby.sound.sdp() });
    const refusal = await refused.exchange.final();
    expect(refusal.status).toBe(403);
    await dials(lobby, '*77');
    await hears(lobby, 'login.pin');
    press(lobby, '4711#');
    await hears(lobby, 'lock.unlocked');
    await hungUpOn(lobby);
    await dials(lobby, '*75');
    await hears(lobby, 'hotdesk.logged-out');
    await hungUpOn(lobby);
    const home = await party(1037, TONES[2]);
    const [, again] = await Promise.all([answers(home), dials(friend, '1037')]);
    await hearsOnly(friend, [TONES[2]]);
    await bye(again);
    await hungUpOn(home);
    expect(lobby.phone.log.filter(isNewCall)).toHaveLength(1);
  });
});

describe('hand-off', () => {
  it('another own device takes the call over', async () => {
    const [desk, friend] = await Promise.all([party(1033, TONES[0]), party(1034, TONES[1])]);
    const mobile: Party = {
      phone: await here.agent({ extension: 1033 }),
      sound: await here.tone(TONES[2], TONES[2]),
      tone: TONES[2],
    };
    const [talking] = await Promise.all([answers(friend), dials(desk, '1034')]);
    await hearsOnly(friend, [TONES[0]]);
    const taken = await dials(mobile, '*64');
    await hungUpOn(desk);
    await hearsOnly(friend, [TONES[2]]);
    await hearsOnly(mobile, [TONES[1]]);
    await bye(taken);
    await hungUpOn(friend);
    expect(talking.dialog.localTag).not.toBe('');
  });
});
