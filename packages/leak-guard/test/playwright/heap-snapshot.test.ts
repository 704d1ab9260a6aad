import { Session } from 'node:inspector/promises'
import { expect, onTestFinished, test } from 'vitest'
import { HeapSnapshot } from '../../src/playwright/observers/heap-snapshot.ts'

/** The memory of this very process, and the ids there of what the expressions give: pages run the same engine. */
async function ownSnapshot(...expressions: string[]): Promise<{ snapshot: HeapSnapshot; ids: string[] }> {
  const session = new Session()
  session.connect()
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) => chunks.push(params.chunk))
  await session.post('HeapProfiler.takeHeapSnapshot')
  const ids: string[] = []
  for (const expression of expressions) {
    const { result } = await session.post('Runtime.evaluate', { expression })
    const { objectId = '' } = result
    ids.push((await session.post('HeapProfiler.getHeapObjectId', { objectId })).heapSnapshotObjectId)
  }
  session.disconnect()
  return { snapshot: new HeapSnapshot(chunks.join('')), ids }
}

test('texts are in it, and those that were put together and never read; buffers can be reached', async () => {
  const parts = ['a first half of some length', 'a second half of some length'].map((it) => it.toUpperCase())
  const kept = { joined: `${parts[0]}${parts[1]}`, bytes: new Uint8Array(10) }
  const { snapshot } = await ownSnapshot()
  const texts = new Set(snapshot.strings())
  expect(texts).toContain('A FIRST HALF OF SOME LENGTH')
  expect(texts).toContain('A FIRST HALF OF SOME LENGTHA SECOND HALF OF SOME LENGTH')
  expect(snapshot.byteHolders().size).toBeGreaterThan(0)
  expect(kept.joined).toHaveLength(55)
})

test('a buffer is asked for, its prototype not: V8 takes a walk through all memory to find one object', async () => {
  const kept = { bytes: new Uint8Array(10) }
  Object.assign(globalThis, { kept })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'kept'))
  const builtIns = ['ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'WebAssembly.Memory']
  const { snapshot, ids } = await ownSnapshot('kept.bytes', ...builtIns.map((name) => `${name}.prototype`))
  const holders = snapshot.byteHolders()
  expect(ids.map((id) => holders.has(id))).toEqual([true, ...builtIns.map(() => false)])
})
