import { runScan } from './cli/run-scan.ts'

process.exitCode = await runScan(process.argv.slice(2), process)
