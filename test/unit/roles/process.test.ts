/** A supervisor that is killed while its nodes start leaves none behind. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

it('a process ends whose supervisor had gone before it listened', async () => {
  const child = fork(join(import.meta.dirname, 'orphan-child.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});
