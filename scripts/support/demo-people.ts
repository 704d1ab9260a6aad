/** Somebody of the demo data, with the password: made for looking around in development. */
export interface DemoPerson {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly organizationName: string
}

/** The people of the demo data, as the running API tells them; none when it runs without demo data. */
export async function demoPeople(apiUrl: string): Promise<readonly DemoPerson[]> {
  const answer = await fetch(`${apiUrl}/api/session`)
  const view = (await answer.json()) as { demoPeople?: readonly DemoPerson[] }
  return view.demoPeople ?? []
}
