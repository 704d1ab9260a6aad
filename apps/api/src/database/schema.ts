import type { Generated } from 'kysely'

/** Moments are whole milliseconds since 1970 in UTC; they become ISO 8601 text only at the edge. */
type Moment = number

export interface Database {
  users: {
    id: string
    email: string
    name: string
    password_hash: string
    created_at: Moment
    password_set_at: Generated<Moment>
  }
  organizations: { id: string; name: string; created_at: Moment }
  memberships: { organization_id: string; user_id: string; role: 'admin' | 'member'; created_at: Moment }
  documents: {
    id: string
    organization_id: string
    title: string
    body: string
    version: Generated<number>
    updated_at: Moment
  }
  /** Reset links that have set a password, kept until they would be over anyway. */
  used_reset_links: { nonce: string; expires_at: Moment }
  sessions: {
    /** SHA-256 of the session id, so that a copy of the database signs nobody in. */
    id_hash: Uint8Array
    /** What the owner sees instead of the id. */
    handle: string
    user_id: string
    created_at: Moment
    last_seen_at: Moment
    revoked_at: Generated<Moment | null>
  }
}
