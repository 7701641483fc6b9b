/** Scenarios for sipp: a phone that registers with a password, one that calls, one that is called. */

const PHONE = `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
      Max-Forwards: 70`;

const SDP = `v=0
      o=sipp 1 1 IN IP[local_ip_type] [local_ip]
      s=-
      c=IN IP[media_ip_type] [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 0 101
      a=rtpmap:0 PCMU/8000
      a=rtpmap:101 telephone-event/8000
      a=sendrecv`;

const scenario = (name: string, steps: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${name}">\n${steps.join('\n')}\n</scenario>\n`;

const send = (text: string, attributes = 'retrans="500"'): string => `<send ${attributes}><![CDATA[
      ${text}

    ]]></send>`;

function register(cseq: number, domain: string): string {
  return send(`REGISTER sip:${domain} SIP/2.0
      ${PHONE}
      From: <sip:[field0]@${domain}>;tag=[pid]R[call_number]
      To: <sip:[field0]@${domain}>
      Call-ID: [call_id]
      CSeq: ${cseq} REGISTER
      Contact: <sip:[field0]@[local_ip]:[local_port];transport=[transport]>
      Expires: 600${cseq === 1 ? '' : '\n      [field1]'}
      Content-Length: 0`);
}

/** Fields: user, credentials. */
export const registration = (domain: string): string =>
  scenario('registration', [
    register(1, domain),
    '<recv response="100" optional="true"/>',
    '<recv response="401" auth="true"/>',
    register(2, domain),
    '<recv response="100" optional="true"/>',
    '<recv response="200"/>',
  ]);

function invite(cseq: number, domain: string): string {
  return send(`INVITE sip:[field1]@${domain} SIP/2.0
      ${PHONE}
      From: <sip:[field0]@${domain}>;tag=[pid]C[call_number]
      To: <sip:[field1]@${domain}>
      Call-ID: [call_id]
      CSeq: ${cseq} INVITE
      Contact: <sip:[field0]@[local_ip]:[local_port];transport=[transport]>${cseq === 1 ? '' : '\n      [field2]'}
      Content-Type: application/sdp
      Content-Length: [len]

      ${SDP}`);
}

function inDialog(method: string, cseq: number, domain: string, attributes?: string): string {
  const text = `${method} [next_url] SIP/2.0
      ${PHONE}
      [routes]
      From: <sip:[field0]@${domain}>;tag=[pid]C[call_number]
      To: <sip:[field1]@${domain}>[peer_tag_param]
      Call-ID: [call_id]
      CSeq: ${cseq} ${method}
      Content-Length: 0`;
  return attributes === undefined ? send(text) : send(text, attributes);
}

/** Fields: caller, callee, credentials. */
export const caller = (domain: string, talkMs: number): string =>
  scenario('caller', [
    invite(1, domain),
    '<recv response="100" optional="true"/>',
    '<recv response="407" auth="true"/>',
    send(
      `ACK sip:[field1]@${domain} SIP/2.0
      [last_Via:]
      Max-Forwards: 70
      From: <sip:[field0]@${domain}>;tag=[pid]C[call_number]
      [last_To:]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Content-Length: 0`,
      '',
    ),
    invite(2, domain),
    '<recv response="100" optional="true"/>',
    '<recv response="180" optional="true"/>',
    '<recv response="183" optional="true"/>',
    '<recv response="200" rrs="true"/>',
    inDialog('ACK', 2, domain, ''),
    `<pause milliseconds="${talkMs}"/>`,
    inDialog('BYE', 3, domain),
    '<recv response="200"/>',
  ]);

function response(line: string, more = 'Content-Length: 0', tagged = true): string {
  return `SIP/2.0 ${line}
      [last_Via:]
      [last_Record-Route:]
      [last_From:]
      [last_To:]${tagged ? ';tag=[pid]S[call_number]' : ''}
      [last_Call-ID:]
      [last_CSeq:]
      Contact: <sip:[local_ip]:[local_port];transport=[transport]>
      ${more}`;
}

/** 200 comes a moment after 180, so that the two cannot overtake each other. */
export const callee = scenario('callee', [
  '<recv request="INVITE" rrs="true"/>',
  send(response('180 Ringing'), ''),
  '<pause milliseconds="50"/>',
  send(response('200 OK', `Content-Type: application/sdp\n      Content-Length: [len]\n\n      ${SDP}`)),
  '<recv request="ACK"/>',
  '<recv request="BYE"/>',
  send(response('200 OK', 'Content-Length: 0', false), ''),
  // RFC 3261 17.2.2: a repeated BYE whose answer was lost.
  '<timewait milliseconds="2000"/>',
]);
