"""Every list that can be taken along, by its code and by its page."""

from safeschool.exports.selectors.listings import cases, ground, work
from safeschool.exports.selectors.listings.base import Found, Listing

LISTINGS = {listing.code: listing for listing in (*cases.LISTINGS, *ground.LISTINGS, *work.LISTINGS)}
# The first of a page is the list on it.
BY_ROUTE: dict[str, Listing] = {}
for _listing in LISTINGS.values():
    BY_ROUTE.setdefault(_listing.route, _listing)

__all__ = ["BY_ROUTE", "LISTINGS", "Found", "Listing"]
