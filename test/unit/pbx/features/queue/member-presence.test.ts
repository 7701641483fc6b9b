import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../../src/core/clock.ts';
import type { LineState, PresenceChange } from '../../../../../src/pbx/presence/ports.ts';
import { memberPresence } from '../../../../../src/roles/call-switch/queues.ts';
import type { ResourceName } from '../../../../../src/sip/event/index.ts';
import type { Binding } from '../../../../../src/sip/registrar/ports.ts';

const TALKING = { legId: 'leg' } as unknown as LineState;

describe('presence of members', () => {
  const clock = new FakeClock();
  const expiresAt = clock.now() + 1000;
  const registered = ['sip:3001@example.test'];
  const stores = {
    location: {
      lookup: (aor: string) => Promise.resolve(registered.includes(aor) ? [{ expiresAt } as unknown as Binding] : []),
    },
    presence: {
      lines: ({ name }: ResourceName) => Promise.resolve(name === '1003' ? [TALKING] : []),
      onChange: (listener: (changes: readonly PresenceChange[]) => void) => {
        changed = listener;
        return () => undefined;
      },
    },
  };
  let changed: (changes: readonly PresenceChange[]) => void = () => undefined;
  const desks = new Map([
    ['1001', '3001'],
    ['1003', '3002'],
  ]);
  const presence = memberPresence(
    { stores, clock },
    {
      phonesOf: user => [desks.get(user) ?? []].flat(),
      userAt: phone => [...desks].find(([, at]) => at === phone)?.[0],
    },
  );

  it('who has logged in at a shared phone can be reached there', async () => {
    expect(await presence.of('example.test', '1001')).toEqual({ registered: true, busy: false });
    expect(await presence.of('example.test', '1002')).toEqual({ registered: false, busy: false });
  });

  it('a shared phone is in use when its user is, wherever he talks, and that is told', async () => {
    expect(await presence.of('example.test', '3002')).toMatchObject({ busy: true });
    expect(await presence.of('example.test', '3001')).toMatchObject({ busy: false });
    const told: string[] = [];
    presence.onChange?.((_account, extension) => told.push(extension));
    const resource = { account: 'example.test', name: '1003' };
    changed([
      { topic: 'line', resource },
      { topic: 'mailbox', resource: { account: 'example.test', name: '1001' } },
    ] as unknown as PresenceChange[]);
    expect(told).toEqual(['1003', '3002']);
  });

  it('until the registration of that phone has expired', async () => {
    await clock.advance(1001);
    expect(await presence.of('example.test', '1001')).toEqual({ registered: false, busy: false });
  });
});
