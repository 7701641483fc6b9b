import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { TlsCertificate, TlsPeer } from './types.ts';

/** Reads what the other end has shown; after the handshake. */
export function tlsPeer(socket: TLSSocket): TlsPeer {
  const peer: TlsPeer = {
    authorized: socket.authorized,
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
  };
  const certificate = socket.getPeerCertificate();
  // Node gives an empty object when there is none, whatever its types say.
  if (Object.keys(certificate).length > 0) peer.certificate = describe(certificate);
  else peer.authorized = false;
  const { authorizationError, servername } = socket as { authorizationError?: unknown; servername?: unknown };
  if (authorizationError instanceof Error) peer.error = authorizationError.message;
  else if (typeof authorizationError === 'string') peer.error = authorizationError;
  if (typeof servername === 'string' && servername !== '') peer.serverName = servername;
  return peer;
}

function describe(certificate: PeerCertificate): TlsCertificate {
  return {
    commonName: single(certificate.subject.CN),
    altNames: splitAltNames(certificate.subjectaltname ?? ''),
    issuer: single(certificate.issuer.CN),
    fingerprint256: certificate.fingerprint256,
    validTo: certificate.valid_to,
  };
}

/**
 * Node writes a name with commas, quotes or the like in it as a JSON string: what stands in there is one name, however much it
 * looks like several.
 */
function splitAltNames(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g)?.map(name => name.trim()) ?? [];
}

function single(name: string | string[] | undefined): string {
  return Array.isArray(name) ? (name[0] ?? '') : (name ?? '');
}
