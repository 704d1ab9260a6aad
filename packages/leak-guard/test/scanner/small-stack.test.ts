import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const SCANNER = pathToFileURL(`${import.meta.dirname}/../../src/index.ts`).href

test('a function that calls itself is followed as far as the stack goes, and the program counts as read', () => {
  const program = `const f=(n,a)=>n>0?[f(n-1,a+"x"),f(n-1,a+"y")].join("").slice(0,8):a;console.log(f(120,"a")+"b")`
  const script = `
    const { scan } = await import(${JSON.stringify(SCANNER)})
    const { findings, notFullyRead } = scan(Buffer.from(${JSON.stringify(program)}), { TOKEN: 'Zq7Rk2Lm9Xw4Vb6Tn1Yc' })
    console.log(JSON.stringify({ findings, notFullyRead }))`
  const { stdout } = spawnSync(
    process.execPath,
    ['--stack-size=300', '--input-type=module', '--eval', script],
    { encoding: 'utf8' },
  )
  expect(JSON.parse(stdout)).toEqual({ findings: [], notFullyRead: [] })
})
