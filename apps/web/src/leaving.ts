/** Saves what is not saved yet; answers whether everything is safe now. */
type Rescue = () => Promise<boolean>

const rescues = new Set<Rescue>()
let leaving = false

/** Registers unsaved work that must be safe before the page goes. Returns the way to take it back. */
export function protectWork(rescue: Rescue): () => void {
  rescues.add(rescue)
  return () => rescues.delete(rescue)
}

/** Saves all registered work; false when some of it could not be saved. */
export async function rescueWork(): Promise<boolean> {
  const results = await Promise.all([...rescues].map((rescue) => rescue()))
  return results.every(Boolean)
}

/** Whether the page goes because it was told to; then nobody needs to be asked again. */
export function isLeaving(): boolean {
  return leaving
}

/** Loads `path` anew, so that nothing of the person who was signed in stays in memory. */
export function leaveFor(path: string): void {
  leaving = true
  window.location.assign(path)
}
