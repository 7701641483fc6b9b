/** How a device that the account names is found among an extension's registrations. */
import { describe, expect, it } from 'vitest';
import { asAor } from '../../../../src/core/ids.ts';
import { isDevice } from '../../../../src/pbx/call/run/device.ts';
import type { Binding } from '../../../../src/sip/registrar/ports.ts';

const binding = (more: Partial<Binding>): Binding => ({
  aor: asAor('sip:1001@example.test'),
  key: 'k',
  contact: 'sip:1001-desk@192.0.2.1:5060',
  path: [],
  expiresAt: 0,
  q: 1,
  sipCallId: 'c',
  cseq: 1,
  transport: 'udp',
  zone: 'a',
  ...more,
});

describe('a device is found', () => {
  it.each([
    ['by its instance ID', { instance: 'urn:uuid:AB-1' }, { instanceId: '<urn:uuid:ab-1>' }, true],
    ['not by another one', { instance: 'urn:uuid:ab-1' }, { instanceId: '<urn:uuid:ab-2>' }, false],
    ['not without one', { instance: 'urn:uuid:ab-1' }, {}, false],
    ['by the user of its contact', { contactUser: '1001-desk' }, {}, true],
    ['not by the beginning of it', { contactUser: '1001' }, {}, false],
    [
      'by the MAC address in its instance ID',
      { mac: '00:15:65:aa:bb:01' },
      { instanceId: '<urn:uuid:00000000-0000-1000-8000-001565AABB01>' },
      true,
    ],
    [
      'by the MAC address in its User-Agent',
      { mac: '001565AABB01' },
      { userAgent: 'Yealink SIP-T46S 66.84.0.15 00:15:65:aa:bb:01' },
      true,
    ],
    ['not by a part of a longer word', { mac: '001565aabb01' }, { userAgent: 'phone/x001565aabb01' }, false],
    [
      'only when all that is told fits',
      { mac: '001565aabb01', contactUser: 'other' },
      { userAgent: 'Snom 001565AABB01' },
      false,
    ],
  ] as const)('%s', (_how, marks, more, found) => {
    expect(isDevice(binding(more), { name: 'desk', ...marks })).toBe(found);
  });
});
