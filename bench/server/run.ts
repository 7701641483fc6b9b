/** The process that a benchmark measures: `run.ts register|relay ...`; tells its parent when it is ready. */
import { openRegister } from './register.ts';
import { openRelay } from './relay.ts';

const [, , kind, ...args] = process.argv;
const lifecycle = kind === 'register' ? await openRegister(args) : await openRelay(args);
const stop = (): void => {
  void lifecycle.close().finally(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('disconnect', stop);
process.send?.('ready');
