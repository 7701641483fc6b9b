/** Logs of a process of its own: it never waits for whoever reads them, and its last words are not lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, it } from 'vitest';

const MODULE = resolve(import.meta.dirname, '../../../src/core/log-lines.ts');

function run(script: string): ReturnType<typeof spawn> {
  const text = `import { createLogger } from ${JSON.stringify(MODULE)};\nconst log = createLogger();\n${script}`;
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', text], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const piece of stream ?? []) text += String(piece);
  return text;
}

it('goes on when nobody reads the lines', async () => {
  // Far more than a pipe holds; the process says how long the longest line took.
  const child = run(`
    let longest = 0;
    for (let index = 0; index < 20_000; index += 1) {
      const from = performance.now();
      log.info({ index }, 'x'.repeat(100));
      longest = Math.max(longest, performance.now() - from);
      if (index % 100 === 0) await new Promise(setImmediate);
    }
    process.stdout.write('done');
    process.kill(process.pid, 'SIGKILL');
  `);
  expect(await textOf(child.stdout)).toBe('done');
  child.stderr?.resume();
  await once(child, 'close');
});

it.each([
  ['an exit', 'process.exit(3);', 3],
  ['an error that nobody catches', 'setImmediate(() => { throw new Error("boom"); });', 1],
])('writes everything before %s', async (_, end, code) => {
  const child = run(`for (let index = 0; index < 500; index += 1) log.info({ index }, 'line');\n${end}`);
  const closed = once(child, 'close');
  const lines = (await textOf(child.stderr)).split('\n').filter(line => line.startsWith('{'));
  // What was being written at that moment may come after the rest; each line has its time.
  const indices = lines.map(line => (JSON.parse(line) as { index: number }).index).sort((x, y) => x - y);
  expect(indices).toEqual(Array.from({ length: 500 }, (__, index) => index));
  expect(await closed).toEqual([code, null]);
});

it.each([
  ['is gone', (stderr: Readable | null) => stderr?.destroy()],
  ['has stopped reading', () => undefined],
])('ends, although its reader %s', async (_, happens) => {
  const child = run(`
    process.stdin.once('end', () => {
      for (let index = 0; index < 20_000; index += 1) log.info({ index }, 'x'.repeat(100));
      process.exit(3);
    }).resume();
    process.stdout.write('up');
  `);
  const ended = once(child, 'exit');
  await once(child.stdout ?? child, 'data');
  happens(child.stderr);
  child.stdin?.end();
  expect(await ended).toEqual([3, null]);
  child.stderr?.destroy();
});
