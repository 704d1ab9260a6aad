export interface Recall {
  readonly caught: number
  readonly of: number
}

const Z_95 = 1.96

/** The Wilson interval: what the true rate can well be, with 95 % confidence, after so many trials. */
function wilsonInterval({ caught, of }: Recall): readonly [low: number, high: number] {
  const rate = caught / of
  const weight = Z_95 ** 2 / of
  const middle = (rate + weight / 2) / (1 + weight)
  const reach = (Z_95 * Math.sqrt((rate * (1 - rate)) / of + weight / (4 * of))) / (1 + weight)
  return [middle - reach, Math.min(1, middle + reach)]
}

/** For example `117 of 122 (95.9 %, 90.8 to 98.2 %)`. */
export function inWords(recall: Recall): string {
  const percent = (rate: number) => (100 * rate).toFixed(1)
  const [low, high] = wilsonInterval(recall)
  const rate = percent(recall.caught / recall.of)
  return `${recall.caught} of ${recall.of} (${rate} %, ${percent(low)} to ${percent(high)} %)`
}

/** Counts the trials of each group. */
export function recallBy<Trial extends { readonly isCaught: boolean }>(
  trials: readonly Trial[],
  group: (trial: Trial) => string,
): ReadonlyMap<string, Recall> {
  const recalls = new Map<string, Recall>()
  for (const trial of trials) {
    const { caught, of } = recalls.get(group(trial)) ?? { caught: 0, of: 0 }
    recalls.set(group(trial), { caught: caught + Number(trial.isCaught), of: of + 1 })
  }
  return recalls
}
