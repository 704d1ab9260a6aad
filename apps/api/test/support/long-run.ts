/**
 * `pnpm test:long` sets TEST_LONG, and MIXED_LOAD_MINUTES if the hour of mixed load is to be shorter. The one file of
 * the tests that reads the environment.
 */
export const LONG_RUN = process.env.TEST_LONG === '1'

/** How often to try something: `short` times in `pnpm test`, `long` times in `pnpm test:long`. */
export const times = (short: number, long: number): number => (LONG_RUN ? long : short)

export const MIXED_LOAD_MINUTES = Number(process.env.MIXED_LOAD_MINUTES ?? 60)
