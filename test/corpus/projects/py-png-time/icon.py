import struct
import time
import zlib


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


now = time.gmtime()
pixels = b"".join(b"\0" + bytes((x * y) % 256 for x in range(16)) for y in range(16))
with open("icon.png", "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n")
    out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)))
    out.write(chunk(b"tIME", struct.pack(">HBBBBB", now.tm_year, now.tm_mon, now.tm_mday, now.tm_hour, now.tm_min, 0)))
    out.write(chunk(b"IDAT", zlib.compress(pixels)))
    out.write(chunk(b"IEND", b""))
