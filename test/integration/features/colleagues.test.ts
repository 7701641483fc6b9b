/** Calls among the people of a company, through a whole cluster: whose own phone a call must not ring, and where phones send calls by code. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawAgent } from '../../kit/raw-agent.ts';
import { kit, refer, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const here = site();
const { talker } = kit(here);

const short = { settings: { ringSeconds: 1 } };

beforeAll(() =>
  writeAccount(here.cluster, {
    users: [
      {
        extension: '1001',
        delegates: [{ extension: '1002' }, { extension: '1003' }],
        vip: { mode: 'delegatesFirst', delegateSeconds: 30 },
      },
      ...['1002', '1003', '1011', '1012', '1014', '1022', '1023', '1024'].map(extension => ({ extension })),
      { extension: '1021', ...short },
    ],
    groups: [
      { extension: '2001', name: 'Sales', members: ['1011', '1012'] },
      { extension: '2002', name: 'Night', members: ['1013'], whenUnanswered: { user: '1014' } },
    ],
  }),
);

/** Calls that this phone has had. */
const calls = (agent: RawAgent): number =>
  agent.log.filter(
    message => 'method' in message && message.method === 'INVITE' && !(message.get('To') ?? '').includes(';tag='),
  ).length;

async function both(a: Talker, b: Talker): Promise<void> {
  await Promise.all([hears(a.sound, 'the caller'), hears(b.sound, 'the callee')]);
}

describe('an assistant whose phone rings before that of the executive', () => {
  it('reaches her, whose phone alone rings', async () => {
    const [assistant, executive, other] = [
      await talker(1002, 500, 600),
      await talker(1001, 600, 500),
      await talker(1003, 700, 500),
    ];
    const [dialog] = await Promise.all([assistant.dial(1001), executive.answer()]);
    await both(assistant, executive);
    expect([assistant, other].map(({ agent }) => calls(agent))).toEqual([0, 0]);
    expect(await dialog.bye()).toBe(200);
    await executive.agent.next('BYE');
    for (const { agent } of [assistant, executive, other]) await agent.register({ expires: 0 });
  });

  it('puts a caller through to her', async () => {
    const [caller, assistant, executive] = [
      await talker(1004, 500, 700),
      await talker(1002, 700, 500),
      await talker(1001, 600, 500),
    ];
    const dialled = caller.dial(1001);
    const atAssistant = await assistant.answer();
    const dialog = await dialled;
    await both(caller, assistant);
    caller.sound.listenFor = 600;
    const [told] = await Promise.all([refer(atAssistant, `1001@${DOMAIN}`), executive.answer()]);
    expect(told).toContain('200');
    await both(caller, executive);
    expect(calls(assistant.agent)).toBe(1);
    expect(await dialog.bye()).toBe(200);
    await executive.agent.next('BYE');
    for (const { agent } of [assistant, executive]) await agent.register({ expires: 0 });
  });
});

describe('a shared line group', () => {
  it('does not ring the member who calls it', async () => {
    const [caller, colleague] = [await talker(1011, 500, 600), await talker(1012, 600, 500)];
    const [dialog] = await Promise.all([caller.dial(2001), colleague.answer()]);
    await both(caller, colleague);
    expect(calls(caller.agent)).toBe(0);
    expect(await dialog.bye()).toBe(200);
    await colleague.agent.next('BYE');
  });

  it('whose only phone sends its calls elsewhere by itself takes it for one that does not answer', async () => {
    const [caller, night] = [await talker(1015, 500, 600), await talker(1014, 600, 500)];
    const moved = await here.agent({ extension: 1013 });
    const dialled = caller.dial(2002);
    const invite = await moved.next('INVITE');
    moved.respond(invite, 302, { headers: [`Contact: <sip:1016@${DOMAIN}>`] });
    await night.answer();
    const dialog = await dialled;
    await both(caller, night);
    expect(await dialog.bye()).toBe(200);
    await night.agent.next('BYE');
  });
});

describe('forwarding by code', () => {
  /** Dials a code, hears what is said and is hung up on. */
  async function code(phone: Talker, dialled: string, said: string): Promise<void> {
    phone.sound.clear();
    await phone.dial(dialled);
    await hearsPrompt(phone.sound, said);
    await phone.agent.next('BYE').then(bye => phone.agent.respond(bye, 200));
  }

  /** The call of another extension reaches this phone, and both talk. */
  async function arrives(at: Talker, caller: Talker): Promise<void> {
    const [dialog] = await Promise.all([caller.dial(1021), at.answer()]);
    await both(caller, at);
    expect(await dialog.bye()).toBe(200);
    await at.agent.next('BYE');
  }

  it('sends all calls, busy ones and unanswered ones where they are to go, until it is taken back', async () => {
    const [caller, owner] = [await talker(1025, 500, 600), await talker(1021, 600, 500)];
    const [always, busy, late] = [
      await talker(1022, 600, 500),
      await talker(1023, 600, 500),
      await talker(1024, 600, 500),
    ];
    await code(owner, '*721022', 'feature.forward-on.1');
    await arrives(always, caller);
    expect(calls(owner.agent)).toBe(0);
    await code(owner, '*73', 'feature.forward-off');
    await arrives(owner, caller);

    await code(owner, '*901023', 'feature.forward-on.1');
    const refused = owner.agent
      .next(message => 'method' in message && message.method === 'INVITE')
      .then(invite => owner.agent.respond(invite as SipRequest, 486));
    await Promise.all([arrives(busy, caller), refused]);
    await code(owner, '*91', 'feature.forward-off');

    await code(owner, '*921024', 'feature.forward-on.1');
    // It rings for a second.
    await Promise.all([arrives(late, caller), owner.ring()]);
    await code(owner, '*93', 'feature.forward-off');
    await arrives(owner, caller);
  }, 60_000);
});
