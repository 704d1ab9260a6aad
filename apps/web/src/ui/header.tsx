import type { Viewer } from '@app/contracts'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Brand } from './brand.tsx'
import { initialsOf } from './initials.ts'

interface HeaderProps {
  userName: string
  organizations: Viewer['organizations']
  organizationId: string
  onOrganization: (organizationId: string) => void
  children: ReactNode
}

/** Where the person is and who they are; somebody with several organizations chooses one here. */
export function Header({ userName, organizations, organizationId, onOrganization, children }: HeaderProps) {
  return (
    <header className="header">
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Link href="/" className="home" aria-label="Folio, all documents">
        <Brand />
      </Link>
      {organizations.length > 1 ? (
        <select
          aria-label="Organization"
          value={organizationId}
          onChange={(event) => onOrganization(event.target.value)}
        >
          {organizations.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <span className="organization" dir="auto">
          {organizations[0]?.name}
        </span>
      )}
      <span className="viewer">
        <span className="avatar" aria-hidden="true">
          {initialsOf(userName)}
        </span>
        <span className="viewer-name" dir="auto">
          {userName}
        </span>
      </span>
      {children}
    </header>
  )
}
