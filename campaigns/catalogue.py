"""The table of contents: every campaign by its name; what it does is said where it is played."""

from campaigns import failpoints, kills, outage, races, seeded
from campaigns.campaign import Campaign
from campaigns.trials import clocks, hostile_http, hostile_updates

CAMPAIGNS: dict[str, Campaign] = {
    "kills": kills.CAMPAIGN,
    "races": races.CAMPAIGN,
    "outage": outage.CAMPAIGN,
    "failpoints": failpoints.CAMPAIGN,
    "hostile-updates": hostile_updates.CAMPAIGN,
    "hostile-http": hostile_http.CAMPAIGN,
    "clocks": clocks.CAMPAIGN,
    "bugs": seeded.CAMPAIGN,
}
