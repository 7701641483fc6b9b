// Adds up vitest's reports in a directory: prints what failed, then "N passed, N failed[, N skipped]" as the last line.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const directory = process.argv[2];
const failedRuns = existsSync(join(directory, 'failed'))
  ? readFileSync(join(directory, 'failed'), 'utf8').split('\n').filter(Boolean)
  : [];
const count = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

for (const name of readdirSync(directory).filter(file => file.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  let failedHere = 0;
  for (const { name: file, status, assertionResults, message } of report.testResults) {
    const path = relative(process.cwd(), file);
    for (const { status: verdict, fullName } of assertionResults) {
      if (verdict === 'passed') count.passed += 1;
      else if (verdict === 'failed') failedHere += failures.push(`${path}: ${fullName}`) && 1;
      else count.skipped += 1;
    }
    // A file that does not load has no test that could fail.
    if (status === 'failed' && !assertionResults.some(one => one.status === 'failed')) {
      failedHere += failures.push(`${path}: ${String(message).split('\n')[0]}`) && 1;
    }
  }
  // Errors outside of tests, as those of forgotten promises, count as well.
  const run = name.replace('.json', '');
  if (failedRuns.includes(run) && failedHere === 0)
    failedHere += failures.push(`${run}: vitest failed, see above`) && 1;
  failedRuns.splice(failedRuns.indexOf(run), failedRuns.includes(run) ? 1 : 0);
  count.failed += failedHere;
}
for (const run of failedRuns) count.failed += failures.push(`${run}: vitest ended without a report`) && 1;

for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`);
process.exitCode = count.failed > 0 ? 1 : 0;
