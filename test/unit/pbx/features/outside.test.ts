import { describe, expect, it } from 'vitest';
import type { CallContext, Target, Verb, World } from '../../../../src/pbx/call/application.ts';
import { outsideCall } from '../../../../src/pbx/features/outside/application.ts';
import { account, goOf, Stage, verbsOf } from './kit.ts';

const ADDRESS = { country: 'US', city: 'San Jose', street: 'Almaden Blvd' };
const AT = Date.parse('2030-01-08T12:00:00Z');

function emergency(policy: Record<string, unknown>, runtime?: World['runtime']) {
  const directory = account(
    {
      sites: [{ name: 'HQ', address: ADDRESS, emergency: policy }],
      users: ['1001', '1002', '1003'].map(extension => ({ extension })),
      groups: [{ extension: '2300', name: 'Safety', members: ['1002', '1003'] }],
      queues: [{ extension: '2200', name: 'Guards', members: [{ extension: '1003' }] }],
    },
    { country: 'US' },
  );
  const scene = { directory, now: AT, ...(runtime && { runtime }) };
  const stage = new Stage(outsideCall, { kind: 'emergency', number: '911' }, scene);
  return { stage, verbs: stage.on({ event: 'start' }) };
}

describe('a call that some routing has sent outside', () => {
  const NUMBER = '+14155550123';
  const directory = account({
    users: [{ extension: '1001' }, { extension: '1002', settings: { pressOne: true } }],
    queues: [{ extension: '2200', name: 'Support' }],
    receptionists: [
      {
        extension: '2000',
        name: 'Main',
        business: { destination: { user: '1001' } },
        settings: { callingPlan: 'none' },
      },
    ],
    callingPlans: [{ name: 'none', domestic: false }],
    trunks: [{ name: 'one' }],
    routeGroups: ['first', 'west'].map(name => ({ name, trunks: [{ trunk: 'one' }] })),
    routingRules: [
      { name: 'west', pattern: '+1415.', routeGroup: 'west' },
      { name: 'never', pattern: '+1613.', reject: 603 },
    ],
    numbers: [{ number: '+16695550101', assignedTo: { user: '1001' } }],
  });
  const sent = (number: string, context: Partial<CallContext>) => {
    const stage = new Stage(outsideCall, { kind: 'number', number }, { directory, context });
    return { stage, verbs: stage.on({ event: 'start' }) };
  };

  it('leaves by the route of whoever has sent it', () => {
    expect(targets(sent(NUMBER, { sentBy: '2200' }).verbs)).toEqual([
      { to: 'number', number: NUMBER, routeGroup: 'west' },
    ]);
    expect(targets(sent('+12125550123', {}).verbs)).toMatchObject([{ routeGroup: 'first' }]);
  });

  it('does not leave where it must not, and stays inside where the number is our own', () => {
    const refused = { kind: 'none', status: 403, reason: 'call-not-allowed' };
    expect(goOf(sent(NUMBER, { sentBy: '2000' }).verbs)).toEqual(refused);
    expect(goOf(sent('+442079460000', { sentBy: '2200' }).verbs)).toEqual(refused);
    expect(goOf(sent('+16135550123', {}).verbs)).toEqual({ ...refused, status: 603 });
    expect(goOf(sent('+16695550101', {}).verbs)).toEqual({ kind: 'user', extension: '1001' });
  });

  it("is taken by a key where a user wants it so, and is the user's again when nobody presses it", () => {
    const { stage, verbs } = sent(NUMBER, { sentBy: '1002', forwardedBy: ['1002'] });
    expect(targets(verbs)).toMatchObject([{ number: NUMBER, confirm: { accept: '1' } }]);
    expect(goOf(stage.on({ event: 'dialFailed', status: 603, reason: 'call-refused' }))).toEqual({
      kind: 'voicemail',
      extension: '1002',
    });
    expect(targets(sent(NUMBER, { sentBy: '2200', forwardedBy: ['1002'] }).verbs)[0]?.confirm).toBeUndefined();
  });
});

