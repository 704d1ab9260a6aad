import { availableParallelism, cpus, totalmem } from 'node:os'
import type { Figure } from './figure.ts'

/** What the figures were measured on. */
export function machineFacts(): string {
  const [first] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  return `${availableParallelism()} cores (${first?.model.trim() ?? 'unknown'}), ${memory}, ${process.platform} ${process.arch}, Node ${process.version}`
}

/** The figures as a table, a line each. */
export function table(figures: readonly Figure[]): string {
  const cells = [
    ['budget', 'at', 'measured', ''],
    ...figures.map(({ what, budget, measured, isMet }) => [what, budget, measured, isMet ? 'met' : 'MISSED']),
  ]
  return columns(cells)
}

/** Rows of cells as lines, each column as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
