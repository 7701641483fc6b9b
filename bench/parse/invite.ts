/** An INVITE as a desk phone sends it through its outbound proxy: about 900 bytes, with an SDP offer. */
const SDP = [
  'v=0',
  'o=- 20518 0 IN IP4 203.0.113.1',
  's=-',
  'c=IN IP4 203.0.113.1',
  't=0 0',
  'm=audio 54400 RTP/AVP 0 9 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=sendrecv',
  '',
].join('\r\n');

export const INVITE: Buffer = Buffer.from(
  [
    'INVITE sip:1002@demo.tandem.test SIP/2.0',
    'Via: SIP/2.0/UDP 192.168.178.49:5060;branch=z9hG4bK-524287-1---a5f3c2d1e0b97486;rport',
    'Max-Forwards: 70',
    'Route: <sip:edge.tandem.test:5060;lr>',
    'Contact: <sip:1001@192.168.178.49:5060;ob>',
    'To: <sip:1002@demo.tandem.test>',
    'From: "Ada Lovelace" <sip:1001@demo.tandem.test>;tag=4fb34d8e',
    'Call-ID: 82375YzQ4ZmI2MzE1N2RjNGY5M2Y0ZTM2NTRk',
    'CSeq: 2 INVITE',
    'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, PRACK, REFER, INFO, UPDATE',
    'Supported: replaces, 100rel, timer, outbound',
    'Session-Expires: 1800',
    'Accept: application/sdp, application/dtmf-relay',
    'Min-SE: 90',
    'User-Agent: Deskphone 46.85.0.20',
    'Content-Type: application/sdp',
    `Content-Length: ${SDP.length}`,
    '',
    SDP,
  ].join('\r\n'),
);
