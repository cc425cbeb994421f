"""House settings into the Site that pages show, its artwork read and re-authored."""

from __future__ import annotations

from dataclasses import replace

from gallery_media.errors import ArtworkRejected, SettingsError
from gallery_media.imaging.artwork import redraw
from gallery_media.model.localised import Localised
from gallery_media.model.site import Site, SiteAsset, SocialLink
from gallery_media.settings.house import Artwork, HouseSettings, project_file
from gallery_media.settings.project import Project


def read_site(project: Project, house: HouseSettings) -> Site:
    """Who publishes. Raises SettingsError when the arms or the logo cannot be used."""
    site = house.site
    return Site(
        name=Localised.of(site.name),
        languages=site.languages,
        organisation=Localised.of(site.organisation),
        organisation_url=site.organisation_url,
        public_url=site.public_url,
        arms=_asset(project, "arms", site.arms),
        funding_logo=_asset(project, "funding-logo", site.funding_logo),
        social=tuple(SocialLink(link.label, link.url) for link in site.social),
        accessibility_url=site.accessibility_url,
        privacy_url=site.privacy_url,
        theme=(project.templates,),
    )


def site_of_gallery(site: Site, project: Project, slug: str) -> Site:
    """The same publisher for the pages of one gallery, whose own theme goes before the others."""
    return replace(site, theme=(project.gallery_templates(slug), *site.theme))


def _asset(project: Project, name: str, artwork: Artwork | None) -> SiteAsset | None:
    if artwork is None:
        return None
    path = project_file(project, artwork.file)
    try:
        drawn = redraw(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"{artwork.file} cannot be read: {error.strerror}.") from error
    except ArtworkRejected as error:
        raise SettingsError(f"{artwork.file}: {error}") from error
    return SiteAsset(
        name, drawn.extension, drawn.data, Localised.of(artwork.alt), drawn.width, drawn.height
    )
