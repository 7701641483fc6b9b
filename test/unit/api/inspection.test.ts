import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Inspection } from '../../../src/api/inspection/inspection.ts';
import { startInspectionServer } from '../../../src/api/inspection/server.ts';
import { inspectionSocket } from '../../../src/api/inspection/socket.ts';
import type { Resource } from '../../../src/core/lifecycle.ts';
import { counter } from '../../../src/core/metrics.ts';
import { MessageTrace } from '../../../src/core/trace.ts';

const get = (socketPath: string, path: string): Promise<{ status: number | undefined; text: string }> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    })
      .on('error', reject)
      .end();
  });

describe('inspection server', () => {
  let directory: string;
  let server: Resource;
  let path: string;
  const inspection = new Inspection();
  const trace = new MessageTrace();
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tandem-inspect-'));
    path = inspectionSocket(directory, 'lb1');
    server = await startInspectionServer({
      path,
      node: { id: 'lb1', boot: 'b', role: 'load-balancer' },
      inspection,
      trace,
    });
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('shows what the parts say, also when one of them fails', async () => {
    inspection.register('flows', () => ({ udp: 3 }));
    inspection.register('broken', () => {
      throw new Error('no');
    });
    inspection.register('calls', () => Promise.resolve([{ id: 'c1' }]));
    const { text } = await get(path, '/snapshot');
    expect(JSON.parse(text)).toMatchObject({
      node: { id: 'lb1', role: 'load-balancer', pid: process.pid },
      flows: { udp: 3 },
      broken: { error: 'no' },
    });
    expect(JSON.parse((await get(path, '/calls')).text)).toEqual({ calls: [{ id: 'c1' }] });
  });

  it('gives the trace of one call, and metrics', async () => {
    const one = { at: 1, direction: 'in', flow: 'udp', text: 'INVITE' } as const;
    trace.add({ ...one, callKey: 'a b' });
    trace.add({ ...one, callKey: 'other' });
    const { text } = await get(path, '/trace?call=a%20b');
    expect(JSON.parse(text)).toEqual({ node: 'lb1', messages: [{ ...one, callKey: 'a b' }] });
    counter('tandem_test_total', 'a test').inc();
    expect((await get(path, '/metrics')).text).toContain('tandem_test_total 1');
    expect((await get(path, '/nothing')).status).toBe(404);
  });

  it('is for the owner only, and takes the place of what a killed predecessor left', async () => {
    expect(statSync(path).mode & 0o077).toBe(0);
    const other = inspectionSocket(directory, 'lb2');
    writeFileSync(other, 'left behind');
    const second = await startInspectionServer({
      path: other,
      node: { id: 'lb2', boot: 'b', role: 'x' },
      inspection,
      trace,
    });
    expect((await get(other, '/calls')).status).toBe(200);
    await second.close();
  });

  it('finds a short path when the directory is too long for a socket', () => {
    const long = inspectionSocket(join('/', 'x'.repeat(120)), 'lb1');
    expect(Buffer.byteLength(long)).toBeLessThan(108);
    expect(inspectionSocket(join('/', 'x'.repeat(120)), 'lb2')).not.toBe(long);
  });
});
