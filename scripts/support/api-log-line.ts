interface LogRecord {
  readonly level: number
  readonly msg?: string
  readonly reqId?: string
  readonly err?: { readonly message?: string }
}

const LEVELS = new Map([
  [10, 'trace'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warning'],
  [50, 'error'],
  [60, 'fatal'],
])

/** One line of the API's JSON log in words, for a terminal. A line that is no log record stays as it is. */
export function readableLogLine(line: string): string {
  const record = parseRecord(line)
  if (!record) return line
  const reason = record.err?.message
  const parts = [record.msg, reason === record.msg ? undefined : reason].filter(Boolean).join(': ')
  return `api ${LEVELS.get(record.level) ?? record.level}  ${parts}${record.reqId ? ` (${record.reqId})` : ''}`
}

function parseRecord(line: string): LogRecord | undefined {
  try {
    const value: unknown = JSON.parse(line)
    const isRecord =
      typeof value === 'object' && value !== null && 'level' in value && typeof value.level === 'number'
    return isRecord ? (value as LogRecord) : undefined
  } catch {
    return undefined
  }
}
