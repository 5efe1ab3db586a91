import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from safeschool.embedded.box import Box
from safeschool.embedded.refusal import Refusal


def mode_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_folder_and_its_secrets_are_for_the_owner_alone(box: Box) -> None:
    box.secrets()

    assert [mode_of(box.home.parent), mode_of(box.home), mode_of(box.logs)] == [0o700] * 3
    assert mode_of(box.home / "secrets.json") == 0o600


def test_secrets_are_made_once_and_kept(box: Box) -> None:
    first = box.secrets()

    assert box.secrets() == first
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS", "JOURNAL_KEY"}
    assert len(first["SECRET_KEY"]) >= 50


def test_two_boxes_share_no_secret(home: Path) -> None:
    demo, up = Box.of("demo"), Box.of("up")
    demo.make()
    up.make()

    assert not set(demo.secrets().values()) & set(up.secrets().values())


def test_damaged_secrets_are_refused_and_not_replaced(box: Box) -> None:
    (box.home / "secrets.json").write_text('{"SECRET')

    with pytest.raises(Refusal, match="damaged"):
        box.secrets()

    assert (box.home / "secrets.json").read_text() == '{"SECRET'


def test_a_long_path_with_spaces_is_reached_by_a_short_plain_name(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("SAFESCHOOL_HOME", str(home / ("long and odd ü " * 6)))
    box = Box.of("demo")
    box.make()

    short = box.reach()

    assert len(str(short)) < 60
    assert " " not in str(short)
    assert short.resolve() == box.home.resolve()
    assert box.reach() == short, "the name is kept"
    shutil.rmtree(short.parent)
    shutil.rmtree(box.home)


def test_a_plain_path_is_used_as_it_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    box = Box(home=Path("/srv/safeschool/demo"), kind="demo")

    assert box.reach() == box.home


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of another user's")
def test_a_folder_of_another_user_is_refused(box: Box) -> None:
    os.chown(box.home, 12345, 12345)

    with pytest.raises(Refusal, match="belongs to another user"):
        box.make()

    os.chown(box.home, 0, 0)


def test_a_folder_that_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("SAFESCHOOL_HOME", str(tmp_path / "file" / "box"))

    with pytest.raises(Refusal, match="cannot be written"):
        Box.of("demo").make()


def test_a_full_disk_is_refused_before_anything_is_written(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9, 5 * 2**20))

    with pytest.raises(Refusal, match="is full: 5 MB free, 256 MB needed"):
        box.check_room()
