/** What a party says, sent to an RTP multicast group besides: paging of phones that listen to one. */
import { parseHostPort } from '../../../core/host-port.ts';
import { asLegId } from '../../../core/ids.ts';
import type { MediaLegPort, Sound } from '../../../media/gateway/ports.ts';
import type { Leg } from '../leg.ts';
import type { CallServices } from '../services.ts';

export class Multicast {
  #leg: MediaLegPort | undefined;
  #closed = false;

  /** `before`: what the group hears first. */
  constructor(services: CallServices, speaker: Leg, { group, before }: { group: string; before: readonly Sound[] }) {
    void this.#open(services, speaker, { group, before });
  }

  async #open(
    { media, ids, log }: CallServices,
    speaker: Leg,
    { group, before }: { readonly group: string; readonly before: readonly Sound[] },
  ): Promise<void> {
    const { callId } = speaker.media;
    try {
      const to = parseHostPort(group);
      if (to === undefined) throw new RangeError(`${group} is no multicast group`);
      const leg = await media.createMulticastLeg(
        { address: to.host, port: to.port },
        { callId, legId: asLegId(ids.token(6)) },
      );
      if (this.#closed) {
        leg.close();
        return;
      }
      this.#leg = leg;
      media.hear(leg, speaker.media);
      if (before.length > 0) media.play(leg, before);
    } catch (error) {
      log.error({ err: error, callId, group }, 'multicast group cannot be spoken to');
    }
  }

  close(): void {
    this.#closed = true;
    this.#leg?.close();
  }
}
