// Every "RFC nnnn [section] x.y" in the tree must name an RFC of the table beside this file and a section that it has. The table
// is small on purpose: whoever cites a new RFC looks up how far it goes and adds it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const table = JSON.parse(readFileSync(join(HERE, 'rfcs.json'), 'utf8'));
const CITATION =
  /RFC[ -]?(\d{3,5})(?:(?: |, (?=sections? ))(?:sections? |§ ?)?((?:[A-Z]\.)?\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)(?![\w-]))?/g;
const READ = /\.(ts|md|mjs|cjs|hpp|cpp|h|patch|yaml)$|^scripts\//;

// What git knows and what it does not ignore, so that a file counts before its first commit.
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter(file => READ.test(file) && file !== 'scripts/lib/check-citations.mjs');

/** Why the section cannot be, or undefined. `limits` gives the last part below each prefix; '' is the top. */
function fault({ last, appendix, within = {} }, section) {
  const parts = section.split('.');
  if (/^[A-Z]$/.test(parts[0])) {
    return appendix && parts[0] <= appendix ? undefined : `has appendices up to ${appendix ?? 'none'}`;
  }
  for (let depth = 0; depth < parts.length; depth += 1) {
    const prefix = parts.slice(0, depth).join('.');
    const limit = depth === 0 ? last : within[prefix];
    if (limit === undefined) continue;
    if (Number(parts[depth]) < 1 || Number(parts[depth]) > limit) return `${prefix || 'it'} ends with ${limit}`;
  }
  return undefined;
}

let bad = 0;
let good = 0;
for (const file of files) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    continue; // Deleted, and not yet committed.
  }
  text.split('\n').forEach((line, at) => {
    for (const [citation, number, section] of line.matchAll(CITATION)) {
      const rfc = table[number];
      const why = rfc ? section && fault(rfc, section) : 'is not in scripts/lib/rfcs.json';
      if (why) console.log(`${file}:${at + 1}: ${citation}: ${why}`);
      if (why) bad += 1;
      else good += 1;
    }
  });
}
console.log(`${good} citations hold, ${bad} do not`);
process.exitCode = bad > 0 ? 1 : 0;
