import { expect, onTestFinished, test } from 'vitest'
import { BIGGEST, idOf, organizationOf } from '../growth/population.ts'
import { sqliteEngine } from '../growth/sqlite-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

async function productOf(size: number) {
  const cleanup = new AsyncDisposableStack()
  onTestFinished(() => cleanup.disposeAsync())
  const engine = await sqliteEngine(temporaryFolder(cleanup), size)
  const db = await engine.open(() => {})
  cleanup.defer(() => db.destroy())
  return { engine, db }
}

test('a product is filled to what is asked for, ten people to an organization and a tenth in the biggest', async () => {
  const { db } = await productOf(100)
  expect(await db.selectFrom('users').select('id').execute()).toHaveLength(100)
  expect(await db.selectFrom('documents').select('id').execute()).toHaveLength(100)
  expect(await db.selectFrom('sessions').select('handle').execute()).toHaveLength(100)
  for (const organization of [organizationOf(42), idOf('organization', BIGGEST)]) {
    const members = await db
      .selectFrom('memberships')
      .where('organization_id', '=', organization)
      .select('user_id')
      .execute()
    expect(members).toHaveLength(10)
  }
})

test('a query that reads through a table is a fault, one that goes by an index is none', async () => {
  const { engine, db } = await productOf(10)
  const through = await engine.planOf(db, 'select id from users where name = ?', ['Person 1'])
  expect(through.faults).toEqual(['SCAN users'])
  const byIndex = await engine.planOf(db, 'select name from users where id = ?', [idOf('user', 1)])
  expect(byIndex.faults).toEqual([])
})
