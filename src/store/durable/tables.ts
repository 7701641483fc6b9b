/** The tables of the durable store as Kysely sees them; migrations.ts makes them. Times are ms since 1970. */
export interface Tables {
  /** One row for each topic; grows with every change of it, in the transaction that makes the change. */
  revisions: { topic: string; revision: number };
  /** Objects of accounts. A row without a body is what was deleted: readers learn of it by its revision. */
  account_objects: {
    domain: string;
    section: string;
    key: string;
    body: string | null;
    position: number;
    revision: number;
    created_at: number;
    updated_at: number;
  };
  /** Hashes of SIP passwords; none in a row whose user is gone. */
  credentials: {
    realm: string;
    username: string;
    domain: string;
    ha1_md5: string | null;
    ha1_sha256: string | null;
    revision: number;
    updated_at: number;
  };
  /** What phones have set by feature codes; no value: not set any more. */
  runtime_settings: {
    domain: string;
    extension: string;
    name: string;
    value: string | null;
    revision: number;
    updated_at: number;
  };
  /** Messages in voicemail boxes; the sound is a file that is called after the id. */
  voice_messages: {
    id: string;
    domain: string;
    box: string;
    caller_extension: string | null;
    caller_number: string | null;
    caller_name: string | null;
    received_at: number;
    duration_ms: number;
    state: string;
    urgent: number;
    heard_at: number | null;
    deleted_at: number | null;
    transcript: string | null;
  };
  /** Greetings that were recorded by phone: the names of their files. */
  voice_greetings: { domain: string; box: string; file: string };
  /** Wrong PINs in a row. */
  pin_failures: { domain: string; extension: string; failures: number; locked_until: number };
  /** E-mails for messages that are still to be sent. */
  voice_mails: {
    message_id: string;
    recipient: string;
    attach: number;
    language: string;
    time_zone: string;
    attempts: number;
    next_at: number;
  };
  /** Messages that are still to be written down. `mail_at`: when their e-mail goes out at the latest, with or without the text. */
  voice_transcriptions: { message_id: string; language: string; attempts: number; next_at: number; mail_at: number };
  /** Events on their way to webhooks. */
  webhook_deliveries: {
    id: string;
    webhook: string;
    type: string;
    body: string;
    created_at: number;
    state: string;
    attempts: number;
    at: number;
    status: number | null;
    error: string | null;
  };
  /** One row: who delivers, and how far the log of events has been looked through. */
  webhook_duty: { holder: string; until: number; position: string | null };
  emergency_calls: {
    call_id: string;
    account: string;
    at: number;
    number: string;
    body: string;
  };
  call_records: {
    id: string;
    zone: string;
    node: string;
    caller: string;
    dialled: string;
    resolved: string | null;
    started_at: number;
    ringing_at: number | null;
    answered_at: number | null;
    ended_at: number;
    duration_ms: number;
    outcome: string;
    reason: string;
    sip_status: number | null;
    hangup_by: string;
    takeovers: number;
    legs: string;
    /** Ids, JSON; null when nothing was recorded. */
    recordings: string | null;
    /** Domain; null in records of before they named one. */
    account: string | null;
    /** Applications that the call went through, JSON. */
    via: string | null;
    /** Who called, JSON; null in records of before it was kept, as what follows. */
    caller_party: string | null;
    /** Whom it rang, JSON. */
    rang: string | null;
    client_code: string | null;
  };
  /** What each call was to each extension that made it, had it or missed it. */
  call_shares: {
    call_id: string;
    account: string;
    extension: string;
    started_at: number;
    direction: string;
    result: string;
  };
  /** When each token of the API was last used. */
  token_uses: { token: string; used_at: number; address: string };
  /** Tokens, administrators, roles and settings of the API. A row without a body is what was deleted. */
  access_objects: {
    kind: string;
    key: string;
    body: string | null;
    revision: number;
    created_at: number;
    updated_at: number;
  };
  /** Changes that were made through the API; the id grows with time. Bodies are JSON. */
  audit_log: {
    id: string;
    at: number;
    actor_kind: string;
    actor_id: string;
    actor_name: string;
    address: string;
    operation: string;
    request_id: string;
    domain: string | null;
    resource: string;
    key: string;
    before: string | null;
    after: string | null;
  };
  /** Answers to POSTs with an idempotency key, sealed. */
  idempotency_keys: {
    principal: string;
    key: string;
    fingerprint: string;
    status: number;
    answer: string;
    created_at: number;
  };
  /** Lists are JSON. */
  recordings: {
    id: string;
    call_id: string;
    domain: string;
    owners: string;
    parties: string;
    started_by: string;
    started_at: number;
    ended_at: number;
    duration_ms: number;
    retention_days: number;
    parts: string;
  };
}

/** What readers keep in memory until its revision has grown. */
export type Topic = 'access' | 'accounts' | 'credentials' | 'runtime';
