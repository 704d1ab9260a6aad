import type { Reading } from './view.ts'

/** Every `step`-th byte from `first` on: a text with the same number of other characters after each of its own. */
export function everyNthByte(bytes: Buffer, step: number, first: number): Reading {
  const kept = Buffer.allocUnsafe(Math.max(0, Math.ceil((bytes.length - first) / step)))
  for (let i = 0; i < kept.length; i++) kept[i] = bytes[first + i * step] as number
  return {
    label: 'interleaved',
    bytes: kept,
    stored: false,
    locate: (start, end) => [first + start * step, Math.min(bytes.length, first + (end - 1) * step + 1)],
  }
}
