"""Makes the two fonts of the report from the woff2 files of the web client.

    python3 -m venv venv && venv/bin/pip install fonttools brotli
    venv/bin/python convert.py <folder of the woff2 files> <folder of the result>

The web client loads Latin and Latin Extended apart and in all weights; a PDF
needs one file for each weight. U+FFFD, which stands for characters the font
does not have, gets the shape of the font's own ".notdef" box, because a PDF
for archiving must not show ".notdef" itself.
"""

import sys
import tempfile
from pathlib import Path

from fontTools import merge, subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

NAME = "atkinson-hyperlegible-next-{}-wght-normal.woff2"
WEIGHTS = {"Regular": 400, "Bold": 700}
FALLBACK = 0xFFFD


def static(path, weight, left_out):
    font = TTFont(path)
    instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=False)
    options = subset.Options(layout_features=["*"], notdef_outline=True, glyph_names=True, hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) - left_out)
    subsetter.subset(font)
    font.flavor = None
    return font


def add_fallback(font):
    pen = TTGlyphPen(font.getGlyphSet())
    font.getGlyphSet()[".notdef"].draw(pen)
    order = font.getGlyphOrder()
    font.setGlyphOrder(order + ["uniFFFD"])
    font["glyf"]["uniFFFD"] = pen.glyph()
    font["hmtx"]["uniFFFD"] = font["hmtx"][".notdef"]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[FALLBACK] = "uniFFFD"


def rename(font, style, weight):
    names = font["name"]
    family = "Atkinson Hyperlegible Next"
    wanted = {1: family, 2: style, 4: f"{family} {style}", 6: f"AtkinsonHyperlegibleNext-{style}"}
    names.names = [n for n in names.names if n.nameID < 25 and n.nameID != 3]
    for number, text in wanted.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x20 if style == "Bold" else 0x40)
    font["head"].macStyle = 1 if style == "Bold" else 0


def main(source, target):
    original = TTFont(source / NAME.format("latin"))
    latin = set(original.getBestCmap())
    for style, weight in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as folder:
            parts = []
            for part, left_out in (("latin", set()), ("latin-ext", latin)):
                path = Path(folder) / f"{part}.ttf"
                static(source / NAME.format(part), weight, left_out).save(path)
                parts.append(str(path))
            font = merge.Merger().merge(parts)
        add_fallback(font)
        rename(font, style, weight)
        # The time of the conversion would make every run a different file.
        font.recalcTimestamp = False
        font["head"].created = font["head"].modified = original["head"].modified
        font.save(target / f"AtkinsonHyperlegibleNext-{style}.ttf")


main(Path(sys.argv[1]), Path(sys.argv[2]))
