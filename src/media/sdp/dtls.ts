// DTLS-SRTP (RFC 5763, RFC 8842) and ICE (RFC 8839) attributes.
import type { Attribute, DtlsSecurity, DtlsSetup, Fingerprint, IceCandidate, LocalDtls } from './types.ts';

/** Looks an attribute up in the media section first, then at session level. */
export type Lookup = (name: string) => readonly string[];

const MAX_CANDIDATES = 64;

function parseFingerprint(value: string): Fingerprint | undefined {
  const match = /^([\w-]+)[ \t]+((?:[0-9a-f]{2}:){3,}[0-9a-f]{2})$/i.exec(value);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { algorithm: match[1].toLowerCase(), value: match[2].toUpperCase() };
}

/** RFC 8839 5.1: foundation component transport priority address port "typ" type, then extensions. */
const CANDIDATE = /^(\S+) (\d{1,5}) (udp|tcp) (\d{1,10}) (\S+) (\d{1,5}) typ (\S+)(.*)$/i;

function parseCandidate(value: string): IceCandidate | undefined {
  const match = CANDIDATE.exec(value);
  if (match === null) return undefined;
  const [, foundation = '', component, transport = '', priority, address = '', port, type = '', rest = ''] = match;
  if (Number(port) > 65_535) return undefined;
  const tcpType = / tcptype (\S+)/.exec(rest)?.[1];
  return {
    foundation,
    component: Number(component),
    transport: transport.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
    priority: Number(priority),
    address,
    port: Number(port),
    type,
    ...(tcpType === undefined ? {} : { tcpType }),
  };
}

const present = <T>(item: T | undefined): item is T => item !== undefined;

function setupOf(text: string | undefined): DtlsSetup {
  // RFC 5763 5: the offer has to say; what says nothing (or holdconn) is taken as able to do both.
  return text === 'active' || text === 'passive' ? text : 'actpass';
}

/** DTLS-SRTP as it is offered, or undefined when a fingerprint or the ICE credentials are missing. */
export function readDtls(lookup: Lookup): DtlsSecurity | undefined {
  const fingerprints = lookup('fingerprint').map(parseFingerprint).filter(present);
  const [iceUfrag] = lookup('ice-ufrag');
  const [icePwd] = lookup('ice-pwd');
  if (fingerprints.length === 0 || iceUfrag === undefined || icePwd === undefined) return undefined;
  return {
    kind: 'dtls',
    fingerprints,
    setup: setupOf(lookup('setup')[0]?.toLowerCase()),
    iceUfrag,
    icePwd,
    iceLite: lookup('ice-lite').length > 0,
    candidates: lookup('candidate').slice(0, MAX_CANDIDATES).map(parseCandidate).filter(present),
  };
}

function candidateValue(c: IceCandidate): string {
  const tcpType = c.tcpType === undefined ? '' : ` tcptype ${c.tcpType}`;
  return `${c.foundation} ${c.component} ${c.transport} ${c.priority} ${c.address} ${c.port} typ ${c.type}${tcpType}`;
}

/** Media-level lines of our ICE-lite, DTLS-SRTP end. */
export function dtlsAttributes(local: LocalDtls, setup: DtlsSetup): Attribute[] {
  return [
    { name: 'ice-ufrag', value: local.iceUfrag },
    { name: 'ice-pwd', value: local.icePwd },
    ...local.fingerprints.map(f => ({ name: 'fingerprint', value: `${f.algorithm} ${f.value}` })),
    { name: 'setup', value: setup },
    ...local.candidates.map(c => ({ name: 'candidate', value: candidateValue(c) })),
    { name: 'end-of-candidates' },
  ];
}

/** RFC 5763 5: the answerer picks a role; we take the server's side, which costs the browser no extra round trip. */
export const answerSetup = (offered: DtlsSetup): 'active' | 'passive' => (offered === 'passive' ? 'active' : 'passive');
