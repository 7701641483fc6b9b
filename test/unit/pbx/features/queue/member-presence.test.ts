import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../../src/core/clock.ts';
import { memberPresence } from '../../../../../src/roles/call-switch/queues.ts';
import type { Binding } from '../../../../../src/sip/registrar/ports.ts';

describe('presence of members', () => {
  const clock = new FakeClock();
  const expiresAt = clock.now() + 1000;
  const registered = ['sip:3001@example.test'];
  const stores = {
    location: {
      lookup: (aor: string) => Promise.resolve(registered.includes(aor) ? [{ expiresAt } as unknown as Binding] : []),
    },
    presence: { lines: () => Promise.resolve([]), onChange: () => () => undefined },
  };
  const desks = new Map([['1001', ['3001']]]);
  const presence = memberPresence({ stores, clock }, extension => desks.get(extension) ?? []);

  it('who has logged in at a shared phone can be reached there', async () => {
    expect(await presence.of('example.test', '1001')).toEqual({ registered: true, busy: false });
    expect(await presence.of('example.test', '1002')).toEqual({ registered: false, busy: false });
  });

  it('until the registration of that phone has expired', async () => {
    await clock.advance(1001);
    expect(await presence.of('example.test', '1001')).toEqual({ registered: false, busy: false });
  });
});
