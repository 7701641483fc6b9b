import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/core/log.ts';
import type { CallEvent, Json } from '../../../../src/pbx/call/application.ts';
import { monitor, type MonitorState } from '../../../../src/pbx/features/monitor/application.ts';
import { MonitorService } from '../../../../src/pbx/features/monitor/service.ts';
import type { Talk } from '../../../../src/pbx/features/monitor/ports.ts';
import type { MonitorMode } from '../../../../src/routing/destination.ts';
import { account, saidIn, Stage, verbsOf } from './kit.ts';
import { run } from './runs.ts';

const directory = account({
  users: ['1001', '1002', '1003', '1004'].map(extension => ({ extension })),
  monitoring: [
    { name: 'All', supervisors: ['1001'], targets: ['1002'] },
    { name: 'Ears', supervisors: ['1003'], targets: ['1002'], modes: ['listen'] },
    { name: 'Support', supervisors: ['1004'], targets: ['2200'], modes: ['listen', 'whisper'] },
    { name: 'Sales', supervisors: ['1004'], targets: ['2201'], modes: ['listen', 'barge'] },
  ],
  queues: ['2200', '2201', '2202'].map(extension => ({ extension, name: extension, members: [{ extension: '1002' }] })),
});

function stage(mode: MonitorMode = 'listen', extension: string | undefined = '1001'): Stage<MonitorState> {
  const caller = { ...(extension !== '' && { extension }), anonymous: false };
  return new Stage(monitor, { kind: 'monitor', mode, extension: '1002' }, { directory, caller });
}

const reply = (value: Json): CallEvent => ({ event: 'reply', to: 'monitor', value });
const press = (digit: string): CallEvent => ({ event: 'digit', digit });
const HERE = reply({ call: 'c1', agent: 'l1', lines: [] });

function listening(extension?: string): Stage<MonitorState> {
  const played = stage('listen', extension);
  played.on({ event: 'start' });
  played.on(HERE);
  return played;
}

