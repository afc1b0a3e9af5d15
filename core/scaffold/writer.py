"""Writes the files of a new plugin from the templates beside it."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "template"


def write(name: str, home: Path) -> list[Path]:
    """Write the plugin's folder under `home`; return the files.

    Raises:
        FileExistsError: the folder exists; nothing is overwritten.
    """
    folder = home / name
    folder.mkdir(parents=True)
    written = []
    for source in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        target = folder / _filled(source.relative_to(TEMPLATES).as_posix().removesuffix(".txt"), name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_filled(source.read_text(encoding="utf-8"), name), encoding="utf-8")
        written.append(target)
    return written


def _filled(text: str, name: str) -> str:
    return text.replace("@name@", name).replace("@Words@", name.replace("_", " ").capitalize())
