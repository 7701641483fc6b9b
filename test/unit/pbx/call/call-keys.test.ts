import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import type { Leg } from '../../../../src/pbx/call/leg.ts';
import { CallKeys } from '../../../../src/pbx/call/call-keys.ts';
import { account } from '../features/kit.ts';

const users = [{ extension: '1001' }, { extension: '1002', licence: 'basic' }];
const parkingLots = [{ name: 'main', first: '701', last: '702' }];

/** A leg whose keys are pressed by a function; undefined while nobody listens. */
function phone(extension?: string) {
  const keypad: { press?: ((key: string) => void) | undefined } = {};
  const onDigit = (listener: (key: string) => void) => {
    keypad.press = listener;
    return () => (keypad.press = undefined);
  };
  const party = { ...(extension !== undefined && { extension }), anonymous: false };
  return { keypad, leg: { party, inner: false, media: { onDigit } } as unknown as Leg };
}

function talk(document: Record<string, unknown>) {
  const sent: [Leg, string][] = [];
  const directory = account(document);
  const clock = new FakeClock();
  const services = { accounts: { byDomain: () => directory }, domain: 'example.test', clock };
  const key = new CallKeys(services, {
    send: (leg, { kind }) => sent.push([leg, kind]),
    mark: (leg, code) => sent.push([leg, code]),
  });
  return { sent, key, clock };
}

describe('the code that parks', () => {
  it('is listened for while two talk, by RTP and by INFO, from who may', async () => {
    const { sent, key, clock } = talk({ users, parkingLots });
    const [own, basic, outside] = [phone('1001'), phone('1002'), phone()];
    key.joined(own.leg, outside.leg);
    for (const digit of '5*13') own.keypad.press?.(digit);
    expect(sent).toEqual([[own.leg, 'park']]);
    // Told the other way at once they are the same presses.
    for (const digit of '*13') key.press(own.leg, digit);
    expect(sent).toHaveLength(1);
    await clock.advance(1000);
    for (const digit of '*13') key.press(own.leg, digit);
    expect(sent).toHaveLength(2);
    expect(outside.keypad.press).toBeUndefined();
    key.parted();
    expect(own.keypad.press).toBeUndefined();
    key.joined(basic.leg);
    expect(basic.keypad.press).toBeUndefined();
  });

  it('is not listened for where there is no lot', () => {
    const { key } = talk({ users });
    const own = phone('1001');
    key.joined(own.leg);
    expect(own.keypad.press).toBeUndefined();
  });
});

describe('the code that says for which client a call is', () => {
  const marked = (digits: string, clientCodes: object | undefined = {}): string[] => {
    const { sent, key } = talk({ account: { domain: 'example.test', ...(clientCodes && { clientCodes }) }, users });
    const basic = phone('1002');
    key.joined(basic.leg);
    for (const digit of digits) basic.keypad.press?.(digit);
    return sent.map(([, code]) => code);
  };

  it('is followed by digits, which # or * ends', () => {
    expect(marked('5*154711#')).toEqual(['4711']);
    expect(marked('*1547*')).toEqual(['47']);
    expect(marked('*15#*159#')).toEqual(['9']);
    expect(marked('*15012345678901234567#')).toEqual([]);
    expect(marked('*154711')).toEqual([]);
  });

  it('is not listened for in an account without client codes', () => {
    const { key } = talk({ users });
    const own = phone('1001');
    key.joined(own.leg);
    expect(own.keypad.press).toBeUndefined();
  });
});

describe('the code that sends a call to the own mobile', () => {
  const mobile = { mobile: '+14155550177' };
  it.each([
    ['who has one', { extension: '1001', ...mobile }, ['mobile']],
    ['not of who has none', { extension: '1001' }, []],
    ['not of a basic user', { extension: '1001', licence: 'basic', ...mobile }, []],
    ['not where calls stay inside', { extension: '1001', settings: { externalForwarding: false }, ...mobile }, []],
  ])('is listened for: %s', (_who, user, expected) => {
    const { sent, key } = talk({ users: [user] });
    const own = phone('1001');
    key.joined(own.leg);
    for (const digit of '*14') own.keypad.press?.(digit);
    expect(sent.map(([, kind]) => kind)).toEqual(expected);
  });
});
