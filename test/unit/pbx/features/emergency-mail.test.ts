import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { MailNotice } from '../../../../src/pbx/features/emergency/mail-notice.ts';
import type { EmergencyEvent } from '../../../../src/pbx/features/emergency/ports.ts';
import { MailRefused, type OutgoingMail } from '../../../../src/pbx/messages/mail-sender.ts';
import { account } from './kit.ts';

const directory = account({
  account: { domain: 'example.test', emergency: { notify: ['safety@example.test'] } },
  sites: [{ name: 'HQ' }, { name: 'Berlin', emergency: { notify: ['eins@example.test', 'zwei@example.test'] } }],
});
const EVENT: EmergencyEvent = {
  ...{ callId: 'c1', account: 'example.test', at: Date.parse('2030-01-08T12:00:00Z'), number: '911' },
  ...{ extension: '1001', name: 'Ann', site: 'HQ', reported: 'Warehouse' },
  address: { country: 'US', city: 'San Jose', street: 'Almaden Blvd', houseNumber: '55', floor: '3' },
};

function post(send: (mail: OutgoingMail) => Promise<void>) {
  const clock = new FakeClock();
  const sent: OutgoingMail[] = [];
  const transport = {
    send: (mail: OutgoingMail) => {
      sent.push(mail);
      return send(mail);
    },
  };
  const notice = new MailNotice({ accounts: { byDomain: () => directory }, transport, clock, log: silentLogger });
  return { notice, clock, sent };
}

describe('e-mails about an emergency call', () => {
  it('tell who calls whom from where, to whom the account says, or the site', async () => {
    const { notice, sent } = post(() => Promise.resolve());
    notice.notify(EVENT);
    expect(sent).toEqual([
      {
        to: 'safety@example.test',
        subject: 'Emergency call to 911 by 1001, Ann',
        text:
          'Called: 911\nBy: 1001, Ann\nAt: 2030-01-08T12:00:00.000Z\nSite: HQ\n' +
          'Address: 55 Almaden Blvd, floor 3, San Jose, US\nReported location: Warehouse\nCall: c1\n',
      },
    ]);
    notice.notify({ ...EVENT, site: 'Berlin' });
    expect(sent.slice(1).map(({ to }) => to)).toEqual(['eins@example.test', 'zwei@example.test']);
    await notice.close();
  });

  it('are tried again while the mail server is away, four times in all', async () => {
    const { notice, clock, sent } = post(() => Promise.reject(new Error('ECONNREFUSED')));
    notice.notify(EVENT);
    await clock.advance(10_000);
    expect(sent).toHaveLength(2);
    await clock.advance(600_000);
    expect([sent.length, clock.pending]).toEqual([4, 0]);
    await notice.close();
  });

  it('are given up where they are refused, and when the switch stops', async () => {
    const refused = post(() => Promise.reject(new MailRefused('no such box')));
    refused.notice.notify(EVENT);
    await refused.clock.advance(600_000);
    expect(refused.sent).toHaveLength(1);
    const stopping = post(() => Promise.reject(new Error('away')));
    stopping.notice.notify(EVENT);
    await stopping.clock.settle();
    expect(stopping.clock.pending).toBe(1);
    await stopping.notice.close();
    expect(stopping.clock.pending).toBe(0);
  });
});
