import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { SequentialIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { UnsolicitedSummary } from '../../../../src/pbx/presence/unsolicited-summary.ts';
import { resourceName } from '../../../../src/sip/event/index.ts';
import type { SipRequest } from '../../../../src/sip/message/index.ts';
import type { Binding } from '../../../../src/sip/registrar/ports.ts';

const ACCOUNT = 'example.test';
const FRESH = { new: 2, saved: 0, urgentNew: 0, urgentSaved: 0 };
const at = (name: string) => resourceName(ACCOUNT, name);

/** 3001 is a shared phone without a mailbox of its own. `sitting`: who has logged in there. */
function phones(sitting?: string) {
  const sent: SipRequest[] = [];
  const summary = new UnsolicitedSummary({
    mailboxes: { counts: ({ name }) => Promise.resolve(name === '1001' ? FRESH : undefined) },
    locations: {
      lookup: aor => {
        const [, user = ''] = /sip:(\d+)@/.exec(aor) ?? [];
        const binding = { contact: `sip:${user}@192.0.2.1`, path: ['<sip:edge.test;lr>'], expiresAt: Infinity };
        return Promise.resolve([binding as unknown as Binding]);
      },
    },
    shared: {
      phonesOf: (_account, user) => (user === sitting ? ['3001'] : []),
      userAt: (_account, phone) => (phone === '3001' ? sitting : undefined),
      isShared: (_account, phone) => phone === '3001',
    },
    transactions: {
      request: (request, _flow, { final }) => {
        sent.push(request);
        final?.({} as never);
        return undefined as never;
      },
    },
    ...{ clock: new FakeClock(), ids: new SequentialIds(), log: silentLogger, userAgent: 'test' },
    resolveFlow: () => Promise.resolve({} as never),
    contact: () => 'sip:token@edge.test',
  });
  const told = () => sent.splice(0).map(one => `${one.requestUri.user}: ${summaryIn(one)}`);
  return { summary, told };
}

function summaryIn({ body }: SipRequest): string {
  const [, waiting, box] = /Messages-Waiting: (\w+)\r\nMessage-Account: sip:(\d+)@/.exec(body.toString()) ?? [];
  return `${waiting} of ${box}`;
}

describe('UnsolicitedSummary', () => {
  it('a change is told to the own phones and to the shared one where the user sits', async () => {
    const { summary, told } = phones('1001');
    await summary.tell(at('1001'));
    expect(told().toSorted()).toEqual(['1001: yes of 1001', '3001: yes of 1001']);
    const alone = phones();
    await alone.summary.tell(at('1001'));
    expect(alone.told()).toEqual(['1001: yes of 1001']);
  });

  it('a shared phone shows what there is for whoever sits there, and nothing when he has left', async () => {
    const { summary, told } = phones('1001');
    await summary.tellPhone(at('3001'));
    expect(told()).toEqual(['3001: yes of 1001']);
    const left = phones();
    await left.summary.tellPhone(at('3001'));
    expect(left.told()).toEqual(['3001: no of 3001']);
  });

  it('who has no mailbox is told nothing', async () => {
    const { summary, told } = phones();
    await summary.tellPhone(at('1002'));
    await summary.tell(at('1002'));
    expect(told()).toEqual([]);
  });
});
