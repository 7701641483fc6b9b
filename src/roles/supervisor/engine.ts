/**
 * How V8 is to work for a node of ours. Many nodes share a machine, and each answers within milliseconds: the collector's helpers of
 * one must not take the cores from the main threads of all others (docs/decisions/collector.md).
 */
export const ENGINE_FLAGS: readonly string[] = [
  // One helper thread, where four would mark a heap on as many cores at once.
  '--v8-pool-size=1',
  // MB. What belongs to a call that was just set up or ended dies here, and not in the old generation.
  '--max-semi-space-size=32',
];
