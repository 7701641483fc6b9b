import { describe, expect, it } from 'vitest';
import type { CallEvent, Json, Verb } from '../../../../src/pbx/call/application.ts';
import { conference, type ConferenceState } from '../../../../src/pbx/features/conference/application.ts';
import { account, saidIn, Stage, verbsOf } from './kit.ts';

const directory = account({
  conferenceRooms: [
    { extension: '8001', name: 'Monday', pin: '4321' },
    { extension: '8002', name: 'Lecture', muteOnJoin: true, tones: false, maxParticipants: 3 },
  ],
});

const room = (id: string, admitted = false): Stage<ConferenceState> =>
  new Stage(conference, { kind: 'conference', room: id, ...(admitted && { admitted }) }, { directory });

const reply = (value: Json): CallEvent => ({ event: 'reply', to: 'conference', value });
const failed: CallEvent = { event: 'reply', to: 'conference', value: undefined, failed: true };
const digits = (keys: string): CallEvent => ({ event: 'digits', digits: keys, end: 'terminator' });
const press = (digit: string): CallEvent => ({ event: 'digit', digit });
const questions = (verbs: readonly Verb[]): unknown[] =>
  verbs.flatMap(verb => (verb.verb === 'ask' ? [verb.question] : []));

/** Inside a room without a PIN. */
function inside(id = '8002'): ReturnType<typeof room> {
  const stage = room(id);
  stage.on({ event: 'start' });
  stage.on(reply({ here: true }));
  stage.on(reply({ others: 1 }));
  stage.on({ event: 'played' });
  return stage;
}

