/** The process that a benchmark measures: `run.ts register|relay|signalling-switch ...`; tells its parent when it is ready. */
import { openRegister } from './register.ts';
import { openRelay } from './relay.ts';
import { openSignallingSwitch } from './signalling-switch.ts';

const [, , kind, ...args] = process.argv;
const OPEN = { register: openRegister, relay: openRelay, 'signalling-switch': openSignallingSwitch };
if (kind === undefined || !(kind in OPEN)) throw new Error(`no server ${kind}`);
const lifecycle = await OPEN[kind as keyof typeof OPEN](args);
const stop = (): void => {
  void lifecycle.close().finally(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('disconnect', stop);
process.send?.('ready');
