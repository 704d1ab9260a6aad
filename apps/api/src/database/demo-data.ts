import type { DemoPerson } from '@app/contracts'
import type { Kysely } from 'kysely'
import { createAccountStore } from '../accounts/account-store.ts'
import { createDocumentStore } from '../documents/document-store.ts'
import type { Database } from './schema.ts'

const PASSWORD = 'demo-password'

/** People to sign in as in development. Two share an organization; the third is a stranger to them. */
export const demoPeople: readonly DemoPerson[] = [
  {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    password: PASSWORD,
    organizationName: 'Analytical Engines',
  },
  {
    name: 'Grace Hopper',
    email: 'grace@example.com',
    password: PASSWORD,
    organizationName: 'Analytical Engines',
  },
  { name: 'Alan Turing', email: 'alan@example.com', password: PASSWORD, organizationName: 'Bletchley Park' },
]

const documents: Record<string, { title: string; body: string }[]> = {
  'Analytical Engines': [
    {
      title: 'Notes on the engine',
      body: 'The engine weaves algebraical patterns just as the loom weaves flowers and leaves.\n\nOpen this page as Grace in a second browser and write to each other.',
    },
    {
      title: 'Punched cards, order of March',
      body: '200 operation cards\n120 variable cards\n40 number cards',
    },
    {
      title: 'What a compiler might be',
      body: 'Let the machine put the routines together; people are better at deciding what they want.',
    },
  ],
  'Bletchley Park': [
    {
      title: 'Hut 8, rota',
      body: 'Nobody in Analytical Engines can read this, and no Velt token of theirs opens it.',
    },
  ],
}

/** Puts the demo people and their documents into an empty database; does nothing when anybody has an account. */
export async function seedDemoData(db: Kysely<Database>): Promise<void> {
  const anybody = await db.selectFrom('users').select('id').limit(1).executeTakeFirst()
  if (anybody !== undefined) return
  const accounts = createAccountStore(db)
  const store = createDocumentStore(db)
  const organizations = new Map<string, string>()
  for (const person of demoPeople) {
    const { userId } = await accounts.create(person)
    const own = await db
      .selectFrom('memberships')
      .where('user_id', '=', userId)
      .select('organization_id')
      .executeTakeFirstOrThrow()
    const shared = organizations.get(person.organizationName)
    if (shared === undefined) {
      organizations.set(person.organizationName, own.organization_id)
      for (const { title, body } of documents[person.organizationName] ?? []) {
        const { id, version } = await store.create(own.organization_id, { title })
        await store.save(userId, id, { title, body, version })
      }
    } else {
      await db
        .updateTable('memberships')
        .set({ organization_id: shared, role: 'member' })
        .where('user_id', '=', userId)
        .execute()
      await db.deleteFrom('organizations').where('id', '=', own.organization_id).execute()
    }
  }
}
