"""What the tests do with a page: speak its language, count taps, read what stands there."""

from django.utils import translation
from playwright.sync_api import Locator, Page, Route

LANGUAGES = ("vi", "zh-hans", "en")
# What makes a context of the browser a phone in the hand.
IN_HAND = {"has_touch": True, "is_mobile": True, "permissions": ["geolocation"]}
AT_THE_GATE = {"geolocation": {"latitude": 20.8501, "longitude": 106.6801, "accuracy": 8}}


def said(language: str, text: str, **values: object) -> str:
    """The text of the catalogue as that language says it."""
    with translation.override(language):
        told = translation.gettext(text)
    return told % values if values else told


def named(language: str, term) -> str:
    """A term of the taxonomy in that language."""
    with translation.override(language):
        return str(term.name)


def button(page: Page, language: str, text: str) -> Locator:
    return page.get_by_role("button", name=said(language, text), exact=True)


def link(page: Page, language: str, text: str) -> Locator:
    return page.get_by_role("link", name=said(language, text), exact=True)


class Thumb:
    """Taps on a phone, and counts them."""

    def __init__(self) -> None:
        self.taps = 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()

    def take_a_photo(self, page: Page, button: Locator, picture: dict) -> None:
        """Open the camera, release the shutter, keep the picture: three taps."""
        with page.expect_file_chooser() as chooser:
            self.tap(button)
        self.taps += 2
        chooser.value.set_files([picture])


class Held:
    """Requests of a page to addresses like `pattern`: each waits until the test lets it go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page, self.routes = page, list[Route]()
        page.route(pattern, lambda route: self.routes.append(route))

    def __len__(self) -> int:
        return len(self.routes)

    def next(self) -> Route:
        """The one that has waited longest; a page tells of a request some moments before it is held here."""
        for _frame in range(1_000):
            if self.routes:
                return self.routes.pop(0)
            self.page.evaluate("new Promise(requestAnimationFrame)")
        raise AssertionError("The page asked for nothing.")
