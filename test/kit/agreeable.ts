/** An agent that takes part in whatever its call becomes. */
import type { RawAgent } from './raw-agent.ts';
import type { ToneEndpoint } from './tone-endpoint.ts';

/** Agrees to every re-INVITE, with the tone that it has. */
export function agreeable(agent: RawAgent, sound: ToneEndpoint): void {
  let version = 10;
  const serve = async (): Promise<void> => {
    for (;;) {
      const invite = await agent.next('INVITE');
      const offer = invite.body.toString();
      agent.respond(invite, 200, { body: sound.answer(offer, 'sendrecv', ++version) });
      sound.connect(offer);
    }
  };
  serve().catch(() => undefined);
}
