/** The main menu of a box, and the choice among several. */
import type { Phrase } from '../../call/application.ts';
import { askNewPin } from './new-pin.ts';
import { greetingsMenu } from './greetings.ts';
import { list } from './listening.ts';
import type { BoxSummary, MailboxReply } from './questions.ts';
import { again, choose, end, isOwn, key, refresh, type Here, type MailboxState, type MailboxStep } from './state.ts';

const KEYS = { fresh: '1', saved: '2', greetings: '3', pin: '4', boxes: '5', leave: '#', back: '*' } as const;
/** As many as there are keys to choose with. */
const MAX_CHOICES = 9;

const current = ({ boxes, box }: MailboxState): BoxSummary | undefined => boxes.find(one => one.box === box);

export function opened(state: MailboxState, { boxes }: MailboxReply & { did: 'boxes' }, here: Here): MailboxStep {
  const wanted = [state.box, state.target, boxes[0]?.box].find(box => boxes.some(one => one.box === box));
  if (wanted === undefined) return end(state, { say: 'voicemail.none' });
  return menu({ ...state, boxes, box: wanted }, here, state.notice);
}

export function menu(state: MailboxState, here: Here, before: readonly Phrase[] = []): MailboxStep {
  const box = current(state);
  if (box === undefined) return end(state);
  const own = isOwn(state, here);
  const phrases: readonly (Phrase | false)[] = [
    ...before,
    ...counts(box),
    box.almostFull && { say: 'voicemail.almost-full' },
    box.new > 0 && { say: 'voicemail.key-listen-new', with: key(KEYS.fresh) },
    box.saved > 0 && { say: 'voicemail.key-listen-saved', with: key(KEYS.saved) },
    own && { say: 'voicemail.key-greetings', with: key(KEYS.greetings) },
    own && { say: 'voicemail.key-pin', with: key(KEYS.pin) },
    state.boxes.length > 1 && { say: 'voicemail.key-boxes', with: key(KEYS.boxes) },
  ];
  return choose(
    { ...state, phase: 'menu', notice: [] },
    phrases.filter(phrase => phrase !== false),
  );
}

function counts(box: BoxSummary): readonly Phrase[] {
  if (box.new === 0 && box.saved === 0) return [{ say: 'voicemail.no-messages' }];
  const fresh: Phrase =
    box.new === 0 ? { say: 'voicemail.no-new' } : { say: 'voicemail.new', with: { count: { number: box.new } } };
  if (box.saved === 0) return [fresh];
  return [fresh, { say: 'voicemail.saved', with: { count: { number: box.saved } } }];
}

export function chosen(state: MailboxState, digit: string, here: Here): MailboxStep {
  const box = current(state);
  const own = isOwn(state, here);
  const fits: Readonly<Record<string, (() => MailboxStep) | false>> = {
    [KEYS.fresh]: (box?.new ?? 0) > 0 && (() => list(state, 'new')),
    [KEYS.saved]: (box?.saved ?? 0) > 0 && (() => list(state, 'saved')),
    [KEYS.greetings]: own && (() => greetingsMenu(state)),
    [KEYS.pin]: own && (() => askNewPin(state)),
    [KEYS.boxes]: state.boxes.length > 1 && (() => chooseBox(state)),
    [KEYS.leave]: () => end(state),
    [KEYS.back]: () => refresh(state),
  };
  const act = fits[digit];
  if (act !== undefined && act !== false) return act();
  const before: readonly Phrase[] = digit === '' ? [] : [{ say: 'common.invalid' }];
  return again(state, next => menu(next, here, before));
}

export function chooseBox(state: MailboxState, before: readonly Phrase[] = []): MailboxStep {
  const listed = state.boxes.slice(0, MAX_CHOICES).map(({ box }, index): Phrase => {
    const name: Phrase = { say: 'directory.extension', with: { extension: { digits: box } } };
    return { say: 'directory.choose', with: { name, ...key(String(index + 1)) } };
  });
  return choose({ ...state, phase: 'choosing' }, [...before, ...listed]);
}

export function boxChosen(state: MailboxState, digit: string, here: Here): MailboxStep {
  if (digit === KEYS.back) return menu(state, here);
  const box = state.boxes.slice(0, MAX_CHOICES)[Number(digit) - 1]?.box;
  if (digit !== '' && box !== undefined) return menu({ ...state, box, tries: 0 }, here);
  return again(state, next => chooseBox(next, digit === '' ? [] : [{ say: 'common.invalid' }]));
}
