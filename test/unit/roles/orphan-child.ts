/** A process of nodes, here of none, that begins to listen only when its supervisor has gone. */
import { setImmediate } from 'node:timers/promises';
import type { Config } from '../../../src/core/config/types.ts';
import { runProcess } from '../../../src/roles/process.ts';

while (process.connected) await setImmediate();
// Without nodes, nothing else of it is looked at.
const config: Pick<Config, 'log'> = { log: { level: 'silent', pretty: false } };
await runProcess(config as Config, []);
// What a node has open keeps its process.
setInterval(() => undefined, 1000);
