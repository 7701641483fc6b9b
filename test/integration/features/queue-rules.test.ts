/** Who is offered a queue's calls and where those go that nobody takes, through a whole cluster with sound. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsNext, hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent, RawDialog } from '../../kit/raw-agent.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const WRAP_UP_SECONDS = 2;
const here = site({ switchesPerZone: 1 });
const { talker } = kit(here);

const members = (...extensions: string[]) => extensions.map(extension => ({ extension }));

beforeAll(() =>
  writeAccount(here.cluster, {
    sites: [{ name: 'Home' }, { name: 'Annex', code: '10' }],
    users: [
      ...['1001', '1002', '1003', '1011', '1021', '1022', '1023', '1024', '1031'].map(extension => ({ extension })),
      { extension: '1032', site: 'Home' },
      { extension: '1041', site: 'Annex' },
    ],
    hours: [{ name: 'never', ranges: [] }],
    prompts: [{ name: 'sorry', phrase: 'receptionist.closed' }],
    queues: [
      {
        ...{ extension: '2001', name: 'Sales', distribution: 'sequential', members: members('1001', '1002') },
        ...{ managers: ['1003'], optOutReasons: ['break', 'training'], optOutReasonRequired: true },
      },
      {
        ...{ extension: '2002', name: 'Wrap', distribution: 'sequential', members: members('1011') },
        wrapUpSeconds: WRAP_UP_SECONDS,
      },
      {
        ...{ extension: '2003', name: 'Slow', members: members('1021'), maxWaitSeconds: 1 },
        overflow: { maxWait: { queue: '2004' } },
      },
      {
        ...{ extension: '2004', name: 'Empty', members: members('1022') },
        overflow: { noMembers: { group: '2101' } },
      },
      {
        ...{ extension: '2005', name: 'Shut', members: members('1021'), settings: { hours: 'never' } },
        overflow: { closed: { message: 'sorry' } },
      },
      { extension: '2006', name: 'Turn', distribution: 'rotating', members: members('1051', '1052') },
      { extension: '2007', name: 'Idle', distribution: 'longestIdle', members: members('1053', '1054') },
      {
        ...{ extension: '2008', name: 'Batch', distribution: 'groupRotating', batchSize: 2 },
        members: members('1055', '1056', '1057', '1058'),
      },
    ],
    groups: [
      {
        ...{ extension: '2101', name: 'Rest', members: ['1023'], ringSeconds: 1 },
        whenUnanswered: { user: '1024' },
      },
    ],
    routingRules: [
      { name: 'no', pattern: '55XX', reject: 603 },
      { name: 'annex', pattern: '8XX', site: 'Annex', strip: 1 },
    ],
  }),
);

const calls = (agent: RawAgent): number =>
  agent.log.filter(
    message => 'method' in message && message.method === 'INVITE' && !(message.get('To') ?? '').includes(';tag='),
  ).length;

const both = (caller: Talker, member: Talker) =>
  Promise.all([hears(caller.sound, 'the caller'), hears(member.sound, 'the member')]);

async function talkAndPart(caller: Talker, dialog: RawDialog, member: Talker): Promise<void> {
  await both(caller, member);
  expect(await dialog.bye()).toBe(200);
  await member.agent.next('BYE');
}

/** Dials a code, hears what is said and is hung up on. */
async function code(phone: Talker, dialled: string, said: string): Promise<void> {
  phone.sound.clear();
  await phone.dial(dialled);
  await hearsPrompt(phone.sound, said);
  phone.agent.respond(await phone.agent.next('BYE'), 200);
}

describe('a member', () => {
  it('opts out by a code that tells why, is offered nothing then, and is opted in again by the manager', async () => {
    const [first, second, manager, caller] = [
      await talker(1001, 700, 500),
      await talker(1002, 700, 500),
      await talker(1003, 900, 500),
      await talker(1004, 500, 700),
    ];
    await code(first, '*462001', 'feature.not-allowed');
    await code(first, '*462001*1', 'feature.opted-out');
    const [dialog] = await Promise.all([caller.dial(2001), second.answer()]);
    await talkAndPart(caller, dialog, second);
    expect(calls(first.agent)).toBe(0);
    // Whoever manages nothing opts nobody in.
    const stranger = await caller.agent.invite(`sip:*452001*1001@${DOMAIN}`, { body: caller.sound.sdp() });
    expect((await stranger.exchange.final()).status).toBe(403);
    await code(manager, '*452001*1001', 'feature.opted-in');
    const [again] = await Promise.all([caller.dial(2001), first.answer()]);
    await talkAndPart(caller, again, first);
    expect(calls(second.agent)).toBe(1);
  }, 60_000);

  it('is left in peace after a call for as long as the queue says', async () => {
    const [member, one, two] = [
      await talker(1011, 700, 500),
      await talker(1012, 500, 700),
      await talker(1013, 500, 700),
    ];
    const [dialog] = await Promise.all([one.dial(2002), member.answer()]);
    await both(one, member);
    expect(await dialog.bye()).toBe(200);
    const rests = performance.now();
    await member.agent.next('BYE');
    const [next] = await Promise.all([two.dial(2002), member.answer()]);
    expect(performance.now() - rests).toBeGreaterThan(WRAP_UP_SECONDS * 1000 - 100);
    await talkAndPart(two, next, member);
  }, 30_000);
});

