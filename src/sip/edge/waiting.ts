/** An INVITE that waits for something before it can go on; the caller may hang up meanwhile. */
import type { ServerTransaction } from '../transaction/index.ts';

/** `work` gets what the promise brings; after a CANCEL only `cancelled` is called. The promise must not reject. */
export function unlessCancelled<T>(
  transaction: ServerTransaction,
  promise: Promise<T>,
  work: { readonly then: (found: T) => void; readonly cancelled: () => void },
): void {
  let waiting = true;
  transaction.onCancel(() => {
    if (!waiting) return;
    waiting = false;
    work.cancelled();
  });
  void promise.then(found => {
    if (!waiting) return;
    waiting = false;
    work.then(found);
  });
}
