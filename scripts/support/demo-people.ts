import type { DemoPerson, SessionView } from '../../packages/contracts/src/index.ts'

/** The people of the demo data, as the running API tells them; none when it runs without demo data. */
export async function demoPeople(apiUrl: string): Promise<readonly DemoPerson[]> {
  const answer = await fetch(`${apiUrl}/api/session`)
  const view = (await answer.json()) as SessionView
  return view.demoPeople ?? []
}
