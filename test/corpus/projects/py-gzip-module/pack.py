import gzip

with open("words.txt", "rb") as words, gzip.open("words.gz", "wb") as packed:
    packed.write(words.read())
with open("words.txt", "rb") as words, open("words-plain.gz", "wb") as out:
    with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
        packed.write(words.read())
