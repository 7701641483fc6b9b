import type { DialogId } from './snapshot.ts';

/** A dialog's name as it comes in from a message, where nothing has been checked yet. */
export interface DialogKey {
  readonly sipCallId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

/** The dialogs that live, by their ids. */
export class DialogTable<T extends { readonly id: DialogId }> {
  readonly #dialogs = new Map<string, T>();

  get size(): number {
    return this.#dialogs.size;
  }

  add(dialog: T): void {
    this.#dialogs.set(keyOf(dialog.id), dialog);
  }

  remove(dialog: T): void {
    const key = keyOf(dialog.id);
    if (this.#dialogs.get(key) === dialog) this.#dialogs.delete(key);
  }

  find(id: DialogKey): T | undefined {
    return this.#dialogs.get(keyOf(id));
  }

  values(): IterableIterator<T> {
    return this.#dialogs.values();
  }
}

// RFC 3261 12: a dialog is named by its Call-ID and its two tags, and none of them holds a line break.
function keyOf(id: DialogKey): string {
  return `${id.sipCallId}\n${id.localTag}\n${id.remoteTag}`;
}
