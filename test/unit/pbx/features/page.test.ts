import { describe, expect, it } from 'vitest';
import type { CallEvent, Json } from '../../../../src/pbx/call/application.ts';
import { intercom } from '../../../../src/pbx/features/intercom/application.ts';
import { page, type PageState } from '../../../../src/pbx/features/page/application.ts';
import { PageService } from '../../../../src/pbx/features/page/service.ts';
import { account, saidIn, Stage, verbsOf, type Scene } from './kit.ts';
import { run } from './runs.ts';

const directory = account({
  users: [
    { extension: '1001' },
    { extension: '1002' },
    { extension: '1003', settings: { intercom: false } },
    { extension: '1004' },
    { extension: '1005', blocking: { numbers: [{ number: '1004' }] } },
    { extension: '1009' },
  ],
  pagingGroups: [
    { extension: '7001', name: 'Everybody', members: ['1001', '1002', '1003', '1004', '1005'] },
    { extension: '7002', name: 'Quiet', members: ['1002'], speakers: ['1004'], tone: false },
    { extension: '7003', name: 'Hall', members: ['1002'], multicast: '239.1.2.3:5004' },
  ],
});

const SPEAKER = { call: 'c1', leg: 'l1' };
const stage = (extension: string, caller?: string): Stage<PageState> =>
  new Stage(
    page,
    { kind: 'page', extension },
    { directory, caller: { extension: caller ?? '1001', anonymous: false } },
  );
const listener = (extension = '7001'): Stage<PageState> =>
  new Stage(page, { kind: 'page', extension, speaker: SPEAKER }, { directory });
const reply = (value: Json): CallEvent => ({ event: 'reply', to: 'page', value });