const targets = (verbs: readonly Verb[]): readonly Target[] =>
  verbs.flatMap(one => (one.verb === 'dial' ? one.targets : []));
const names = (verbs: readonly Verb[]): readonly string[] =>
  targets(verbs).map(one => (one.to === 'extension' ? one.extension : one.to === 'number' ? one.number : ''));

describe('an emergency call', () => {
  it('rings before anybody is told, and says where its caller is', () => {
    const { verbs } = emergency({});
    expect(verbsOf(verbs)).toEqual(['note', 'dial', 'ask']);
    expect(verbs.at(-1)).toMatchObject({ service: 'emergency', question: { ask: 'tell', number: '911' } });
    expect(targets(verbs)).toEqual([{ to: 'number', number: '911', emergency: { address: ADDRESS, at: AT } }]);
  });

  it('says what the user has reported instead of the address of a phone that is elsewhere', () => {
    const get = (_domain: string, extension: string, name: string) =>
      (extension === '1001' && name === 'location' ? { text: 'Hotel Adler', at: 7 } : undefined) as never;
    expect(targets(emergency({}, { get }).verbs)).toMatchObject([
      { emergency: { country: 'US', reported: 'Hotel Adler', at: 7 } },
    ]);
  });

  it.each([
    ['a user', { user: '1002' }, ['1002']],
    ['a group', { group: '2300' }, ['1002', '1003']],
    ['a queue', { queue: '2200' }, ['1003']],
  ])('to a team that is %s: everybody of it, then the answering point', (_what, team, members) => {
    const { stage, verbs } = emergency({ routing: 'teamThenPsap', team, teamSeconds: 15 });
    expect(names(verbs)).toEqual(members);
    expect(verbs).toContainEqual(expect.objectContaining({ verb: 'dial', ringMs: 15_000 }));
    expect(names(stage.on({ event: 'dialFailed', status: 480, reason: 'call-no-answer' }))).toEqual(['911']);
  });

  it('to both at once: the team is called apart, so that whoever of it answers does not end the call to the answering point', () => {
    const { stage, verbs } = emergency({ routing: 'both', team: { group: '2300' } });
    expect(names(verbs)).toEqual(['911']);
    expect(verbsOf(verbs)).toEqual(['note', 'dial', 'ask', 'ask']);
    expect(stage.on({ event: 'reply', to: 'emergency', value: null })).toEqual([]);
    expect(stage.on({ event: 'reply', to: 'emergency', value: { call: 'c1', leg: 'l1' } })).toEqual([
      {
        verb: 'summon',
        targets: ['1002', '1003'].map(extension => ({ to: 'extension', extension })),
        destination: { kind: 'safetyTeam', call: 'c1', leg: 'l1', caller: '1001' },
        ringMs: 180_000,
        first: true,
      },
    ]);
    // Nobody answers at the answering point: the caller is the team's, and of whoever has answered already.
    const alone = stage.on({ event: 'dialFailed', status: 503, reason: 'call-no-trunk' });
    expect(names(alone)).toEqual(['1002', '1003']);
    expect(alone).toContainEqual({ verb: 'ask', service: 'emergency', question: { ask: 'alone' } });
    expect(verbsOf(stage.on({ event: 'dialFailed', status: 480, reason: 'call-no-answer' }))).toEqual(['reject']);
  });

  it('of one of the team rings the others; where he is all of it, nobody is waited for', () => {
    expect(names(emergency({ routing: 'teamThenPsap', team: { user: '1001' } }).verbs)).toEqual(['911']);
    expect(names(emergency({ routing: 'team', team: { user: '1001' } }).verbs)).toEqual(['911']);
  });

  it('does not wait for a team that cannot be rung', () => {
    expect(names(emergency({ routing: 'teamThenPsap', team: { hangup: true } }).verbs)).toEqual(['911']);
  });
});
