/** Nobody says anything in less, ms. */
export const SHORTEST_MESSAGE_MS = 1500;
