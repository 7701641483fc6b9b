/**
 * Ports for tests that run at the same time in several processes: blocks below the system's ephemeral range, each held by a
 * lock directory that names its owner, so that a crashed run's blocks come free by themselves.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FIRST = 10_000;
const LAST = 32_000;
const BLOCK = 100;
const LOCKS = join(tmpdir(), 'tandem-test-ports');

export interface PortBlock {
  readonly first: number;
  readonly count: number;
  release(): void;
}

/** Takes `count` consecutive ports (rounded up to whole blocks). */
export async function takePorts(count: number): Promise<PortBlock> {
  mkdirSync(LOCKS, { recursive: true });
  const blocks = Math.ceil(count / BLOCK);
  // Starting at a place of one's own makes collisions, and so retries, rare.
  const slots = Math.floor((LAST - FIRST) / BLOCK) - blocks;
  const start = (process.pid * 7) % slots;
  for (let step = 0; step < slots; step++) {
    const first = FIRST + ((start + step) % slots) * BLOCK;
    const held = holdBlocks(first, blocks);
    if (held === undefined) continue;
    if (await isFree(first)) return { first, count: blocks * BLOCK, release: held };
    held();
  }
  throw new Error('no free ports for tests');
}

/** One port of four digits, free for UDP and TCP, for software that cannot read more. */
export async function takeShortPort(): Promise<PortBlock> {
  mkdirSync(LOCKS, { recursive: true });
  for (let step = 0; step < 3000; step++) {
    const first = 6100 + ((process.pid * 13 + step) % 3000);
    const lock = join(LOCKS, String(first));
    if (!hold(lock)) continue;
    const release = (): void => rmSync(lock, { recursive: true, force: true });
    if ((await isFree(first)) && (await isFreeForUdp(first))) return { first, count: 1, release };
    release();
  }
  throw new Error('no free port of four digits');
}

function holdBlocks(first: number, blocks: number): (() => void) | undefined {
  const held: string[] = [];
  const release = (): void => {
    for (const lock of held) rmSync(lock, { recursive: true, force: true });
    held.length = 0;
  };
  for (let index = 0; index < blocks; index++) {
    const lock = join(LOCKS, String(first + index * BLOCK));
    if (!hold(lock)) {
      release();
      return undefined;
    }
    held.push(lock);
  }
  return release;
}

function hold(lock: string): boolean {
  try {
    mkdirSync(lock);
  } catch {
    if (ownerAlive(lock)) return false;
    rmSync(lock, { recursive: true, force: true });
    try {
      mkdirSync(lock);
    } catch {
      return false;
    }
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

function ownerAlive(lock: string): boolean {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // No pid file yet: its owner is about to write it.
    return (error as NodeJS.ErrnoException).code === 'EPERM' || (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const probe = createSocket('udp4');
    probe.once('error', () => resolve(false));
    probe.bind(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
