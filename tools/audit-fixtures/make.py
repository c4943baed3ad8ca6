"""Makes the small PDFs of crates/audit/tests/pdf, which other writers than ours made: reportlab (CID fonts without embedding),
qpdf through pikepdf (encryption, object streams, linearisation), Pillow (a page that is a picture).

    pip install reportlab pikepdf pillow && python3 tools/audit-fixtures/make.py crates/audit/tests/pdf
"""

import pathlib
import sys

import pikepdf
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate, Spacer, Table

OUT = pathlib.Path(sys.argv[1])
OUT.mkdir(parents=True, exist_ok=True)
STYLE = getSampleStyleSheet()["Normal"]
for face in ("STSong-Light", "MSung-Light"):
    pdfmetrics.registerFont(UnicodeCIDFont(face))


def table(name, face, title, rows, ruled):
    style = ParagraphStyle("cell", parent=STYLE, fontName=face, wordWrap="CJK")
    cells = [[Paragraph(c, style) if i == 0 else c for i, c in enumerate(row)] for row in rows]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey)] if ruled else []
    body = Table(cells, colWidths=[150, 90, 80, 80], style=[("FONTNAME", (0, 0), (-1, -1), face), *grid])
    SimpleDocTemplate(str(OUT / name), invariant=1).build([Paragraph(title, style), Spacer(1, 12), body])


HANT = [
    ["指標", "單位", "2023", "2022"],
    ["溫室氣體排放總量（範圍一及範圍二）按地域基準計算", "噸", "5,802.3", "6,000.1"],
    ["用水量", "立方米", "80,705", "82,560"],
]
HANS = [
    ["指标", "单位", "2023", "2022"],
    ["温室气体排放总量（范围一及范围二）按地域基准计算", "吨", "5,802.3", "6,000.1"],
    ["用水量", "立方米", "80,705", "82,560"],
]
ENGLISH = [
    ["Indicator", "Unit", "2023", "2022"],
    ["Total greenhouse gas emissions, scope 1 and scope 2, by location", "tonnes", "5,802.3", "6,000.1"],
    ["Water", "m3", "80,705", "82,560"],
]
table("hant.pdf", "MSung-Light", "環境數據", HANT, True)
table("hant-unruled.pdf", "MSung-Light", "環境數據", HANT, False)
table("hans.pdf", "STSong-Light", "环境数据", HANS, True)
table("english.pdf", "Helvetica", "Environmental data", ENGLISH, True)
table("english-unruled.pdf", "Helvetica", "Environmental data", ENGLISH, False)

columns = BaseDocTemplate(str(OUT / "two-columns.pdf"), invariant=1)
columns.addPageTemplates(PageTemplate(frames=[Frame(50, 600, 230, 160), Frame(310, 600, 230, 160)]))
TEXT = "The Group reduces its emissions every year and reports the progress to the Board, which reviews targets and measures. "
columns.build([Paragraph(f"Paragraph {i}. " + TEXT * 2, STYLE) for i in range(1, 5)])

with pikepdf.open(OUT / "hant.pdf") as pdf:
    lock = pikepdf.Encryption
    pdf.save(OUT / "password.pdf", encryption=lock(owner="owner", user="secret", R=6), deterministic_id=False)
    pdf.save(OUT / "encrypted-aes256.pdf", encryption=lock(owner="owner", user="", R=6))
    pdf.save(OUT / "encrypted-aes128.pdf", encryption=lock(owner="owner", user="", R=4, aes=True))
    pdf.save(OUT / "encrypted-rc4.pdf", encryption=lock(owner="owner", user="", R=3, aes=False, metadata=False))
    pdf.save(OUT / "object-streams.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)

Image.new("RGB", (60, 90), "white").save(OUT / "scanned.pdf")
