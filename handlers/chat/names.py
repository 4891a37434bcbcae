"""People by the names that others write."""

from collections.abc import Iterable

from desk.people import Person


def one_named(name: str, people: Iterable[Person]) -> Person | None:
    """Return the one of these people with that name, else the one whose name begins so."""
    said = name.strip().lstrip("@").casefold()
    known = list(people)
    exact = [person for person in known if person.name.casefold() == said]
    begun = [person for person in known if said and person.name.casefold().startswith(said)]
    found = exact or begun
    return found[0] if len(found) == 1 else None
