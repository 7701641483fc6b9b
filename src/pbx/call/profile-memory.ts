/** Which media profile a device accepted or offered last, so that its next call need not try the others first. */
import type { MediaProfile } from '../../media/gateway/ports.ts';

const MAX_DEVICES = 50_000;

export class ProfileMemory {
  readonly #known = new Map<string, MediaProfile>();

  /** `device` is the contact URI of its binding. */
  learn(device: string, profile: MediaProfile): void {
    this.#known.delete(device);
    this.#known.set(device, profile);
    if (this.#known.size > MAX_DEVICES) {
      const oldest = this.#known.keys().next().value;
      if (oldest !== undefined) this.#known.delete(oldest);
    }
  }

  /**
   * The profiles to offer in turn; the next is tried when a device refuses one with 415, 488 or 606. Devices that register
   * over TLS are taken to want encryption and are offered nothing else at first; others are offered keys beside plain RTP, which
   * devices without SRTP ignore.
   */
  order(device: string, transport: string, allowPlain: boolean): MediaProfile[] {
    const usual = usualOrder(transport).filter(profile => allowPlain || profile === 'savp' || profile === 'dtls');
    const known = this.#known.get(device);
    if (known === undefined || !usual.includes(known)) return usual;
    return [known, ...usual.filter(profile => profile !== known)];
  }
}

/** The kind of media that an offer of a device itself shows. */
export function profileOf(offer: string): MediaProfile {
  const protocol = /^m=audio \d+ (\S+)/m.exec(offer)?.[1] ?? '';
  if (protocol.startsWith('UDP/TLS/')) return 'dtls';
  return protocol.startsWith('RTP/SAVP') ? 'savp' : 'avp+crypto';
}

function usualOrder(transport: string): MediaProfile[] {
  switch (transport) {
    case 'ws':
    case 'wss':
      return ['dtls'];
    case 'tls':
      return ['savp', 'dtls', 'avp'];
    default:
      return ['avp+crypto', 'savp', 'dtls', 'avp'];
  }
}
