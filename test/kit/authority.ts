/** A certificate authority of a test's own, made with openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface IssuedCertificate {
  /** PEM, and the files that they lie in. */
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

export class Authority {
  readonly cert: string;
  readonly certFile: string;
  readonly #directory: string;

  constructor(name: string) {
    this.#directory = mkdtempSync(join(tmpdir(), 'tandem-ca-'));
    this.#key('ca.key');
    this.#openssl('req', '-x509', '-key', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', `/CN=${name}`);
    this.certFile = join(this.#directory, 'ca.pem');
    this.cert = readFileSync(this.certFile, 'utf8');
  }

  /**
   * A certificate for a DNS name, for servers and clients alike. @param altName is written as the DNS name instead, as it stands
   */
  issue(name: string, altName = name): IssuedCertificate {
    const [key, csr, pem, ext] = ['key', 'csr', 'pem', 'ext'].map(kind => `${name}.${kind}`) as [
      string,
      string,
      string,
      string,
    ];
    writeFileSync(join(this.#directory, ext), `subjectAltName=@names\n[names]\nDNS.1=${altName}\n`);
    this.#key(key);
    this.#openssl('req', '-new', '-key', key, '-out', csr, '-subj', `/CN=${name}`);
    this.#openssl(
      ...['x509', '-req', '-in', csr, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-out', pem, '-days', '2', '-extfile', ext],
    );
    const [certFile, keyFile] = [join(this.#directory, pem), join(this.#directory, key)];
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #key(file: string): void {
    this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file);
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#directory, stdio: 'pipe' });
  }
}
