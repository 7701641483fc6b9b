import { expect, it } from 'vitest';
import { asAor } from '../../../src/core/ids.ts';
import type { Binding } from '../../../src/sip/registrar/ports.ts';
import { bindingText, readBindings } from '../../../src/store/sqlite/binding-text.ts';

const aor = asAor('sip:1001@pbx.test');
const plain: Binding = {
  aor,
  key: 'sip:1001@192.0.2.1:5060',
  contact: 'sip:1001@192.0.2.1:5060',
  path: [],
  expiresAt: 1_700_000_000_000,
  q: 1,
  sipCallId: 'one@phone',
  cseq: 2,
  transport: 'udp',
  zone: 'a',
};
const outbound: Binding = {
  ...plain,
  key: '<urn:uuid:1>#1',
  path: ['<sip:flow@lb.test;lr>', '<sip:other.test;lr>'],
  instanceId: '<urn:uuid:1>',
  regId: 1,
  userAgent: 'phone "1"',
  q: 0.5,
};

it('gives bindings back as they were', () => {
  expect(readBindings(aor, bindingText([plain, outbound]))).toEqual([plain, outbound]);
  expect(readBindings(aor, bindingText([]))).toEqual([]);
});
