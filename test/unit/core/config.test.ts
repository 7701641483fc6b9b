import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/core/config/index.ts';
import { GUARD_LIMITS } from '../../../src/sip/edge/source-guard.ts';
import { ADMISSION_LIMITS } from '../../../src/sip/proxy/zone-context.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tandem-config-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const MINIMAL = `
domain: Example.TEST
nodes:
  - { id: lb1, role: load-balancer, inner: '127.0.0.1:0', listen: [{ transport: udp, address: '[::1]:5060' }] }
  - { id: p, role: zone-proxy, zone: a, inner: '127.0.0.1:0' }
  - { id: s, role: call-switch, zone: a, inner: '127.0.0.1:0', media: { address: 127.0.0.1, ports: 20000-20999 } }
`;

async function file(text: string): Promise<string> {
  const path = join(directory, 'office.yaml');
  await writeFile(path, text);
  return path;
}

async function problems(text: string): Promise<string[]> {
  const path = await file(text);
  const error = await loadConfig(path, { env: {} }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigError)) throw new Error(`expected a ConfigError, got ${String(error)}`);
  return error.problems.map(problem => `${problem.line} ${problem.path}: ${problem.what}`);
}

describe('loadConfig', () => {
  it.each(['local', 'single'])('accepts config/%s.yaml', async name => {
    const path = new URL(`../../../config/${name}.yaml`, import.meta.url).pathname;
    const config = await loadConfig(path, { create: false, env: { TANDEM_STATE_DIRECTORY: directory } });
    expect(config.domain).toBe('demo.tandem.test');
    expect(config.state.directory).toBe(directory);
    expect(config.demoUsers).toHaveLength(10);
    expect(config.demoUsers[0]).toEqual({ extension: '1001', password: 'demo-1001-secret' });
    expect(config.nodes[0]?.listen.map(({ name: listener }) => listener)).toEqual(['udp', 'tcp', 'tls', 'ws', 'wss']);
  });

  it('fills in defaults, takes addresses apart and resolves paths against the file', async () => {
    const config = await loadConfig(await file(MINIMAL), { create: false, env: {} });
    expect(config.realm).toBe('example.test');
    expect(config.nodes[0]?.listen[0]?.address).toEqual({ host: '::1', port: 5060 });
    expect(config.nodes[2]?.media?.ports).toEqual({ min: 20000, max: 20999 });
    expect(config.sip.timers.t1).toBe(500);
    const durable = join(directory, '..', 'var', 'office', 'durable.sqlite');
    expect(config.state.durable).toEqual({ engine: 'sqlite', file: durable });
  });

  it('makes the secret of the cluster once, readable by its owner only', async () => {
    const path = await file(`${MINIMAL}\nstate: { directory: state }`);
    const [one, two] = await Promise.all([loadConfig(path, { env: {} }), loadConfig(path, { env: {} })]);
    expect(one.cluster.secret).toBe(two.cluster.secret);
    const secret = join(directory, 'state', 'cluster.secret');
    expect((await readFile(secret, 'utf8')).trim()).toBe(one.cluster.secret);
    expect((await stat(secret)).mode & 0o077).toBe(0);
  });

  it('names every error with its line and path', async () => {
    const text = MINIMAL.replace('transport: udp', 'transport: sctp').replace(
      'zone-proxy, zone: a',
      'zone-proxi, zon: a',
    );
    expect((await problems(`${text}\nsip: { timers: { t1: 5, t9: 1 } }`)).sort()).toEqual([
      '4 nodes[0].listen[0].transport: must be one of udp, tcp, tls, ws, wss',
      '5 nodes[1].role: must be one of load-balancer, zone-proxy, call-switch, control-api',
      '5 nodes[1].zon: unknown setting',
      '8 sip.timers.t1: must be >= 50',
      '8 sip.timers.t9: unknown setting',
    ]);
  });

  it('names what is missing', async () => {
    expect(await problems('nodes: []')).toEqual(
      expect.arrayContaining(['1 domain: missing', '1 nodes: must NOT have fewer than 1 items']),
    );
  });

  it('finds what a schema cannot see', async () => {
    const found = await problems(`
domain: example.test
cluster: { leaseMs: 600 }
nodes:
  - { id: x, role: load-balancer, zone: a, inner: '127.0.0.1:99999' }
  - { id: x, role: zone-proxy, inner: '127.0.0.1:15060' }
  - { id: s, role: call-switch, zone: a, inner: '127.0.0.1:15060', media: { address: h, ports: 20000-20999 } }
  - { id: t, role: call-switch, zone: b, inner: '127.0.0.1:15061', media: { address: h, ports: 20500-21000 } }
  - { id: api, role: control-api, inner: '127.0.0.1:0' }
`);
    expect(found.map(line => line.replace(/^\d+ /, ''))).toEqual([
      'nodes[0].zone: a load-balancer belongs to no zone',
      'nodes[0].listen: missing: phones need an address',
      'nodes[0].inner: the port is above 65535',
      'nodes[1].zone: missing: a zone-proxy belongs to a zone',
      'nodes[4].http: missing: the address of the API',
      'nodes[1].id: id x is used by nodes[0] as well',
      'nodes[2].inner: TCP address 127.0.0.1:15060 is used by x as well',
      'nodes[3].media.ports: overlaps with the ports of s',
      'nodes: zone a has a call-switch but no zone-proxy',
      'nodes: zone b has a call-switch but no zone-proxy',
      'cluster.leaseMs: must be at least two heartbeats',
    ]);
  });

  it('has the defaults of the parts themselves', async () => {
    const { sip } = await loadConfig(await file(MINIMAL), { env: {} });
    expect(sip.guard).toEqual(GUARD_LIMITS);
    expect(sip.admission).toEqual(ADMISSION_LIMITS);
  });

  it('says where YAML itself is broken, and that a file is not there', async () => {
    expect((await problems('domain: [a\nnodes: }'))[0]).toMatch(/^[12] : /);
    await expect(loadConfig(join(directory, 'none.yaml'))).rejects.toThrow(/cannot be read.*ENOENT/);
  });

  it('names a certificate that is not there', async () => {
    const text = MINIMAL.replace('listen: [', 'tls: { certificate: no.pem, key: no.key }, listen: [');
    const path = await file(text);
    await expect(loadConfig(path, { env: {} })).rejects.toThrow(/nodes\[0\]\.tls\.certificate: ENOENT/);
  });
});
