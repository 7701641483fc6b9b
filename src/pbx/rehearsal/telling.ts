/** What an application does, in words, and how the world answers when nobody is there. */
import type { QueueMembership } from '../../routing/ports.ts';
import type { CallEvent, Phrase, Target, Verb, World } from '../call/application.ts';
import type { QueueQuestion } from '../features/queue/protocol.ts';

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

function targetText(target: Target): string {
  const { confirm, afterMs } = target;
  const who =
    target.to === 'extension'
      ? [target.extension, target.device].filter(part => part !== undefined).join(' ')
      : target.to === 'number'
        ? [target.number, target.routeGroup === undefined ? undefined : `by ${target.routeGroup}`]
            .filter(part => part !== undefined)
            .join(' ')
        : target.node;
  const how = [
    ...(afterMs === undefined ? [] : [`after ${seconds(afterMs)}`]),
    ...(confirm === undefined ? [] : [`who answers presses ${confirm.accept}`]),
  ];
  return how.length === 0 ? who : `${who} (${how.join(', ')})`;
}

function phraseText(phrase: Phrase): string {
  if ('say' in phrase) return phrase.say;
  if ('prompt' in phrase) return `prompt ${phrase.prompt}`;
  return 'tone' in phrase ? `${phrase.tone} tone` : 'a recording';
}

function dialText({ targets, ringMs }: Verb & { verb: 'dial' }): string {
  const who = `rings ${targets.map(targetText).join(', ')}`;
  return ringMs === undefined ? who : `${who} for ${seconds(ringMs)}`;
}

function playText({ phrases, collect }: Verb & { verb: 'play' }): string {
  const said = `says ${phrases.map(phraseText).join(', ')}`;
  return collect === undefined ? said : `${said}; takes keys`;
}

/** Undefined: nothing that anybody would ask for. */
export function told(verb: Verb, world: World): string | undefined {
  switch (verb.verb) {
    case 'dial':
      return dialText(verb);
    case 'play':
      return playText(verb);
    case 'summon':
      return `calls ${verb.targets.map(targetText).join(', ')} as well`;
    case 'record':
      return `records for ${seconds(verb.maxMs)} at most`;
    case 'reject':
      return `refuses: ${verb.status} ${verb.reason}`;
    case 'hangup':
      return 'hangs up';
    case 'wait':
      return verb.timer === 'maxWait' ? `waits ${seconds(verb.ms)} at most` : undefined;
    case 'ask':
      return verb.service === 'queue' ? membersText(verb.question as unknown as QueueQuestion, world) : undefined;
    case 'go':
      return verb.context?.forwardCause === undefined ? undefined : `forwards: ${verb.context.forwardCause}`;
    default:
      return undefined;
  }
}

/** Who could be offered the caller; whether their phones are there is seen in the live figures. */
function membersText(asked: QueueQuestion, { directory, runtime }: World): string | undefined {
  const queue = asked.ask === 'ready' ? directory?.queue(asked.queue) : undefined;
  if (directory === undefined || queue === undefined) return undefined;
  const members = queue.members.map(({ extension }) => {
    const membership: QueueMembership | undefined = runtime?.get(
      directory.domain,
      extension,
      `queue:${queue.extension}`,
    );
    const away = [
      ...(membership?.optedIn === false ? ['opted out'] : []),
      ...(runtime?.get(directory.domain, extension, 'doNotDisturb') === true ? ['do not disturb'] : []),
    ];
    return away.length === 0 ? extension : `${extension} (${away.join(', ')})`;
  });
  return `offers it to ${members.join(', ') || 'nobody'}, ${queue.distribution}`;
}

/** Nobody answers, nobody is on a call, no key is pressed, and every timer runs out. */
export function answerTo(verb: Verb): readonly CallEvent[] {
  switch (verb.verb) {
    case 'dial':
      return [{ event: 'dialFailed', status: 480, reason: 'call-no-answer' }];
    case 'play':
      return [verb.collect === undefined ? { event: 'played' } : { event: 'digits', digits: '', end: 'timeout' }];
    case 'wait':
      return verb.timer === 'maxWait' ? [{ event: 'timer', timer: 'maxWait' }] : [];
    case 'ask':
      return replyTo(verb);
    default:
      return [];
  }
}

function replyTo({ service, question }: Verb & { verb: 'ask' }): readonly CallEvent[] {
  const reply = (value: (CallEvent & { event: 'reply' })['value']): CallEvent[] => [
    { event: 'reply', to: service, value },
  ];
  const asked = question as {
    readonly ask?: string;
    readonly queue?: string;
    readonly busy?: string;
    readonly do?: string;
  };
  // Where the safety team finds the caller.
  if (service === 'emergency' && asked.ask === 'place') return reply({ call: 'rehearsal', leg: 'rehearsal' });
  if (service === 'lines') return reply(asked.busy === undefined ? { appearance: null, busy: [] } : false);
  if (service === 'queue' && asked.ask === 'enter') {
    return reply({ re: 'enter', queue: asked.queue ?? '', ticket: 'rehearsal', result: 'admitted' });
  }
  return service === 'voicemail' && asked.do === 'open' ? reply({ did: 'open', token: 'rehearsal', full: false }) : [];
}
