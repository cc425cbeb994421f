"""Recipes: what is built in is sound, what people write becomes a recipe or a clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from gallery_media.desk.choose import chosen_recipe
from gallery_media.errors import SettingsError
from gallery_media.imaging.encode import JPEGLI
from gallery_media.model.metadata import Preset
from gallery_media.model.variant import PRESS, RECIPES, TURBO, Format, Recipe, Rung
from gallery_media.settings.house import HouseSettings, read_house_settings
from gallery_media.settings.project import Project
from gallery_media.settings.recipes import SLOWEST
from gallery_media.settings.scaffold import make_project

AVIF = '{ format = "avif", long_edge = 720, quality = 62, speed = 8 }'
JPEG = '{ format = "jpeg", long_edge = 1600, quality = 75 }'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "festival")


def house_of(project: Project, text: str) -> HouseSettings:
    """The settings of a project whose gallery-media.toml says only this."""
    project.settings_file.write_text(text, encoding="utf-8")
    return read_house_settings(project)


@pytest.mark.parametrize("name", RECIPES)
def test_a_built_in_recipe_has_the_whole_ladder(name: str) -> None:
    """The same sizes whichever is chosen: pages and addresses do not change with it."""
    rungs = {(rung.format, rung.long_edge) for rung in RECIPES[name].rungs}
    assert rungs == {
        *((Format.AVIF, edge) for edge in (320, 480, 720, 1080, 1600, 2560)),
        *((Format.JPEG, edge) for edge in (480, 1080, 1600)),
    }
    assert len(rungs) == len(RECIPES[name].rungs)


def test_no_built_in_recipe_is_slower_than_people_may_ask_for() -> None:
    """Below speed 6 libaom takes four times as long for a few bytes."""
    speeds = [rung.speed for recipe in RECIPES.values() for rung in recipe.rungs]
    assert min(speeds) >= SLOWEST


def test_the_built_in_recipes_are_ordered_by_their_work() -> None:
    """Fast is nowhere slower than balanced, nor balanced than best."""
    ladders = [[rung.speed for rung in RECIPES[n].rungs] for n in ("fast", "balanced", "best")]
    for fast, balanced, best in zip(*ladders, strict=True):
        assert fast >= balanced >= best


@pytest.mark.parametrize("name", RECIPES)
def test_a_built_in_recipe_is_chosen_by_its_name(project: Project, name: str) -> None:
    """One word in the settings."""
    assert chosen_recipe(house_of(project, f"recipe = '{name}'")).rungs == RECIPES[name].rungs


def test_the_environment_may_choose_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It wins over the file, as for every setting."""
    monkeypatch.setenv("GALLERY_MEDIA_RECIPE", "fast")
    assert house_of(project, "recipe = 'best'").made_by() == RECIPES["fast"]


def test_a_recipe_of_ones_own_has_everything_that_it_says(project: Project) -> None:
    """Rungs, press download, linear light and background."""
    house = house_of(
        project,
        f"""
        recipe = "large"
        [recipes.large]
        rungs = [{AVIF}, {JPEG}]
        press = {{ long_edge = 5000, quality = 92 }}
        linear_light_up_to = 480
        background = "#102030"
        """,
    )
    assert house.made_by() == Recipe(
        rungs=(Rung(Format.AVIF, 720, 62, 8), Rung(Format.JPEG, 1600, 75)),
        name="large",
        linear_light_up_to=480,
        background=(0x10, 0x20, 0x30),
        press=Rung(Format.JPEG, 5000, 92, preset=Preset.CREDITS),
    )
    assert house.made_by().with_press().rungs[-1].long_edge == 5000


def test_what_a_recipe_leaves_open_is_as_in_the_built_in_ones(project: Project) -> None:
    """Only the ladder has to be given."""
    house = house_of(project, f"recipe = 'own'\n[recipes.own]\nrungs = [{JPEG}]")
    own, built_in = house.made_by(), RECIPES["balanced"]
    assert own.press == PRESS
    assert (own.linear_light_up_to, own.background) == (
        built_in.linear_light_up_to,
        built_in.background,
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "recipe = 'slow'",
            r"recipe: there is no recipe 'slow'; choose one of fast, balanced, bes",
        ),
        (f"recipe = 'o'\n[recipes.own]\nrungs = [{JPEG}]", r"choose one of .*best, own"),
        (f"[recipes.best]\nrungs = [{JPEG}]", r"recipes: best is built in; give your recipe anoth"),
        ("[recipes.own]\nrungs = []", r"recipes.own.rungs: there is no jpeg rung"),
        (f"[recipes.own]\nrungs = [{AVIF}]", r"recipes.own.rungs: there is no jpeg rung"),
        (f"[recipes.own]\nrungs = [{JPEG}, {JPEG}]", r"there are two jpeg rungs of 1600 pixels"),
        (f"[recipes.own]\nrungs = [{AVIF.replace('8', '5')}]", r"rungs.0.speed: 5 is not from 6"),
        (f"[recipes.own]\nrungs = [{AVIF.replace('8', '11')}]", r"rungs.0.speed: 11 is not from 6"),
        (f"[recipes.own]\nrungs = [{JPEG.replace(' }', ', speed = 8 }')}]", "a JPEG has no speed"),
        (f"[recipes.own]\nrungs = [{JPEG.replace('75', '101')}]", r"rungs.0.quality"),
        (f"[recipes.own]\nrungs = [{JPEG.replace('1600', '9')}]", r"rungs.0.long_edge"),
        (f"[recipes.own]\nrungs = [{JPEG.replace('jpeg', 'webp')}]", r"'avif' or 'jpeg'"),
        (f"[recipes.own]\nrungs = [{JPEG}]\nbackground = 'white'", r"own.background"),
        (f"[recipes.own]\nrungs = [{JPEG}]\npress = {{ long_edge = 1600 }}", r"press.long_edge"),
        ("[darkroom]\njpeg = 'mozjpeg'", r"darkroom.jpeg"),
    ],
)
def test_a_mistake_in_a_recipe_is_told_in_one_sentence(
    project: Project, text: str, complaint: str
) -> None:
    """File and field, what is wrong, what to do."""
    with pytest.raises(SettingsError, match=complaint) as refused:
        house_of(project, text)
    assert str(refused.value).startswith("gallery-media.toml: ")
    assert "\n" not in str(refused.value)


def test_jpegs_are_made_by_what_is_installed_unless_settings_say_otherwise(
    project: Project,
) -> None:
    """Automatic by default; libjpeg-turbo can always be had."""
    assert chosen_recipe(house_of(project, "")).jpeg_encoder == (JPEGLI or TURBO)
    assert chosen_recipe(house_of(project, "[darkroom]\njpeg = 'turbo'")).jpeg_encoder == TURBO


def test_who_insists_on_jpegli_is_told_when_it_is_missing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never the other encoder instead, silently."""
    house = house_of(project, "[darkroom]\njpeg = 'jpegli'")
    monkeypatch.setattr("gallery_media.desk.choose.JPEGLI", "jpegli 9.9")
    monkeypatch.setattr("gallery_media.imaging.encode.JPEGLI", "jpegli 9.9")
    assert chosen_recipe(house).jpeg_encoder == "jpegli 9.9"
    monkeypatch.setattr("gallery_media.desk.choose.JPEGLI", "")
    with pytest.raises(SettingsError, match=r"pip install 'gallery-media\[jpegli\]'"):
        chosen_recipe(house)
