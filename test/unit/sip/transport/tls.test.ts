import tls from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeAll, makeCertificates, rawTcp, station, text, until } from './support.ts';
import type { Certificates } from './support.ts';

afterEach(closeAll);

const VIA = 'SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bKx';

describe('TLS transport', () => {
  let certs: Certificates;
  beforeAll(() => {
    certs = makeCertificates();
  });

  it('carries messages both ways and says who the peer is', async () => {
    const [a, b] = [station(), station()];
    const { address } = await b.listen('tls', { tls: certs.server });
    const flow = await a.layer.connect({ transport: 'tls', ...address, tls: { ca: certs.ca } });
    expect(flow).toMatchObject({ transport: 'tls', secure: true, reliable: true });
    expect(flow.peer).toMatchObject({
      authorized: true,
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      certificate: { commonName: 'sip.example.test', issuer: 'Test Authority' },
    });
    flow.send(Buffer.from(text('OPTIONS', VIA)));
    await until(() => b.requests.length === 1);
    const back = b.requests[0]!.flow;
    expect(back.peer).toMatchObject({ authorized: false, protocol: 'TLSv1.3' });
    expect(back.peer?.certificate).toBeUndefined();
    back.send(Buffer.from(text('INFO', VIA)));
    await until(() => a.requests.length === 1);
  });

  it('refuses a server whose certificate it cannot check, unless told not to care', async () => {
    const [a, b] = [station(), station()];
    const { address } = await b.listen('tls', { tls: certs.server });
    await expect(a.layer.connect({ transport: 'tls', ...address })).rejects.toMatchObject({ code: 'transport-failed' });
    const wrongName = { ca: certs.ca, serverName: 'elsewhere.test' };
    await expect(a.layer.connect({ transport: 'tls', ...address, tls: wrongName })).rejects.toThrow('elsewhere.test');
    const flow = await a.layer.connect({ transport: 'tls', ...address, tls: { verify: false } });
    expect(flow.peer?.authorized).toBe(false);
    expect(flow.peer?.error).toBeDefined();
  });

  it('speaks TLS 1.2 with an AES-256 cipher, and nothing older', async () => {
    const s = station();
    const { address } = await s.listen('tls', { tls: certs.server });
    const shake = (version: tls.SecureVersion): Promise<string> =>
      new Promise(resolve => {
        const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
        const socket = tls.connect({ ...address, ca: certs.ca, servername: 'localhost', ...options });
        const finish = (outcome: string): void => {
          socket.destroy();
          resolve(outcome);
        };
        socket.on('secureConnect', () => finish(`${socket.getProtocol()} ${socket.getCipher().name}`));
        socket.on('error', () => finish('refused'));
      });
    expect(await shake('TLSv1.2')).toBe('TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384');
    expect(await shake('TLSv1.1')).toBe('refused');
  });

  it('asks for a client certificate: without one no flow, with one its names are known', async () => {
    const [a, b] = [station(), station()];
    const mutual = { ...certs.server, ca: certs.ca, requestClientCert: true };
    const { address } = await b.listen('tls', { tls: mutual });
    // With TLS 1.3 a client learns only afterwards that it was refused.
    const bare = await a.layer.connect({ transport: 'tls', ...address, tls: { ca: certs.ca } }).catch(() => undefined);
    await until(() => bare === undefined || !bare.open);
    expect(b.layer.snapshot().flows.tls).toBe(0);
    const flow = await a.layer.connect({ transport: 'tls', ...address, tls: { ca: certs.ca, ...certs.client } });
    flow.send(Buffer.from(text('OPTIONS', VIA)));
    await until(() => b.requests.length === 1);
    expect(b.requests[0]?.flow.peer).toMatchObject({
      authorized: true,
      certificate: { commonName: 'sbc.customer.test', altNames: ['DNS:sbc.customer.test', 'URI:sip:customer.test'] },
    });
  });

  it('with an optional client certificate lets anybody in and says who had none', async () => {
    const [a, b] = [station(), station()];
    const { address } = await b.listen('tls', {
      tls: { ...certs.server, ca: certs.ca, requestClientCert: 'optional' },
    });
    const flow = await a.layer.connect({ transport: 'tls', ...address, tls: { ca: certs.ca } });
    flow.send(Buffer.from(text('OPTIONS', VIA)));
    await until(() => b.requests.length === 1);
    expect(b.requests[0]?.flow.peer?.authorized).toBe(false);
  });

  it('keeps connections with different credentials apart', async () => {
    const [a, b] = [station(), station()];
    const { address } = await b.listen('tls', { tls: certs.server });
    const [one, two] = [{ ca: certs.ca }, { ca: certs.ca, ...certs.client }];
    const first = await a.layer.connect({ transport: 'tls', ...address, tls: one });
    expect(await a.layer.connect({ transport: 'tls', ...address, tls: two })).not.toBe(first);
    expect(await a.layer.connect({ transport: 'tls', ...address, tls: one })).toBe(first);
  });

  it('takes a new certificate without closing what is open', async () => {
    const [a, b] = [station(), station()];
    const listener = await b.listen('tls', { tls: certs.server });
    const before = await a.layer.connect({ transport: 'tls', ...listener.address, tls: { ca: certs.ca } });
    listener.renew(certs.other);
    const after = await a.layer.connect({ transport: 'tls', ...listener.address, tls: { ca: certs.ca } });
    expect(after).toBe(before);
    const fresh = await a.layer.connect({
      transport: 'tls',
      ...listener.address,
      tls: { ca: certs.ca, serverName: 'localhost' },
    });
    expect(fresh.peer?.certificate?.commonName).toBe('renewed.example.test');
    expect(before.open).toBe(true);
  });

  it('gives up a handshake that is not TLS or never ends', async () => {
    const s = station();
    const { address } = await s.listen('tls', { tls: certs.server });
    const [plain, silent] = [await rawTcp(address), await rawTcp(address)];
    plain.socket.write(text('OPTIONS', VIA));
    await until(() => plain.ended());
    expect(silent.ended()).toBe(false);
    await s.clock.advance(11_000);
    await until(() => silent.ended());
    expect(s.layer.snapshot().flows.tls).toBe(0);
  });

  it('needs a certificate', async () => {
    const s = station();
    await expect(s.listen('tls')).rejects.toMatchObject({ code: 'config-invalid' });
  });
});
