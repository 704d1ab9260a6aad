import { readEnv } from './env.ts'
import { startSandbox } from './sandbox.ts'

try {
  const sandbox = await startSandbox(readEnv())
  process.stdout.write(`Velt sandbox on ${sandbox.url}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => sandbox.close())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
