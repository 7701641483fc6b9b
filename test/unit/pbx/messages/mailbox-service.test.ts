import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/pbx/call/application.ts';
import { hashPin } from '../../../../src/core/pin-hash.ts';
import { MailboxService } from '../../../../src/pbx/features/mailbox/service.ts';
import { isWeakPin } from '../../../../src/pbx/pins/pin-guard.ts';
import { ACCOUNT, accountOf, openOffice, runOf, type Office } from './kit.ts';

const run = runOf({ extension: '1001', anonymous: false });
let office: Office;
let service: MailboxService;
beforeEach(async () => {
  const directory = accountOf({
    users: [{ extension: '1001', pinHash: await hashPin('4711') }, { extension: '1002' }],
    queues: [{ extension: '2001', name: 'Sales', members: [], voicemailAccess: ['1001'] }],
  });
  office = await openOffice(directory);
  service = new MailboxService({
    ...{ keeper: office.keeper, store: office.store, pins: office.pins, accounts: office.accounts },
  });
});
afterEach(() => office.close());

const ask = (question: Json) => service.ask(question, run);
const pin = (digits: string, extension = '1001') => ask({ do: 'pin', extension, pin: digits });

async function leave(box: string): Promise<string> {
  const token = await office.keeper.begin(ACCOUNT, box, { number: '+14155550100' });
  office.record(token, 3000);
  await office.keeper.keep(token);
  return token;
}

describe('MailboxService', () => {
  it('checks PINs; three wrong ones in a row lock, also the right one', async () => {
    expect(await pin('4711')).toEqual({ did: 'pin', verdict: 'right' });
    expect(await pin('1')).toEqual({ did: 'pin', verdict: 'wrong' });
    expect(await pin('2')).toEqual({ did: 'pin', verdict: 'wrong' });
    expect(await pin('4711')).toEqual({ did: 'pin', verdict: 'right' });
    await pin('1');
    await pin('2');
    expect(await pin('3')).toEqual({ did: 'pin', verdict: 'locked' });
    expect(await pin('4711')).toEqual({ did: 'pin', verdict: 'locked' });
    expect(await pin('4711', '1002')).toEqual({ did: 'pin', verdict: 'none' });
    expect(await pin('4711', '1099')).toEqual({ did: 'pin', verdict: 'none' });
  });

  it('shows own and shared boxes, lists them, and tells messages', async () => {
    const own = await leave('1001');
    await leave('2001');
    expect(await ask({ do: 'boxes', login: '1001' })).toEqual({
      did: 'boxes',
      boxes: [
        { box: '1001', new: 1, saved: 0, almostFull: false },
        { box: '2001', new: 1, saved: 0, almostFull: false },
      ],
    });
    const file = office.keeper.files.path(ACCOUNT, '1001', own);
    expect(await ask({ do: 'list', box: '1001', state: 'new' })).toMatchObject({
      ids: [own],
      message: { id: own, file },
    });
    expect(await ask({ do: 'message', id: own })).toMatchObject({ message: { from: { number: '+14155550100' } } });
    expect(await ask({ do: 'message', id: 'none' })).toEqual({ did: 'message', message: undefined });
  });

  it('marks a message, and the lamp goes out', async () => {
    const id = await leave('1001');
    expect(await office.lamp('1001')).toMatchObject({ new: 1 });
    expect(await ask({ do: 'mark', id, state: 'saved' })).toEqual({ did: 'mark', tell: undefined, done: true });
    expect(await office.lamp('1001')).toMatchObject({ new: 0, saved: 1 });
    expect(await ask({ do: 'mark', id, state: 'deleted', tell: 'deleted' })).toMatchObject({
      tell: 'deleted',
      done: true,
    });
    expect(await office.lamp('1001')).toMatchObject({ new: 0, saved: 0 });
  });

  it('keeps a recorded greeting in place of the former one, and takes it away', async () => {
    const record = async (): Promise<string> => {
      const { token } = (await ask({ do: 'name' })) as { token: string };
      office.record(token, 4000);
      await ask({ do: 'setGreeting', box: '1001', token, trimMs: 1000 });
      const { file } = (await ask({ do: 'greeting', box: '1001' })) as { file: string };
      return file;
    };
    const first = await record();
    expect(existsSync(first)).toBe(true);
    const second = await record();
    expect(second).not.toBe(first);
    expect(existsSync(first)).toBe(false);
    await ask({ do: 'setGreeting', box: '1001' });
    expect(await ask({ do: 'greeting', box: '1001' })).toEqual({ did: 'greeting', file: undefined });
    expect(existsSync(second)).toBe(false);
  });

  it('drops a greeting that was recorded and not kept', async () => {
    const { token } = (await ask({ do: 'name' })) as { token: string };
    expect(await ask({ do: 'name' })).toEqual({ did: 'name', token });
    service.released(run);
    expect(await ask({ do: 'name' })).not.toEqual({ did: 'name', token });
  });

  it('takes a new PIN only when it was entered twice, and not a simple one', async () => {
    expect(await ask({ do: 'offerPin', extension: '1001', pin: '1234' })).toEqual({ did: 'offerPin', weak: true });
    expect(await ask({ do: 'setPin', extension: '1001', pin: '1234' })).toEqual({ did: 'setPin', how: 'differs' });
    expect(await ask({ do: 'offerPin', extension: '1001', pin: '8642' })).toEqual({ did: 'offerPin', weak: false });
    expect(await ask({ do: 'setPin', extension: '1001', pin: '8643' })).toEqual({ did: 'setPin', how: 'differs' });
    expect(['1111', '2345', '9876', '123', '1001'].map(one => isWeakPin(one, '1001'))).toEqual(Array(5).fill(true));
    expect(isWeakPin('4711', '1001')).toBe(false);
  });
});