describe('monitor', () => {
  it.each([
    ['who may not', stage('whisper', '1003')],
    ['who may nothing', stage('listen', '1002')],
    ['who is nobody of ours', stage('listen', '')],
  ])('refuses %s', (_name, played) => {
    expect(played.on({ event: 'start' })).toEqual([{ verb: 'reject', status: 403, reason: 'call-not-allowed' }]);
  });

  it('looks for the call before it answers: any, where the right is one on the user', () => {
    const verbs = stage().on({ event: 'start' });
    expect(verbsOf(verbs)).toEqual(['note', 'ask']);
    const lines = ['2200', '2201', '2202'];
    expect(verbs[1]).toMatchObject({ question: { extension: '1002', lines, right: 'any' } });
  });

  it('who may monitor a queue looks only for calls of that queue, and changes only to what he may do on its line', () => {
    const played = stage('listen', '1004');
    expect(played.on({ event: 'start' })[1]).toMatchObject({ question: { right: ['2200', '2201'] } });
    played.on(reply({ call: 'c1', agent: 'l1', lines: ['2200'] }));
    expect(saidIn(played.on(press('3')))).toEqual(['monitor.not-allowed']);
    expect(played.on(press('2'))[1]).toMatchObject({ verb: 'monitor', mode: 'whisper' });
  });

  it.each([
    ['listen', 'monitor.listening'],
    ['whisper', 'monitor.whispering'],
    ['barge', 'monitor.barging'],
  ] as const)('%s: hears the call, and what it does is said over it', (mode, said) => {
    const played = stage(mode);
    played.on({ event: 'start' });
    const verbs = played.on(HERE);
    expect(verbs.slice(0, 2)).toEqual([{ verb: 'answer' }, { verb: 'monitor', call: 'c1', agent: 'l1', mode }]);
    expect(saidIn(verbs)).toEqual([said]);
    expect(played.on({ event: 'played' })).toEqual([]);
  });

  it('takeOver: stands in for the agent', () => {
    const played = stage('takeOver');
    played.on({ event: 'start' });
    expect(played.on(HERE)).toEqual([{ verb: 'take', call: 'c1', leg: 'l1', inPlace: 'always' }]);
  });

  it('1, 2, 3 and 4 change what is done; other keys do not', () => {
    const played = listening();
    expect(played.on(press('2'))[1]).toMatchObject({ verb: 'monitor', mode: 'whisper' });
    expect(played.on(press('3'))[1]).toMatchObject({ verb: 'monitor', mode: 'barge' });
    expect(played.on(press('1'))[1]).toMatchObject({ verb: 'monitor', mode: 'listen' });
    expect(played.on(press('5'))).toEqual([]);
    expect(played.on(press('4'))).toEqual([{ verb: 'take', call: 'c1', leg: 'l1', inPlace: 'always' }]);
  });

  it('keys give nobody more than he may', () => {
    const played = listening('1003');
    const verbs = played.on(press('3'));
    expect(verbsOf(verbs)).toEqual(['play']);
    expect(saidIn(verbs)).toEqual(['monitor.not-allowed']);
    expect(played.state.mode).toBe('listen');
  });

  it.each([
    ['somebody else monitors', reply({ refused: 'taken' }), 'monitor.taken'],
    [
      'it cannot be found out',
      { event: 'reply', to: 'monitor', value: undefined, failed: true },
      'common.system-error',
    ],
  ] as const)('%s → said, then hangs up', (_name, event, said) => {
    const played = stage();
    played.on({ event: 'start' });
    expect(saidIn(played.on(event))).toEqual([said]);
    expect(verbsOf(played.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('nobody talks: looks again, for what is seen of a call comes a moment after it, then says so', () => {
    const played = stage();
    played.on({ event: 'start' });
    for (let times = 0; times < 2; times += 1) {
      expect(verbsOf(played.on(reply({ refused: 'nothing' })))).toEqual(['wait']);
      expect(verbsOf(played.on({ event: 'timer', timer: 'again' }))).toEqual(['ask']);
    }
    expect(saidIn(played.on(reply({ refused: 'nothing' })))).toEqual(['monitor.nothing']);
    expect(verbsOf(played.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('ends with the call', () => {
    const played = listening();
    expect(saidIn(played.on({ event: 'gone' }))).toEqual(['monitor.nothing']);
    expect(verbsOf(played.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('the call is at another switch → goes there', () => {
    const played = stage('barge');
    played.on({ event: 'start' });
    const destination = { kind: 'monitor', mode: 'barge', extension: '1002' };
    expect(played.on(reply({ node: 'b2' }))).toEqual([
      { verb: 'dial', targets: [{ to: 'switch', node: 'b2', destination }], ringMs: 10_000 },
    ]);
    expect(played.on({ event: 'ringing' })).toEqual([]);
    expect(verbsOf(played.on({ event: 'answered', leg: 'x' as never, target: 0 }))).toEqual(['bridge']);
    expect(verbsOf(played.on({ event: 'dialFailed', status: 480, reason: 'node-unknown' }))).toEqual(['reject']);
  });

  it('after a take-over it waits a moment for the call to come back, in the mode it had', () => {
    const played = listening();
    played.on(press('2'));
    expect(verbsOf(played.on({ event: 'resumed' }))).toEqual(['ask']);
    expect(verbsOf(played.on(reply({ refused: 'nothing' })))).toEqual(['wait']);
    expect(verbsOf(played.on({ event: 'timer', timer: 'again' }))).toEqual(['ask']);
    expect(played.on(HERE)[1]).toMatchObject({ verb: 'monitor', mode: 'whisper' });
    played.on({ event: 'gone' });
    expect(verbsOf(played.on({ event: 'resumed' }))).toEqual(['hangup']);
  });
});

const TALK: Talk = { node: 'a1', here: true, callId: 'c1', legId: 'l1', lines: [] };

describe('MonitorService', () => {
  function service(talk: Talk | undefined) {
    const now = { talk };
    const watched = new Map<string, string>();
    const watches = {
      begin: (call: string, by: string) => {
        if (!watched.has(call)) watched.set(call, by);
        return Promise.resolve(watched.get(call) === by);
      },
      end: (call: string) => Promise.resolve(void watched.delete(call)),
    };
    const talks = { find: () => Promise.resolve(now.talk) };
    return { watched, now, service: new MonitorService({ talks, watches, log: silentLogger }) };
  }
  const question = { extension: '1002', lines: [], right: 'any' };

  it('gives a call to one supervisor at a time', async () => {
    const { service: monitors } = service(TALK);
    const [one, other] = [run('s1'), run('s2')];
    expect(await monitors.ask(question, one)).toEqual({ call: 'c1', agent: 'l1', lines: [] });
    expect(await monitors.ask(question, one)).toEqual({ call: 'c1', agent: 'l1', lines: [] });
    expect(await monitors.ask(question, other)).toEqual({ refused: 'taken' });
    monitors.released(one);
    monitors.released(one);
    expect(await monitors.ask(question, other)).toEqual({ call: 'c1', agent: 'l1', lines: [] });
  });

  it('gives the earlier call back before the next one is taken, also where there is none', async () => {
    const { service: monitors, watched, now } = service(TALK);
    const [one, other] = [run('s1'), run('s2')];
    await monitors.ask(question, one);
    now.talk = { ...TALK, callId: 'c2' };
    expect(await monitors.ask(question, one)).toEqual({ call: 'c2', agent: 'l1', lines: [] });
    expect([...watched]).toEqual([['c2', 's1']]);
    now.talk = TALK;
    await monitors.ask(question, other);
    expect(await monitors.ask(question, one)).toEqual({ refused: 'taken' });
    expect([...watched]).toEqual([['c1', 's2']]);
    now.talk = undefined;
    expect(await monitors.ask(question, other)).toEqual({ refused: 'nothing' });
    expect(watched.size).toBe(0);
  });

  it('keeps nothing for a supervisor who has hung up meanwhile', async () => {
    const { service: monitors, watched } = service(TALK);
    const gone = run('s1');
    gone.over = true;
    await monitors.ask(question, gone);
    expect(watched.size).toBe(0);
  });

  it('names the switch that has the call, and takes nothing there', async () => {
    const { service: monitors, watched } = service({ ...TALK, here: false, node: 'b1' });
    expect(await monitors.ask(question, run('s1'))).toEqual({ node: 'b1' });
    expect(watched.size).toBe(0);
    expect(await service(undefined).service.ask(question, run('s1'))).toEqual({ refused: 'nothing' });
  });
});
