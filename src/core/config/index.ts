export { loadConfig, type LoadOptions } from './load.ts';
export { ConfigError, type ConfigProblem } from './problems.ts';
export type { Config, DemoUser, ListenConfig, NodeConfig, RoleName, TransportName } from './types.ts';
