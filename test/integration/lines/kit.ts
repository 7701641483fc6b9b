/** Phones with sound and lamps for tests of lines. */
import { afterAll } from 'vitest';
import { DOMAIN } from '../../kit/cluster.ts';
import type { RawAgent, RawDialog } from '../../kit/raw-agent.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { Subscriber } from '../events/subscriber.ts';
import type { Site } from '../wire/site.ts';

/** One agent with one tone; it answers re-INVITEs, and INVITEs when it is told to. */
export interface Talker {
  readonly agent: RawAgent;
  readonly sound: ToneEndpoint;
  /** Dials and is answered. */
  dial(target: number | string, headers?: readonly string[]): Promise<RawDialog>;
  /** Rings (180) for the next call, and answers when the function is called. */
  ring(): Promise<() => Promise<RawDialog>>;
  answer(): Promise<RawDialog>;
  /** Holds a call of its own, in one of the usual ways. */
  hold(dialog: RawDialog, headers?: readonly string[]): Promise<void>;
}

export function kit(here: Site) {
  const lamps: Subscriber[] = [];
  // Not before: what a phone that is gone does not answer would be left over.
  afterAll(() => {
    for (const lamp of lamps.splice(0)) lamp.close();
  });
  return {
    /** What the phone `by` is told of a resource. */
    async lamp(by: number, resource: string | number, event = 'dialog'): Promise<Subscriber> {
      const made = await Subscriber.start(by, here.cluster.public.udp);
      lamps.push(made);
      await made.subscribe(resource, event);
      await until('the first state', () => made.told[0]);
      return made;
    },
    async talker(extension: number, tone: number, listenFor: number, instance?: string): Promise<Talker> {
      const agent = await here.agent({ extension, ...(instance !== undefined && { instance }) });
      const sound = await here.tone(tone, listenFor);
      return talkerOf(agent, sound);
    },
  };
}

export function talkerOf(agent: RawAgent, sound: ToneEndpoint): Talker {
  let version = 1;
  /** The phone's own call as it goes on: holds of others and moves to other switches are agreed to. */
  const agree = (): void => {
    const serve = async (): Promise<void> => {
      for (;;) {
        const invite = await agent.next(
          message => 'method' in message && message.method === 'INVITE' && (message.get('To') ?? '').includes(';tag='),
          60_000,
        );
        if (!('method' in invite)) continue;
        const offer = invite.body.toString('utf8');
        sound.connect(offer);
        agent.respond(invite, 200, { body: sound.answer(offer, 'sendrecv', ++version) });
      }
    };
    serve().catch(() => undefined);
  };
  agree();
  const ring = async (): Promise<() => Promise<RawDialog>> => {
    for (;;) {
      const invite = await agent.next(
        message => 'method' in message && message.method === 'INVITE' && !(message.get('To') ?? '').includes(';tag='),
      );
      if (!('method' in invite)) continue;
      const offer = invite.body.toString('utf8');
      // Other kinds of media are offered next.
      if (!sound.canAnswer(offer)) {
        agent.respond(invite, 488);
        continue;
      }
      agent.respond(invite, 180);
      return async () => {
        agent.respond(invite, 200, { body: sound.answer(offer, 'sendrecv', ++version) });
        sound.connect(offer);
        await agent.next('ACK');
        return agent.dialogOf(invite);
      };
    }
  };
  return {
    agent,
    sound,
    ring,
    answer: async () => (await ring())(),
    async hold(dialog, headers = []) {
      const body = sound.sdp('sendonly', ++version);
      dialog.ack(await dialog.request('INVITE', { body, headers }).status(200));
    },
    async dial(target, headers = []) {
      const uri = typeof target === 'number' ? target : `sip:${target}@${DOMAIN}`;
      const call = await agent.invite(uri, { body: sound.sdp('sendrecv', ++version), headers });
      const answer = await call.exchange.status(200);
      const dialog = call.dialog(answer);
      dialog.ack(answer);
      sound.connect(answer.body.toString('utf8'));
      return dialog;
    },
  };
}

/** A REFER, and the last word about it. */
export async function refer(dialog: RawDialog, to: string): Promise<string> {
  await dialog.request('REFER', { headers: [`Refer-To: <sip:${to}>`] }).final();
  const last = (): string | undefined =>
    dialog.agent.log
      .filter(message => 'method' in message && message.method === 'NOTIFY')
      .map(message => message.body.toString('utf8').trim())
      .findLast(body => /^SIP\/2.0 [2-6]/.test(body));
  return until('the end of the transfer to be told', last);
}
