#!/usr/bin/env python3
"""Cuts Be Vietnam Pro down to what the face writes: one WOFF2 of at most 20 kB for each weight.

usage: tools/fonts.py FOLDER_OF_FONTSOURCE_FILES OUTPUT_FOLDER

@fontsource ships each weight in pieces by script (latin, latin-ext, vietnamese). A Vietnamese word uses letters of
all three, so a page would fetch six files and show words half in one font and half in another while they arrive.
The pieces are joined here and cut to the letters a commune's page can need; anything else falls to the system font.
"""
import io
import logging
import sys
from pathlib import Path

from fontTools import merge, subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

WEIGHTS = (400, 600)
PIECES = ("latin", "latin-ext", "vietnamese")
LIMIT = 20 * 1024

# The merger warns of glyphs that several pieces hold: that is how the pieces are cut.
logging.getLogger("fontTools").setLevel(logging.ERROR)

LOWER = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
OTHERS = "0123456789 \u00a0!\"#$%&'()*+,-./:;<=>?@[]_`{|}~^\\‘’“”–—…•·×°±²§«»₫"


def joined(folder: Path, weight: int) -> TTFont:
    """One font of the pieces; glyphs that several pieces hold are taken from the first."""
    streams = []
    for piece in PIECES:
        path = folder / f"be-vietnam-pro-{piece}-{weight}-normal.woff2"
        font = TTFont(path)
        font.flavor = None
        # Kerning comes from the latin piece alone: the pieces' lookups cannot be joined.
        if piece != "latin":
            for table in ("GSUB", "GPOS", "GDEF"):
                if table in font:
                    del font[table]
        stream = io.BytesIO()
        font.save(stream)
        stream.seek(0)
        streams.append(stream)
    return merge.Merger().merge(streams)


def add_tabular_figures(font: TTFont) -> None:
    """The face has only proportional figures; columns of numbers need equal widths, so `tnum` is made here: each
    digit again, set in the middle of the widest one's width."""
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    digits = [cmap[ord(c)] for c in "0123456789"]
    width = max(metrics[name][0] for name in digits)
    rules = []
    glyphs = font.getGlyphSet()
    font.setGlyphOrder(font.getGlyphOrder() + [f"{name}.tnum" for name in digits])
    for name in digits:
        advance, bearing = metrics[name]
        shift = (width - advance) // 2
        pen = TTGlyphPen(glyphs)
        pen.addComponent(name, (1, 0, 0, 1, shift, 0))
        font["glyf"][f"{name}.tnum"] = pen.glyph()
        metrics[f"{name}.tnum"] = (width, bearing + shift)
        rules.append(f"sub {name} by {name}.tnum;")
    addOpenTypeFeaturesFromString(font, "feature tnum { " + " ".join(rules) + " } tnum;", tables={"GSUB"})


def main() -> int:
    if len(sys.argv) != 3:
        sys.stderr.write(__doc__)
        return 2
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    text = LOWER + LOWER.upper() + OTHERS
    for weight in WEIGHTS:
        font = joined(folder, weight)
        missing = sorted(set(text) - {chr(code) for code in font.getBestCmap()})
        if missing:
            sys.stderr.write(f"fonts: weight {weight} has no {' '.join(missing)}\n")
        add_tabular_figures(font)
        options = subset.Options()
        options.flavor = "woff2"
        options.hinting = False
        options.desubroutinize = True
        options.layout_features = ["kern", "tnum"]
        options.name_IDs = [0, 1, 2, 13, 14]  # the licence stays with the font
        options.notdef_outline = True
        cut = subset.Subsetter(options)
        cut.populate(text=text)
        cut.subset(font)
        path = out / f"be-vietnam-pro-{weight}.woff2"
        subset.save_font(font, str(path), options)
        size = path.stat().st_size
        if size > LIMIT:
            sys.stderr.write(f"fonts: {path.name} has {size} bytes, more than {LIMIT}\n")
            return 1
        print(f"{path.name} {size}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
