import { expect, test } from 'vitest'
import { createProgressLine } from '../src/cli/progress-line.ts'

function watched(isTTY: boolean) {
  const written: string[] = []
  let time = 0
  const line = createProgressLine({ isTTY, write: (text) => written.push(text) }, () => time)
  return {
    written,
    line,
    wait: (ms: number) => {
      time += ms
    },
  }
}

test('a terminal sees a line that counts, not for every file, and gone at the end', () => {
  const { written, line, wait } = watched(true)
  line.update({ filesScanned: 1, bytesScanned: 10 })
  wait(150)
  line.update({ filesScanned: 2, bytesScanned: 2_340_000 })
  line.update({ filesScanned: 3, bytesScanned: 2_340_001 })
  line.clear()
  expect(written).toEqual(['\r\u001b[2K2 files, 2.3 MB', '\r\u001b[2K'])
})

test('a file or a pipe sees nothing', () => {
  const { written, line, wait } = watched(false)
  wait(1000)
  line.update({ filesScanned: 2, bytesScanned: 2 })
  line.clear()
  expect(written).toEqual([])
})
