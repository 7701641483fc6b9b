/**
 * A request's way through a server is a list of named steps. Each looks at the request and gives a verdict, which ends
 * the way, or nothing, and the next one looks.
 */
export interface Step<C, V> {
  readonly name: string;
  run(context: C): V | undefined | Promise<V | undefined>;
}

/** The first verdict, and the step that gave it; waits only where a step does. */
export function runSteps<C, V>(steps: readonly Step<C, V>[], context: C, from = 0): Outcome<V> | Promise<Outcome<V>> {
  for (let index = from; index < steps.length; index += 1) {
    const step = steps[index];
    if (!step) break;
    const verdict = step.run(context);
    if (verdict instanceof Promise) {
      return verdict.then(late => {
        if (late !== undefined) return { verdict: late, step: step.name };
        return runSteps(steps, context, index + 1);
      });
    }
    if (verdict !== undefined) return { verdict, step: step.name };
  }
  return { verdict: undefined, step: 'end' };
}

export interface Outcome<V> {
  readonly verdict: V | undefined;
  readonly step: string;
}
