/** Telling processes of this machine apart, also when the kernel gives a number away again. */
import { readFileSync } from 'node:fs';

/** `pid-start`, start being the ticks since boot at which the kernel started it; 0 where there is no /proc. */
export function processIdentity(pid: number = process.pid): string {
  return `${pid}-${startOf(pid) ?? 0}`;
}

export function isRunning(identity: string): boolean {
  const [pid = 0, start = 0] = identity.split('-').map(Number);
  if (!isAlive(pid)) return false;
  const now = startOf(pid);
  // A process of another start is another process; a predecessor of our own number is dead for sure.
  return now === undefined || start === 0 || now === start;
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold anything, so count from its end: state is field 3, start time field 22.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}