describe('callers one after the other', () => {
  /** Each caller hears the member who is to have it, whose phone alone rings, and is heard. */
  it.each([
    ['rotating', '2006', [1051, 1052], [0, 1, 0]],
    ['to whoever has been idle for longest', '2007', [1053, 1054], [0, 1, 0]],
  ] as const)(
    'are put through %s',
    async (_how, queue, extensions, order) => {
      const caller = await talker(1059, 500, 700);
      const agents = await Promise.all(extensions.map(extension => talker(extension, 700, 500)));
      const rang = agents.map(() => 0);
      for (const index of order) {
        const member = agents[index] as Talker;
        const [dialog] = await Promise.all([caller.dial(queue), member.answer()]);
        await talkAndPart(caller, dialog, member);
        rang[index] = (rang[index] ?? 0) + 1;
        expect(agents.map(({ agent }) => calls(agent))).toEqual(rang);
      }
    },
    30_000,
  );

  it('ring batches of members, which take turns', async () => {
    const caller = await talker(1060, 500, 700);
    const extensions = [1055, 1056, 1057, 1058];
    const agents = await Promise.all(extensions.map(extension => talker(extension, 700, 500)));
    const [first, second, third, fourth] = agents as [Talker, Talker, Talker, Talker];
    const [one] = await Promise.all([caller.dial('2008'), first.ring(), second.answer()]);
    expect((await first.agent.next('CANCEL')).get('Reason')).toContain('Call completed elsewhere');
    await talkAndPart(caller, one, second);
    expect(agents.map(({ agent }) => calls(agent))).toEqual([1, 1, 0, 0]);
    const [two] = await Promise.all([caller.dial('2008'), third.answer(), fourth.ring()]);
    await talkAndPart(caller, two, third);
    expect(agents.map(({ agent }) => calls(agent))).toEqual([1, 1, 1, 1]);
  }, 30_000);
});

describe('a caller whom nobody takes', () => {
  it('goes on to the next queue, from there to a group, and from there to a user, who has the caller', async () => {
    const [slow, out, rest, last, caller] = [
      await talker(1021, 900, 500),
      await talker(1022, 900, 500),
      await talker(1023, 900, 500),
      await talker(1024, 700, 500),
      await talker(1025, 500, 700),
    ];
    await code(out, '*462004', 'feature.opted-out');
    const [dialog] = await Promise.all([caller.dial(2003), slow.ring(), rest.ring(), last.answer()]);
    await talkAndPart(caller, dialog, last);
    expect(calls(out.agent)).toBe(0);
    const [record] = await here.records(1025);
    expect(record?.via).toEqual(['queue 2003', 'queue 2004', 'group 2101']);
    await code(out, '*452004', 'feature.opted-in');
  }, 30_000);

  it('hears that the queue is closed', async () => {
    const caller = await talker(1026, 500, 700);
    await caller.dial(2005);
    await hearsNext(caller.sound, 'receptionist.closed');
    caller.agent.respond(await caller.agent.next('BYE'), 200);
  }, 30_000);
});

describe('a routing rule', () => {
  it('refuses what nobody is to dial', async () => {
    const caller = await talker(1031, 500, 700);
    const call = await caller.agent.invite('sip:5501@' + DOMAIN, { body: caller.sound.sdp() });
    expect((await call.exchange.final()).status).toBe(603);
  });

  it('has the rest dialled as at another site, where the short extension is meant', async () => {
    const [caller, there] = [await talker(1032, 500, 700), await talker(1041, 700, 500)];
    const [dialog] = await Promise.all([caller.dial('841'), there.answer()]);
    await talkAndPart(caller, dialog, there);
  });
});
