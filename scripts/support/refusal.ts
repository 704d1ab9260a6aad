/** A fault whose message is all that a person needs: what is wrong and the way out. Printed without a stack. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** Runs a command's body; a refusal becomes its sentence and exit code 1, anything else keeps its stack. */
export async function runCommand(body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } catch (fault) {
    console.error(fault instanceof Refusal ? `\n${fault.message}\n` : fault)
    process.exitCode = 1
  }
}
