/**
 * Overflow and forwarding that lead back to where a call came from, without anybody having answered or pressed a key: such a call would go
 * round for ever. Business hours, closed and holidays are looked at separately, for a call meets only one of them.
 */
import type { DestinationSpec } from '../destination-spec.ts';
import type { AccountDocument } from '../document.ts';
import { handlings } from '../call-handling.ts';
import type { User } from '../user.ts';
import { extensionOf } from '../../directory/relations.ts';
import type { Finding, Path } from './finding.ts';

type HoursKind = 'open' | 'closed' | 'holiday';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly path: Path;
}

class Graph {
  readonly #edges = new Map<string, Edge[]>();

  add(from: string, spec: unknown, path: Path): void {
    if (typeof spec !== 'object' || spec === null || 'voicemail' in spec) return;
    if ('callWaiting' in spec || 'busy' in spec) return;
    const to = extensionOf(spec as DestinationSpec);
    if (to === undefined) return;
    const edges = this.#edges.get(from) ?? [];
    this.#edges.set(from, edges);
    edges.push({ from, to, path });
  }

  /** One finding for each loop, at the edge that closes it. */
  loops(): Finding[] {
    const found: Finding[] = [];
    const done = new Set<string>();
    const trail: string[] = [];
    const visit = (extension: string): void => {
      if (done.has(extension)) return;
      trail.push(extension);
      for (const { to, path } of this.#edges.get(extension) ?? []) {
        const at = trail.indexOf(to);
        if (at >= 0) found.push({ path, what: `leads in a circle: ${[...trail.slice(at), to].join(', ')}` });
        else visit(to);
      }
      trail.pop();
      done.add(extension);
    };
    for (const extension of this.#edges.keys()) visit(extension);
    return found;
  }
}

export function checkLoops(document: AccountDocument): Finding[] {
  const seen = new Set<string>();
  return (['open', 'closed', 'holiday'] as const)
    .flatMap(kind => graphOf(document, kind).loops())
    .filter(({ path, what }) => {
      const told = JSON.stringify([path, what]);
      return !seen.has(told) && seen.add(told);
    });
}

function graphOf(document: AccountDocument, kind: HoursKind): Graph {
  const graph = new Graph();
  document.receptionists.forEach((one, index) => {
    const path = ['receptionists', index];
    const field = kind === 'open' || !one[kind] ? 'business' : kind;
    graph.add(one.extension, one[field]?.destination, [...path, field, 'destination']);
    if (kind !== 'holiday') return;
    for (const [name, { destination }] of Object.entries(one.holidays)) {
      graph.add(one.extension, destination, [...path, 'holidays', name, 'destination']);
    }
  });
  document.menus.forEach((one, index) => {
    graph.add(one.extension, one.onTimeout, ['menus', index, 'onTimeout']);
    graph.add(one.extension, one.onInvalid, ['menus', index, 'onInvalid']);
  });
  addQueues(graph, document, kind);
  addGroups(graph, document, kind);
  for (const section of ['users', 'commonAreaPhones'] as const) {
    document[section].forEach((one, index) => addHandling(graph, one, kind, [section, index]));
  }
  return graph;
}

function addQueues(graph: Graph, { queues }: AccountDocument, kind: HoursKind): void {
  queues.forEach(({ extension, overflow, holidays }, index) => {
    const path = ['queues', index];
    if (kind !== 'open' && overflow[kind]) graph.add(extension, overflow[kind], [...path, 'overflow', kind]);
    if (kind === 'open') {
      for (const when of ['maxWait', 'full', 'noMembers'] as const) {
        graph.add(extension, overflow[when], [...path, 'overflow', when]);
      }
    }
    if (kind !== 'holiday') return;
    for (const [name, spec] of Object.entries(holidays)) graph.add(extension, spec, [...path, 'holidays', name]);
  });
}

function addGroups(graph: Graph, { groups }: AccountDocument, kind: HoursKind): void {
  groups.forEach(({ extension, whenClosed, onHoliday, holidays, whenBusy, whenUnanswered }, index) => {
    const path = ['groups', index];
    const away = kind === 'holiday' ? (onHoliday ?? whenClosed) : kind === 'closed' ? whenClosed : undefined;
    if (away) {
      graph.add(extension, away, [...path, kind === 'holiday' && onHoliday ? 'onHoliday' : 'whenClosed']);
    } else {
      graph.add(extension, whenBusy, [...path, 'whenBusy']);
      graph.add(extension, whenUnanswered, [...path, 'whenUnanswered']);
    }
    if (kind !== 'holiday') return;
    for (const [name, spec] of Object.entries(holidays)) graph.add(extension, spec, [...path, 'holidays', name]);
  });
}

function addHandling(
  graph: Graph,
  { extension, callHandling }: Pick<User, 'extension' | 'callHandling'>,
  kind: HoursKind,
  path: Path,
): void {
  const all = handlings(callHandling);
  const fields =
    kind === 'holiday' ? ['holiday', 'closed', 'business'] : kind === 'closed' ? ['closed', 'business'] : [];
  const general = fields.find(one => all.some(({ field: [first] }) => first === one)) ?? 'business';
  for (const { field, handling } of all) {
    const [first] = field;
    if (first !== general && !(kind === 'holiday' && first === 'holidays')) continue;
    graph.add(extension, handling.whenUnanswered, [...path, 'callHandling', ...field, 'whenUnanswered']);
    graph.add(extension, handling.whenBusy, [...path, 'callHandling', ...field, 'whenBusy']);
  }
}
