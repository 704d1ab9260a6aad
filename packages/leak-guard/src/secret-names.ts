/**
 * The environment variables whose values must never leave the server, named once for the whole house: the
 * environment schema, the build guard, the server guard, the log guard and the tests read this list.
 */
export const SECRET_NAMES = ['VELT_AUTH_TOKEN', 'SESSION_SECRET', 'DATABASE_URL', 'REDIS_URL'] as const

export type SecretName = (typeof SECRET_NAMES)[number]
