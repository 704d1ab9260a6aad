import { hash } from 'node:crypto'

/*
 * As many people as documents, so that one number says how large a product is: in organizations of ten, and every tenth
 * person and document in one that grows with the product. Ids look as random as real ones, and follow from a number.
 */
export const BIGGEST = 'biggest'
export const MEMBERS_OF_ONE = 10
/** Characters of a document's text. */
const BODY_LENGTH = 500

export type Kind = 'user' | 'organization' | 'document' | 'session'

/** The id of the `index`th of its kind; `BIGGEST` for the organization that grows. */
export const idOf = (kind: Kind, index: number | typeof BIGGEST): string =>
  hash('sha256', `${kind} ${index}`, 'base64url').slice(0, 22)

export const organizationOf = (index: number): string =>
  idOf('organization', Math.floor(index / MEMBERS_OF_ONE))

/** What two engines say differently, in SQL. */
export interface SeedDialect {
  /** A source of so many whole numbers `i`, from 0 on. */
  numbers(count: number): string
  /** What `idOf` says. `index` is SQL. */
  id(kind: Kind, index: string): string
  /** The SHA-256 of a text as bytes. */
  sha256(text: string): string
}

/** The statements that fill an empty product, in order. Sessions are all live at `now`. */
export function fillingStatements({ numbers, id, sha256 }: SeedDialect, size: number, now: number): string[] {
  const biggest = id('organization', `'${BIGGEST}'`)
  const organization = id('organization', `i / ${MEMBERS_OF_ONE}`)
  const password = `$argon2id$v=19$m=19456,t=2,p=1$${'s'.repeat(22)}$${'t'.repeat(43)}`
  const body = 'It was written here once, and read by a few. '.repeat(20).slice(0, BODY_LENGTH)
  const people = numbers(size)
  return [
    `insert into users (id, email, name, password_hash, created_at)
     select ${id('user', 'i')}, 'person' || i || '@bench.test', 'Person ' || i, '${password}', ${now} from ${people}`,
    `insert into organizations (id, name, created_at)
     select ${organization}, 'Organization ' || i, ${now} from ${people} where i % ${MEMBERS_OF_ONE} = 0`,
    `insert into organizations (id, name, created_at) select ${biggest}, 'The biggest', ${now}`,
    `insert into memberships (organization_id, user_id, role, created_at)
     select ${organization}, ${id('user', 'i')}, 'member', ${now} + i from ${people}`,
    `insert into memberships (organization_id, user_id, role, created_at)
     select ${biggest}, ${id('user', 'i')}, 'member', ${now} + i from ${people} where i % ${MEMBERS_OF_ONE} = 0`,
    `insert into documents (id, organization_id, title, body, version, updated_at)
     select ${id('document', 'i')}, case when i % ${MEMBERS_OF_ONE} = 0 then ${biggest} else ${organization} end,
            'Document ' || i, '${body}', 1, ${now} + i from ${people}`,
    `insert into sessions (id_hash, handle, user_id, created_at, last_seen_at)
     select ${sha256(id('session', 'i'))}, ${id('session', 'i')}, ${id('user', 'i')}, ${now}, ${now} from ${people}`,
  ]
}
