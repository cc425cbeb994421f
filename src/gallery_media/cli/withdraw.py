"""``gallery-media withdraw`` and ``allow``: a photo is taken back, or a held one goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gallery_media.cli.console import console, print_json
from gallery_media.cli.options import AsJson, ProjectDir, Verbose
from gallery_media.model.counted import counted
from gallery_media.model.withdrawal import Withdrawal, WithdrawalReason
from gallery_media.settings.project import open_project

Named = Annotated[
    str, Parameter(help="The photo's number, or the address of its page or of one of its files.")
]
Reason = Annotated[
    WithdrawalReason,
    Parameter(
        help="asked: somebody in the picture asked; child: a parent or guardian objects; rights: "
        "the house has no right to show it; mistake: it should not have been published; law: a "
        "court or an authority has ordered it."
    ),
]
Urgent = Annotated[
    bool, Parameter(negative=(), help="Delete the picture files first; pages show a gap meanwhile.")
]
Erase = Annotated[
    bool | None,
    Parameter(
        name="--erase-original",
        negative="--keep-original",
        help="Erase the original with all its versions, or keep it, closed; otherwise as "
        "`[withdrawal] original` in gallery.toml says.",
    ),
]


def withdraw(
    photo: Named,
    /,
    *,
    reason: Reason,
    urgent: Urgent = False,
    erase: Erase = None,
    project: ProjectDir = Path(),
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> int:
    """Take a photo back everywhere, and prove from outside that it is gone.

    Pages, picture files and every earlier release that shows it go; its address says that a photo
    was removed; the same file is refused from now on, and one that looks like it is held for a
    person. Receipts for whoever asked are written into the folder `withdrawals`.

    Exit code 3 while an address still answers, or when something else stopped it: run the same
    command again, and it goes on.

    For example:

    - `gallery-media withdraw k7m2p9xq4t --reason asked`
    - `gallery-media withdraw https://foto.example.org/g/lampa-2017/lv/p/k7m2p9xq4t.html --reason child --urgent --erase-original`
    """  # noqa: E501 - an address does not break
    from gallery_media.cli.house import open_house

    with open_house(open_project(project), verbose=verbose) as house:
        from gallery_flows.withdraw import Original, withdraw_photo

        original = {
            None: Original.AS_THE_GALLERY_SAYS,
            True: Original.ERASE,
            False: Original.KEEP,
        }[erase]
        done = withdraw_photo(photo=photo, reason=reason, original=original, urgent=urgent)
        folder = house.newsroom.project.withdrawals
    if as_json:
        print_json(done)
    else:
        _print(done, folder)
    return 1 if done.shared_with or done.still_named else 0


def allow(photo: Named, /, *, project: ProjectDir = Path(), as_json: AsJson = False) -> None:
    """Let a held photo go on: somebody has looked at it, and it may be published.

    Only for holds that ask whether it is a photo that was withdrawn, and for those that a person
    made. What is damaged, or holds something that must not become public, stays held until that is
    put right; the message says how. Exit code 1 then.

    It is made anew at the next publish, and is not held again for looking like a withdrawn photo.

    Example: `gallery-media allow k7m2p9xq4t --project my-festival`
    """
    from gallery_media.cli.house import open_house

    with open_house(open_project(project)):
        from gallery_flows.withdraw import allow_photo

        state = allow_photo(photo=photo)
    if as_json:
        print_json({"photo": photo, "state": state})
    else:
        console.print(f"The photo goes on as {state}; publish its gallery to show it.")


def _print(done: Withdrawal, folder: Path) -> None:
    console.print(
        f"[green]Photo {done.photo} is withdrawn[/green]: "
        f"{counted(done.objects, 'public file')} and {counted(done.releases, 'earlier release')} "
        f"deleted; {counted(len(done.proofs), 'address', 'addresses')} asked from outside, "
        "all gone.",
        soft_wrap=True,
    )
    original = "erased" if done.original_erased else "kept in the closed bucket"
    copies = counted(done.copies, "copy", "copies")
    console.print(
        f"  The original is {original}; deleted of done/ and quarantine/: {copies}.", soft_wrap=True
    )
    console.print(f"  Receipts for whoever asked: {folder}", soft_wrap=True, markup=False)
    if done.still_named:
        console.print(
            "[yellow]  An editor's file still speaks of it; take out: "
            f"{'; '.join(done.still_named)}.[/yellow]",
            soft_wrap=True,
        )
    if done.shared_with:
        console.print(
            "[yellow]  The very same picture is still public as photo "
            f"{', '.join(done.shared_with)}; withdraw it too.[/yellow]",
            soft_wrap=True,
        )
