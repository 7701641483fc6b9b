/** The schema of configurations as the compiled program has it, against the one that names the errors. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { configSchema } from '../../../src/core/config/schema.ts';
import { validate } from '../../../src/core/config/validate.ts';
import { valueOf } from '../../kit/json-arbitrary.ts';

const COMPILER = new URL('../../../scripts/lib/compile-config-schema.mjs', import.meta.url).href;
type Check = (value: unknown) => boolean;

async function compiled(): Promise<Check> {
  const { compiledSchema } = (await import(COMPILER)) as { compiledSchema(schema: unknown): string };
  const module = { exports: {} as Check };
  const run = new Function('module', 'exports', 'require', compiledSchema(configSchema));
  run(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

/** One value somewhere in it is taken away, or is another one. */
function spoil(value: unknown, [at = 0, ...path]: readonly number[], other: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const keys = Object.keys(value);
  const key = keys[at % Math.max(1, keys.length)];
  if (key === undefined) return;
  const holder = value as Record<string, unknown>;
  if (path.length > 0 && typeof holder[key] === 'object') spoil(holder[key], path, other);
  else if (other === undefined) delete holder[key];
  else holder[key] = other;
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
