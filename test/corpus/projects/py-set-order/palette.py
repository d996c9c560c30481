import json

colours = {"teal", "amber", "coral", "olive", "navy", "plum", "sand", "rust", "mint", "jade"}
with open("palette.json", "w") as out:
    json.dump({name: len(name) for name in colours}, out, indent=1)
with open("sorted.json", "w") as out:
    json.dump(sorted(colours), out)
