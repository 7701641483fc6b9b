/** What operators type, through a running API. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiProcesses } from '../../kit/api-process.ts';
import { runTandem, type CliAnswer } from '../../kit/cli.ts';

const sound = resolve(import.meta.dirname, '../../fixtures/sound/tone-440.opus');

describe('the command line', () => {
  let apis: ApiProcesses;
  let directory: string;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tandem-cli-'));
    apis = await ApiProcesses.start(1);
    const account = join(directory, 'account.yaml');
    writeFileSync(
      account,
      "account: { domain: example.test }\nsites: [{ name: Main }]\nusers: [{ extension: '1001', name: Ada }]\n",
    );
    expect((await tandem('apply', account)).code).toBe(0);
  });
  afterAll(async () => {
    await apis.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const tandem = (...args: string[]): Promise<CliAnswer> => runTandem(apis.configFile, args);

  it('lists, shows, adds, changes and deletes objects', async () => {
    expect((await tandem('list', 'users')).out).toMatch(/EXTENSION +NAME +SITE +CHANGED\n1001 +Ada/);
    expect((await tandem('add', 'users', '{"extension": "1002", "name": "Grace"}')).out).toBe('users 1002 added\n');
    expect((await tandem('set', 'users', '1002', '{"settings": {"ringSeconds": 44}}')).code).toBe(0);
    const shown = JSON.parse((await tandem('show', 'users', '1002', '--json')).out) as Record<string, unknown>;
    expect(shown).toMatchObject({ name: 'Grace', settings: { ringSeconds: 44 } });
    expect((await tandem('settings', '1002')).out).toMatch(/ringSeconds +44 +extension/);
    expect((await tandem('list', 'users', '--query', 'gra', '--json')).out).toContain('"1002"');
    expect((await tandem('delete', 'users', '1002')).code).toBe(0);
  });

  it('says what is wrong, field by field', async () => {
    const wrong = await tandem('add', 'users', '{"extension": "no spaces", "colour": 1}');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('/extension: is not in the right form');
    expect(wrong.err).toContain('/colour: unknown field');
    expect((await tandem('show', 'users', '4711')).err).toContain('no such object');
    expect((await tandem('list', 'teapots')).err).toContain('there is no collection teapots');
    expect((await tandem('list', 'users', '--url', 'http://127.0.0.1:1')).err).toContain('give --token');
  });

  it('makes tokens, with which others come in, and revokes them', async () => {
    const made = await tandem('token', 'add', 'ci', '--role', 'queue-admin', '--days', '1', '--json');
    const { token, id } = JSON.parse(made.out) as { token: string; id: string };
    const [node] = apis.nodes;
    const as = ['--token', token, '--url', node?.url ?? ''];
    expect((await tandem('list', 'call-queues', ...as)).out).toBe('none\n');
    expect((await tandem('audit', ...as)).err).toContain('this token may not do that');
    expect((await tandem('token', 'list')).out).toContain('queue-admin');
    expect((await tandem('token', 'revoke', id)).code).toBe(0);
    expect((await tandem('list', 'call-queues', ...as)).err).toContain('the token is not valid');
  });

  it('uploads a sound, and shows in the audit log who did', async () => {
    expect((await tandem('upload', 'prompts', 'hello', sound)).out).toBe('prompts hello: 2.0 s\n');
    expect((await tandem('audit', '--resource', 'prompts')).out).toMatch(
      /operator of the machine +127\.0\.0\.1 +prompts\.upload +prompts hello/,
    );
  });
});
