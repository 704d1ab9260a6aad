/** @throws when there is nothing to look for. */
export function requireSecrets(secrets: Readonly<Record<string, string>>): void {
  if (Object.keys(secrets).length > 0) return
  throw new Error(
    'A watch needs at least one secret to look for: without one it would find nothing, whatever leaks. ' +
      'Set the secrets of the server under test in the environment, or give them by name.',
  )
}
