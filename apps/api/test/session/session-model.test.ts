import fc from 'fast-check'
import { expect, test } from 'vitest'
import { times } from '../support/long-run.ts'
import { anyCommand, type Command, everybodySignsIn } from './model/commands.ts'
import { Model } from './model/model.ts'
import { World } from './model/world.ts'

const BROWSERS = 3
const passwords = ['the password of ada', 'the password of grace']
const COMMANDS = times(1_000, 10_000)

/** Runs commands one after the other, then tries every cookie that was ever given out. */
async function live(commands: readonly Command[]): Promise<void> {
  const cleanUps: (() => void | Promise<void>)[] = []
  try {
    const model = new Model(passwords, BROWSERS)
    const world = await World.open(
      passwords,
      model.secrets,
      () => model.now,
      (cleanUp) => cleanUps.push(cleanUp),
    )
    for (const command of [...everybodySignsIn(BROWSERS, passwords.length), ...commands])
      await command.run(model, world)
    for (const cookie of model.cookies) {
      const session = model.enter(cookie)
      const { viewer } = (await world.browser(cookie.value).call('readSession')).ok
      expect(viewer?.user.email).toBe(session && world.emails[session.user])
    }
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleanUp()
  }
}

test(
  `D1, D2, D3, ASVS 7.2.4, 7.4.1, 7.4.3: sessions do as the model does through ${COMMANDS} commands in any order`,
  async () => {
    let ran = 0
    while (ran < COMMANDS) {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyCommand(BROWSERS, passwords.length), {
            minLength: 1,
            maxLength: 80,
            size: 'max',
          }),
          async (commands) => {
            ran += commands.length
            await live(commands)
          },
        ),
        { numRuns: 4, endOnFailure: false },
      )
    }
    expect(ran).toBeGreaterThanOrEqual(COMMANDS)
  },
  times(60_000, 3_600_000),
)
