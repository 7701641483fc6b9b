/** Which of an extension's registrations is a device that the account names. Pure. */
import type { Device } from '../../../routing/index.ts';
import { SipUri } from '../../../sip/message/index.ts';
import type { Binding } from '../../../sip/registrar/ports.ts';

/** Every mark that the account gives has to fit. */
export function isDevice(binding: Binding, { mac, instance, contactUser }: Device): boolean {
  const { instanceId, contact } = binding;
  return (
    (instance === undefined || (instanceId !== undefined && urnOf(instanceId) === instance.toLowerCase())) &&
    (contactUser === undefined || SipUri.parse(contact).user === contactUser) &&
    (mac === undefined || hasMac(binding, digitsOf(mac)))
  );
}

// RFC 5626 4.1: the instance ID is a URN between angle brackets, a UUID as a rule, whose case does not matter.
const urnOf = (instanceId: string): string => instanceId.replace(/^<|>$/g, '').toLowerCase();

/**
 * RFC 5626 4.1: hard phones make their UUID out of their MAC address, which is then its last 48 bits; and many makes name it in
 * their User-Agent, with or without colons.
 */
function hasMac({ instanceId, userAgent }: Binding, mac: string): boolean {
  if (instanceId !== undefined && digitsOf(urnOf(instanceId)).endsWith(mac)) return true;
  return (userAgent ?? '').split(/[\s;,()/]+/).some(word => digitsOf(word) === mac);
}

const digitsOf = (text: string): string => text.toLowerCase().replaceAll(/[^0-9a-z]/g, '');
