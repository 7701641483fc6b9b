/** Documents of the dialog event package (RFC 4235 4): pure text from line states. */
import { createHash } from 'node:crypto';
import { escapeXml, type ResourceName } from '../../sip/event/index.ts';
import type { LineState } from './ports.ts';

export interface DialogInfo {
  readonly resource: ResourceName;
  readonly version: number;
  readonly state: 'full' | 'partial';
  readonly lines: readonly LineState[];
}

/** RFC 4235 4.1.2: `early` for a caller too, who hears it ringing; what is held is confirmed. */
const STATES = {
  trying: 'trying',
  early: 'early',
  confirmed: 'confirmed',
  held: 'confirmed',
  'held-private': 'confirmed',
  terminated: 'terminated',
} as const satisfies Record<LineState['state'], string>;

export const addressOf = ({ account, name }: ResourceName): string => `sip:${name}@${account}`;

/** Names the dialog in documents; says nothing of how we call our calls. */
export function dialogIdOf({ callId, legId }: LineState): string {
  return createHash('sha256').update(`${callId}\0${legId}`).digest('hex').slice(0, 16);
}

export function dialogInfo({ resource, version, state, lines }: DialogInfo): string {
  const entity = escapeXml(addressOf(resource));
  const dialogs = lines.map(line => dialogElement(line, entity)).join('');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="${state}" entity="${entity}">\n` +
    `${dialogs}</dialog-info>\n`
  );
}

export function dialogElement(line: LineState, entity: string): string {
  const { dialog, direction, remote } = line;
  const attributes = [
    attribute('id', dialogIdOf(line)),
    attribute('call-id', dialog?.sipCallId),
    attribute('local-tag', dialog?.localTag),
    attribute('remote-tag', dialog?.remoteTag),
    attribute('direction', direction),
  ].join('');
  return (
    `  <dialog${attributes}>\n    <state>${STATES[line.state]}</state>\n` +
    `    <local>\n      <identity>${entity}</identity>\n${localTarget(line, entity)}    </local>\n` +
    `${remote === undefined ? '' : remoteElement(remote)}  </dialog>\n`
  );
}

/** RFC 4235 4.1.6: a phone that does not render is one that holds. */
function localTarget({ state }: LineState, entity: string): string {
  const rendering = state === 'held' || state === 'held-private' ? 'no' : 'yes';
  return `      <target uri="${entity}">\n        <param pname="+sip.rendering" pvalue="${rendering}"/>\n      </target>\n`;
}

function remoteElement({ uri, displayName }: NonNullable<LineState['remote']>): string {
  const text = escapeXml(uri);
  const display = displayName === undefined ? '' : ` display="${escapeXml(displayName)}"`;
  return `    <remote>\n      <identity${display}>${text}</identity>\n      <target uri="${text}"/>\n    </remote>\n`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${escapeXml(value)}"`;
}
