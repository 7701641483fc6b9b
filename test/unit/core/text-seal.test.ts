import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextSeal } from '../../../src/core/text-seal.ts';

describe('TextSeal', () => {
  it('property: what was sealed is opened by every node of the cluster, and tells nothing before', () => {
    const key = randomBytes(32);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 8 }), text => {
        const sealed = new TextSeal(key).seal(text);
        expect(sealed.includes(text)).toBe(false);
        expect(new TextSeal(key).open(sealed)).toBe(text.toWellFormed());
      }),
    );
  });

  it('refuses what was changed or sealed with another key', () => {
    const seal = new TextSeal(randomBytes(32));
    const box = Buffer.from(seal.seal('{"v":1}'), 'base64');
    box.writeUInt8(box.readUInt8(30) ^ 1, 30);
    expect(() => seal.open(box.toString('base64'))).toThrow();
    expect(() => new TextSeal(randomBytes(32)).open(seal.seal('x'))).toThrow();
    expect(() => seal.open('')).toThrow();
  });
});
