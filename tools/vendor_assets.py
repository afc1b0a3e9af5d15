"""Copies the front-end files of tools/package-lock.json into core/static/vendor, with licences and hashes.

Run `python tools/vendor_assets.py` after a version changed and commit the result: npm is needed here only, neither to
install nor to run the suite.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
VENDOR = TOOLS.parent / "core" / "static" / "vendor"

# Tabler's own script is left out: menus, folds and dialogs of the suite are plain HTML (popover, details).
FILES = {
    "@tabler/core": ["dist/css/tabler.min.css"],
    "htmx.org": ["dist/htmx.min.js"],
    "@fontsource-variable/inter": [
        "files/inter-latin-wght-normal.woff2",
        "files/inter-latin-ext-wght-normal.woff2",
    ],
    "@tabler/icons": [],
}
SOURCE_MAP = re.compile(rb"\s*/[/*]# sourceMappingURL=.*?(\*/)?\s*$")


def install(into: Path) -> Path:
    """Install the locked packages without running any of their scripts, and return their folder."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(TOOLS / name, into)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=into, check=True)
    return into / "node_modules"


def folder_of(package: str) -> str:
    return package.removeprefix("@").replace("/", "-")


def version_of(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text())["version"])


def licence_of(package: Path) -> str:
    """Return the licence text; @tabler/core carries none, its banner names MIT and the authors of @tabler/icons."""
    text = package / "LICENSE"
    if text.exists():
        return text.read_text()
    shared = (package.parent / "icons" / "LICENSE").read_text()
    authors = "Copyright (c) 2018-2026 The Tabler Authors, codecalm.net Paweł Kuna"
    return re.sub(r"Copyright .*", authors, shared, count=1)


def symbol(icons: Path, name: str) -> str:
    """Return one icon as a sprite symbol, without the attributes that all icons share."""
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", (icons / f"{name}.svg").read_text(), re.S)
    if drawing is None:
        raise ValueError(f"icon {name} is not an SVG drawing")
    shapes = re.sub(r"\s*\n\s*", "", drawing[1])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def sprite(icons: Path) -> str:
    """Return the icons named in tools/icons.txt as one file."""
    names = (TOOLS / "icons.txt").read_text().split()
    symbols = "\n".join(symbol(icons, name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def entry(package: str, version: str, content: bytes) -> dict[str, str | int]:
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return {"package": package, "version": version, "bytes": len(content), "sha384": digest}


def vendor(modules: Path) -> dict[str, dict[str, str | int]]:
    """Write all files under VENDOR and return what was written, by path."""
    written = {}
    for package, files in FILES.items():
        version, folder = version_of(modules / package), VENDOR / folder_of(package)
        folder.mkdir(parents=True)
        (folder / "LICENSE").write_text(licence_of(modules / package))
        for file in files:
            content = (modules / package / file).read_bytes()
            if not file.endswith(".woff2"):
                content = SOURCE_MAP.sub(b"", content) + b"\n"
            path = folder / Path(file).name
            path.write_bytes(content)
            written[path.relative_to(VENDOR).as_posix()] = entry(package, version, content)
    drawing = sprite(modules / "@tabler/icons/icons/outline").encode()
    (VENDOR / "icons.svg").write_bytes(drawing)
    written["icons.svg"] = entry("@tabler/icons", version_of(modules / "@tabler/icons"), drawing)
    return written


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        written = vendor(install(Path(folder)))
    (VENDOR / "vendor.json").write_text(json.dumps(written, indent=1, sort_keys=True) + "\n")
    print(f"{len(written)} files, {sum(int(file['bytes']) for file in written.values())} bytes")


if __name__ == "__main__":
    main()
