/** The schemas of accounts as the compiled program has them, against those that name the errors. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { accountSchema } from '../../../src/routing/account/account.ts';
import { fillIn } from '../../../src/routing/account/complete.ts';
import { accountDocumentSchema, SECTION_NAMES, SECTIONS } from '../../../src/routing/account/document.ts';
import { valueOf } from '../../kit/json-arbitrary.ts';
import { spoil } from '../../kit/spoil.ts';

const COMPILER = new URL('../../../scripts/lib/compile-schemas.mjs', import.meta.url).href;
const PARTS = ['account', ...SECTION_NAMES] as const;
type Checks = Record<(typeof PARTS)[number] | 'document', (value: unknown) => boolean>;

const { compiledAccountSchemas } = (await import(COMPILER)) as { compiledAccountSchemas(schemas: object): string };
const module = { exports: {} as Checks };
const source = compiledAccountSchemas({ accountSchema, accountDocumentSchema, SECTIONS });
new Function('module', 'exports', 'require', source)(module, module.exports, createRequire(import.meta.url));
const checks = module.exports;

const demo = parse(readFileSync(new URL('../../../config/demo-account.yaml', import.meta.url), 'utf8')) as object;

const other = fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 1 }));
const spoils = fc.option(fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }), other));

/** Both say the same of it; where it is right, they have filled in the same. */
function agree(part: keyof Checks, value: unknown): boolean {
  const [mine, theirs] = [structuredClone(value), structuredClone(value)];
  const right = checks[part](mine);
  expect(right).toBe(fillIn(part, theirs).length === 0);
  if (right) expect(mine).toEqual(theirs);
  return right;
}

it.each(PARTS)('property: say the same of %s, and fill in the same defaults', part => {
  const schema = part === 'account' ? accountSchema : SECTIONS[part].schema;
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(valueOf(schema), spoils, (value, change) => {
      const one = structuredClone(value);
      if (change !== null) spoil(one, ...change);
      verdicts.add(agree(part, one));
    }),
    { numRuns: 60 },
  );
  expect(verdicts).toEqual(new Set([true, false]));
});

it('property: say the same of a whole document, with something spoilt', () => {
  expect(agree('document', demo)).toBe(true);
  fc.assert(
    fc.property(spoils, change => {
      const one = structuredClone(demo);
      if (change !== null) spoil(one, ...change);
      agree('document', one);
    }),
    { numRuns: 100 },
  );
});
