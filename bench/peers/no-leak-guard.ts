/*
 * What the leak guard puts into the API, with nothing in it: the same names, and no guard. For the bench that measures what
 * the guard costs; the product has no way to leave it out.
 */
export async function serverGuard(): Promise<void> {}
export function guardProcess(): void {}
export function refuseSecretsOverFetch(): void {}
