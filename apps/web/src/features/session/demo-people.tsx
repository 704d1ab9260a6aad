import type { DemoPerson } from '@app/contracts'
import { initialsOf } from '../../ui/initials.ts'

interface DemoPeopleProps {
  people: readonly DemoPerson[]
  disabled: boolean
  onChoose: (person: DemoPerson) => void
}

/** The people that come with the demo data, each one click away. */
export function DemoPeople({ people, disabled, onChoose }: DemoPeopleProps) {
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">Or look around as a demo person</h2>
      <ul>
        {people.map((person) => (
          <li key={person.email}>
            <button
              type="button"
              className="person"
              aria-label={`Sign in as ${person.name}, ${person.organizationName}`}
              aria-disabled={disabled}
              onClick={() => onChoose(person)}
            >
              <span className="avatar" aria-hidden="true">
                {initialsOf(person.name)}
              </span>
              <span>
                <strong>{person.name}</strong>
                <span className="meta">{person.organizationName}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