describe('conference', () => {
  it('asks where the room is before it answers', () => {
    const verbs = room('8001').on({ event: 'start' });
    expect(verbsOf(verbs)).toEqual(['note', 'ask']);
    expect(questions(verbs)).toEqual([{ ask: 'place', room: '8001' }]);
  });

  it('refuses a room that is none', () => {
    expect(room('1001').on({ event: 'start' })).toEqual([{ verb: 'reject', status: 404, reason: 'user-unknown' }]);
  });

  it('room here, right PIN → how many there are → in', () => {
    const stage = room('8001');
    stage.on({ event: 'start' });
    const asked = stage.on(reply({ here: true }));
    expect(verbsOf(asked)).toEqual(['answer', 'play']);
    expect(saidIn(asked)).toEqual(['conference.pin']);
    expect(questions(stage.on(digits('4321')))).toEqual([{ ask: 'enter', room: '8001', most: 32, pin: '4321' }]);
    expect(saidIn(stage.on(reply({ others: 2 })))).toEqual(['conference.count']);
    expect(stage.on({ event: 'played' })).toEqual([{ verb: 'confer', room: '8001', muted: false, tones: true }]);
    expect(stage.on({ event: 'joined', participants: 3 })).toEqual([]);
  });

  it('never writes the PIN down', () => {
    const stage = room('8001');
    stage.on({ event: 'start' });
    stage.on(reply({ here: true }));
    stage.on(digits('4321'));
    expect(JSON.stringify(stage.state)).not.toContain('4321');
  });

  it('three wrong PINs, or none, end it', () => {
    const stage = room('8001');
    stage.on({ event: 'start' });
    stage.on(reply({ here: true }));
    stage.on(digits('1'));
    expect(saidIn(stage.on(reply({ refused: 'pin' })))).toEqual(['login.pin-wrong', 'conference.pin']);
    stage.on({ event: 'digits', digits: '', end: 'timeout' });
    expect(saidIn(stage.on(reply({ refused: 'pin' })))).toEqual(['login.pin-wrong', 'conference.pin']);
    stage.on(digits('2'));
    expect(saidIn(stage.on(reply({ refused: 'pin' })))).toEqual(['login.pin-wrong', 'common.goodbye']);
    expect(verbsOf(stage.on({ event: 'played' }))).toEqual(['hangup']);
  });

  it('without a PIN it goes in at once, muted where the room says so, and without tones', () => {
    const stage = room('8002');
    stage.on({ event: 'start' });
    expect(questions(stage.on(reply({ here: true })))).toEqual([{ ask: 'enter', room: '8002', most: 3 }]);
    expect(saidIn(stage.on(reply({ others: 0 })))).toEqual(['conference.alone', 'conference.muted']);
    expect(stage.on({ event: 'played' })).toEqual([{ verb: 'confer', room: '8002', muted: true, tones: false }]);
  });

  it('full → said so, and hangs up', () => {
    const stage = room('8002');
    stage.on({ event: 'start' });
    stage.on(reply({ here: true }));
    expect(saidIn(stage.on(reply({ refused: 'full' })))).toEqual(['conference.full']);
    expect(verbsOf(stage.on({ event: 'played' }))).toEqual(['hangup']);
    expect(saidIn(inside().on({ event: 'gone' }))).toEqual(['conference.full']);
  });

  it('*6 unmutes and mutes, other keys do nothing', () => {
    const stage = inside();
    expect(stage.on(press('6'))).toEqual([]);
    expect(stage.on(press('*'))).toEqual([]);
    const unmuted = stage.on(press('6'));
    expect(unmuted[0]).toEqual({ verb: 'mute', muted: false });
    expect(saidIn(unmuted)).toEqual(['conference.unmuted']);
    stage.on(press('*'));
    stage.on(press('5'));
    expect(stage.on(press('6'))).toEqual([]);
    stage.on(press('*'));
    expect(stage.on(press('6'))[0]).toEqual({ verb: 'mute', muted: true });
    expect(stage.on({ event: 'played' })).toEqual([]);
  });

  it('room elsewhere → dials its switch, and is joined with it', () => {
    const stage = room('8001');
    stage.on({ event: 'start' });
    expect(stage.on(reply({ node: 'b2' }))).toEqual([
      {
        verb: 'dial',
        targets: [{ to: 'switch', node: 'b2', destination: { kind: 'conference', room: '8001' } }],
        ringMs: 10_000,
      },
    ]);
    expect(stage.on({ event: 'ringing' })).toEqual([]);
    expect(stage.on({ event: 'answered', leg: 'x' as never, target: 0 })).toEqual([{ verb: 'bridge', leg: 'x' }]);
  });

  it('its switch dies meanwhile → looks again at once, then until the others have noticed, six times at most', () => {
    const stage = room('8001');
    const gone: CallEvent = { event: 'dialFailed', status: 480, reason: 'node-unknown' };
    stage.on({ event: 'start' });
    stage.on(reply({ node: 'b2' }));
    expect(questions(stage.on(gone))).toEqual([{ ask: 'place', room: '8001' }]);
    for (let moves = 2; moves < 6; moves++) {
      stage.on(reply({ node: 'b2' }));
      expect(stage.on(gone)).toEqual([{ verb: 'wait', timer: 'again', ms: 300 }]);
      expect(questions(stage.on({ event: 'timer', timer: 'again' }))).toEqual([{ ask: 'place', room: '8001' }]);
    }
    stage.on(reply({ node: 'b2' }));
    expect(verbsOf(stage.on(gone))).toEqual(['reject']);
  });

  it('once he is there, it is forgotten how often the room was looked for', () => {
    const stage = room('8001');
    stage.on({ event: 'start' });
    stage.on(reply({ node: 'b2' }));
    stage.on({ event: 'dialFailed', status: 480, reason: 'node-unknown' });
    stage.on(reply({ node: 'b1' }));
    stage.on({ event: 'answered', leg: 'x' as never, target: 0 });
    expect(stage.state.moves).toBe(0);
  });

  it('shared state away → those who come in here meet here', () => {
    const stage = room('8002');
    stage.on({ event: 'start' });
    expect(questions(stage.on(failed))).toEqual([{ ask: 'enter', room: '8002', most: 3 }]);
    expect(saidIn(stage.on(failed))).toEqual(['common.system-error']);
  });

  it('after a take-over it comes back into the room without a word, muted as it was', () => {
    const stage = inside();
    stage.on(press('*'));
    stage.on(press('6'));
    expect(questions(stage.on({ event: 'resumed' }))).toEqual([{ ask: 'place', room: '8002' }]);
    stage.on(reply({ here: true }));
    expect(stage.on(reply({ others: 4 }))).toEqual([{ verb: 'confer', room: '8002', muted: false, tones: false }]);
  });

  it('after a take-over it is brought to another switch, where it needs no PIN', () => {
    const stage = room('8001');
    stage.on({ event: 'start' });
    stage.on(reply({ here: true }));
    stage.on(digits('4321'));
    stage.on(reply({ others: 0 }));
    stage.on({ event: 'played' });
    stage.on({ event: 'resumed' });
    const dialled = stage.on(reply({ node: 'a2' })).find(verb => verb.verb === 'dial');
    const destination = { kind: 'conference', room: '8001', admitted: true };
    expect(dialled?.targets).toEqual([{ to: 'switch', node: 'a2', destination }]);
    const there = room('8001', true);
    there.on({ event: 'start' });
    expect(questions(there.on(reply({ here: true })))).toEqual([{ ask: 'enter', room: '8001', most: 32 }]);
  });

  it('after a take-over whoever was asked is asked again, and whoever was leaving leaves', () => {
    const stage = room('8001');
    stage.on({ event: 'start' });
    stage.on(reply({ here: true }));
    stage.on({ event: 'resumed' });
    expect(saidIn(stage.on(reply({ here: true })))).toEqual(['conference.pin']);
    stage.on(digits('1'));
    stage.on(reply({ refused: 'full' }));
    expect(verbsOf(stage.on({ event: 'resumed' }))).toEqual(['hangup']);
  });

  it("one's own room needs no account entry and no PIN", () => {
    const stage = room('@1001');
    stage.on({ event: 'start' });
    expect(questions(stage.on(reply({ here: true })))).toEqual([{ ask: 'enter', room: '@1001', most: 32 }]);
    stage.on(reply({ others: 1 }));
    expect(stage.on({ event: 'played' })).toEqual([{ verb: 'confer', room: '@1001', muted: false, tones: true }]);
  });
});
