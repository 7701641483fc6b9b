/** Checkpoints in this process's memory. Every boot has its own view of the same table. */
import type { Claim, ClaimStore } from '../../cluster/ports.ts';
import type { CallId, NodeId } from '../../core/ids.ts';
import type { Checkpoint, CheckpointStore } from '../../pbx/call/ports.ts';

interface Entry {
  readonly boot: string;
  readonly checkpoint: Checkpoint;
}

/** What all views share. */
export class MemoryCallTable {
  readonly calls = new Map<CallId, Entry>();
  readonly fenced = new Set<string>();
}

export class MemoryCallStore implements CheckpointStore, ClaimStore {
  readonly #table: MemoryCallTable;
  readonly #boot: string;

  constructor(table: MemoryCallTable, boot = '') {
    this.#table = table;
    this.#boot = boot;
  }

  async put(checkpoint: Checkpoint): Promise<'ok' | 'fenced'> {
    await Promise.resolve();
    if (this.#table.fenced.has(this.#boot)) return 'fenced';
    const known = this.#table.calls.get(checkpoint.callId);
    const mine = known?.boot === this.#boot && known.checkpoint.fence === checkpoint.fence;
    if (known && !mine && checkpoint.fence <= known.checkpoint.fence) return 'fenced';
    this.#table.calls.set(checkpoint.callId, { boot: this.#boot, checkpoint });
    return 'ok';
  }

  async remove(callId: CallId, owner: NodeId, fence: number): Promise<void> {
    await Promise.resolve();
    const known = this.#table.calls.get(callId);
    if (known?.boot !== this.#boot || known.checkpoint.fence !== fence || known.checkpoint.owner !== owner) return;
    this.#table.calls.delete(callId);
  }

  get(callId: CallId): Promise<Checkpoint | undefined> {
    return Promise.resolve(this.#table.calls.get(callId)?.checkpoint);
  }

  list({ owner, limit = 1000 }: { owner?: NodeId; limit?: number }): Promise<readonly Checkpoint[]> {
    const all = [...this.#table.calls.values()].map(({ checkpoint }) => checkpoint);
    return Promise.resolve(all.filter(call => owner === undefined || call.owner === owner).slice(0, limit));
  }

  count(): Promise<number> {
    return Promise.resolve(this.#table.calls.size);
  }

  async claim({ from, by, byBoot, max }: Claim): Promise<readonly Checkpoint[]> {
    await Promise.resolve();
    const { calls, fenced } = this.#table;
    if (from === this.#boot || fenced.has(byBoot)) return [];
    fenced.add(from);
    const taken = [...calls.values()].filter(({ boot }) => boot === from).slice(0, max);
    return taken.map(({ checkpoint }) => {
      const mine = { ...checkpoint, owner: by, fence: checkpoint.fence + 1 };
      calls.set(mine.callId, { boot: byBoot, checkpoint: mine });
      return mine;
    });
  }

  owners(): Promise<readonly { owner: NodeId; boot: string; calls: number }[]> {
    const found = new Map<string, { owner: NodeId; boot: string; calls: number }>();
    for (const { boot, checkpoint } of this.#table.calls.values()) {
      const calls = (found.get(boot)?.calls ?? 0) + 1;
      found.set(boot, { owner: checkpoint.owner, boot, calls });
    }
    return Promise.resolve([...found.values()]);
  }

  ownerOf(callId: CallId): Promise<NodeId | undefined> {
    return Promise.resolve(this.#table.calls.get(callId)?.checkpoint.owner);
  }

  ownerOfDialog(sipCallId: string): Promise<NodeId | undefined> {
    const found = [...this.#table.calls.values()].find(({ checkpoint }) => checkpoint.dialogs.includes(sipCallId));
    return Promise.resolve(found?.checkpoint.owner);
  }

  close(): void {
    // The table belongs to all views.
  }
}
