/** Rows of the queues' tables, as SQLite gives them. */
export interface CallerRow {
  account: string;
  queue: string;
  ticket: string;
  call_id: string;
  boot: string;
  rank: number;
  joined_at: number;
  phase: string;
  tried: string;
  offered: string;
  data: string;
}

export interface MemberRow {
  account: string;
  extension: string;
  offer_queue: string | null;
  offer_ticket: string | null;
  offer_until: number | null;
  talks: string;
  wrap_up_until: number;
  rest_until: number;
  idle_since: number;
}

export interface EventRow {
  account: string;
  queue: string;
  at: number;
  kind: string;
  call_id: string | null;
  member: string | null;
  wait_ms: number | null;
  talk_ms: number | null;
  cause: string | null;
}
