/** Runs one node: stores, membership, inspection, and the role between them. */
import { NodeEvents } from '../api/live/publish/nodes.ts';
import { startInspectionServer } from '../api/inspection/server.ts';
import { inspectionSocket } from '../api/inspection/socket.ts';
import type { Config, NodeConfig, RoleName } from '../core/config/index.ts';
import { errorText, TandemError } from '../core/errors.ts';
import type { HostPort } from '../core/host-port.ts';
import {
  createContext,
  type ContextOptions,
  type ReadyListener,
  type RoleContext,
  type RoleModule,
} from './context.ts';

/** What a node tells its supervisor when it is up. */
export interface NodeReady {
  readonly id: string;
  readonly role: RoleName;
  readonly zone: string;
  readonly pid: number;
  readonly inner: HostPort;
  readonly listeners: readonly ReadyListener[];
  readonly inspection: string;
}

export interface RunningNode {
  readonly ready: NodeReady;
  readonly ctx: RoleContext;
  /** Takes leave of the cluster, closes the role, then everything it stood on. */
  close(): Promise<void>;
}

export interface NodeOptions extends ContextOptions {
  /** Loads a role by name; default: `src/roles/<role>/index.ts`. */
  load?: (role: RoleName) => Promise<RoleModule>;
  /** A switch has been declared dead: its calls belong to others, and the process must end without a word to phones. */
  onFenced: (node: NodeConfig) => void;
}

export function nodeOf(config: Config, id: string): NodeConfig {
  const node = config.nodes.find(one => one.id === id);
  if (!node) {
    const known = config.nodes.map(one => one.id).join(', ');
    throw new TandemError('node-unknown', { detail: `${id}, the configuration has ${known}` });
  }
  return node;
}

export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { node, config } = options;
  const ctx = await createContext(options);
  const { lifecycle, membership, inspection, log } = ctx;
  try {
    await membership.start();
    const socket = inspectionSocket(config.state.directory, node.id);
    inspection.register('members', () => membership.records());
    const server = {
      path: socket,
      node: { id: node.id, boot: ctx.boot, role: node.role },
      inspection,
      trace: ctx.trace,
      commands: ctx.commands,
    };
    lifecycle.own(await startInspectionServer(server), 'inspection server');
    const { start } = await (options.load ?? loadRole)(node.role);
    const role = await start(ctx);
    // Closed before everything that was owned earlier, and membership takes leave before that.
    lifecycle.own({ close: () => role.close() }, `role ${node.role}`);
    membership.onFenced(() => fenced(ctx, options));
    await membership.join(role.inner);
    const { zone } = node;
    const told = new NodeEvents(membership, ctx.stores.events, { id: node.id, role: node.role, zone, boot: ctx.boot });
    lifecycle.own(told, 'node events');
    told.up();
    const ready = { id: node.id, role: node.role, zone, pid: process.pid, inner: role.inner, inspection: socket };
    log.info({ role: node.role, inner: role.inner }, 'node is up');
    return {
      ready: { ...ready, listeners: role.listeners },
      ctx,
      close: async () => {
        ctx.stopping.handOver = !ctx.stopping.whole && hasSuccessor(ctx);
        told.left();
        await membership.close({ handOver: ctx.stopping.handOver });
        await lifecycle.close();
      },
    };
  } catch (error) {
    await lifecycle.close().catch(() => undefined);
    throw error;
  }
}

/** Whether somebody else can carry a switch's calls on. */
function hasSuccessor({ node, membership }: RoleContext): boolean {
  if (node.role !== 'call-switch') return false;
  return membership.nodes('call-switch').some(({ id, alive, draining }) => id !== node.id && alive && !draining);
}

async function loadRole(role: RoleName): Promise<RoleModule> {
  try {
    return (await import(`./${role}/index.ts`)) as RoleModule;
  } catch (error) {
    throw new TandemError('role-unknown', { detail: `${role}: ${errorText(error)}`, cause: error });
  }
}

/** Only switches have anything that others take over; the rest simply begin a new life and keep their connections. */
function fenced(ctx: RoleContext, { node, onFenced }: NodeOptions): void {
  if (node.role === 'call-switch') {
    onFenced(node);
    return;
  }
  ctx.membership.rejoin(ctx.ids.token()).catch((error: unknown) => {
    ctx.log.warn({ error: errorText(error) }, 'joining again failed, the next heartbeat tries once more');
  });
}