describe('page', () => {
  it('speaks to a multicast group where there is one, and calls nobody; the same again at another switch', () => {
    const played = stage('7003');
    const verbs = played.on({ event: 'start' });
    expect(verbs).toEqual([
      { verb: 'note', via: 'page 7003' },
      { verb: 'answer' },
      { verb: 'multicast', group: '239.1.2.3:5004', phrases: [{ tone: 'beep', durationMs: 400 }] },
      { verb: 'play', phrases: [{ say: 'page.begin' }, { tone: 'beep', durationMs: 400 }] },
    ]);
    expect(played.on({ event: 'resumed' })).toEqual(verbs.slice(1));
  });

  it('calls the phones so that they answer by themselves, each for a call of its own, and tells when to speak', () => {
    const played = stage('7001');
    expect(verbsOf(played.on({ event: 'start' }))).toEqual(['note', 'ask']);
    const verbs = played.on(reply({ members: ['1002', '1004'], ...SPEAKER }));
    expect(verbs.slice(0, 2)).toEqual([
      { verb: 'answer' },
      {
        verb: 'summon',
        targets: ['1002', '1004'].map(extension => ({ to: 'extension', extension, autoAnswer: true })),
        destination: { kind: 'page', extension: '7001', speaker: SPEAKER },
        ringMs: 5000,
      },
    ]);
    expect(verbs[2]).toEqual({ verb: 'play', phrases: [{ say: 'page.begin' }, { tone: 'beep', durationMs: 400 }] });
    expect(played.on({ event: 'played' })).toEqual([]);
  });

  it('has no tone where the group wants none', () => {
    const played = stage('7002', '1004');
    played.on({ event: 'start' });
    expect(played.on(reply({ members: ['1002'], ...SPEAKER }))[2]).toEqual({
      verb: 'play',
      phrases: [{ say: 'page.begin' }],
    });
    expect(verbsOf(listener('7002').on({ event: 'start' }))).toEqual(['answer', 'hear', 'ask']);
  });

  it('only those named may speak', () => {
    expect(verbsOf(stage('7002').on({ event: 'start' }))).toEqual(['reject']);
    expect(verbsOf(stage('7009').on({ event: 'start' }))).toEqual(['reject']);
    const outside = new Stage(page, { kind: 'page', extension: '7001' }, { directory, caller: { anonymous: false } });
    expect(verbsOf(outside.on({ event: 'start' }))).toEqual(['reject']);
  });

  it('nobody to speak to → said, hangs up', () => {
    const played = stage('7001');
    played.on({ event: 'start' });
    expect(saidIn(played.on(reply({ members: [], ...SPEAKER })))).toEqual(['page.nobody']);
    expect(verbsOf(played.on({ event: 'played' }))).toEqual(['hangup']);
    expect(verbsOf(played.on({ event: 'resumed' }))).toEqual(['hangup']);
    const failed = stage('7001');
    failed.on({ event: 'start' });
    expect(saidIn(failed.on({ event: 'reply', to: 'page', value: undefined, failed: true }))).toEqual([
      'common.system-error',
    ]);
  });

  it('at another switch the speaker has the phones called anew, as soon as their earlier calls are over', () => {
    const again = (): Stage<PageState> => {
      const played = stage('7001');
      played.on({ event: 'start' });
      played.on(reply({ members: ['1002', '1004'], ...SPEAKER }));
      expect(verbsOf(played.on({ event: 'resumed' }))).toEqual(['ask']);
      return played;
    };
    const later = (members: readonly string[], played: Stage<PageState>): readonly string[] => {
      expect(verbsOf(played.on(reply({ members, ...SPEAKER })))).toEqual(['wait']);
      return verbsOf(played.on({ event: 'timer', timer: 'again' }));
    };
    const all = again();
    expect(later([], all)).toEqual(['ask']);
    expect(later(['1004'], all)).toEqual(['ask']);
    expect(verbsOf(all.on(reply({ members: ['1004', '1002'], ...SPEAKER })))).toEqual(['answer', 'summon', 'play']);
    // One of them has a call of its own by now.
    const some = again();
    for (let turn = 0; turn < 10; turn += 1) expect(later(['1002'], some)).toEqual(['ask']);
    expect(verbsOf(some.on(reply({ members: ['1002'], ...SPEAKER })))).toEqual(['answer', 'summon', 'play']);
    const nobody = again();
    for (let turn = 0; turn < 10; turn += 1) later([], nobody);
    expect(saidIn(nobody.on(reply({ members: [], ...SPEAKER })))).toEqual(['page.nobody']);
  });

  it('a phone that has answered hears a tone and the speaker, until that one has gone', () => {
    for (const end of [{ event: 'told', by: 'page', value: null }, { event: 'gone' }, { event: 'resumed' }] as const) {
      const played = listener();
      expect(played.on({ event: 'start' })).toEqual([
        { verb: 'answer' },
        { verb: 'hear', ...SPEAKER },
        { verb: 'ask', service: 'page', question: { listen: 'c1' } },
        { verb: 'play', phrases: [{ tone: 'beep', durationMs: 400 }] },
      ]);
      expect(played.on(reply(null))).toEqual([]);
      expect(played.on({ event: 'played' })).toEqual([]);
      expect(verbsOf(played.on(end))).toEqual(['hangup']);
    }
  });
});

