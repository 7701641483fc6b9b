/** Certificates of listeners: those that the configuration names, or a self-made one so that a demo has TLS at once. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, TandemError } from '../core/errors.ts';

export interface Certificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** Rejects with TandemError `config-unreadable`. */
export async function readCertificate(files: { certificate: string; key: string }): Promise<Certificate> {
  try {
    const [cert, key] = await Promise.all([readFile(files.certificate, 'utf8'), readFile(files.key, 'utf8')]);
    return { cert, key };
  } catch (error) {
    throw new TandemError('config-unreadable', { detail: errorText(error), cause: error });
  }
}

/** The demo certificate below the state directory, made at the first need; all processes get the same one. */
export async function demoCertificate(stateDirectory: string, domain: string): Promise<Certificate> {
  const directory = join(stateDirectory, 'tls');
  const file = join(directory, 'demo.pem');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return split(known);
  await mkdir(directory, { recursive: true });
  const made = selfSigned(domain);
  // One file for both, put in its place at once and only if it is free: nobody can read a certificate with another
  // one's key, and of several makers the first one wins.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${made.key}${made.cert}`, { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  const kept = split(await readFile(file, 'utf8'));
  await writeFile(join(directory, 'demo-certificate.pem'), kept.cert);
  return kept;
}

function split(pem: string): Certificate {
  const start = pem.indexOf('-----BEGIN CERTIFICATE-----');
  return { key: pem.slice(0, start), cert: pem.slice(start) };
}

const YEAR_MS = 365 * 24 * 3_600_000;

/** A self-signed certificate of RFC 5280 for a domain and this machine's loopback addresses, ECDSA on P-256. */
export function selfSigned(domain: string, from: Date = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8(domain))));
  const until = new Date(from.getTime() + 10 * YEAR_MS);
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x40]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(new Date(from.getTime() - 24 * 3_600_000)), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(extension('2.5.29.17', alternativeNames(domain)), extension('2.5.29.19', sequence(TRUE)))),
  );
  const signature = sign('sha256', body, { key: privateKey, dsaEncoding: 'der' });
  const der = sequence(body, algorithm, bits(signature));
  const base64 = der.toString('base64').replace(/(.{64})(?=.)/g, '$1\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** RFC 5280 4.2.1.6: dNSName is context tag 2, iPAddress context tag 7. */
function alternativeNames(domain: string): Buffer {
  const names = [domain, `*.${domain}`, 'localhost'].map(one => der(0x82, Buffer.from(one, 'ascii')));
  const loopback = [Buffer.from([127, 0, 0, 1]), Buffer.from([...new Array<number>(15).fill(0), 1])];
  return sequence(...names, ...loopback.map(one => der(0x87, one)));
}

/** X.690 8.1: tag, length, contents. */
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const TRUE = der(0x01, Buffer.from([0xff]));
const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => der(0x31, ...parts);
const integer = (value: Buffer): Buffer => der(0x02, value);
const bits = (value: Buffer): Buffer => der(0x03, Buffer.from([0]), value);
const octets = (value: Buffer): Buffer => der(0x04, value);
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text));
const tagged = (number: number, content: Buffer): Buffer => der(0xa0 | number, content);
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), octets(value));

/** RFC 5280 4.1.2.5: UTCTime for years before 2050. */
function time(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`, 'ascii'));
}

/** X.690 8.19: the first two numbers share a byte, the others take seven bits a byte. */
function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap(number => {
    const groups = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...bytes]));
}
