import { describe, expect, it } from 'vitest';
import { ERRORS, TandemError } from '../../../src/core/errors.ts';
import { SequentialIds, SystemIds } from '../../../src/core/ids.ts';
import { clusterKeys } from '../../../src/core/keys.ts';
import { leaks } from '../../../src/core/leaks.ts';
import { Lifecycle } from '../../../src/core/lifecycle.ts';
import { MessageTrace } from '../../../src/core/trace.ts';

describe('ids', () => {
  it('gives tokens of the length asked for, all different', () => {
    const ids = new SystemIds();
    const tokens = new Set(Array.from({ length: 5000 }, () => ids.token(5)));
    expect(tokens.size).toBe(5000);
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{10}$/);
    expect(ids.uuid()).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('counts up for tests', () => {
    const ids = new SequentialIds();
    expect([ids.token(2), ids.uint32(), ids.uuid()]).toEqual(['0001', 2, '00000000-0000-4000-8000-000000000003']);
  });
});

describe('errors', () => {
  it('carry the statuses and the outcome of the catalogue', () => {
    const error = new TandemError('call-busy', { detail: '1002' });
    expect([error.sipStatus, error.httpStatus, error.outcome, error.message]).toEqual([
      486,
      500,
      'callee',
      'busy: 1002',
    ]);
  });

  it('have codes in one form, and SIP statuses that exist', () => {
    for (const [code, entry] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      if ('sip' in entry) expect(entry.sip).toSatisfy((status: number) => status >= 400 && status < 700);
    }
  });
});

describe('Lifecycle', () => {
  it('closes in the reverse order, once, and reports failures after all had their turn', async () => {
    const order: string[] = [];
    const life = new Lifecycle();
    life.defer('a', () => void order.push('a'));
    life.defer('b', async () => {
      await Promise.resolve();
      order.push('b');
      throw new Error('stuck');
    });
    life.defer('c', () => void order.push('c'));
    const first = life.close();
    expect(life.close()).toBe(first);
    await expect(first).rejects.toThrow('some resources did not close');
    expect(order).toEqual(['c', 'b', 'a']);
  });

  it('closes at once what arrives too late', async () => {
    const life = new Lifecycle();
    await life.close();
    let closed = false;
    life.defer('late', () => void (closed = true));
    expect(closed).toBe(true);
  });
});

describe('leaks', () => {
  it('count an object once and forget it when it is removed', () => {
    const what = {};
    leaks.add('test-thing', what, 'x');
    leaks.add('test-thing', what);
    expect(leaks.live()['test-thing']).toBe(1);
    expect(leaks.describe()).toContain('test-thing x');
    leaks.remove(what);
    leaks.remove(what);
    expect(leaks.live()['test-thing']).toBeUndefined();
  });
});

describe('clusterKeys', () => {
  it('are equal on every node and differ by purpose and secret', () => {
    const one = clusterKeys('secret');
    expect(clusterKeys('secret')).toEqual(one);
    const all = [...Object.values(one), ...Object.values(clusterKeys('other'))].map(key => key.toString('hex'));
    expect(all).toHaveLength(2 * Object.keys(one).length);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('MessageTrace', () => {
  const entry = { at: 0, direction: 'in', flow: 'udp', callKey: 'a' } as const;

  it('keeps to its limits of messages and bytes, dropping the oldest', () => {
    const trace = new MessageTrace({ messages: 3, bytes: 100 });
    for (const text of ['1', '2', '3', '4']) trace.add({ ...entry, text });
    expect(trace.entries().map(({ text }) => text)).toEqual(['2', '3', '4']);
    trace.add({ ...entry, text: 'x'.repeat(99) });
    expect(trace.size).toBe(2);
    trace.add({ ...entry, text: 'y'.repeat(101) });
    expect(trace.size).toBe(2);
  });

  it('gives messages whole that lie across the end of its store', () => {
    const trace = new MessageTrace({ messages: 50, bytes: 1000 });
    const text = (number: number): string => `${number}:${'abcdefghij'.repeat(12)}:${number}`;
    for (let number = 1; number <= 40; number += 1) {
      trace.add({ ...entry, text: number % 2 === 0 ? text(number) : Buffer.from(text(number)) });
      const kept = trace.entries().map(found => found.text);
      const first = number - kept.length + 1;
      expect(kept).toEqual(kept.map((_, index) => text(first + index)));
    }
    expect(trace.size).toBe(7);
  });

  it('gives one call by its key or by a Call-ID within, with secrets masked', () => {
    const trace = new MessageTrace();
    const digest = 'Authorization: Digest username="1001", response="0123456789abcdef", cnonce="f00"';
    const crypto = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj';
    trace.add({ ...entry, text: Buffer.from(`INVITE\r\n${digest}\r\nCall-ID: zz\r\n\r\n${crypto}\r\nm=ü`) });
    trace.add({ ...entry, callKey: 'b', text: 'other' });
    expect(trace.entries('zz', 'b')).toHaveLength(2);
    const [found, ...rest] = trace.entries('zz');
    expect(rest).toEqual([]);
    expect(found?.text).not.toMatch(/0123456789abcdef|f00|d0Rmd/);
    expect(found?.text).toContain('username="1001", response="***"');
    expect(found?.text).toContain('m=ü');
  });

  it('takes the Call-ID for the key of a message that came without one, also in its compact form', () => {
    const trace = new MessageTrace();
    const { callKey: _, ...bare } = entry;
    for (const line of ['Call-ID: one@phone', 'i:two', 'To: <sip:x>'])
      trace.add({ ...bare, text: `BYE\r\n${line}\r\n` });
    expect(trace.entries().map(({ callKey }) => callKey)).toEqual(['one@phone', 'two', '']);
  });
});
