import { expect, test } from 'vitest'
import { compiled } from '../../src/database/compiled.ts'
import { openEmbeddedDatabase } from '../../src/database/open-embedded.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

async function openWithReader() {
  const db = await openEmbeddedDatabase(temporaryFolder())
  const nameOf = compiled<{ name: string }, [id: string]>(
    db,
    db.selectFrom('organizations').where('id', '=', '').select('name'),
  )
  await db.insertInto('organizations').values({ id: 'one', name: 'Before', created_at: 1 }).execute()
  return { db, nameOf }
}

test('gives the first row, and undefined when there is none', async () => {
  const { db, nameOf } = await openWithReader()
  expect(await nameOf('one')).toEqual({ name: 'Before' })
  expect(await nameOf('two')).toBeUndefined()
  await db.destroy()
})

test('sees nothing of a transaction until it is over', async () => {
  const { db, nameOf } = await openWithReader()
  let meanwhile: ReturnType<typeof nameOf>
  await db
    .transaction()
    .execute(async (transaction) => {
      await transaction.updateTable('organizations').set({ name: 'Never' }).execute()
      meanwhile = nameOf('one')
      throw new Error('taken back')
    })
    .catch(() => {})
  expect(await meanwhile).toEqual({ name: 'Before' })
  await db.destroy()
})
