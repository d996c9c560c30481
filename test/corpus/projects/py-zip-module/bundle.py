import zipfile

pages = {"index.html": "<h1>Index</h1>\n", "about.html": "<h1>About</h1>\n"}
with zipfile.ZipFile("site.zip", "w") as site:
    for name in sorted(pages):
        site.writestr(name, pages[name])
with zipfile.ZipFile("fixed.zip", "w") as site:
    for name in sorted(pages):
        site.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), pages[name])
