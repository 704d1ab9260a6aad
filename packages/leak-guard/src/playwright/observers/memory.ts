import type { Evidence } from '../evidence.ts'
import { flatten } from '../in-page/flatten.ts'
import type { ProtocolSession } from '../protocol/connection.ts'
import type { Target } from '../protocol/targets.ts'
import { HeapSnapshot } from './heap-snapshot.ts'
import { lookAtEach } from './look-at-each.ts'
import type { Observer } from './observer.ts'

/** Without this, a snapshot holds the first 1,024 characters of a text. */
export const MEMORY_ARGUMENTS = ['--js-flags=--heap-snapshot-string-limit=536870888']

const MOST_HOLDERS = 10_000
const HOLDERS_AT_ONCE = 200
const MOST_BYTES = 64 * 1024 * 1024
const OBJECT_GROUP = 'leak-watch'

/** Runs in the page: the bytes in an object and in its properties as base64; null when there are too many. */
const readBytes = `function () {
  const properties = Object.values(Object.getOwnPropertyDescriptors(this)).map(({ value }) => value)
  const buffers = new Set()
  for (const each of [this, ...properties]) try { buffers.add(each.buffer ?? each) } catch {}
  const list = [...buffers].filter((each) => Object.prototype.toString.call(each).endsWith('ArrayBuffer]'))
  const sizes = list.map((each) => { try { return each.byteLength } catch { return 0 } })
  if (sizes.reduce((sum, size) => sum + size, 0) > ${MOST_BYTES}) return null
  return list.filter((_, i) => sizes[i] > 0).map((each) => (${flatten})(each, () => undefined)[0]).join(' ')
}`

/**
 * Reads the memory of pages and workers: every text, however it came about, those put together from others, and the bytes
 * in buffers and in WebAssembly memory.
 */
export function observeMemory(evidence: Evidence): Observer {
  const collecting = new Map<ProtocolSession, string[]>()
  return {
    attach({ session }) {
      session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => collecting.get(session)?.push(chunk))
    },

    async look(targets) {
      const read = new Set<string>()
      await lookAtEach(targets, evidence, 'memory', async (target) => {
        // Frames of one process share a heap.
        const { id } = await target.session.send('Runtime.getIsolateId')
        if (read.has(id)) return
        read.add(id)
        await lookAt(target)
      })
    },
  }

  async function lookAt({ session, url }: Target): Promise<void> {
    const snapshot = await snapshotOf(session)
    for (const text of snapshot.strings()) evidence.examine('memory', url, text)
    const holders = [...snapshot.byteHolders()]
    if (holders.length > MOST_HOLDERS) {
      evidence.miss(
        'buffer',
        url,
        `Scripts hold ${holders.length} buffers; the first ${MOST_HOLDERS} were read.`,
      )
    }
    for (let at = 0; at < Math.min(holders.length, MOST_HOLDERS); at += HOLDERS_AT_ONCE) {
      const some = holders.slice(at, at + HOLDERS_AT_ONCE)
      await Promise.all(some.map((id) => readHolder(session, url, id)))
      await session.send('Runtime.releaseObjectGroup', { objectGroup: OBJECT_GROUP })
    }
  }

  async function snapshotOf(session: ProtocolSession): Promise<HeapSnapshot> {
    const chunks: string[] = []
    collecting.set(session, chunks)
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
    collecting.delete(session)
    return new HeapSnapshot(chunks.join(''))
  }

  async function readHolder(session: ProtocolSession, url: string, id: string): Promise<void> {
    const objectId = await session
      .send('HeapProfiler.getObjectByHeapObjectId', { objectId: id, objectGroup: OBJECT_GROUP })
      .then(
        ({ result }) => result.objectId,
        // It is of no script, or was collected since.
        () => undefined,
      )
    if (objectId === undefined) return
    const { result } = await session.send('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: readBytes,
      returnByValue: true,
    })
    if (result.subtype === 'null') evidence.miss('buffer', url, `Buffers of more than ${MOST_BYTES} bytes.`)
    for (const text of String(result.value ?? '').split(' ')) {
      evidence.examine('buffer', url, Buffer.from(text, 'base64'))
    }
  }
}