describe('PageService', () => {
  const nobody = { userAt: () => undefined };
  const service = (
    busy: readonly string[] = [],
    dnd: readonly string[] = [],
    desks: { userAt(account: string, phone: string): string | undefined } = nobody,
  ): PageService =>
    new PageService({
      desks,
      accounts: { byDomain: () => directory },
      runtime: { get: ((_domain: string, extension: string) => dnd.includes(extension) || undefined) as never },
      lines: { busy: (_account, extension) => Promise.resolve(busy.includes(extension)) },
    });

  it('leaves out the speaker, who is busy, does not want to be disturbed or to answer by itself', async () => {
    const reply = await service(['1004'], ['1005']).ask({ page: '7001' }, run('c1'));
    expect(reply).toEqual({ members: ['1002'], call: 'c1', leg: 'c1-leg' });
  });

  it('leaves out a shared phone whose user talks, or does not want to be disturbed or to answer by itself', async () => {
    const sits = (user: string) => ({
      userAt: (_account: string, phone: string) => (phone === '1002' ? user : undefined),
    });
    const members = async (pages: PageService): Promise<unknown> => pages.ask({ page: '7001' }, run('c1'));
    expect(await members(service(['1009'], [], sits('1009')))).toMatchObject({ members: ['1004', '1005'] });
    expect(await members(service([], ['1009'], sits('1009')))).toMatchObject({ members: ['1004', '1005'] });
    expect(await members(service([], [], sits('1003')))).toMatchObject({ members: ['1004', '1005'] });
    expect(await members(service([], [], sits('1009')))).toMatchObject({ members: ['1002', '1004', '1005'] });
  });

  it('leaves out those whom the speaker is to have nothing to do with', async () => {
    const barriers = [{ name: 'wall', one: ['1001'], other: ['1003'] }];
    const barred = account({
      account: { domain: 'example.test', barriers },
      users: ['1001', '1002', '1003'].map(extension => ({ extension })),
      pagingGroups: [{ extension: '7001', name: 'All', members: ['1002', '1003'] }],
    });
    const pages = new PageService({
      desks: nobody,
      accounts: { byDomain: () => barred },
      runtime: { get: () => undefined },
      lines: { busy: () => Promise.resolve(false) },
    });
    const reply = await pages.ask({ page: '7001' }, run('c1', { extension: '1001' }));
    expect(reply).toMatchObject({ members: ['1002'] });
  });

  it('tells those that listen when the speaker has gone, and those that come late at once', async () => {
    const pages = service();
    const [speaker, early, left, late] = [run('c1'), run('c2'), run('c3'), run('c4')];
    await pages.ask({ page: '7001' }, speaker);
    await pages.ask({ listen: 'c1' }, early);
    await pages.ask({ listen: 'c1' }, left);
    pages.released(left);
    pages.released(speaker);
    await pages.ask({ listen: 'c1' }, late);
    expect([early.told, left.told, late.told]).toEqual([[{ over: true }], [], [{ over: true }]]);
  });
});

describe('intercom', () => {
  const call = (extension: string, scene: Scene = {}): Stage<{ readonly extension: string }> =>
    new Stage(intercom, { kind: 'intercom', extension }, { directory, ...scene });

  it('has the phone answer by itself', () => {
    const played = call('1002');
    expect(played.on({ event: 'start' })).toEqual([{ verb: 'ask', service: 'lines', question: { busy: '1002' } }]);
    expect(played.on({ event: 'reply', to: 'lines', value: false })).toEqual([
      { verb: 'dial', targets: [{ to: 'extension', extension: '1002', autoAnswer: true }], ringMs: 30_000 },
    ]);
    expect(verbsOf(played.on({ event: 'ringing' }))).toEqual(['ring']);
    expect(verbsOf(played.on({ event: 'early', leg: 'x' as never }))).toEqual(['passEarlyMedia']);
    expect(verbsOf(played.on({ event: 'answered', leg: 'x' as never, target: 0 }))).toEqual(['bridge']);
  });

  it('rings normally where its user talks, and where that is not wanted', () => {
    const talks = call('1002');
    talks.on({ event: 'start' });
    expect(talks.on({ event: 'reply', to: 'lines', value: true })).toEqual([
      { verb: 'dial', targets: [{ to: 'extension', extension: '1002' }], ringMs: 30_000 },
    ]);
    expect(call('1003').on({ event: 'start' })).toEqual([
      { verb: 'dial', targets: [{ to: 'extension', extension: '1003' }], ringMs: 30_000 },
    ]);
  });

  it('refuses strangers, unknown phones, and those that are not to be disturbed', () => {
    expect(call('1002', { caller: { number: '+14155550100', anonymous: false } }).on({ event: 'start' })).toMatchObject(
      [{ status: 403 }],
    );
    expect(call('1005', { caller: { extension: '1004', anonymous: false } }).on({ event: 'start' })).toMatchObject([
      { status: 486, reason: 'call-blocked' },
    ]);
    expect(call('9999').on({ event: 'start' })).toMatchObject([{ status: 404 }]);
    const runtime = { get: (() => true) as never };
    expect(call('1002', { runtime }).on({ event: 'start' })).toMatchObject([{ status: 486 }]);
    expect(call('1002').on({ event: 'dialFailed', status: 480, reason: 'call-not-registered' })).toMatchObject([
      { status: 480, reason: 'call-not-registered' },
    ]);
  });
});
