/** A receptionist in another language than English, with recordings that the synthesiser has made. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../kit/accounts.ts';
import { hearsFile } from '../kit/hearing.ts';
import { kit } from '../integration/lines/kit.ts';
import { hears, site } from '../integration/wire/site.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const prompts = mkdtempSync(join(tmpdir(), 'prompts-'));
const here = site({ extra: `media: { prompts: '${prompts}' }` });
const { talker } = kit(here);

beforeAll(async () => {
  const script = join(ROOT, 'scripts/lib/make-prompts.mjs');
  execFileSync(process.execPath, [script, '--out', prompts, '--only', 'receptionist.', 'de-DE']);
  await writeAccount(here.cluster, {
    sites: [
      { name: 'Oakland', settings: { country: 'US' } },
      { name: 'Berlin', code: '10', settings: { language: 'de-DE', country: 'DE' } },
    ],
    users: [{ extension: '1002' }, { extension: '1001', site: 'Berlin' }],
    receptionists: [
      { extension: '10900', name: 'Empfang', site: 'Berlin', business: { destination: { hangup: true } } },
    ],
  });
});
afterAll(() => rmSync(prompts, { recursive: true }));

it('greets in German, says in German that an extension is wrong, and puts the caller through', async () => {
  const [caller, callee] = [await talker(1002, 500, 900), await talker(1001, 900, 500)];
  const answered = callee.answer();
  const dialog = await caller.dial(10900);
  const says = (id: string): Promise<void> => hearsFile(caller.sound, join(prompts, 'de-DE', `${id}.wav`));
  await says('receptionist.greeting');
  for (const key of '99#') caller.sound.press(key);
  await says('receptionist.extension-invalid');
  for (const key of '01') caller.sound.press(key);
  await answered;
  await Promise.all([hears(caller.sound, 'the caller'), hears(callee.sound, 'who is called')]);
  expect(await dialog.bye()).toBe(200);
  await callee.agent.next('BYE');
});
