"""Methods that send what is no file: a place, a place with a name, a contact."""

from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import Method, envelope_of, posted, writable
from sandbox.model import Json
from sandbox.wire import compact
from sandbox.world import World

FARTHEST_NORTH = 90
FARTHEST_EAST = 180
LEAST_ACCURATE_METRES = 1500
VENUE_FIELDS = ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type")


def send_location(world: World, params: Params) -> Json:
    """Send a place on the map."""
    location = _location(params)
    if "horizontal_accuracy" in params.given:
        metres = min(max(params.decimal("horizontal_accuracy"), 0.0), LEAST_ACCURATE_METRES)
        location["horizontal_accuracy"] = metres
    return _send(world, params, "locations", {"location": location})


def send_venue(world: World, params: Params) -> Json:
    """Send a place that has a name and an address."""
    location = _location(params)
    names = {name: params.text(name) for name in ("title", "address")}
    if not all(names.values()):
        raise bad("VENUE_INVALID")
    known = compact(**{name: params.text(name) or None for name in VENUE_FIELDS})
    return _send(world, params, "venues", {"venue": {"location": location, **names, **known}})


def send_contact(world: World, params: Params) -> Json:
    """Send somebody's telephone number and name."""
    contact = compact(
        phone_number=params.required("phone_number"),
        first_name=params.required("first_name"),
        last_name=params.text("last_name") or None,
        vcard=params.text("vcard") or None,
    )
    return _send(world, params, "contacts", {"contact": contact})


def _location(params: Params) -> Json:
    for name in ("latitude", "longitude"):
        if not params.text(name).strip():
            raise bad(f"{name} is empty")
    latitude, longitude = params.decimal("latitude"), params.decimal("longitude")
    if abs(latitude) > FARTHEST_NORTH or abs(longitude) > FARTHEST_EAST:
        raise bad("wrong location coordinates specified")
    return {"latitude": latitude, "longitude": longitude}


def _send(world: World, params: Params, what: str, content: Json) -> Json:
    chat = writable(world, params, what)
    return posted(world, chat, content | envelope_of(params, chat))


METHODS: dict[str, Method] = {
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
}
