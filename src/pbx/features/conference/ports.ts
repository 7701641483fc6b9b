/** What conferences need from the outside; roles join it with the shared state. */
export interface RoomPlaces {
  /** The switch that has the room: this one when nobody had it. Rejects with TandemError `store-unavailable`. */
  take(
    account: string,
    room: string,
  ): Promise<{ readonly here: true } | { readonly here: false; readonly node: string }>;
  /** The last one has left. */
  free(account: string, room: string): Promise<void>;
}
