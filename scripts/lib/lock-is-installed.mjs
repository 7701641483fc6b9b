// Succeeds when node_modules holds what package-lock.json names. npm keeps its own account of what it installed.
import { readFileSync } from 'node:fs';

const read = path => JSON.parse(readFileSync(path, 'utf8')).packages;
try {
  const [wanted, present] = [read('package-lock.json'), read('node_modules/.package-lock.json')];
  const missing = Object.entries(wanted).find(
    ([path, { version, optional }]) => path !== '' && !optional && present[path]?.version !== version,
  );
  process.exitCode = missing ? 1 : 0;
} catch {
  process.exitCode = 1;
}
