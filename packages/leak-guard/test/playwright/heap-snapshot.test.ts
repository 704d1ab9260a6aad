import { Session } from 'node:inspector/promises'
import { expect, test } from 'vitest'
import { HeapSnapshot } from '../../src/playwright/observers/heap-snapshot.ts'

/** The memory of this very process: pages run the same engine. */
async function ownSnapshot(): Promise<HeapSnapshot> {
  const session = new Session()
  session.connect()
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => chunks.push(params.chunk))
  await session.post('HeapProfiler.takeHeapSnapshot')
  session.disconnect()
  return new HeapSnapshot(chunks.join(''))
}

test('texts are in it, and those that were put together and never read; buffers can be reached', async () => {
  const parts = ['a first half of some length', 'a second half of some length'].map((it) => it.toUpperCase())
  const kept = { joined: `${parts[0]}${parts[1]}`, bytes: new Uint8Array(10) }
  const snapshot = await ownSnapshot()
  const texts = new Set(snapshot.strings())
  expect(texts).toContain('A FIRST HALF OF SOME LENGTH')
  expect(texts).toContain('A FIRST HALF OF SOME LENGTHA SECOND HALF OF SOME LENGTH')
  expect(snapshot.byteHolders().size).toBeGreaterThan(0)
  expect(kept.joined).toHaveLength(55)
})
