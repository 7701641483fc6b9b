/**
 * A dialog's life, RFC 3261 12.1 to 12.3 and 15. Early and confirmed as the RFC has them; `closing` is ours: our BYE is under
 * way and the dialog stays findable, so that a BYE which crosses it gets 200 and not 481.
 *
 *            ok                localBye            byeDone
 *   early ---------> confirmed ---------> closing ---------> terminated
 *     |                  |                                        ^
 *     +------------------+--- remoteBye, lost, refused, forgotten-+
 */
export type DialogState = 'early' | 'confirmed' | 'closing' | 'terminated';
export type DialogEvent = 'ok' | 'refused' | 'localBye' | 'remoteBye' | 'byeDone' | 'lost' | 'forgotten';

/** undefined: the event changes nothing in that state. */
export const DIALOG_STATES = {
  early: {
    ok: 'confirmed',
    refused: 'terminated',
    // RFC 3261 15: a caller may send BYE on an early dialog.
    localBye: 'closing',
    remoteBye: 'terminated',
    byeDone: undefined,
    lost: 'terminated',
    forgotten: 'terminated',
  },
  confirmed: {
    ok: undefined,
    refused: undefined,
    localBye: 'closing',
    remoteBye: 'terminated',
    byeDone: undefined,
    lost: 'terminated',
    forgotten: 'terminated',
  },
  closing: {
    ok: undefined,
    refused: undefined,
    localBye: undefined,
    // Both hung up at once: ours is still to be answered.
    remoteBye: undefined,
    byeDone: 'terminated',
    lost: undefined,
    forgotten: 'terminated',
  },
  terminated: {
    ok: undefined,
    refused: undefined,
    localBye: undefined,
    remoteBye: undefined,
    byeDone: undefined,
    lost: undefined,
    forgotten: undefined,
  },
} as const satisfies Record<DialogState, Record<DialogEvent, DialogState | undefined>>;

export function nextDialogState(state: DialogState, event: DialogEvent): DialogState | undefined {
  return DIALOG_STATES[state][event];
}
