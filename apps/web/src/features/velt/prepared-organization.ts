import { createContext } from 'react'

/** The organization that Velt may sign in for now; undefined while the one before is being signed out. */
export const PreparedOrganization = createContext<string | undefined>(undefined)
