/** TLS as RFC 9325 recommends it. */
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { TlsClientOptions, TlsServerOptions } from './types.ts';

/** RFC 9325 4.2: forward secrecy and authenticated encryption only, 256 bits first. */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
].join(':');

const COMMON = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', ciphers: CIPHERS } as const;

export function serverContext(options: TlsServerOptions): SecureContextOptions {
  const { cert, key, ca } = options;
  return { ...COMMON, cert, key, honorCipherOrder: true, ...(ca === undefined ? {} : { ca }) };
}

export function serverOptions(options: TlsServerOptions, handshakeTimeout: number): TlsOptions {
  const { requestClientCert = false } = options;
  return {
    ...serverContext(options),
    handshakeTimeout,
    requestCert: requestClientCert !== false,
    rejectUnauthorized: requestClientCert === true,
  };
}

export interface ClientTlsOptions extends SecureContextOptions {
  rejectUnauthorized: boolean;
}

export function clientOptions(options: TlsClientOptions): ClientTlsOptions {
  const { ca, cert, key, verify = true } = options;
  return {
    ...COMMON,
    rejectUnauthorized: verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}
