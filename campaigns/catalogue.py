"""The table of contents: every campaign by its name; what it does is said where it is played."""

from campaigns import (
    commits,
    database,
    failpoints,
    kills,
    outage,
    races,
    replicas,
    seeded,
    stops,
)
from campaigns.campaign import Campaign
from campaigns.trials import clocks, disk, hostile_http, hostile_updates, poison

CAMPAIGNS: dict[str, Campaign] = {
    "kills": kills.CAMPAIGN,
    "races": races.CAMPAIGN,
    "outage": outage.CAMPAIGN,
    "database": database.CAMPAIGN,
    "commits": commits.CAMPAIGN,
    "replicas": replicas.CAMPAIGN,
    "stops": stops.CAMPAIGN,
    "failpoints": failpoints.CAMPAIGN,
    "hostile-updates": hostile_updates.CAMPAIGN,
    "hostile-http": hostile_http.CAMPAIGN,
    "clocks": clocks.CAMPAIGN,
    "disk": disk.CAMPAIGN,
    "poison": poison.CAMPAIGN,
    "bugs": seeded.CAMPAIGN,
}
