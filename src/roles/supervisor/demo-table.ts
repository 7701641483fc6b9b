/** What a person needs to register a phone with the cluster that has just come up. */
import type { Config } from '../../core/config/index.ts';
import { formatHostPort } from '../../core/host-port.ts';
import type { NodeReady } from '../node.ts';

const MOST_ROWS = 20;

export function demoTable(config: Config, nodes: readonly NodeReady[]): string {
  const listeners = nodes.filter(({ role }) => role === 'load-balancer').flatMap(node => node.listeners);
  const servers = listeners.map(({ transport, address }) => `${transport} ${formatHostPort(address)}`).join(', ');
  const server = listeners[0] === undefined ? '-' : formatHostPort(listeners[0].address);
  const shown = config.demoUsers.slice(0, MOST_ROWS);
  const rows = shown.map(({ extension, password }) => [
    extension,
    `sip:${extension}@${config.domain}`,
    password,
    server,
  ]);
  const lines = ['', `Tandem is up. Phones reach it at ${servers}.`, ''];
  if (rows.length > 0) lines.push(...columns([['extension', 'AOR', 'password', 'server'], ...rows]));
  const more = config.demoUsers.length - shown.length;
  if (more > 0) lines.push(`... and ${more} more`);
  return `${[...lines, '', 'Ctrl-C stops everything.'].join('\n')}\n`;
}

/** Cells in columns that are as wide as their widest cell. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map(row => row[index]?.length ?? 0)));
  return rows.map(row => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd());
}
