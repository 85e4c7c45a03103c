"""Write `vectors/`: every file anew, and the manifest that says what each must give.

Run it with `python -m tests.own_vectors` after changing one of the modules beside it. Keys and moments are fixed,
so the same modules give the same bytes; a test compares them with what is in the repository.
"""

import json
import shutil

from tests.own_vectors.collection import FOLDER, SOURCE, all_pages, all_vectors, manifest


def main() -> None:
    """Replace everything but the description of the folder."""
    for part in FOLDER.iterdir() if FOLDER.is_dir() else ():
        if part.is_dir():
            shutil.rmtree(part)
    for item in (*all_vectors(), *all_pages()):
        path = FOLDER / item.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(item.data)
    text = json.dumps(manifest(), indent=1, ensure_ascii=False)
    (FOLDER / "manifest.json").write_text(f"{text}\n", "utf-8")
    print(f"{len(all_vectors())} vectors and {len(all_pages())} pages, from {SOURCE}")  # noqa: T201


if __name__ == "__main__":
    main()
