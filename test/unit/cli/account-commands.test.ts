/** `tandem apply`, `export` and `route explain`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PostgresServer } from '../../kit/postgres.ts';
import { runTandem, type CliAnswer } from '../../kit/cli.ts';

const DEMO = new URL('../../../config/demo-account.yaml', import.meta.url).pathname;

let directory: string;
let config: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-apply-'));
  config = join(directory, 'c.yaml');
  writeFileSync(
    config,
    `domain: demo.tandem.test
state: { directory: state }
nodes: [{ id: api1, role: control-api, inner: '127.0.0.1:0', http: '127.0.0.1:0' }]
`,
  );
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const cli = (...args: string[]): Promise<CliAnswer> => runTandem(config, args);

async function json(...args: string[]): Promise<{ changes: { change: string; key: string; fields: string[] }[] }> {
  const { code, out, err } = await cli(...args, '--json');
  expect(err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(out) as never;
}

function document(text: string): string {
  const file = join(directory, 'account.yaml');
  writeFileSync(file, text);
  return file;
}

const SMALL = `account: { domain: demo.tandem.test }
users:
  - { extension: '1001', name: Ann, password: ann-has-a-secret, pin: '2580' }
  - { extension: '1002', name: Bob, password: bob-has-a-secret }
`;

describe('tandem apply', () => {
  it('shows what it would do, does it, and then has nothing to do', async () => {
    const dry = await json('apply', DEMO, '--dry-run');
    expect(dry.changes.length).toBeGreaterThan(60);
    expect(dry.changes.every(({ change }) => change === 'add')).toBe(true);
    expect((await cli('user', 'list')).out).toBe('none\n');
    expect((await json('apply', DEMO)).changes).toEqual(dry.changes);
    expect((await json('apply', DEMO)).changes).toEqual([]);
    expect((await cli('apply', DEMO)).out).toBe('demo.tandem.test: nothing to change\n');
    expect((await cli('user', 'list')).out).toMatch(/1002 +Grace Chen/);
  });

  it('changes, adds and deletes what differs, and nothing else', async () => {
    await json('apply', document(SMALL));
    const next = SMALL.replace(
      "name: Ann, password: ann-has-a-secret, pin: '2580'",
      "name: Anne, password: a-new-password, pin: '2581'",
    )
      .replace(/ {2}- \{ extension: '1002'.*\n/, '')
      .concat("  - { extension: '1003' }\n");
    expect((await cli('apply', document(next), '--dry-run')).out).toBe(
      [
        ...['~ users 1001', '    name: "Ann" -> "Anne"', '    pin', '    password', '+ users 1003', '- users 1002'],
        ...['demo.tandem.test: 3 changes, not made', ''],
      ].join('\n'),
    );
    expect((await json('apply', document(next))).changes.map(({ change, key }) => [change, key])).toEqual([
      ['change', '1001'],
      ['add', '1003'],
      ['delete', '1002'],
    ]);
    expect((await json('apply', document(next))).changes).toEqual([]);
  });

  it('changes nothing when anything is wrong, and says all of it', async () => {
    await json('apply', document(SMALL));
    const wrong = `${SMALL}queues: [{ extension: '1001', name: Q, members: [{ extension: '1009' }] }]\nprompts: [{ name: p, phrase: x }, { name: p, phrase: y }]\n`;
    const { code, err } = await cli('apply', document(wrong));
    expect(code).toBe(1);
    expect(err).toContain('account.yaml:5: queues[0].extension: extension 1001 is used in users as well');
    expect(err).toContain('account.yaml:5: queues[0].members[0].extension: phone 1009 does not exist');
    expect(err).toContain('account.yaml:6: prompts[1].name: p is there already');
    const missing = await cli('apply', document(`${SMALL}music: [{ name: m, file: nothing.wav }]\n`));
    expect(missing.err).toContain('account.yaml:5: music[0].file: ENOENT');
    expect((await json('apply', document(SMALL))).changes).toEqual([]);
  });

  it('keeps no password and no PIN, neither in the store nor in an export', async () => {
    await json('apply', document(SMALL));
    const { out } = await cli('export');
    const stored = readFileSync(join(directory, 'state', 'durable.sqlite'), 'latin1');
    for (const secret of ['ann-has-a-secret', '2580']) {
      expect(stored.includes(secret)).toBe(false);
      expect(out.includes(secret)).toBe(false);
    }
  });

  it('takes its own export, which changes nothing', async () => {
    await json('apply', DEMO);
    const { out } = await cli('export');
    expect((await json('apply', document(out))).changes).toEqual([]);
    expect((await cli('export', '--domain', 'other.test')).err).toContain('no such account: other.test');
  });
});

describe('tandem with PostgreSQL', () => {
  it('applies, lists and exports', async () => {
    const server = await PostgresServer.start();
    try {
      const durable = `{ engine: postgres, url: '${await server.database()}', connections: 2 }`;
      writeFileSync(
        config,
        readFileSync(config, 'utf8').replace('{ directory: state }', `{ directory: state, durable: ${durable} }`),
      );
      expect((await json('apply', DEMO)).changes.length).toBeGreaterThan(60);
      expect((await json('apply', DEMO)).changes).toEqual([]);
      expect((await cli('user', 'add', '1099', '--password', 'long enough')).code).toBe(0);
      expect((await cli('user', 'list')).out).toMatch(/1099/);
      expect((await cli('records')).out).toBe('none\n');
    } finally {
      await server.stop();
    }
  });

  it('says where the database is missing, and what is wrong with it', async () => {
    const text = readFileSync(config, 'utf8');
    const use = (durable: string): void =>
      writeFileSync(config, text.replace('{ directory: state }', `{ directory: state, durable: ${durable} }`));
    use('{ engine: postgres }');
    expect((await cli('user', 'list')).err).toContain('state.durable.url: missing');
    use(`{ engine: postgres, url: 'postgres://tandem@localhost/x?host=${directory}' }`);
    const { code, err } = await cli('user', 'list');
    expect(code).toBe(1);
    expect(err).toContain('the store does not answer: PostgreSQL');
  });
});

describe('tandem route explain', () => {
  beforeEach(() => json('apply', DEMO));

  it('prints every step of the decision', async () => {
    const { out } = await cli('route', 'explain', '--from', '1001', '--to', '5551234');
    expect(out).toMatch(/^STEP +OUTCOME\n/);
    for (const line of [
      /^emergency number +no$/m,
      /^number +\+16695551234 \(dialled in US, area code 669\)$/m,
      /^permission +granted$/m,
      /^route group +carriers: carrier-one, carrier-two, sbc$/m,
      /^shown as +\+16695550100 Demo Industries$/m,
      /^destination +number \+16695551234 carriers$/m,
    ]) {
      expect(out).toMatch(line);
    }
  });

  it('goes on with what becomes of the call when nobody answers, at any time', async () => {
    const outcomes = async (at: string): Promise<string[]> => {
      const { out } = await cli('route', 'explain', '--from', '1001', '--to', '1022', '--at', at);
      const lines = out.trim().split('\n');
      return lines
        .slice(lines.findIndex(line => line.startsWith('destination')) + 1)
        .map(line => line.split(/ {2,}/)[1] ?? '');
    };
    expect((await outcomes('2030-01-08T20:00:00Z')).slice(0, 3)).toEqual([
      'open (office, America/Los_Angeles)',
      'rings 1022 for 15 s',
      'rings +14155550155 by carriers (who answers presses 1) for 20 s',
    ]);
    expect(await outcomes('2030-07-04T20:00:00Z')).toEqual([
      'holiday Independence Day (office, America/Los_Angeles)',
      'forwards: unconditional',
      'goes on to message holiday',
      'says prompt holiday',
      'hangs up',
    ]);
    const wrong = await cli('route', 'explain', '--from', '1001', '--to', '1022', '--at', 'noon');
    expect(wrong.err).toContain('noon is no time');
  });

  it('knows callers from outside, and answers programs in JSON', async () => {
    const plan = await json('route', 'explain', '--from', 'trunk:carrier-one:14155551234', '--to', '16695550121');
    expect(plan).toMatchObject({
      destination: { kind: 'queue', extension: '2210' },
      callerId: { number: '+14155551234', hidden: false },
    });
    expect((await cli('route', 'explain', '--from', '1234', '--to', '1')).err).toContain('no such user: 1234');
    expect((await cli('route', 'explain', '--from', 'trunk:x', '--to', '1')).err).toContain('there is no trunk x');
  });
});
