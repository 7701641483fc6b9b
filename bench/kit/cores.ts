/**
 * Where the measured processes run: the server on one core, what makes its load on the other. Both go before the other
 * processes of the machine where we may ask for that, because a server that is starved answers late, and then
 * retransmissions are measured instead of calls. Processor time for an operation is what is counted either way.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

export const SERVER_CORE = 1;
export const LOAD_CORE = 0;

let first: readonly string[] | undefined;

/** Real-time scheduling, where we are allowed to ask for it. */
function preferred(): readonly string[] {
  const asked = ['chrt', '-r', '1'];
  first ??= spawnSync('chrt', ['-r', '1', 'true']).status === 0 ? asked : [];
  return first;
}

/** Whether other processes cannot get in the way; part of the method that a result states. */
export const undisturbed = (): boolean => preferred().length > 0;

/** What to put before a command so that it runs on that core; on any of them when none is named. */
export function onCore(core: number | undefined, command: readonly string[]): { command: string; args: string[] } {
  const pin = core === undefined ? [] : ['taskset', '-c', String(core)];
  const [name = '', ...args] = [...preferred(), ...pin, ...command];
  return { command: name, args };
}

/** Children that this process starts from now on go before others as well; gives back how to end that. */
export function preferSelf(): () => void {
  const set = (...policy: string[]): void => void spawnSync('chrt', [...policy, String(process.pid)]);
  if (!undisturbed()) return () => undefined;
  set('-a', '-r', '-p', '1');
  const longTurns = shortTurns();
  return () => {
    set('-a', '-o', '-p', '0');
    longTurns();
  };
}

/** ms; otherwise a thread that has much to do, such as a collector's, keeps its core for 100 ms while all the others wait. */
const TURN_MS = '4';
const TURNS = '/proc/sys/kernel/sched_rr_timeslice_ms';

function shortTurns(): () => void {
  try {
    const before = readFileSync(TURNS, 'utf8').trim();
    writeFileSync(TURNS, TURN_MS);
    return () => writeFileSync(TURNS, before);
  } catch {
    return () => undefined;
  }
}
