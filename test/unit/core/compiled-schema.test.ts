/** The schema of configurations as the compiled program has it, against the one that names the errors. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configSchema } from '../../../src/core/config/schema.ts';
import { validate } from '../../../src/core/config/validate.ts';
import { valueOf } from '../../kit/json-arbitrary.ts';
import { spoil } from '../../kit/spoil.ts';

const COMPILER = new URL('../../../scripts/lib/compile-schemas.mjs', import.meta.url).href;
type Check = (value: unknown) => boolean;

async function compiled(): Promise<Check> {
  const { compiledSchema } = (await import(COMPILER)) as { compiledSchema(schema: unknown): string };
  const module = { exports: {} as Check };
  const run = new Function('module', 'exports', 'require', compiledSchema(configSchema));
  run(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

it('property: says the same, and fills in the same defaults', async () => {
  const isRight = await compiled();
  const verdicts = new Set<boolean>();
  const other = fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 1 }));
  const path = fc.array(fc.nat(20), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(valueOf(configSchema), fc.option(fc.tuple(path, other)), (value, change) => {
      const config = structuredClone(value);
      if (change !== null) spoil(config, ...change);
      const [mine, theirs] = [structuredClone(config), structuredClone(config)];
      const right = isRight(mine);
      verdicts.add(right);
      expect(right).toBe(validate(theirs));
      if (right) expect(mine).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
  expect(verdicts).toEqual(new Set([true, false]));
});
