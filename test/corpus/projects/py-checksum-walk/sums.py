import hashlib
import os

with open("SHA256SUMS", "w") as out:
    for folder, _, names in os.walk("data"):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                out.write(f"{hashlib.sha256(file.read()).hexdigest()}  {path}\n")
