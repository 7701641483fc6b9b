/** A sipp scenario: a phone with a busy lamp that follows one call. Fields: user, credentials. */
export function lamp(domain: string, resource: string, states: readonly string[]): string {
  const subscribe = (cseq: number, expires: number, inDialog = false): string => `<send retrans="500"><![CDATA[
      SUBSCRIBE ${inDialog ? '[next_url]' : `sip:${resource}@${domain}`} SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
      Max-Forwards: 70
      From: <sip:[field0]@${domain}>;tag=[pid]L[call_number]
      To: <sip:${resource}@${domain}>${inDialog ? '[peer_tag_param]' : ''}
      Call-ID: [call_id]
      CSeq: ${cseq} SUBSCRIBE
      Contact: <sip:[field0]@[local_ip]:[local_port];transport=[transport]>
      Event: dialog
      Accept: application/dialog-info+xml
      Expires: ${expires}${cseq === 2 ? '\n      [field1]' : ''}
      Content-Length: 0

    ]]></send>`;
  const ok = `<send><![CDATA[
      SIP/2.0 200 OK
      [last_Via:]
      [last_From:]
      [last_To:]
      [last_Call-ID:]
      [last_CSeq:]
      Content-Length: 0

    ]]></send>`;
  const notify = (text: string, attributes = ''): string => `<recv request="NOTIFY"${attributes}><action>
      <ereg regexp="${text}" search_in="msg" check_it="true" assign_to="1"/></action></recv>`;
  // RFC 6665 4.1.2.4: the NOTIFY may be there before the 200.
  const answered = (text: string, label: number): string[] => [
    notify(text, ` optional="true" next="${label}"`),
    '<recv response="200" rrs="true"/>',
    notify(text),
    ok,
    `<nop next="${label + 1}"/>`,
    `<label id="${label}"/>`,
    ok,
    '<recv response="200" rrs="true"/>',
    `<label id="${label + 1}"/>`,
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="lamp">
${[
  subscribe(1, 600),
  '<recv response="401" auth="true"/>',
  subscribe(2, 600),
  ...answered('full', 1),
  ...states.flatMap(state => [notify(`&lt;state&gt;${state}&lt;/state&gt;`), ok]),
  subscribe(3, 0, true),
  ...answered('terminated;reason=timeout', 3),
  '<timewait milliseconds="500"/>',
].join('\n')}
<Reference variables="1"/>
</scenario>
`;
}
