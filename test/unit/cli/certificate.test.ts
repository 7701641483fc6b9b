import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoCertificate, selfSigned } from '../../../src/roles/certificate.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-tls-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('a self-signed certificate says what it should', () => {
  const certificate = new X509Certificate(selfSigned('demo.tandem.test', new Date('2030-03-04T05:06:07Z')).cert);
  expect(certificate.subject).toBe('CN=demo.tandem.test');
  expect(certificate.subjectAltName).toBe(
    'DNS:demo.tandem.test, DNS:*.demo.tandem.test, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
  );
  expect(certificate.validFromDate.toISOString()).toBe('2030-03-03T05:06:07.000Z');
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
});

it('the demo certificate is made once, and a client that trusts it connects over TLS 1.2 and 1.3', async () => {
  const [one, two] = await Promise.all([
    demoCertificate(directory, 'demo.tandem.test'),
    demoCertificate(directory, 'demo.tandem.test'),
  ]);
  const again = await demoCertificate(directory, 'demo.tandem.test');
  expect([one, two]).toEqual([again, again]);
  expect(statSync(join(directory, 'tls', 'demo.pem')).mode & 0o077).toBe(0);
  const server = createServer(again, socket => socket.end('hello'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ port, host: '127.0.0.1', ca: again.cert, minVersion: version, maxVersion: version });
      const text = await new Promise<string>((resolve, reject) => {
        socket.once('data', data => resolve(data.toString()));
        socket.once('error', reject);
      });
      expect([text, socket.authorized, socket.getProtocol()]).toEqual(['hello', true, version]);
      socket.destroy();
    }
  } finally {
    server.close();
  }
});
